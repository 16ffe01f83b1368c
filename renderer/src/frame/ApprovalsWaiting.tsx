import { Hand } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import styles from './StatusBar.module.css';

/** How many requests wait for a decision, in the whole app; leads to them. */
export function ApprovalsWaiting() {
  const count = useEngine((state) => Object.keys(state.approvals).length);
  if (count === 0) return null;
  return (
    <button type="button" className={styles.item} onClick={() => useUi.getState().showDock('approvals')}>
      <Hand className={styles.asks} size={13} aria-hidden="true" />
      {text.approvals.wait(count)}
    </button>
  );
}
