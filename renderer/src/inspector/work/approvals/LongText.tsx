import { useState } from 'react';
import { visibleText } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { Button, cx } from '../../../ui/index.ts';
import styles from './Approvals.module.css';

const FIRST_CHARACTERS = 400;
const MOST_LINES = 6;

export interface LongTextProps {
  readonly said: string;
  readonly className?: string | undefined;
}

/** What an agent wrote, of any length and in any direction: its beginning, and the rest on demand. */
export function LongText({ said, className }: LongTextProps) {
  const [isWhole, setWhole] = useState(false);
  const plain = visibleText(said);
  const first = plain.split('\n', MOST_LINES).join('\n').slice(0, FIRST_CHARACTERS);
  const isLong = first.length < plain.length;
  const words = text.approvals;
  return (
    <div className={cx(styles.text, className)}>
      <bdi>{isLong && !isWhole ? `${first.replace(/[\ud800-\udbff]$/, '')}…` : plain}</bdi>
      {isLong && (
        <Button size="s" variant="ghost" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? words.less : words.more}
        </Button>
      )}
    </div>
  );
}
