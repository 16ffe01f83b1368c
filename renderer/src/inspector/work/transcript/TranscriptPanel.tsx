import { useVirtualizer } from '@tanstack/react-virtual';
import { MessageSquareOff, ScrollText } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { Badge, Button, EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { plainText } from '../../logs/ansi.ts';
import { clockTime, fullTime } from '../../time.ts';
import type { TranscriptEntry } from './line.ts';
import styles from './Transcript.module.css';
import { useTranscript } from './useTranscript.ts';

const ROW_PX = 56;
const END_PX = 40;
/** Longer ones scroll by themselves. */
const LONGEST = 20_000;

/** What the agent of a workspace heard, did and said, as it tells it itself. */
export default function TranscriptPanel({ workspaceId }: { readonly workspaceId: string }) {
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const { entries, supported, error, refresh } = useTranscript(workspaceId);
  const words = text.work.transcript;
  const again = (
    <Button size="s" onClick={refresh}>
      {words.refresh}
    </Button>
  );
  return (
    <section className={styles.panel} aria-label={words.label(name)}>
      {error && (
        <div className={styles.problem}>
          <ErrorCard error={error} title={words.failed}>
            {again}
          </ErrorCard>
        </div>
      )}
      {!entries && !error && <Skeleton label={words.loading} lines={6} />}
      {entries && !supported && (
        <EmptyState icon={<MessageSquareOff size={22} />} title={words.unsupported}>
          {words.unsupportedHint}
        </EmptyState>
      )}
      {entries && supported && entries.length === 0 && (
        <EmptyState icon={<ScrollText size={22} />} title={words.empty} actions={again}>
          {words.emptyHint}
        </EmptyState>
      )}
      {entries && entries.length > 0 && <Entries label={words.label(name)} entries={entries} />}
    </section>
  );
}

function Entries({
  label,
  entries,
}: {
  readonly label: string;
  readonly entries: readonly TranscriptEntry[];
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const size = virtualizer.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines change the size
  useEffect(() => {
    if (atEnd.current) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [size]);
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={label}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
      tabIndex={0}
      className={styles.entries}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < END_PX;
      }}
    >
      <div className={styles.room} style={{ height: size }}>
        {virtualizer.getVirtualItems().map((item) => {
          const entry = entries[item.index];
          return (
            entry && (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={styles.entry}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Entry entry={entry} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

function Entry({ entry: { at, kind, text: said } }: { readonly entry: TranscriptEntry }) {
  const words = text.work.transcript;
  return (
    <>
      <div className={styles.head}>
        <Badge>{words.kinds[kind] ?? (kind.slice(0, 40) || words.other)}</Badge>
        {at !== null && <time title={fullTime(at)}>{clockTime(at)}</time>}
      </div>
      <p className={styles.text}>{plainText(said.slice(0, LONGEST))}</p>
    </>
  );
}
