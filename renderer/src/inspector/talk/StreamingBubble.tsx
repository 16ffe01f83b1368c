import { useDeferredValue } from 'react';
import { text as texts } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import styles from './MessageBubble.module.css';
import { MessageText } from './MessageText.tsx';
import { useStream } from './streams.ts';

export interface StreamingBubbleProps {
  /** The message that is being answered. */
  readonly messageId: string;
  readonly name: string;
}

/** An answer while it is being written; the message takes its place when it is there. */
export function StreamingBubble({ messageId, name }: StreamingBubbleProps) {
  // Markdown that grows is read anew each time: what cannot keep up leaves out states in between.
  const text = useDeferredValue(useStream(messageId));
  if (text === undefined || text === '') return null;
  return (
    <article className={cx(styles.message, styles.agent, styles.opens)} aria-busy="true">
      <header className={styles.who}>
        <bdi className={styles.name}>{name}</bdi>
      </header>
      <div className={styles.line}>
        <section className={cx(styles.bubble, styles.writing)} aria-label={texts.talk.message.writing(name)}>
          <MessageText text={text} markdown />
        </section>
      </div>
    </article>
  );
}
