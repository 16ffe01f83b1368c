import { Clock, RotateCcw, TriangleAlert } from 'lucide-react';
import { lazy, memo, Suspense } from 'react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { Button, CopyButton, cx, FixButtons } from '../../ui/index.ts';
import { clockTime, fullTime } from '../time.ts';
import { Attachments } from './Attachments.tsx';
import { isOutgoing } from './conversation.ts';
import styles from './MessageBubble.module.css';
import { resendMessage } from './outbox.ts';

const Markdown = lazy(() => import('./Markdown.tsx'));

type Fixes = NonNullable<ChatMessage['error']>['actions'];

export interface MessageBubbleProps {
  readonly message: ChatMessage;
  /** Name of the workspace on the other side. */
  readonly name: string;
  readonly opensTurn: boolean;
}

/** One message: the user's on the right, the agent's on the left, notes of the system between. */
export const MessageBubble = memo(function MessageBubble({ message, name, opensTurn }: MessageBubbleProps) {
  const { role, text, files, createdAt } = message;
  if (role === 'system') {
    return (
      <article className={styles.note}>
        <TriangleAlert size={14} aria-hidden="true" />
        <span>{text}</span>
      </article>
    );
  }
  return (
    <article className={cx(styles.message, styles[role], opensTurn && styles.opens)}>
      {opensTurn && (
        <header className={styles.who}>
          <span className={role === 'user' ? 'visually-hidden' : undefined}>
            {role === 'user' ? 'You' : name}
          </span>
          <time dateTime={new Date(createdAt).toISOString()} title={fullTime(createdAt)}>
            {clockTime(createdAt)}
          </time>
        </header>
      )}
      <div className={styles.line}>
        <div className={styles.bubble}>
          {role === 'agent' ? (
            <Suspense fallback={<p className={styles.plain}>{text}</p>}>
              <Markdown text={text} />
            </Suspense>
          ) : (
            <p className={styles.plain}>{text}</p>
          )}
          <Attachments files={files} />
        </div>
        <div className={styles.actions}>
          <CopyButton text={text} label="Copy the message" iconOnly />
        </div>
      </div>
      <Delivery message={message} name={name} />
    </article>
  );
});

function Delivery({ message, name }: { readonly message: ChatMessage; readonly name: string }) {
  if (message.role !== 'user' || message.state === 'sent') return null;
  if (message.state === 'sending') {
    // Once the engine has it, the banner or the progress below tells what it waits for.
    return isOutgoing(message) ? <p className={styles.state}>Sending…</p> : null;
  }
  if (message.state === 'queued') {
    return (
      <p className={styles.state}>
        <Clock size={12} aria-hidden="true" /> Queued until {name} can take it
      </p>
    );
  }
  return (
    <div className={cx(styles.state, styles.bad)} role="alert">
      <p>Not delivered{message.error ? `: ${message.error.message}` : ''}</p>
      <div className={styles.fixes}>
        <Button
          size="s"
          icon={<RotateCcw size={12} aria-hidden="true" />}
          onClick={() => void resendMessage(message)}
        >
          Send again
        </Button>
        {message.error && <FixButtons actions={otherFixes(message.error.actions)} />}
      </div>
    </div>
  );
}

function otherFixes(actions: Fixes): Fixes {
  return actions.filter((action) => action.operation !== 'chat.retry');
}
