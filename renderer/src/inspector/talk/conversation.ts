import type { ChatMessage } from '../../../../core/contract/index.ts';
import { dayLabel, startOfDay } from '../time.ts';

/** The engine stamps a message a little before or after this window did. */
const CLOCK_SKEW_MS = 5_000;
/** Messages of one side closer than this read as one turn. */
const SAME_TURN_MS = 3 * 60_000;

/** The connection broke while the message was on its way: the engine may have it or not. */
const MAYBE_SENT = 'disconnected';

const OUTGOING_PREFIX = 'outgoing:';

/** The bubble of a message that the engine has not confirmed yet. */
export function outgoingMessage(workspaceId: string, text: string, at: number, serial: number): ChatMessage {
  return {
    id: `${OUTGOING_PREFIX}${workspaceId}:${serial}`,
    workspaceId,
    role: 'user',
    text,
    files: [],
    state: 'sending',
    error: null,
    createdAt: at,
  };
}

/** Whether the engine does not know this message: sending it again means sending its text anew. */
export function isOutgoing(message: ChatMessage): boolean {
  return message.id.startsWith(OUTGOING_PREFIX);
}

/**
 * One conversation, oldest first, out of the messages of the engine and bubbles that it has not confirmed yet.
 * A bubble gives way to the first message that confirms it, so that an event that overtakes the answer to
 * `chat.send` never shows the same text twice.
 */
export function mergeConversation(
  known: readonly ChatMessage[],
  outgoing: readonly ChatMessage[],
): readonly ChatMessage[] {
  if (outgoing.length === 0) return known;
  const claimed = new Set<string>();
  const unconfirmed = outgoing.filter((bubble) => {
    if (bubble.state === 'failed' && bubble.error?.code !== MAYBE_SENT) return true;
    const confirmed = known.find((message) => !claimed.has(message.id) && confirms(message, bubble));
    if (confirmed) claimed.add(confirmed.id);
    return confirmed === undefined;
  });
  return [...known, ...unconfirmed].sort((a, b) => a.createdAt - b.createdAt);
}

function confirms(message: ChatMessage, bubble: ChatMessage): boolean {
  return (
    message.role === 'user' &&
    message.text.trim() === bubble.text.trim() &&
    message.createdAt >= bubble.createdAt - CLOCK_SKEW_MS
  );
}

/** What the list of a conversation shows, from top to bottom. */
export type ConversationRow =
  | { readonly kind: 'day'; readonly key: string; readonly label: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: ChatMessage;
      /** First message of a turn: shows who speaks and when. */
      readonly opensTurn: boolean;
    };

/** Adds day separators and tells where a new turn begins. `now` decides what counts as today. */
export function conversationRows(messages: readonly ChatMessage[], now: number): ConversationRow[] {
  const rows: ConversationRow[] = [];
  let previous: ChatMessage | undefined;
  for (const message of messages) {
    const day = startOfDay(message.createdAt);
    const newDay = previous === undefined || startOfDay(previous.createdAt) !== day;
    if (newDay) rows.push({ kind: 'day', key: `day:${day}`, label: dayLabel(message.createdAt, now) });
    const opensTurn =
      newDay || previous?.role !== message.role || message.createdAt - previous.createdAt > SAME_TURN_MS;
    rows.push({ kind: 'message', key: message.id, message, opensTurn });
    previous = message;
  }
  return rows;
}

/**
 * The message of the user that the agent works on now: the newest one, while the engine is delivering it (an
 * agent may write in between) or as long as nothing has followed it.
 */
export function unansweredMessage(messages: readonly ChatMessage[]): ChatMessage | undefined {
  const asked = messages.findLast((message) => message.role === 'user');
  if (!asked || isOutgoing(asked)) return undefined;
  if (asked.state === 'sending') return asked;
  return asked.state === 'sent' && messages.at(-1) === asked ? asked : undefined;
}
