import { Activity, CloudOff, Unplug } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { durationText } from '../inspector/time.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import styles from './StatusBar.module.css';
import { useLinkState } from './useLinkState.ts';
import { useOnline } from './useOnline.ts';

/** How this window reaches the engine: how much happens, or since when it is lost. */
export function LinkStatus() {
  const { state, lostMs } = useLinkState();
  const rate = useEngine((engine) => engine.eventsPerSecond);
  const showDock = useUi((ui) => ui.showDock);
  if (state === 'live') {
    return (
      <button type="button" className={styles.item} onClick={() => showDock('timeline')}>
        <Activity size={13} aria-hidden="true" />
        {text.connection.eventRate(rate)}
      </button>
    );
  }
  if (state === 'gone') {
    return (
      <span className={styles.item}>
        <Unplug className={styles.warning} size={13} aria-hidden="true" />
        {text.connection.gone}
      </span>
    );
  }
  const words = {
    connecting: text.connection.connecting,
    reconnecting:
      lostMs < 1_000 ? text.connection.reconnectingShort : text.connection.reconnecting(wholeSeconds(lostMs)),
  }[state];
  return (
    <span className={styles.item}>
      <span className={styles.wheel} aria-hidden="true" />
      {/* Read aloud once, not once a second: the time beside it is for the eyes. */}
      <span className="visually-hidden" role="status">
        {state === 'connecting' ? text.connection.connecting : text.connection.reconnectingShort}
      </span>
      <span aria-hidden="true">{words}</span>
    </span>
  );
}

/** This machine has no network: workspaces go on, what they fetch does not. */
export function NetworkStatus() {
  const online = useOnline();
  if (online) return null;
  return (
    <span className={styles.item} role="status" title={text.connection.offlineHint}>
      <CloudOff size={13} aria-hidden="true" />
      {text.connection.offline}
    </span>
  );
}

function wholeSeconds(lengthMs: number): string {
  return durationText(Math.max(1, Math.round(lengthMs / 1_000)) * 1_000);
}
