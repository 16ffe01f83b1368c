import type { ReactElement } from 'react';
import { type Presence, presenceLabel } from '../engine/presence.ts';
import { cx } from './cx.ts';
import styles from './StatusMark.module.css';

const shapes: Readonly<Record<Presence, ReactElement>> = {
  online: <circle cx="8" cy="8" r="5" fill="currentColor" />,
  busy: (
    <>
      <circle cx="8" cy="8" r="3" fill="currentColor" />
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  starting: (
    <circle
      className={styles.turn}
      cx="8"
      cy="8"
      r="5.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.4"
      strokeDasharray="22 12"
      strokeLinecap="round"
    />
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="M8 4.9V8l2.1 1.4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  degraded: <path d="M8 2.2 14.4 13.4H1.6Z" fill="currentColor" strokeLinejoin="round" />,
  failed: (
    <path d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4Z M5.6 5.6l4.8 4.8 M10.4 5.6 5.6 10.4" />
  ),
  offline: <circle cx="8" cy="8" r="4.8" fill="none" stroke="currentColor" strokeWidth="2" />,
  awaiting: (
    <circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3 2.4" />
  ),
  paused: (
    <>
      <rect x="3.4" y="2.8" width="3.4" height="10.4" rx="1.2" fill="currentColor" />
      <rect x="9.2" y="2.8" width="3.4" height="10.4" rx="1.2" fill="currentColor" />
    </>
  ),
  asleep: <path d="M13.4 9.8A6 6 0 0 1 6.2 2.6 6 6 0 1 0 13.4 9.8Z" fill="currentColor" />,
};

export interface StatusMarkProps {
  readonly presence: Presence;
  /** Pixels. */
  readonly size?: number;
  /** Leave the label out where the status is written beside the mark. */
  readonly labelled?: boolean;
}

/** The status of a workspace by colour and by shape. */
export function StatusMark({ presence, size = 14, labelled = true }: StatusMarkProps) {
  return (
    <svg
      className={cx(styles.mark, styles[presence])}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-hidden={!labelled}
    >
      <title>{presenceLabel[presence]}</title>
      {shapes[presence]}
    </svg>
  );
}
