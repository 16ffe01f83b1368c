import type { ChatMessage } from '../../../../core/contract/index.ts';
import { dayLabel, startOfDay } from '../time.ts';

/** Messages of one side closer than this read as one turn. */
const SAME_TURN_MS = 3 * 60_000;

/** A message that the engine has not confirmed yet. It keeps its id, by which the engine knows it when it comes again. */
export interface Outgoing extends ChatMessage {
  readonly outgoing: true;
}

/** The bubble of a message that is on its way to the engine. */
export function outgoingMessage(
  fields: Pick<ChatMessage, 'id' | 'workspaceId' | 'text' | 'files' | 'createdAt'>,
): Outgoing {
  return {
    ...fields,
    outgoing: true,
    role: 'user',
    state: 'sending',
    error: null,
    traceId: null,
    work: null,
  };
}

/** Whether the engine does not know this message: sending it again means telling it to the engine again. */
export function isOutgoing(message: ChatMessage): message is Outgoing {
  return 'outgoing' in message;
}

/**
 * One conversation, oldest first, out of the messages of the engine and bubbles that it has not confirmed yet. A bubble
 * gives way to the message of the same id, whichever comes first: the answer to `chat.send` or its events.
 */
export function mergeConversation(
  known: readonly ChatMessage[],
  outgoing: readonly Outgoing[],
): readonly ChatMessage[] {
  if (outgoing.length === 0) return known;
  const ids = new Set(known.map(({ id }) => id));
  const unconfirmed = outgoing.filter(({ id }) => !ids.has(id));
  if (unconfirmed.length === 0) return known;
  return [...known, ...unconfirmed].sort((a, b) => a.createdAt - b.createdAt);
}

/** One message as the list of a conversation shows it, with what stands above it. */
export interface ConversationRow {
  readonly key: string;
  readonly message: ChatMessage;
  /** First message of a turn: shows who speaks and when. */
  readonly opensTurn: boolean;
  /** Place among the messages that wait; 0 when it does not wait. */
  readonly place: number;
  /** The day that begins with it. */
  readonly day: string | null;
  /** How many messages came since the reader last looked, where this is the first of them. */
  readonly unread: number;
}

export interface RowOptions {
  /** Decides what counts as today. */
  readonly now: number;
  /** The first of the messages that the reader has not seen, and how many there were. */
  readonly unread?: { readonly id: string; readonly count: number } | undefined;
}

/** Adds day separators and the line above what is unread, and tells where a new turn begins. */
export function conversationRows(
  messages: readonly ChatMessage[],
  { now, unread }: RowOptions,
): ConversationRow[] {
  const rows: ConversationRow[] = [];
  let previous: ChatMessage | undefined;
  let place = 0;
  for (const message of messages) {
    const day = startOfDay(message.createdAt);
    const newDay = previous === undefined || startOfDay(previous.createdAt) !== day;
    const isFirstUnread = message.id === unread?.id;
    const opensTurn =
      newDay ||
      isFirstUnread ||
      previous?.role !== message.role ||
      message.createdAt - previous.createdAt > SAME_TURN_MS;
    const waits = message.state === 'queued';
    if (waits) place += 1;
    rows.push({
      key: message.id,
      message,
      opensTurn,
      place: waits ? place : 0,
      day: newDay ? dayLabel(message.createdAt, now) : null,
      unread: isFirstUnread ? unread.count : 0,
    });
    previous = message;
  }
  return rows;
}

/**
 * The message of the user that the agent works on now: the oldest one that the engine is delivering (an agent may write
 * in between), else the newest as long as nothing has followed it.
 */
export function unansweredMessage(messages: readonly ChatMessage[]): ChatMessage | undefined {
  const delivered = messages.find(
    (message) => message.role === 'user' && message.state === 'sending' && !isOutgoing(message),
  );
  if (delivered) return delivered;
  const last = messages.at(-1);
  return last?.role === 'user' && last.state === 'sent' ? last : undefined;
}

/**
 * The first of the newest `count` messages of the agent; undefined while it may be older than what is known. `isWhole`:
 * there is nothing older.
 */
export function firstUnread(
  messages: readonly ChatMessage[],
  count: number,
  isWhole: boolean,
): ChatMessage | undefined {
  const fromAgent = messages.filter(({ role }) => role === 'agent');
  if (count === 0 || (fromAgent.length < count && !isWhole)) return undefined;
  return fromAgent.at(-Math.min(count, fromAgent.length));
}
