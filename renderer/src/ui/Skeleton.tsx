import styles from './Skeleton.module.css';

export interface SkeletonProps {
  readonly lines?: number;
  readonly label: string;
}

/** Grey lines in the place of text that is being loaded. */
export function Skeleton({ lines = 3, label }: SkeletonProps) {
  const rows = Array.from({ length: lines }, (_, index) => `line-${index}`);
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {rows.map((row) => (
        <span key={row} className={styles.line} />
      ))}
    </div>
  );
}

/** Something takes longer and says what. */
export function Spinner({ label }: { readonly label: string }) {
  return (
    <div className={styles.spinner} role="status">
      <span className={styles.wheel} aria-hidden="true" />
      {label}
    </div>
  );
}
