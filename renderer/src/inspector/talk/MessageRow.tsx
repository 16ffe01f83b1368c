import { text } from '../../text/index.ts';
import { Button, Spinner } from '../../ui/index.ts';
import type { ConversationRow } from './conversation.ts';
import { MessageBubble } from './MessageBubble.tsx';
import styles from './Talk.module.css';

export interface MessageRowProps {
  readonly row: ConversationRow;
  readonly name: string;
}

/** A message, with the day or the line of what is unread above it. */
export function MessageRow({ row, name }: MessageRowProps) {
  const { message, opensTurn, place, day, unread } = row;
  return (
    <>
      {day !== null && (
        <p className={styles.day}>
          <span>{day}</span>
        </p>
      )}
      {unread > 0 && <p className={styles.unread}>{text.talk.unreadLine(unread)}</p>}
      <MessageBubble message={message} name={name} opensTurn={opensTurn} place={place} />
    </>
  );
}

export interface OlderMessagesProps {
  readonly hasOlder: boolean;
  readonly loading: boolean;
  readonly onLoad: () => void;
}

/** What stands above the oldest message. */
export function OlderMessages({ hasOlder, loading, onLoad }: OlderMessagesProps) {
  const words = text.talk.older;
  return (
    <div className={styles.older}>
      {loading ? (
        <Spinner label={words.loading} />
      ) : hasOlder ? (
        <Button size="s" variant="ghost" onClick={onLoad}>
          {words.load}
        </Button>
      ) : (
        <p>{words.start}</p>
      )}
    </div>
  );
}
