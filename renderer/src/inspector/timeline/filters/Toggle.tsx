import type { ReactNode } from 'react';
import styles from '../Timeline.module.css';

export interface ToggleProps {
  readonly pressed: boolean;
  readonly title?: string;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

/** One of several things that can be shown at the same time. */
export function Toggle({ pressed, title, onToggle, children }: ToggleProps) {
  return (
    <button type="button" aria-pressed={pressed} title={title} className={styles.filter} onClick={onToggle}>
      {children}
    </button>
  );
}
