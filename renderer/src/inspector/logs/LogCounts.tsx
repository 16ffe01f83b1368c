import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from './Logs.module.css';

export interface LogCountsProps {
  readonly found: number;
  /** In how many lines it was looked for; null: all that is here is shown. */
  readonly looked: number | null;
  /** Lines that were cleared from the view. */
  readonly hidden: number;
  readonly onRestore: () => void;
}

/** How much of a log is not shown, and why. */
export function LogCounts({ found, looked, hidden, onRestore }: LogCountsProps) {
  const words = text.logs;
  return (
    <>
      {looked !== null && found > 0 && (
        <div className={styles.count} role="status">
          {words.foundIn(found, looked)}
        </div>
      )}
      {hidden > 0 && (
        <div className={styles.count}>
          {words.cleared(hidden)}{' '}
          <Button size="s" variant="ghost" onClick={onRestore}>
            {words.restore}
          </Button>
        </div>
      )}
    </>
  );
}
