import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useEngine } from '../../engine/store.ts';
import { useAttention } from '../../state/attention.ts';
import { text as texts } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import { startOfDay } from '../time.ts';
import { useNow } from '../useNow.ts';
import { conversationRows, firstUnread } from './conversation.ts';
import type { Hit } from './find/hits.ts';
import { useMarkedText } from './find/useMarkedText.ts';
import { MessageRow, OlderMessages } from './MessageRow.tsx';
import styles from './Talk.module.css';
import { useAskedMessage } from './useAskedMessage.ts';
import type { Conversation } from './useConversation.ts';
import { useMarkRead } from './useMarkRead.ts';

const ESTIMATED_ROW_PX = 90;
/** What stands above the oldest message. */
const TOP_PX = 44;
const OVERSCAN = 6;
/** Closer to the end than this counts as reading the newest. */
const END_PX = 24;
/** Older messages are loaded when this many rows are left above. */
const PREFETCH_ROWS = 4;

export interface MessageListProps {
  readonly workspaceId: string;
  readonly name: string;
  readonly conversation: Conversation;
  /** What is searched for, and the hit to show. */
  readonly query: string;
  readonly hit: Hit | null;
  /** Shown below the last message. */
  readonly children: ReactNode;
}

/**
 * The conversation: only what is in view exists. Stays at the end while the reader is there; elsewhere it tells that
 * something came in, and what the reader looks at stays where it is.
 */
export function MessageList({ workspaceId, name, conversation, query, hit, children }: MessageListProps) {
  const { messages, reachedEnd, loadingOlder, error, loadOlder } = conversation;
  const today = startOfDay(useNow());
  const unread = useEngine((state) => state.unread[workspaceId] ?? 0);
  const line = useUnreadLine(conversation, unread);
  const rows = useMemo(
    () => conversationRows(messages, { now: today, unread: line }),
    [messages, today, line],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const attended = useAttention();
  const lastOwn = messages.findLast(({ role }) => role === 'user')?.id;
  const newest = messages.at(-1)?.id;

  // The row below all others changes its key with what it stands next to: so the list knows that something came in.
  const keyOf = (index: number) => rows[index]?.key ?? `end:${newest}`;
  const virtualizer = useVirtualizer({
    count: rows.length + 1,
    paddingStart: TOP_PX,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_ROW_PX,
    getItemKey: keyOf,
    overscan: OVERSCAN,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_PX,
  });
  const shown = virtualizer.getVirtualItems();
  const atEnd = virtualizer.isAtEnd(END_PX);
  const first = shown[0]?.index ?? 0;

  useMarkRead(workspaceId, messages, atEnd && attended);

  // Whoever opens a conversation, and whoever sends, wants to see the newest.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest own message is what tells that one was sent
  useLayoutEffect(() => virtualizer.scrollToEnd(), [lastOwn]);

  // What failed is asked for again only by whoever wants it.
  const near = first <= PREFETCH_ROWS && !atEnd && !reachedEnd && !loadingOlder && !error;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again for every row that comes into view
  useEffect(() => {
    if (near) loadOlder();
  }, [near, first]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to a hit once, not with every new row
  useEffect(() => {
    const at = hit ? rows.findIndex(({ key }) => key === hit.messageId) : -1;
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'center' });
  }, [hit]);
  useAskedMessage(workspaceId, rows, conversation, (at) =>
    virtualizer.scrollToIndex(at, { align: 'center' }),
  );
  useMarkedText(scroller, query, hit, shown);

  return (
    <div className={styles.listFrame}>
      <div
        ref={scroller}
        className={styles.list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
        tabIndex={0}
        role="log"
        // Rows come and go while it is scrolled; `TalkNews` says what is new.
        aria-live="off"
        aria-label={texts.talk.conversation(name)}
      >
        <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          <OlderMessages hasOlder={!reachedEnd} loading={loadingOlder} onLoad={loadOlder} />
          {shown.map(({ index, start }) => (
            <div
              key={rows[index]?.key ?? 'end'}
              ref={virtualizer.measureElement}
              data-index={index}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {rows[index] ? <MessageRow row={rows[index]} name={name} /> : children}
            </div>
          ))}
        </div>
      </div>
      {!atEnd && (
        <Button
          size="s"
          variant={unread > 0 ? 'primary' : 'secondary'}
          className={styles.jump}
          icon={<ArrowDown size={13} aria-hidden="true" />}
          onClick={() => virtualizer.scrollToEnd()}
        >
          {unread > 0 ? texts.talk.newMessages(unread) : texts.talk.newest}
        </Button>
      )}
    </div>
  );
}

/** Where the reader left off: fixed when the conversation is opened, for as long as it is. */
function useUnreadLine({ messages, reachedEnd }: Conversation, unread: number) {
  const [atFirst] = useState(unread);
  const [line, setLine] = useState<{ readonly id: string; readonly count: number }>();
  const first = line ? undefined : firstUnread(messages, atFirst, reachedEnd)?.id;
  if (first !== undefined) setLine({ id: first, count: atFirst });
  return line;
}
