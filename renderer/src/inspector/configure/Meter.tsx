import { cx } from '../../ui/index.ts';
import styles from './Meter.module.css';

export interface MeterProps {
  readonly label: string;
  readonly value: number;
  /** null: there is no limit. */
  readonly max: number | null;
  /** The same in words. */
  readonly text: string;
}

const NEARLY = 0.8;

/** How much of a limit is used; without one only the words. */
export function Meter({ label, value, max, text }: MeterProps) {
  const share = max === null ? null : max === 0 ? 1 : Math.min(1, value / max);
  return (
    <div className={styles.meter}>
      <p>
        <span className={styles.label}>{label}</span> {text}
      </p>
      {share !== null && max !== null && (
        // biome-ignore lint/a11y/useSemanticElements: a meter element takes no colours of ours
        <div
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={max}
          aria-valuenow={Math.min(value, max)}
          aria-valuetext={text}
          className={cx(styles.bar, share >= 1 && styles.over, share >= NEARLY && share < 1 && styles.nearly)}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
    </div>
  );
}
