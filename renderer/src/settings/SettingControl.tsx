import { useId } from 'react';
import {
  MOCK_RUNTIME,
  type SettingDefinition,
  type SettingKey,
  type SettingValue,
} from '../../../core/contract/index.ts';
import { knownRuntimes } from '../engine/presence.ts';
import { text } from '../text/index.ts';
import type { ControlProps } from './SettingRow.tsx';
import styles from './Settings.module.css';

const words = text.appSettings;

/** What is typed most likely. */
const offers: Readonly<Partial<Record<SettingKey, readonly string[]>>> = {
  'workspaces.runtime': knownRuntimes.filter((runtime) => runtime !== 'external' && runtime !== MOCK_RUNTIME),
};

/** What somebody types into a field before it is saved. */
interface Typing {
  /** null: the field shows the value of the setting. */
  readonly typed: string | null;
  /** What was typed and could not be saved. */
  readonly refused: string | null;
  readonly onType: (typed: string) => void;
  readonly onTakeBack: () => void;
}

export interface SettingControlProps {
  readonly definition: SettingDefinition & { readonly key: SettingKey };
  readonly value: SettingValue;
  readonly control: ControlProps;
  readonly typing: Typing;
  /** `typed`: how it stands in its field, where it was typed. */
  readonly onChange: (value: SettingValue, typed?: string) => void;
}

/** What a setting is changed with, by its kind. */
export function SettingControl({ definition, value, control, typing, onChange }: SettingControlProps) {
  const { key, kind } = definition;
  const { choices = {}, empty = '' } = words.settings[key];
  switch (kind.type) {
    case 'switch':
      return (
        <input
          {...control}
          type="checkbox"
          role="switch"
          aria-checked={value === true}
          className={styles.switch}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case 'choice':
      return (
        <select {...control} value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {[...new Set([...kind.choices, String(value)])].map((choice) => (
            <option key={choice} value={choice}>
              {choices[choice] ?? choice}
            </option>
          ))}
        </select>
      );
    case 'number':
      return (
        <>
          <Typed
            control={control}
            typing={typing}
            isNumber
            value={value === null ? '' : String(value)}
            placeholder={empty}
            onCommit={(typed) => onChange(typed === '' ? null : numberOr(typed), typed)}
          />
          <span className={styles.unit}>{words.units[kind.unit]}</span>
        </>
      );
    case 'text':
      return (
        <Typed
          control={control}
          typing={typing}
          value={String(value ?? '')}
          placeholder={empty}
          offers={offers[key]}
          onCommit={(typed) => onChange(typed, typed)}
        />
      );
  }
}

interface TypedProps {
  readonly control: ControlProps;
  readonly typing: Typing;
  readonly value: string;
  readonly placeholder: string;
  readonly isNumber?: boolean;
  readonly offers?: readonly string[] | undefined;
  readonly onCommit: (typed: string) => void;
}

/** Saved when somebody leaves it or presses Enter; Esc takes back what was typed, also what could not be saved. */
function Typed({ control, typing, value, placeholder, isNumber = false, ...props }: TypedProps) {
  const { offers: known, onCommit } = props;
  const { typed, refused, onType, onTakeBack } = typing;
  const listId = useId();
  const commit = () => {
    if (typed === null) return;
    if (typed.trim() === value) onTakeBack();
    else onCommit(typed.trim());
  };
  return (
    <>
      <input
        {...control}
        className={isNumber ? styles.number : styles.text}
        inputMode={isNumber ? 'numeric' : 'text'}
        value={typed ?? value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        list={known && listId}
        onChange={(event) => onType(event.target.value)}
        onBlur={() => {
          // Enter tries once more what was refused; to leave the field does not.
          if (typed !== refused) commit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key !== 'Escape' || typed === null) return;
          // The page would close.
          event.preventDefault();
          onTakeBack();
        }}
      />
      {known && (
        <datalist id={listId}>
          {known.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** What is no number is told of by the check of the setting. */
function numberOr(typed: string): number | string {
  const number = Number(typed);
  return Number.isFinite(number) ? number : typed;
}
