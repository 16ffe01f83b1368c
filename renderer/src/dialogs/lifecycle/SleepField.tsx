import { durationText } from '../../inspector/index.ts';
import styles from '../Dialogs.module.css';

const MINUTE_MS = 60_000;
const choices: readonly number[] = [5, 15, 30, 60, 240, 1440];
const NEVER = 'never';

export interface SleepFieldProps {
  readonly label: string;
  /** null: never. */
  readonly minutes: number | null;
  readonly onChange: (minutes: number | null) => void;
}

/** After how much idleness to go to sleep. */
export function SleepField({ label, minutes, onChange }: SleepFieldProps) {
  const offered =
    minutes === null || choices.includes(minutes) ? choices : [...choices, minutes].sort((a, b) => a - b);
  return (
    <label className={styles.field}>
      {label}
      <select
        value={minutes ?? NEVER}
        onChange={(event) => onChange(event.target.value === NEVER ? null : Number(event.target.value))}
      >
        <option value={NEVER}>Never</option>
        {offered.map((each) => (
          <option key={each} value={each}>
            After {durationText(each * MINUTE_MS)} without work; the next message wakes it
          </option>
        ))}
      </select>
    </label>
  );
}
