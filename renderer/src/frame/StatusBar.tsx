import { Clock, Hourglass, LockOpen, TriangleAlert } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { TaskCount } from '../tasks/index.ts';
import { text } from '../text/index.ts';
import { ApprovalsWaiting } from './ApprovalsWaiting.tsx';
import { LinkStatus, NetworkStatus } from './LinkStatus.tsx';
import { PastNotifications } from './PastNotifications.tsx';
import styles from './StatusBar.module.css';

/** One line of facts: what happens, what waits, what is wrong, which version. */
export function StatusBar() {
  const queued = useEngine((state) => state.queued);
  const waiting = useEngine((state) => {
    let count = 0;
    for (const { phase } of Object.values(state.workspaces)) if (phase?.waitingFor) count += 1;
    return count;
  });
  const problems = useEngine((state) => Object.keys(state.problems).length);
  const version = useEngine((state) => state.engine?.version);
  const isOpen = useEngine((state) => state.engine?.openDev === true);
  const showDock = useUi((state) => state.showDock);
  const { status } = text.frame;

  return (
    <footer className={styles.bar}>
      <LinkStatus />
      {queued !== null && (
        <span className={styles.item}>
          <Hourglass size={13} aria-hidden="true" />
          {queued === 0 ? status.queueEmpty : status.queued(queued)}
        </span>
      )}
      {waiting > 0 && (
        <span className={styles.item}>
          <Clock size={13} aria-hidden="true" />
          {status.waiting(waiting)}
        </span>
      )}
      <ApprovalsWaiting />
      <TaskCount className={styles.item} />
      {problems > 0 && (
        <button type="button" className={styles.item} onClick={() => showDock('problems')}>
          <TriangleAlert className={styles.warning} size={13} aria-hidden="true" />
          {status.problems(problems)}
        </button>
      )}
      <span className={styles.space} />
      {isOpen && (
        <span className={styles.item} title={status.openHint}>
          <LockOpen className={styles.warning} size={13} aria-hidden="true" />
          {status.open}
        </span>
      )}
      <NetworkStatus />
      {version && <span className={styles.item}>{status.version(version)}</span>}
      <PastNotifications className={styles.item} />
    </footer>
  );
}
