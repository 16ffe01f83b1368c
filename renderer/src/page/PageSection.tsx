import { type ReactNode, useId } from 'react';
import { cx } from '../ui/index.ts';
import styles from './Page.module.css';

export interface PageSectionProps {
  readonly title: string;
  readonly hint?: string | undefined;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  /** Over all columns. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One matter of a page. */
export function PageSection({ title, hint, actions, wide = false, children }: PageSectionProps) {
  const id = useId();
  return (
    <section className={cx(styles.section, wide && styles.wide)} aria-labelledby={id}>
      <header className={styles.title}>
        <h3 id={id}>{title}</h3>
        {actions}
      </header>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {children}
    </section>
  );
}
