import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import { text as texts } from '../../../text/index.ts';
import { Button, Spinner } from '../../../ui/index.ts';
import type { NameOf } from '../../timeline/filter.ts';
import type { TimelineState } from '../../timeline/useTimeline.ts';
import styles from './AgentComms.module.css';
import { CommsMessage } from './CommsMessage.tsx';
import type { CommsLine } from './comms.ts';

const words = texts.talk.agents;
const ESTIMATED_ROW_PX = 120;
/** What stands above the oldest message. */
const TOP_PX = 42;
const PADDING_PX = 16;
const OVERSCAN = 6;
/** Closer to the end than this counts as reading the newest. */
const END_PX = 40;

export interface CommsListProps {
  readonly workspaceId: string;
  readonly lines: readonly CommsLine[];
  readonly nameOf: NameOf;
  readonly timeline: TimelineState;
}

/** Messages between agents: only those in sight exist. It stays at its end while the reader is there. */
export function CommsList({ workspaceId, lines, nameOf, timeline }: CommsListProps) {
  const { loadingOlder, reachedEnd, loadOlder } = timeline;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    paddingStart: reachedEnd ? 0 : TOP_PX,
    paddingEnd: PADDING_PX,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_ROW_PX,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: OVERSCAN,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_PX,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever opens it wants to see the newest
  useLayoutEffect(() => virtualizer.scrollToEnd(), []);

  return (
    <div
      ref={scroller}
      className={styles.list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
      tabIndex={0}
      role="log"
      // Rows come and go while it is scrolled.
      aria-live="off"
      aria-label={words.label}
    >
      <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {!reachedEnd && (
          <div className={styles.older}>
            {loadingOlder ? (
              <Spinner label={words.loadingOlder} />
            ) : (
              <Button size="s" variant="ghost" onClick={loadOlder}>
                {words.older}
              </Button>
            )}
          </div>
        )}
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const line = lines[index];
          return (
            line && (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className={styles.row}
                style={{ transform: `translateY(${start}px)` }}
              >
                <CommsMessage line={line} ownName={nameOf(workspaceId)} peerName={nameOf(line.peerId)} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
