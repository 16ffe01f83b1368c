import { durationText } from '../../inspector/time.ts';
import { text } from '../../text/index.ts';
import styles from '../Dialogs.module.css';

const MINUTE_MS = 60_000;
const choices: readonly number[] = [5, 15, 30, 60, 240, 1440];
const NEVER = 'never';
const words = text.lifecycle.sleep;

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
        <option value={NEVER}>{words.never}</option>
        {offered.map((each) => (
          <option key={each} value={each}>
            {words.after(durationText(each * MINUTE_MS))}
          </option>
        ))}
      </select>
    </label>
  );
}
