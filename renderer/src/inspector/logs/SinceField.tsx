import { text } from '../../text/index.ts';
import styles from './Logs.module.css';

const MINUTE_MS = 60_000;
const { sinceChoices } = text.logs;
const CHOICES = [
  { label: sinceChoices.newest, ms: null },
  { label: sinceChoices.m10, ms: 10 * MINUTE_MS },
  { label: sinceChoices.h1, ms: 60 * MINUTE_MS },
  { label: sinceChoices.h24, ms: 24 * 60 * MINUTE_MS },
] as const;

export interface SinceFieldProps {
  /** Milliseconds since the epoch; undefined for the newest lines, however old. */
  readonly onChange: (since: number | undefined) => void;
}

/** From when on a log is shown. */
export function SinceField({ onChange }: SinceFieldProps) {
  return (
    <select
      aria-label={text.logs.since}
      className={styles.since}
      onChange={(event) => {
        const ms = CHOICES[event.target.selectedIndex]?.ms ?? null;
        onChange(ms === null ? undefined : Date.now() - ms);
      }}
    >
      {CHOICES.map(({ label }) => (
        <option key={label}>{label}</option>
      ))}
    </select>
  );
}
