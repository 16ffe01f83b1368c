import { useState } from 'react';
import {
  type SettingValue,
  type StoredSetting,
  settingOf,
  settingProblem,
} from '../../../core/contract/index.ts';
import { client } from '../engine/run.ts';
import { errorOf } from '../inspector/errors.ts';
import { text } from '../text/index.ts';
import { TierNote } from '../tiers/TierNote.tsx';
import { SettingControl } from './SettingControl.tsx';
import { SettingRow } from './SettingRow.tsx';
import { type Refusal, useUnsaved } from './state.ts';
import { lockText, valueText } from './texts.ts';

const words = text.appSettings;

export interface EngineSettingProps {
  readonly stored: StoredSetting;
  readonly words: readonly string[];
  readonly onSaved: (stored: StoredSetting) => void;
}

/**
 * A setting that the engine keeps: saved at once, and as it was before when that fails. What was typed stays in its field
 * until it is saved or taken back.
 */
export function EngineSetting({ stored, words: looked, onSaved }: EngineSettingProps) {
  const [pending, setPending] = useState<{ readonly value: SettingValue } | null>(null);
  const [{ typed, refusal: error }, change] = useUnsaved(stored.key);
  const definition = settingOf(stored.key);
  // An engine of another version may know more than this page.
  if (!definition) return null;
  const value = pending ? pending.value : stored.value;
  /** Whoever types on meanwhile goes on with that. */
  const refuse = (refusal: Refusal) => change((now) => ({ typed: now.typed ?? refusal.typed, refusal }));
  const type = (typing: string) => change((now) => ({ ...now, typed: typing }));
  const takeBack = () => change(() => ({ typed: null, refusal: null }));
  const save = async (wanted: SettingValue, asTyped: string | null = null) => {
    takeBack();
    const problem = settingProblem(definition.kind, wanted);
    if (problem !== null) refuse({ text: problem, typed: asTyped });
    if (problem !== null || wanted === stored.value) return;
    setPending({ value: wanted });
    try {
      onSaved(await client.call('settings.set', { key: stored.key, value: wanted }));
    } catch (thrown) {
      const { message, detail, actions } = errorOf(thrown);
      refuse({ text: [message, detail].filter(Boolean).join('. '), fixes: actions, typed: asTyped });
    } finally {
      setPending(null);
    }
  };
  const { title, help } = words.settings[definition.key];
  return (
    <SettingRow
      title={title}
      help={help}
      words={looked}
      changed={value !== definition.default}
      usual={valueText(stored.key, definition.default)}
      onReset={() => void save(definition.default)}
      locked={stored.lock ? lockText(stored.lock) : undefined}
      note={noteOf(stored.waitsForRestart, definition.takesEffect === 'restart' && !stored.lock)}
      error={error?.text}
      fixes={error?.fixes}
      below={definition.key === 'workspaces.tier' ? <TierNote tier={Number(value)} /> : undefined}
    >
      {(control) => (
        <SettingControl
          definition={definition}
          value={value}
          control={control}
          typing={{ typed, refused: error?.typed ?? null, onType: type, onTakeBack: takeBack }}
          onChange={(wanted, asTyped) => void save(wanted, asTyped)}
        />
      )}
    </SettingRow>
  );
}

function noteOf(waits: boolean, needsRestart: boolean): string | undefined {
  if (waits) return words.waits;
  return needsRestart ? words.restart : undefined;
}
