import { X } from 'lucide-react';
import { text } from '../text/index.ts';
import { IconButton } from '../ui/Button.tsx';
import styles from './EdgeLegend.module.css';

const words = text.canvas.legend;

/** What the lines between cards mean. */
export function EdgeLegend({ onClose }: { readonly onClose: () => void }) {
  return (
    <section className={styles.legend} aria-label={words.title}>
      <header>
        <b>{words.title}</b>
        <IconButton label={words.close} size="s" onClick={onClose}>
          <X size={13} aria-hidden="true" />
        </IconButton>
      </header>
      <ul>
        <li>
          <Sample className={styles.active} width={2.4} />
          {words.active}
        </li>
        <li>
          <Sample className={styles.past} width={3.4} />
          {words.past}
        </li>
        <li>
          <Sample className={styles.failed} width={2.4} dashed />
          {words.failed}
        </li>
        <li>
          <Sample className={styles.light} width={3.6} />
          {words.light}
        </li>
      </ul>
    </section>
  );
}

interface SampleProps {
  readonly className: string | undefined;
  readonly width: number;
  readonly dashed?: boolean;
}

function Sample({ className, width, dashed = false }: SampleProps) {
  return (
    <svg className={className} width="34" height="14" viewBox="0 0 34 14" aria-hidden="true">
      <path
        d="M2 7H26"
        fill="none"
        stroke="currentColor"
        strokeWidth={width}
        strokeLinecap="round"
        strokeDasharray={dashed ? '5 5' : undefined}
      />
      <path d="M25 2.4 32 7l-7 4.6Z" fill="currentColor" />
    </svg>
  );
}
