import { Check, LoaderCircle, X } from 'lucide-react';
import { cx } from '../../ui/index.ts';
import styles from './WorkLine.module.css';

/** How far something is that an agent does for an answer. */
export type WorkState = 'running' | 'done' | 'failed';

const icons: Record<WorkState, typeof Check> = { running: LoaderCircle, done: Check, failed: X };

export interface WorkLineProps {
  readonly state: WorkState;
  readonly text: string;
  /** Why it failed. */
  readonly reason?: string | undefined;
  /** How long it took. */
  readonly took?: string | undefined;
}

/** One thing that an agent does, or did, for an answer. */
export function WorkLine({ state, text, reason, took }: WorkLineProps) {
  const Icon = icons[state];
  return (
    <li className={cx(styles.line, styles[state])}>
      <Icon className={styles.icon} size={13} aria-hidden="true" />
      <span className={styles.text}>
        {text}
        {reason && <span className={styles.reason}>{reason}</span>}
      </span>
      {took && <span className={styles.took}>{took}</span>}
    </li>
  );
}
