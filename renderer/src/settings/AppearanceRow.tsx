import { setAppearance, useAppearance } from '../state/appearance.ts';
import { type AppearanceSetting, appearanceChange } from './appearance.ts';
import { SettingRow } from './SettingRow.tsx';

export interface AppearanceRowProps {
  readonly setting: AppearanceSetting;
  readonly words: readonly string[];
}

/** A setting that this browser keeps. */
export function AppearanceRow({ setting, words }: AppearanceRowProps) {
  const { key, title, help, choices, labels, usual } = setting;
  const current = String(useAppearance((state) => state[key]));
  const choose = (chosen: string) => setAppearance(appearanceChange(setting, chosen));
  return (
    <SettingRow
      title={title}
      help={help}
      words={words}
      changed={current !== usual}
      usual={labels[usual] ?? usual}
      onReset={() => choose(usual)}
    >
      {(control) => (
        <select {...control} value={current} onChange={(event) => choose(event.target.value)}>
          {choices.map((each) => (
            <option key={each} value={each}>
              {labels[each] ?? each}
            </option>
          ))}
        </select>
      )}
    </SettingRow>
  );
}
