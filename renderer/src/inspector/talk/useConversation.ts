import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AppErrorJson, ChatMessage } from '../../../../core/contract/index.ts';
import { isDisconnected } from '../../engine/query.ts';
import { client } from '../../engine/run.ts';
import { putChatHistory, useEngine } from '../../engine/store.ts';
import { errorOf } from '../errors.ts';
import { mergeConversation } from './conversation.ts';
import { useOutgoing } from './outbox.ts';
import { putPartials } from './streams.ts';

const PAGE = 60;
const LARGE_PAGE = 500;
const NONE: readonly ChatMessage[] = [];

export interface Conversation {
  /** Oldest first, unconfirmed bubbles included. */
  readonly messages: readonly ChatMessage[];
  readonly loading: boolean;
  readonly loadingOlder: boolean;
  readonly reachedEnd: boolean;
  readonly error: AppErrorJson | null;
  /** The next page; while an error stands, the one that failed. */
  readonly loadOlder: () => void;
  /** Loads until a time (ms) is covered; false when that failed. */
  readonly loadUntil: (time: number) => Promise<boolean>;
  /** Asks once more for the page that failed. */
  readonly retry: () => void;
}

interface Progress {
  readonly loading: 'first' | 'older' | null;
  readonly reachedEnd: boolean;
  readonly failed: FailedPage | null;
}

interface FailedPage {
  readonly error: AppErrorJson;
  /** Where it ends; undefined for the newest. */
  readonly before: number | undefined;
  readonly limit: number;
}

const NOTHING_YET: Progress = { loading: 'first', reachedEnd: false, failed: null };

/** The chat between the user and a workspace: history, live messages and what is on its way. */
export function useConversation(workspaceId: string): Conversation {
  const [progress, setProgress] = useState(NOTHING_YET);
  const connected = useEngine((state) => state.connection === 'connected');
  const known = useEngine((state) => state.chat[workspaceId] ?? NONE);
  const outgoing = useOutgoing(workspaceId);
  const messages = useMemo(() => mergeConversation(known, outgoing), [known, outgoing]);
  const alive = useRef(true);

  /** Whether there is nothing older; null when it failed. */
  const fetchPage = useCallback(
    async (before: number | undefined, limit = PAGE): Promise<boolean | null> => {
      const older = before !== undefined;
      setProgress((current) => ({ ...current, loading: older ? 'older' : 'first', failed: null }));
      try {
        const query = { id: workspaceId, limit, ...(older ? { before } : {}) };
        const page = await client.call('chat.history', query);
        putChatHistory(workspaceId, page.messages);
        putPartials(page.partial);
        const isEnd = page.reachedEnd || (older && page.messages.length === 0);
        if (!alive.current) return isEnd;
        setProgress((current) => ({
          loading: null,
          failed: null,
          // A reload of the newest page says nothing about the end that was reached before.
          reachedEnd: older ? isEnd : current.reachedEnd || isEnd,
        }));
        return isEnd;
      } catch (thrown) {
        if (!alive.current) return null;
        // The next connection asks again: until then the first page is still on its way.
        if (isDisconnected(thrown))
          setProgress((current) => ({ ...current, loading: older ? null : 'first' }));
        else {
          const failed = { error: errorOf(thrown), before, limit };
          setProgress((current) => ({ ...current, loading: null, failed }));
        }
        return null;
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

  const loadUntil = useCallback(
    async (time: number): Promise<boolean> => {
      const oldestKnown = () => pageEnd(useEngine.getState().chat[workspaceId] ?? NONE) ?? 0;
      let oldest = Number.POSITIVE_INFINITY;
      // Ends also where a page brings nothing new.
      while (alive.current && oldestKnown() > time && oldestKnown() < oldest) {
        oldest = oldestKnown();
        const isEnd = await fetchPage(oldest, LARGE_PAGE);
        if (isEnd === null) return false;
      }
      return true;
    },
    [workspaceId, fetchPage],
  );

  const { failed } = progress;
  const retry = () => void fetchPage(failed?.before, failed?.limit);
  return {
    messages,
    loading: progress.loading === 'first' && messages.length === 0,
    loadingOlder: progress.loading === 'older',
    reachedEnd: progress.reachedEnd,
    error: failed?.error ?? null,
    loadOlder: () => {
      if (failed) return retry();
      const before = pageEnd(known);
      if (before !== undefined && progress.loading === null && !progress.reachedEnd) void fetchPage(before);
    },
    loadUntil,
    retry,
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
