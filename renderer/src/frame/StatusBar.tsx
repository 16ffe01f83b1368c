import { Activity, Clock, CloudOff, Hourglass, LockOpen, TriangleAlert } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { TaskCount } from '../tasks/index.ts';
import styles from './StatusBar.module.css';
import { useOnline } from './useOnline.ts';

/** One line of facts: what happens, what waits, what is wrong, which version. */
export function StatusBar() {
  const connection = useEngine((state) => state.connection);
  const rate = useEngine((state) => state.eventsPerSecond);
  const queued = useEngine((state) => {
    let count = 0;
    for (const delegation of Object.values(state.delegations)) if (delegation.status === 'queued') count += 1;
    for (const messages of Object.values(state.chat)) {
      for (const message of messages) if (message.state === 'queued') count += 1;
    }
    return count;
  });
  const waiting = useEngine((state) => {
    let count = 0;
    for (const { phase } of Object.values(state.workspaces)) if (phase?.waitingFor) count += 1;
    return count;
  });
  const problems = useEngine((state) => Object.keys(state.problems).length);
  const version = useEngine((state) => state.engine?.version);
  const isOpen = useEngine((state) => state.engine?.openDev === true);
  const showDock = useUi((state) => state.showDock);
  const online = useOnline();

  return (
    <footer className={styles.bar}>
      {connection === 'connected' ? (
        <button type="button" className={styles.item} onClick={() => showDock('timeline')}>
          <Activity size={13} aria-hidden="true" />
          {rate} {rate === 1 ? 'event' : 'events'}/s
        </button>
      ) : (
        <span className={styles.item} role="status">
          <span className={styles.wheel} aria-hidden="true" />
          Reconnecting
        </span>
      )}
      <span className={styles.item}>
        <Hourglass size={13} aria-hidden="true" />
        {queued === 0 ? 'Queue empty' : `${queued} queued`}
      </span>
      {waiting > 0 && (
        <span className={styles.item}>
          <Clock size={13} aria-hidden="true" />
          {waiting} waiting to start
        </span>
      )}
      <TaskCount className={styles.item} />
      {problems > 0 && (
        <button type="button" className={styles.item} onClick={() => showDock('problems')}>
          <TriangleAlert className={styles.warning} size={13} aria-hidden="true" />
          {problems} {problems === 1 ? 'problem' : 'problems'}
        </button>
      )}
      <span className={styles.space} />
      {isOpen && (
        <span
          className={styles.item}
          title="Started with --open-dev: no program of this machine needs a token"
        >
          <LockOpen className={styles.warning} size={13} aria-hidden="true" />
          Open to this machine
        </span>
      )}
      {!online && (
        <span className={styles.item}>
          <CloudOff size={13} aria-hidden="true" />
          Offline
        </span>
      )}
      {version && <span className={styles.item}>Molecule Desktop {version}</span>}
    </footer>
  );
}
