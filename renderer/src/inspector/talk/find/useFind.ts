import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { client } from '../../../engine/run.ts';
import type { Conversation } from '../useConversation.ts';
import { type Hit, hitsIn, olderHits } from './hits.ts';

const ASK_AFTER_MS = 250;
const MAX_OLDER = 200;

export interface Find {
  readonly open: boolean;
  readonly query: string;
  readonly hits: readonly Hit[];
  /** Place of the shown hit, from 0; -1 without one. */
  readonly at: number;
  readonly hit: Hit | null;
  /** Rows with hits that are not loaded yet. */
  readonly older: number;
  readonly loadingOlder: boolean;
  readonly failed: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly setQuery: (query: string) => void;
  readonly next: () => void;
  /** Beyond the oldest hit that is loaded it loads up to the one before. */
  readonly previous: () => void;
}

/** Finds a text in a conversation: in what is loaded at once, in what is older by asking the engine. */
export function useFind(workspaceId: string, conversation: Conversation): Find {
  const { messages, reachedEnd, loadUntil } = conversation;
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Hit | null>(null);
  const [times, setTimes] = useState<readonly number[]>([]);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const [failed, setFailed] = useState(false);
  const wanted = useDeferredValue(open ? query.trim() : '');
  const hits = useMemo(() => hitsIn(messages, wanted), [messages, wanted]);
  const loadedFrom = messages[0]?.createdAt ?? 0;
  const older = reachedEnd ? [] : times.filter((time) => time < loadedFrom);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is loaded meanwhile is taken off above
  useEffect(() => {
    setTimes([]);
    setFailed(false);
    if (wanted === '' || reachedEnd) return;
    let current = true;
    const ask = async () => {
      try {
        const found = await client.call('timeline.search', {
          id: workspaceId,
          text: wanted,
          limit: MAX_OLDER,
        });
        if (current) setTimes(olderHits(found.hits, loadedFrom));
      } catch (error) {
        console.warn('Older messages could not be searched', error);
        if (current) setFailed(true);
      }
    };
    const timer = setTimeout(ask, ASK_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [workspaceId, wanted]);

  const found = chosen ? hits.findIndex((hit) => isSame(hit, chosen)) : -1;
  // The newest hit is the nearest to where the reader is.
  const at = found >= 0 ? found : hits.length - 1;
  const previous = async () => {
    const [time] = older;
    if (at > 0 || time === undefined) return setChosen(hits.at(at - 1) ?? null);
    setLoadingOlder(true);
    const loaded = await loadUntil(time);
    setLoadingOlder(false);
    setFailed(!loaded);
  };

  return {
    open,
    query,
    hits,
    at,
    hit: hits[at] ?? null,
    older: older.length,
    loadingOlder,
    failed,
    setOpen,
    setQuery: (next) => {
      setQuery(next);
      setChosen(null);
    },
    next: () => setChosen(hits[(at + 1) % hits.length] ?? null),
    previous: () => void previous(),
  };
}

function isSame(a: Hit, b: Hit): boolean {
  return a.messageId === b.messageId && a.occurrence === b.occurrence;
}
