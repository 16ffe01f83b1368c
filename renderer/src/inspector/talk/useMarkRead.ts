import { useEffect } from 'react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { isDisconnected } from '../../engine/query.ts';
import { client, showError } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';

/**
 * Tells the engine that somebody has read a conversation, once for each change of what is unread. `isRead`: somebody looks
 * at its newest message.
 */
export function useMarkRead(workspaceId: string, messages: readonly ChatMessage[], isRead: boolean): void {
  const unread = useEngine((state) => state.unread[workspaceId] ?? 0);
  // What could not be told while the connection was lost is told with the next one.
  const connected = useEngine((state) => state.connection === 'connected');
  const upTo = messages.findLast(({ role }) => role === 'agent')?.createdAt;
  useEffect(() => {
    if (unread === 0 || !isRead || !connected || upTo === undefined) return;
    client.call('chat.markRead', { id: workspaceId, upTo }).catch((thrown: unknown) => {
      if (!isDisconnected(thrown)) showError(thrown);
    });
  }, [unread, isRead, connected, upTo, workspaceId]);
}
