import type { ChatMessage } from '../../../../core/contract/index.ts';

/**
 * What is new since a conversation was looked at last: answers at its end, and messages that turn out not to be
 * delivered. Older pages are nothing new.
 */
export function newsOf(before: readonly ChatMessage[], now: readonly ChatMessage[]): readonly ChatMessage[] {
  const known = new Map(before.map((message) => [message.id, message]));
  const end = before.at(-1)?.createdAt ?? 0;
  return now.filter((message) => {
    const earlier = known.get(message.id);
    const isNew = earlier === undefined && message.createdAt >= end;
    if (message.role !== 'user') return isNew;
    return message.state === 'failed' && (isNew || (earlier !== undefined && earlier.state !== 'failed'));
  });
}
