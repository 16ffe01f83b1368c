import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AppErrorJson, ChatMessage } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { putChatHistory, useEngine } from '../../engine/store.ts';
import { errorOf } from '../errors.ts';
import { mergeConversation } from './conversation.ts';
import { useOutgoing } from './outbox.ts';

const PAGE = 60;
const NONE: readonly ChatMessage[] = [];

export interface Conversation {
  /** Oldest first, unconfirmed bubbles included. */
  readonly messages: readonly ChatMessage[];
  readonly loading: boolean;
  readonly loadingOlder: boolean;
  readonly reachedEnd: boolean;
  readonly error: AppErrorJson | null;
  readonly loadOlder: () => void;
  readonly reload: () => void;
}

interface Progress {
  readonly loading: 'first' | 'older' | null;
  readonly reachedEnd: boolean;
  readonly error: AppErrorJson | null;
}

/** The chat between the user and a workspace: history, live messages and what is on its way. */
export function useConversation(workspaceId: string): Conversation {
  const [progress, setProgress] = useState<Progress>({ loading: 'first', reachedEnd: false, error: null });
  const connected = useEngine((state) => state.connection === 'connected');
  const known = useEngine((state) => state.chat[workspaceId] ?? NONE);
  const outgoing = useOutgoing(workspaceId);
  const messages = useMemo(() => mergeConversation(known, outgoing), [known, outgoing]);
  const alive = useRef(true);

  const fetchPage = useCallback(
    async (before: number | undefined) => {
      const older = before !== undefined;
      setProgress((current) => ({ ...current, loading: older ? 'older' : 'first', error: null }));
      try {
        const query = { id: workspaceId, limit: PAGE, ...(older ? { before } : {}) };
        const page = await client.call('chat.history', query);
        putChatHistory(workspaceId, page.messages);
        if (!alive.current) return;
        setProgress((current) => ({
          loading: null,
          error: null,
          // A reload of the newest page says nothing about the end that was reached before.
          reachedEnd: older
            ? page.reachedEnd || page.messages.length === 0
            : current.reachedEnd || page.reachedEnd,
        }));
      } catch (thrown) {
        if (alive.current) setProgress((current) => ({ ...current, loading: null, error: errorOf(thrown) }));
      }
    },
    [workspaceId],
  );

  // Also after a reconnect: an answer may have come meanwhile.
  useEffect(() => {
    if (connected) void fetchPage(undefined);
  }, [connected, fetchPage]);

  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  return {
    messages,
    loading: progress.loading === 'first' && messages.length === 0,
    loadingOlder: progress.loading === 'older',
    reachedEnd: progress.reachedEnd,
    error: progress.error,
    loadOlder: () => {
      const before = pageEnd(known);
      if (before !== undefined && progress.loading === null && !progress.reachedEnd) void fetchPage(before);
    },
    reload: () => void fetchPage(undefined),
  };
}

/**
 * Where the next older page ends. The engine pages by the time of answers, which questions precede; one more, so
 * that rows of the same millisecond are not lost between two pages.
 */
function pageEnd(known: readonly ChatMessage[]): number | undefined {
  const answer = known.find((message) => message.role !== 'user');
  return answer ? answer.createdAt + 1 : known[0]?.createdAt;
}
