import { PlugZap, Unplug } from 'lucide-react';
import { NOTICED_AFTER_MS } from '../app/tell-back.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import styles from './ConnectionBanner.module.css';
import { useLinkState } from './useLinkState.ts';

/** Says that the engine is not there when it matters, and what that means for what is done meanwhile. */
export function ConnectionBanner() {
  const { state, lostMs } = useLinkState();
  const isGone = state === 'gone';
  if (!isGone && (state !== 'reconnecting' || lostMs < NOTICED_AFTER_MS)) return null;
  const Icon = isGone ? Unplug : PlugZap;
  const { lostTitle, lostText, goneTitle, goneText } = text.connection;
  return (
    <section className={styles.banner} role="status" data-state={state}>
      <Icon className={styles.icon} size={16} aria-hidden="true" />
      <p className={styles.text}>
        <b>{isGone ? goneTitle : lostTitle}</b> {isGone ? goneText : lostText}
      </p>
      {isGone && (
        <Button size="s" onClick={() => window.location.reload()}>
          {text.connection.reload}
        </Button>
      )}
    </section>
  );
}
