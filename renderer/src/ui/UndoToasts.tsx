import { Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type Departure, departures } from '../engine/departures.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { undoRemoval } from '../engine/undo.ts';
import { useNowWhile } from '../inspector/useNow.ts';
import { batchOf } from '../state/removals.ts';
import { text } from '../text/index.ts';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './Toasts.module.css';
import { useFocusBack } from './useFocusBack.ts';

const words = text.ui.removal;

/** One message for each removal that can still be undone, with the time that is left. */
export function UndoToasts() {
  const leaving = useEngine((state) => state.leaving);
  const all = useMemo(() => departures(leaving, batchOf), [leaving]);
  const now = useNowWhile(all.length > 0);
  return all
    .filter(({ destroyAt }) => destroyAt > now)
    .map((departure) => <UndoToast key={departure.key} departure={departure} now={now} />);
}

interface UndoToastProps {
  readonly departure: Departure;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

function UndoToast({ departure, now }: UndoToastProps) {
  const connected = useEngine((state) => state.connection === 'connected');
  const [leftAtFirst] = useState(() => Math.max(0, departure.destroyAt - Date.now()));
  const [busy, setBusy] = useState(false);
  const focusBack = useFocusBack();
  // The clock ticks once a second, so at first it may be behind.
  const leftMs = Math.min(leftAtFirst, departure.destroyAt - now);
  const leftSeconds = Math.max(1, Math.ceil(leftMs / 1000));
  const undo = async () => {
    setBusy(true);
    await undoRemoval(run, departure);
    setBusy(false);
  };
  return (
    <div className={cx(styles.toast, styles.undo)} {...focusBack}>
      <Trash2 className={styles.icon} size={16} aria-hidden="true" />
      <div className={styles.body}>
        <p className={styles.title}>{removedText(departure)}</p>
        {/* Not read aloud once a second: the title says it once. */}
        <p className={styles.left} aria-hidden="true">
          {connected ? words.left(leftSeconds) : words.reconnecting}
        </p>
      </div>
      <Button size="s" busy={busy} disabled={!connected} onClick={() => void undo()}>
        {text.ui.undo}
      </Button>
      <span className={styles.sand} style={{ animationDuration: `${leftAtFirst}ms` }} aria-hidden="true" />
    </div>
  );
}

function removedText({ tops, count }: Departure): string {
  const [only] = tops;
  if (!only || tops.length > 1) return words.many(count);
  return count === 1 ? words.one(only.name) : words.team(only.name, count - 1);
}
