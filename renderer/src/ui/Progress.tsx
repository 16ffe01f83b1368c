import { cx } from './cx.ts';
import styles from './Progress.module.css';

export interface ProgressProps {
  readonly label: string;
  /** 0…1; null while that is not known. */
  readonly value: number | null;
  /** From edge to edge of what it is part of. */
  readonly flat?: boolean;
}

/** How far something is. */
export function Progress({ label, value, flat = false }: ProgressProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      {...(value === null
        ? {}
        : { 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(value * 100) })}
      className={cx(styles.progress, flat && styles.flat, value === null && styles.unknown)}
    >
      <span style={{ width: `${(value ?? 0.3) * 100}%` }} />
    </div>
  );
}
