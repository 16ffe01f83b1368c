import { ArrowDown } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { markRead, useEngine } from '../../engine/store.ts';
import { Button, Spinner } from '../../ui/index.ts';
import { counted } from '../text.ts';
import { startOfDay } from '../time.ts';
import { useNow } from '../useNow.ts';
import { conversationRows } from './conversation.ts';
import { MessageBubble } from './MessageBubble.tsx';
import styles from './Talk.module.css';
import type { Conversation } from './useConversation.ts';
import { useStickToBottom } from './useStickToBottom.ts';

export interface MessageListProps {
  readonly workspaceId: string;
  readonly name: string;
  readonly conversation: Conversation;
  /** Shown below the last message. */
  readonly children: ReactNode;
}

/** The conversation. Stays at the end while the reader is there; elsewhere it tells that something came in. */
export function MessageList({ workspaceId, name, conversation, children }: MessageListProps) {
  const { messages, reachedEnd, loadingOlder, loadOlder } = conversation;
  const today = startOfDay(useNow());
  const rows = useMemo(() => conversationRows(messages, today), [messages, today]);
  const { scroller, content, atBottom, scrollToBottom } = useStickToBottom(messages[0]?.id);
  const unread = useEngine((state) => state.unread[workspaceId] ?? 0);
  const visible = useDocumentVisible();
  const lastOwn = messages.findLast((message) => message.role === 'user')?.id;

  useEffect(() => {
    if (unread > 0 && atBottom && visible) markRead(workspaceId);
  }, [unread, atBottom, visible, workspaceId]);

  // Whoever sends wants to see it go.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest own message is what tells that one was sent
  useEffect(scrollToBottom, [lastOwn]);

  return (
    <div className={styles.listFrame}>
      <div
        ref={scroller}
        className={styles.list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label={`Conversation with ${name}`}
      >
        <div ref={content} className={styles.listContent}>
          {!reachedEnd && messages.length > 0 && (
            <div className={styles.older}>
              {loadingOlder ? (
                <Spinner label="Loading older messages…" />
              ) : (
                <Button size="s" variant="ghost" onClick={loadOlder}>
                  Load older messages
                </Button>
              )}
            </div>
          )}
          {rows.map((row) =>
            row.kind === 'day' ? (
              <p key={row.key} className={styles.day}>
                <span>{row.label}</span>
              </p>
            ) : (
              <MessageBubble key={row.key} message={row.message} name={name} opensTurn={row.opensTurn} />
            ),
          )}
          {children}
        </div>
      </div>
      {!atBottom && (
        <Button
          size="s"
          variant={unread > 0 ? 'primary' : 'secondary'}
          className={styles.jump}
          icon={<ArrowDown size={13} aria-hidden="true" />}
          onClick={scrollToBottom}
        >
          {unread > 0 ? counted(unread, 'new message') : 'Latest'}
        </Button>
      )}
    </div>
  );
}

function useDocumentVisible(): boolean {
  const [visible, setVisible] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    const update = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, []);
  return visible;
}
