import { Clock, RotateCcw } from 'lucide-react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { run } from '../../engine/run.ts';
import { text as texts } from '../../text/index.ts';
import { Button, cx, FixButtons } from '../../ui/index.ts';
import { isOutgoing } from './conversation.ts';
import styles from './MessageBubble.module.css';
import { dropOutgoing, resendMessage } from './outbox.ts';
import { WhyFailed } from './WhyFailed.tsx';

const words = texts.talk.delivery;

type Fixes = NonNullable<ChatMessage['error']>['actions'];

export interface DeliveryProps {
  readonly message: ChatMessage;
  readonly name: string;
  readonly place: number;
}

/** How far a message of the user came: on its way, in line, or why it did not arrive and what can be done. */
export function Delivery({ message, name, place }: DeliveryProps) {
  if (message.role !== 'user' || message.state === 'sent') return null;
  if (message.state === 'sending') {
    // Once the engine has it, the banner or the progress below tells what it waits for.
    return isOutgoing(message) ? <p className={styles.state}>{words.sending}</p> : null;
  }
  if (message.state === 'queued') {
    return (
      <p className={styles.state}>
        <Clock size={12} aria-hidden="true" /> {words.queued(name, place)}
        <Button
          size="s"
          variant="ghost"
          onClick={() => void run('messages.cancel', { messageId: message.id })}
        >
          {words.cancel}
        </Button>
      </p>
    );
  }
  const { error } = message;
  return (
    <div className={cx(styles.state, styles.bad)}>
      <p>{error ? words.notDeliveredBecause(error.message) : words.notDelivered}</p>
      <div className={styles.fixes}>
        <Button
          size="s"
          icon={<RotateCcw size={12} aria-hidden="true" />}
          onClick={() => void resendMessage(message)}
        >
          {texts.talk.message.retry}
        </Button>
        <WhyFailed message={message} />
        {isOutgoing(message) && (
          <Button size="s" variant="ghost" onClick={() => dropOutgoing(message)}>
            {words.cancel}
          </Button>
        )}
        {error && <FixButtons actions={otherFixes(error.actions)} />}
      </div>
    </div>
  );
}

function otherFixes(actions: Fixes): Fixes {
  return actions.filter((action) => action.operation !== 'chat.retry');
}
