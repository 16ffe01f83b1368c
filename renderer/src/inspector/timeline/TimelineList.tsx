import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button, Spinner } from '../../ui/index.ts';
import type { Entry } from './entry.ts';
import type { NameOf } from './filter.ts';
import type { Scope } from './merge.ts';
import styles from './Timeline.module.css';
import { TimelineRow } from './TimelineRow.tsx';

const ESTIMATED_ROW_PX = 54;
const OVERSCAN = 8;
/** Closer to the top than this counts as looking at the newest. */
const TOP_PX = 8;
/** Older rows are fetched when this many are left. */
const PREFETCH_ROWS = 10;

export interface TimelineListProps {
  readonly entries: readonly Entry[];
  readonly scope: Scope;
  readonly nameOf: NameOf;
  /** True while new rows may push the list down. */
  readonly following: boolean;
  readonly onLeaveTop: () => void;
  readonly onReachTop: () => void;
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly onLoadOlder: () => void;
}

/** The rows: only those in view exist; arrows move between them. */
export function TimelineList(props: TimelineListProps) {
  const { entries, scope, nameOf, following, hasOlder, loadingOlder, onLoadOlder } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set());
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_ROW_PX,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const rows = virtualizer.getVirtualItems();
  const lastIndex = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (following) scroller.current?.scrollTo({ top: 0 });
  }, [following]);

  const nearEnd = hasOlder && !loadingOlder && lastIndex >= entries.length - PREFETCH_ROWS;
  const scrolled = !following;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again for every row that comes into view
  useEffect(() => {
    if (nearEnd && scrolled) onLoadOlder();
  }, [nearEnd, scrolled, lastIndex]);

  const onScroll = () => {
    const atTop = (scroller.current?.scrollTop ?? 0) <= TOP_PX;
    if (atTop && !following) props.onReachTop();
    if (!atTop && following) props.onLeaveTop();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (step === 0 || !row) return;
    event.preventDefault();
    const next = Math.min(entries.length - 1, Math.max(0, Number(row.dataset.index) + step));
    virtualizer.scrollToIndex(next);
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus();
    });
  };

  const toggle = (id: string) =>
    setExpanded((current) => {
      const next = new Set(current);
      if (!next.delete(id)) next.add(id);
      return next;
    });

  return (
    <div ref={scroller} className={styles.scroller} onScroll={onScroll}>
      <ul
        className={styles.rows}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
        aria-label="Timeline, newest first"
      >
        {rows.map((row) => {
          const entry = entries[row.index];
          return (
            entry && (
              <li
                key={row.key}
                ref={virtualizer.measureElement}
                data-index={row.index}
                className={styles.place}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <TimelineRow
                  entry={entry}
                  scope={scope}
                  nameOf={nameOf}
                  expanded={expanded.has(entry.id)}
                  onToggle={toggle}
                />
              </li>
            )
          );
        })}
      </ul>
      <div className={styles.end}>
        {loadingOlder ? (
          <Spinner label="Loading older entries…" />
        ) : hasOlder ? (
          <Button size="s" variant="ghost" onClick={onLoadOlder}>
            Load older entries
          </Button>
        ) : (
          <span>This is where it began.</span>
        )}
      </div>
    </div>
  );
}
