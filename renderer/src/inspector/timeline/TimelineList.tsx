import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { text } from '../../text/index.ts';
import type { Entry } from './entry.ts';
import type { NameOf } from './filter.ts';
import { ListEnd } from './ListEnd.tsx';
import type { Scope } from './merge.ts';
import styles from './Timeline.module.css';
import { TimelineRow } from './TimelineRow.tsx';
import type { Hold } from './useHold.ts';
import type { TimelineState } from './useTimeline.ts';

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
  readonly hold: Hold;
  readonly isFiltered: boolean;
  readonly timeline: TimelineState;
  readonly onOpenTrace: (traceId: string) => void;
}

/** The rows: only those in view exist; arrows move between them. */
export function TimelineList(props: TimelineListProps) {
  const { entries, scope, nameOf, hold, isFiltered, timeline, onOpenTrace } = props;
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
  const { following } = hold;

  // A list that comes back begins at its newest.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => hold.reachTop(), []);

  useEffect(() => {
    if (following) scroller.current?.scrollTo({ top: 0 });
  }, [following]);

  const { reachedEnd, loadingOlder, error } = timeline;
  // What failed is asked for again only by whoever wants it.
  const nearEnd = lastIndex >= entries.length - PREFETCH_ROWS && !reachedEnd && !loadingOlder && !error;
  const scrolled = !following;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again for every row that comes into view
  useEffect(() => {
    if (nearEnd && scrolled) timeline.loadOlder();
  }, [nearEnd, scrolled, lastIndex]);

  const onScroll = () => {
    const atTop = (scroller.current?.scrollTop ?? 0) <= TOP_PX;
    if (atTop) hold.reachTop();
    else if (following) hold.leaveTop();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-index]');
    if (step === 0 || !row || !target.hasAttribute('aria-expanded')) return;
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
        aria-label={text.timeline.list}
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
                  onOpenTrace={onOpenTrace}
                />
              </li>
            )
          );
        })}
      </ul>
      <ListEnd timeline={timeline} isFiltered={isFiltered} />
    </div>
  );
}
