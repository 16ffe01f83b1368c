import { useLayoutEffect, useRef } from 'react';
import type { EngineLogLine } from '../../../../core/contract/index.ts';
import { plainText } from '../../inspector/logs/ansi.ts';
import { text } from '../../text/index.ts';
import styles from './EngineLog.module.css';
import { messageOf, timeOf } from './lines.ts';

const words = text.enginePage.log;
/** So many are drawn; the search goes through all. */
const DRAWN = 400;
/** As near to the end counts as being there. */
const NEAR_PX = 24;

export interface LogLinesProps {
  readonly lines: readonly EngineLogLine[];
  /** What is said where there are none. */
  readonly nothing: string;
}

/** The newest lines; the view stays at the end unless the reader has gone up. */
export function LogLines({ lines, nothing }: LogLinesProps) {
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  const newest = lines.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is the reason to go on
  useLayoutEffect(() => {
    if (isAtEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [newest, lines.length]);
  if (lines.length === 0) return <p className={styles.nothing}>{nothing}</p>;
  return (
    <ol
      ref={list}
      className={styles.lines}
      aria-label={words.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
      }}
    >
      {lines.slice(-DRAWN).map((line) => (
        <Line key={line.number} line={line} />
      ))}
    </ol>
  );
}

function Line({ line }: { readonly line: EngineLogLine }) {
  const { level, detail, message } = line;
  return (
    <li data-level={level}>
      <time dateTime={new Date(line.at).toISOString()}>{timeOf(line)}</time>
      <span className={styles.mark}>{words.levels[level]}</span>
      <div className={styles.text}>
        <span>{messageOf(line)}</span>
        {detail !== '' && message !== '' && (
          <details>
            <summary>{words.more}</summary>
            <pre>{plainText(detail)}</pre>
          </details>
        )}
      </div>
    </li>
  );
}
