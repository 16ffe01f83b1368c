import styles from './Settings.module.css';
import { partsFound } from './search.ts';

export interface MarkedProps {
  readonly text: string;
  readonly words: readonly string[];
}

/** A text with what was looked for marked in it. */
export function Marked({ text, words }: MarkedProps) {
  if (words.length === 0) return text;
  return partsFound(text, words).map((part) =>
    part.hit ? (
      <mark key={part.from} className={styles.mark}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}
