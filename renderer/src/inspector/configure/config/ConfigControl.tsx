import { useState } from 'react';
import { text as words } from '../../../text/index.ts';
import settings from '../settings/Settings.module.css';
import styles from './Config.module.css';
import { ListControl } from './ListControl.tsx';
import type { ConfigField } from './schema.ts';

export interface ConfigControlProps {
  readonly id: string;
  readonly field: ConfigField;
  readonly value: unknown;
  readonly list: readonly string[];
  readonly describedBy: string | undefined;
  readonly onProblem: (problem: string | null) => void;
  readonly onValue: (value: string | number | boolean) => void;
  readonly onList: (items: readonly string[]) => void;
}

const own = words.configure.config;

/** The control that fits a setting. */
export function ConfigControl(props: ConfigControlProps) {
  const { id, field, value, list, describedBy, onValue, onList } = props;
  const common = { id, 'aria-describedby': describedBy };
  const shown = value === undefined || value === null ? '' : String(value);
  switch (field.kind) {
    case 'boolean':
      return (
        <input
          {...common}
          type="checkbox"
          className={styles.box}
          checked={value === undefined || value === null ? field.fallback === true : value === true}
          onChange={(event) => onValue(event.target.checked)}
        />
      );
    case 'choice':
      return (
        <select {...common} value={shown} onChange={(event) => onValue(event.target.value)}>
          {shown === '' && (
            <option value="">
              {own.unset(field.fallback === undefined ? null : String(field.fallback))}
            </option>
          )}
          {[...new Set([...(field.choices ?? []), shown])].filter(Boolean).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      );
    case 'number':
      return <NumberControl {...props} shown={shown} />;
    case 'list':
      return <ListControl {...common} label={field.label} items={list} onChange={onList} />;
    case 'long':
      return (
        <textarea {...common} rows={3} value={shown} onChange={(event) => onValue(event.target.value)} />
      );
    default:
      return (
        <input
          {...common}
          className={settings.code}
          spellCheck={false}
          value={shown}
          onChange={(event) => onValue(event.target.value)}
        />
      );
  }
}

/** What is typed stays until it is a number that is allowed; only then it goes into the text. */
function NumberControl({
  id,
  field,
  shown,
  describedBy,
  onProblem,
  onValue,
}: ConfigControlProps & { readonly shown: string }) {
  const [typed, setTyped] = useState<string | null>(null);
  const { min, max, fallback } = field;
  return (
    <input
      id={id}
      aria-describedby={describedBy}
      inputMode="decimal"
      value={typed ?? shown}
      placeholder={fallback === undefined ? undefined : String(fallback)}
      onBlur={() => {
        setTyped(null);
        onProblem(null);
      }}
      onChange={(event) => {
        const next = event.target.value;
        const number = Number(next);
        const isGood = next.trim() !== '' && number >= (min ?? number) && number <= (max ?? number);
        setTyped(next);
        onProblem(isGood || next.trim() === '' ? null : own.notInRange(min, max));
        if (isGood) onValue(number);
      }}
    />
  );
}
