import { Check, CircleAlert, Clock3, Dot } from 'lucide-react';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import styles from './Outcome.module.css';
import type { OutcomeLine } from './outcome.ts';

const icons = { plain: Dot, ready: Check, wait: Clock3, warning: CircleAlert } as const;

/** What will happen when it is created as it is chosen now. */
export function Outcome({ lines }: { readonly lines: readonly OutcomeLine[] }) {
  return (
    <section className={styles.outcome} aria-label={text.create.outcome.title}>
      <h3>{text.create.outcome.title}</h3>
      <ul>
        {lines.map(({ tone, text: sentence }) => {
          const Icon = icons[tone];
          return (
            <li key={sentence} className={cx(styles.line, styles[tone])}>
              <Icon size={14} aria-hidden="true" />
              <span>{sentence}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
