import { cx } from '../../ui/index.ts';
import { piecesOf } from './bounds.ts';
import styles from './PlainText.module.css';

export interface PlainTextProps {
  readonly text: string;
  readonly className?: string | undefined;
}

/** A text as it is, however long: only what is in view is laid out. */
export function PlainText({ text, className }: PlainTextProps) {
  const pieces = piecesOf(text);
  if (pieces.length < 2) {
    return (
      <p dir="auto" className={cx(styles.plain, className)}>
        {text}
      </p>
    );
  }
  return (
    <div dir="auto" className={cx(styles.plain, className)}>
      {pieces.map((piece, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in a text that does not change
        <span key={at} className={styles.piece}>
          {piece}
        </span>
      ))}
    </div>
  );
}
