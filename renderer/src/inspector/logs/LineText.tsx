import { memo } from 'react';
import { cx } from '../../ui/index.ts';
import styles from './Logs.module.css';
import { shownLine } from './lines.ts';

export interface LineTextProps {
  /** As it was printed, with its escape codes. */
  readonly raw: string;
  readonly search?: string;
}

/** One printed line in the colours of its terminal, which become those of the theme. */
export const LineText = memo(function LineText({ raw, search = '' }: LineTextProps) {
  return (
    <span className={styles.text}>
      {shownLine(raw, search).map(({ text, ink, bold, found }, index) => {
        const className = cx(ink && styles[ink], bold && styles.bold);
        const key = `${index}-${text}`;
        return found ? (
          <mark key={key} className={className}>
            {text}
          </mark>
        ) : (
          <span key={key} className={className || undefined}>
            {text}
          </span>
        );
      })}
    </span>
  );
});
