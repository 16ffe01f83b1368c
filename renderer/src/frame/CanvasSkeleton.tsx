import styles from './CanvasSkeleton.module.css';

/** The cards of an org in grey, while nobody knows yet which ones there are. */
export function CanvasSkeleton({ label }: { readonly label: string }) {
  return (
    <div className={styles.canvas} role="status" aria-label={label}>
      <div className={styles.team}>
        <Lines />
        <div className={styles.members}>
          <Member />
          <Member />
          <Member />
          <Member />
        </div>
      </div>
    </div>
  );
}

function Member() {
  return (
    <div className={styles.card}>
      <Lines />
    </div>
  );
}

function Lines() {
  return (
    <>
      <span className={styles.name} />
      <span className={styles.fact} />
    </>
  );
}
