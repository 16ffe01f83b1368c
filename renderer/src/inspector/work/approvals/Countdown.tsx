import { Timer } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import { fullTime, stopwatch } from '../../time.ts';
import { useNow } from '../../useNow.ts';
import styles from './Approvals.module.css';

const SOON_MS = 60_000;

/** How long there is to decide. */
export function Countdown({ until }: { readonly until: number }) {
  const left = until - useNow();
  const words = text.approvals;
  return (
    <span
      role="timer"
      className={cx(styles.countdown, left < SOON_MS && styles.soon)}
      title={`${fullTime(until)}\n${words.expiresHint}`}
    >
      <Timer size={13} aria-hidden="true" />
      {left > 0 ? words.expiresIn(stopwatch(left)) : words.expiring}
    </span>
  );
}
