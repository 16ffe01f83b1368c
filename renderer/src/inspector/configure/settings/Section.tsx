import { type ReactNode, useId } from 'react';
import styles from './Settings.module.css';

export interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of a form under a heading. */
export function Section({ title, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}
