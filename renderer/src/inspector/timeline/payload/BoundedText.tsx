import { useState } from 'react';
import { text } from '../../../text/index.ts';
import { Button, cx } from '../../../ui/index.ts';
import { bytesText } from '../../text.ts';
import styles from './Payload.module.css';

const FIRST_CHARACTERS = 20_000;
const MORE_CHARACTERS = 100_000;
/** A line without a break costs the browser much more than the same text in lines. */
const LINE_CHARACTERS = 4_000;

export interface BoundedTextProps {
  readonly said: string;
  readonly mono?: boolean;
}

/** A text of any length, drawn a stretch at a time. */
export function BoundedText({ said, mono = false }: BoundedTextProps) {
  const [shown, setShown] = useState(FIRST_CHARACTERS);
  const part = said.slice(0, shown);
  return (
    <div className={styles.scroll}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <pre className={cx(styles.text, mono && styles.mono)} tabIndex={0} dir="auto">
        {inLines(part)}
      </pre>
      {shown < said.length && (
        <p className={styles.more}>
          {text.timeline.payload.shown(bytesText(shown), bytesText(said.length))}
          <Button size="s" variant="ghost" onClick={() => setShown(shown + MORE_CHARACTERS)}>
            {text.timeline.payload.more}
          </Button>
        </p>
      )}
    </div>
  );
}

function inLines(part: string): string {
  const long = new RegExp(`[^\\n]{${LINE_CHARACTERS}}`, 'gu');
  return part.replace(long, (line) => `${line}\n`);
}
