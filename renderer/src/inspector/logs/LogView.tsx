import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { cx } from '../../ui/index.ts';
import { LogLineView } from './LogLineView.tsx';
import styles from './Logs.module.css';
import type { FoundLine } from './lines.ts';
import type { Matcher } from './matcher.ts';

const LINE_PX = 20;
const OVERSCAN = 20;
const BOTTOM_PX = 24;
const UPWARDS: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home']);

export interface LogViewProps {
  readonly label: string;
  readonly lines: readonly FoundLine[];
  /** Marked where a line holds it. */
  readonly search?: string | Matcher | null;
  /** Stay at the end while lines come in, unless the reader has scrolled away. */
  readonly follow: boolean;
  /** The line to bring into view; each new object asks again. */
  readonly target?: { readonly index: number } | null;
  readonly wrap?: boolean;
  readonly numbers?: boolean;
  /** Say of each line whose it is. */
  readonly sources?: boolean;
}

/** Lines of a log with their numbers; only those in view exist. */
export function LogView(props: LogViewProps) {
  const { label, lines, search = null, follow, target = null, wrap = true, numbers = true } = props;
  const { sources = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
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

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new target moves the view
  useEffect(() => {
    if (target) virtualizer.scrollToIndex(target.index, { align: 'center' });
  }, [target]);

  /** Whoever moves up has left before the view has moved: a line that comes meanwhile must not take them back. */
  const leaveEnd = () => {
    const element = scroller.current;
    if (element && element.scrollHeight > element.clientHeight) setAtEnd(false);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (UPWARDS.has(key)) leaveEnd();
    const isModified = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
    if (isModified || (key !== 'Home' && key !== 'End')) return;
    // The browser would glide there, and stop where lines on the way turn out taller than they were thought to be.
    event.preventDefault();
    if (key === 'End') setAtEnd(true);
    const isHome = key === 'Home';
    virtualizer.scrollToIndex(isHome ? 0 : lines.length - 1, { align: isHome ? 'start' : 'end' });
  };

  return (
    <div
      ref={scroller}
      role="log"
      aria-label={label}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
      tabIndex={0}
      className={cx(styles.lines, !wrap && styles.unwrapped)}
      onWheel={({ deltaY }) => deltaY < 0 && leaveEnd()}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => {
        const isDown = currentTarget.scrollTop > lastTop.current;
        lastTop.current = currentTarget.scrollTop;
        if (isDown && isAtEnd(currentTarget)) setAtEnd(true);
      }}
      onPointerUp={() => setAtEnd(isAtEnd(scroller.current))}
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
                className={styles.place}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LogLineView
                  line={line}
                  search={search}
                  numbers={numbers}
                  sources={sources}
                  current={target?.index === item.index}
                />
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
