import { fromLocalInput, toLocalInput } from './local-time.ts';

export interface MomentFieldProps {
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly value: number | null;
  readonly onChange: (at: number | null) => void;
}

/** A moment, to the second, in the time of this machine. */
export function MomentField({ label, value, onChange }: MomentFieldProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="datetime-local"
        step={1}
        value={value === null ? '' : toLocalInput(value)}
        onChange={(event) => onChange(fromLocalInput(event.target.value))}
      />
    </label>
  );
}
