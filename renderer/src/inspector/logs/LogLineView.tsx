import { memo } from 'react';
import { showError } from '../../engine/run.ts';
import { copyText } from '../../state/clipboard.ts';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import { plainLine } from './ansi.ts';
import { LineText } from './LineText.tsx';
import styles from './Logs.module.css';
import { type FoundLine, levelOf } from './lines.ts';
import type { Matcher } from './matcher.ts';
import { SourceName } from './SourceName.tsx';

export interface LogLineViewProps {
  readonly line: FoundLine;
  readonly search: string | Matcher | null;
  readonly numbers: boolean;
  readonly sources: boolean;
  /** The match that the reader is at. */
  readonly current: boolean;
}

/** One line with its number or time, a click on which copies the line. */
export const LogLineView = memo(function LogLineView({
  line,
  search,
  numbers,
  sources,
  current,
}: LogLineViewProps) {
  const level = line.divider ? null : levelOf(plainLine(line.raw.slice(0, LEVEL_CHARACTERS)));
  return (
    <div
      className={cx(
        styles.line,
        line.divider && styles.divider,
        level === 'error' && styles.bad,
        level === 'warning' && styles.warning,
        current && styles.current,
      )}
    >
      {numbers && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.number}
          title={text.logs.copyLine}
          aria-label={text.logs.copyLine}
          onClick={() => void copyText(plainLine(line.raw)).catch(showError)}
        >
          {line.label ?? line.number}
        </button>
      )}
      {sources && line.source && <SourceName id={line.source.id} tone={line.source.tone} />}
      <LineText raw={line.raw} search={search} />
    </div>
  );
});

const LEVEL_CHARACTERS = 1_000;
