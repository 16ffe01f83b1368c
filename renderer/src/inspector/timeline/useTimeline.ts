import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Activity, AppErrorJson } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../errors.ts';
import { type Entry, entryOf } from './entry.ts';
import { inScope, mergeEntries, type Scope } from './merge.ts';
import { useStatusLog } from './useStatusLog.ts';

const PAGE = 100;

export interface TimelineState {
  /** Newest first: stored pages, live rows and status changes in one list. */
  readonly entries: readonly Entry[];
  /** The first page is still on its way. */
  readonly loading: boolean;
  readonly loadingOlder: boolean;
  readonly reachedEnd: boolean;
  readonly error: AppErrorJson | null;
  readonly loadOlder: () => void;
  readonly reload: () => void;
}

interface Pages {
  readonly stored: readonly Activity[];
  readonly reachedEnd: boolean;
  readonly loading: 'first' | 'older' | null;
  readonly error: AppErrorJson | null;
}

const EMPTY: Pages = { stored: [], reachedEnd: false, loading: 'first', error: null };

/**
 * The timeline of a scope: the first page at once, older ones on demand, live rows as they happen. A scope must
 * stay the same while mounted: give the component that uses this a key.
 */
export function useTimeline(scope: Scope): TimelineState {
  const [pages, setPages] = useState<Pages>(EMPTY);
  const alive = useRef(true);
  const connected = useEngine((state) => state.connection === 'connected');
  const live = useDeferredValue(useEngine((state) => state.activity));
  const statuses = useStatusLog();

  const fetchPage = useCallback(
    async (before: number | undefined) => {
      setPages((current) => ({ ...current, loading: before === undefined ? 'first' : 'older', error: null }));
      try {
        const query = { ...filterOf(scope), limit: PAGE, ...(before === undefined ? {} : { before }) };
        const page = await client.call('timeline.list', query);
        if (!alive.current) return;
        setPages((current) => withPage(current, page.entries, page.reachedEnd));
      } catch (thrown) {
        if (alive.current) setPages((current) => ({ ...current, loading: null, error: errorOf(thrown) }));
      }
    },
    [scope],
  );

  // Also after a reconnect: what happened meanwhile is not among the live rows.
  useEffect(() => {
    if (connected) void fetchPage(undefined);
  }, [connected, fetchPage]);

  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  const entries = useMemo(() => {
    const ofScope = (entry: Entry) => inScope(entry, scope);
    const liveEntries = live.map(toEntry).filter(ofScope);
    return mergeEntries(pages.stored.map(toEntry), liveEntries, statuses.filter(ofScope));
  }, [scope, pages.stored, live, statuses]);

  return {
    entries,
    loading: pages.loading === 'first' && entries.length === 0,
    loadingOlder: pages.loading === 'older',
    reachedEnd: pages.reachedEnd,
    error: pages.error,
    loadOlder: () => {
      const oldest = pages.stored.at(-1);
      // One more than the oldest, so that rows of the same millisecond are not lost between two pages.
      if (oldest && pages.loading === null && !pages.reachedEnd) void fetchPage(oldest.createdAt + 1);
    },
    reload: () => void fetchPage(undefined),
  };
}

function withPage(pages: Pages, entries: readonly Activity[], reachedEnd: boolean): Pages {
  const known = new Set(pages.stored.map((activity) => activity.id));
  const fresh = entries.filter((activity) => !known.has(activity.id));
  const incoming = new Set(entries.map((activity) => activity.id));
  const kept = pages.stored.filter((activity) => !incoming.has(activity.id));
  const stored = [...kept, ...entries].sort((a, b) => b.createdAt - a.createdAt);
  const older = pages.loading === 'older';
  return {
    stored,
    // A reload of the newest page says nothing about the end that was reached before.
    reachedEnd: older ? reachedEnd || fresh.length === 0 : pages.reachedEnd || reachedEnd,
    loading: null,
    error: null,
  };
}

function filterOf(scope: Scope): { workspaceId?: string; peerId?: string } {
  if (scope.kind === 'org') return {};
  return scope.kind === 'workspace'
    ? { workspaceId: scope.id }
    : { workspaceId: scope.id, peerId: scope.peerId };
}

const entryByActivity = new WeakMap<Activity, Entry>();

function toEntry(activity: Activity): Entry {
  const known = entryByActivity.get(activity);
  if (known) return known;
  const entry = entryOf(activity);
  entryByActivity.set(activity, entry);
  return entry;
}
