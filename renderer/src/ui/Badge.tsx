import type { ReactNode } from 'react';
import styles from './Badge.module.css';
import { cx } from './cx.ts';

export interface BadgeProps {
  readonly tone?: 'neutral' | 'accent' | 'online' | 'busy' | 'starting' | 'failed' | 'paused';
  /** Count badges are round and stand out. */
  readonly solid?: boolean;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

export function Badge({ tone = 'neutral', solid = false, title, children }: BadgeProps) {
  return (
    <span className={cx(styles.badge, styles[tone], solid && styles.solid)} title={title}>
      {children}
    </span>
  );
}
