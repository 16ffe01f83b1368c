import { useLink } from '../engine/link.ts';
import { useEngine } from '../engine/store.ts';
import { text } from '../text/index.ts';
import styles from './OfflineNote.module.css';

/** Says once for all that a pane shows that the engine is not there: whatever is asked of it waits until it is back. */
export function OfflineNote() {
  const connected = useEngine((state) => state.connection === 'connected');
  // Who has never had it waits for it, which is no loss.
  const wasLive = useLink((state) => state.wasLive);
  if (connected || !wasLive) return null;
  return (
    <p className={styles.note} role="status">
      {text.connection.away}
    </p>
  );
}
