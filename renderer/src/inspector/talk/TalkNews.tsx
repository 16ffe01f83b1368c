import { useEffect, useRef, useState } from 'react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { text as texts } from '../../text/index.ts';
import { newsOf } from './news.ts';
import type { Conversation } from './useConversation.ts';

const words = texts.talk;
/** Longer answers are read in the conversation. */
const SAID_CHARACTERS = 300;

export interface TalkNewsProps {
  readonly name: string;
  readonly conversation: Pick<Conversation, 'messages' | 'loading'>;
}

/**
 * Tells screen readers what comes in, once. The rows of the conversation cannot: they come and go while it is scrolled.
 */
export function TalkNews({ name, conversation: { messages, loading } }: TalkNewsProps) {
  const known = useRef<readonly ChatMessage[] | null>(null);
  const [said, setSaid] = useState({ id: '', sentences: '' });
  useEffect(() => {
    if (loading) return;
    const news = known.current === null ? [] : newsOf(known.current, messages);
    known.current = messages;
    const last = news.at(-1);
    if (!last) return;
    setSaid({ id: last.id, sentences: news.map((message) => sentence(message, name)).join(' ') });
  }, [messages, loading, name]);
  return (
    <div className="visually-hidden" role="status">
      {/* The same words again are news as well. */}
      <span key={said.id}>{said.sentences}</span>
    </div>
  );
}

function sentence({ role, text, error }: ChatMessage, name: string): string {
  if (role !== 'user') return words.said(name, text.slice(0, SAID_CHARACTERS));
  return error ? words.delivery.notDeliveredBecause(error.message) : words.delivery.notDelivered;
}
