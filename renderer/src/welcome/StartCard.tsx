import { type ReactNode, useId } from 'react';
import { cx } from '../ui/index.ts';
import styles from './Welcome.module.css';

export interface StartCardProps {
  readonly title: string;
  readonly art: ReactNode;
  readonly action: ReactNode;
  readonly children: ReactNode;
  /** The one that most people should take. */
  readonly lead?: boolean;
}

/** One way to begin. */
export function StartCard({ title, art, action, children, lead = false }: StartCardProps) {
  const titleId = useId();
  return (
    <section className={cx(styles.card, lead && styles.lead)} aria-labelledby={titleId}>
      <div className={styles.art}>{art}</div>
      <h2 id={titleId}>{title}</h2>
      <div className={styles.text}>{children}</div>
      <div className={styles.action}>{action}</div>
    </section>
  );
}
