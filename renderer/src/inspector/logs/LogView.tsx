import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { cx } from '../../ui/index.ts';
import { plainLine } from './ansi.ts';
import { LineText } from './LineText.tsx';
import styles from './Logs.module.css';
import type { FoundLine } from './lines.ts';

const LINE_PX = 20;
const OVERSCAN = 20;
const BOTTOM_PX = 24;

export interface LogViewProps {
  readonly label: string;
  readonly lines: readonly FoundLine[];
  /** Marked where a line holds it. */
  readonly search?: string;
  /** Stay at the end while lines come in, unless the reader has scrolled away. */
  readonly follow: boolean;
}

/** Lines of a log with their numbers; only those in view exist. */
export function LogView({ label, lines, search = '', follow }: LogViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => lines[index]?.number ?? index,
    overscan: OVERSCAN,
  });
  const size = virtualizer.getTotalSize();
  const sticking = follow && atEnd;

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines that come in or grow change the size
  useEffect(() => {
    const element = scroller.current;
    if (sticking && element) element.scrollTop = element.scrollHeight;
  }, [sticking, size, lines.length]);

  useEffect(() => {
    if (follow) setAtEnd(true);
  }, [follow]);

  return (
    <div
      ref={scroller}
      role="log"
      aria-label={label}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
      tabIndex={0}
      className={styles.lines}
      onWheel={() => setAtEnd(isAtEnd(scroller.current))}
      onScroll={() => isAtEnd(scroller.current) && setAtEnd(true)}
      onPointerUp={() => setAtEnd(isAtEnd(scroller.current))}
      onKeyUp={() => setAtEnd(isAtEnd(scroller.current))}
    >
      <div className={styles.room} style={{ height: size }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return (
            line && (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={cx(
                  styles.line,
                  line.divider && styles.divider,
                  !line.divider && looksBad(plainLine(line.raw)) && styles.bad,
                )}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span className={styles.number} aria-hidden="true">
                  {line.label ?? line.number}
                </span>
                <LineText raw={line.raw} search={search} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

function isAtEnd(element: HTMLElement | null): boolean {
  return !element || element.scrollHeight - element.scrollTop - element.clientHeight <= BOTTOM_PX;
}

function looksBad(text: string): boolean {
  return /\b(error|failed|fatal|panic|exception|traceback)\b/i.test(text);
}
