import { useId } from 'react';
import styles from './EnginePage.module.css';

/** Above it the rest is little. */
const HIGH = 0.9;

export interface GaugeProps {
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
  /** 0…1 of what there is; null: that is not known, and no bar is shown. */
  readonly share: number | null;
}

/** A number with what it is a part of. */
export function Gauge({ name, value, hint, share }: GaugeProps) {
  const id = useId();
  const percent = share === null ? null : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={styles.gauge} title={hint}>
      <p>
        <span id={id}>{name}</span>
        <b>{value}</b>
      </p>
      {percent !== null && (
        // biome-ignore lint/a11y/useSemanticElements: browsers draw a meter in colours of their own
        <div
          className={styles.bar}
          role="meter"
          aria-labelledby={id}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuetext={value}
          data-high={(share ?? 0) >= HIGH || undefined}
        >
          <i style={{ width: `${percent}%` }} />
        </div>
      )}
    </div>
  );
}
