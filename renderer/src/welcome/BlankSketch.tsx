import styles from './Welcome.module.css';

/** A place for one card. */
export function BlankSketch() {
  return (
    <svg className={styles.sketch} viewBox="0 0 110 84" aria-hidden="true">
      <rect className={styles.place} x="8" y="14" width="94" height="56" rx="9" />
      <path className={styles.plus} d="M55 32 v20 M45 42 h20" />
    </svg>
  );
}
