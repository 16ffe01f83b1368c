import { CalendarClock, TriangleAlert } from 'lucide-react';
import { memo, useRef } from 'react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { useUi } from '../../state/ui.ts';
import { text as texts } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import { clockTime, fullTime } from '../time.ts';
import { Attachments } from './attachments/Attachments.tsx';
import { Delivery } from './Delivery.tsx';
import { MessageActions } from './MessageActions.tsx';
import styles from './MessageBubble.module.css';
import { MessageText } from './MessageText.tsx';
import { PlainText } from './PlainText.tsx';
import { WhyFailed } from './WhyFailed.tsx';
import { WorkDone } from './WorkDone.tsx';

export interface MessageBubbleProps {
  readonly message: ChatMessage;
  /** Name of the workspace on the other side. */
  readonly name: string;
  readonly opensTurn: boolean;
  /** Place among the messages that wait; 0 when it does not wait. */
  readonly place: number;
}

/** One message: the user's on the right, the agent's on the left, notes of the system between. */
export const MessageBubble = memo(function MessageBubble(props: MessageBubbleProps) {
  const { message, name, opensTurn, place } = props;
  const { role, text, files, createdAt, workspaceId, scheduled } = message;
  const asker = scheduled ? texts.talk.bySchedule : texts.talk.you;
  const body = useRef<HTMLDivElement>(null);
  if (role === 'system') {
    return (
      <article className={styles.note} data-message={message.id}>
        <TriangleAlert size={14} aria-hidden="true" />
        <div className={styles.noteText}>
          <PlainText text={text.length > 20_000 ? `${text.slice(0, 20_000)}…` : text} />
          <WhyFailed message={message} />
          <WorkDone message={message} />
        </div>
      </article>
    );
  }
  return (
    <article
      className={cx(styles.message, styles[role], opensTurn && styles.opens)}
      data-message={message.id}
      aria-label={role === 'user' ? asker : name}
    >
      {opensTurn && (
        <header className={styles.who}>
          <bdi className={role === 'user' ? 'visually-hidden' : styles.name}>
            {role === 'user' ? asker : name}
          </bdi>
          <time dateTime={new Date(createdAt).toISOString()} title={fullTime(createdAt)}>
            {clockTime(createdAt)}
          </time>
        </header>
      )}
      {scheduled && <BySchedule />}
      <div className={styles.line}>
        <div className={styles.bubble}>
          <div ref={body} data-text="">
            <MessageText text={text} markdown={role === 'agent'} />
          </div>
          <Attachments workspaceId={workspaceId} files={files} />
        </div>
        <MessageActions message={message} body={body} className={styles.actions} />
      </div>
      <WorkDone message={message} />
      <Delivery message={message} name={name} place={place} />
    </article>
  );
});

/** Says that nobody typed this question, and leads to who asks it. */
function BySchedule() {
  return (
    <button
      type="button"
      className={styles.scheduled}
      title={texts.talk.showSchedules}
      onClick={() => useUi.getState().showInspector('work', 'schedules')}
    >
      <CalendarClock size={12} aria-hidden="true" />
      {texts.talk.bySchedule}
    </button>
  );
}
