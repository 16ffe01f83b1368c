import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Activity, AppErrorJson } from '../../../../core/contract/index.ts';
import { isDisconnected } from '../../engine/query.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { errorOf } from '../errors.ts';
import { idsBelow } from '../tree.ts';
import { type Entry, entryOf, statusEntry } from './entry.ts';
import { type Choice, filterEntries, filterOf, type NameOf } from './filter.ts';
import { inScope, mergeEntries, newestFirst, type Scope } from './merge.ts';
import { addPage, NO_PAGES, type Pages } from './pages.ts';

const PAGE = 200;

export interface TimelineState {
  /** Newest first: stored pages, live rows and status changes in one list, all of which pass the filter. */
  readonly entries: readonly Entry[];
  /** The first page is still on its way. */
  readonly loading: boolean;
  readonly loadingOlder: boolean;
  readonly reachedEnd: boolean;
  /** How far back was looked; null before anything was. */
  readonly lookedTo: number | null;
  readonly error: AppErrorJson | null;
  /** The next page; while an error stands, the one that failed. */
  readonly loadOlder: () => void;
  /** Asks once more for the page that failed. */
  readonly retry: () => void;
}

/**
 * The timeline of a scope as far as a choice shows it: the first page at once, older ones on demand, live rows as they
 * happen. Scope and choice must keep their identity as long as they mean the same; give who uses this the scope as key.
 */
export function useTimeline(scope: Scope, choice: Choice, nameOf: NameOf): TimelineState {
  const [pages, setPages] = useState<Pages>(NO_PAGES);
  /** Where the page ends that was asked for last; null for the newest. Only its answer counts. */
  const asked = useRef<{ readonly before: number | null }>({ before: null });
  const connected = useEngine((state) => state.connection === 'connected');
  const moment = useEngine((state) => state.moment);
  const live = useDeferredValue(useEngine((state) => state.activity));
  const statusChanges = useEngine((state) => state.statusChanges);
  const children = useEngine((state) => (scope.kind === 'team' ? state.children : null));
  const isPast = moment !== null;

  const fetchPage = useCallback(
    async (before: number | null) => {
      const question = { before };
      asked.current = question;
      const current = () => asked.current === question;
      setPages((known) => ({ ...known, loading: before === null ? 'first' : 'older', error: null }));
      try {
        const past = useEngine.getState().moment;
        const from = before ?? choice.to ?? (past === null ? undefined : past + 1);
        const query = { ...scopeOf(scope), ...filterOf(choice), limit: PAGE };
        const page = await client.call(
          'timeline.list',
          from === undefined ? query : { ...query, before: from },
        );
        if (current()) setPages((known) => addPage(known, page));
      } catch (thrown) {
        // The next connection asks again.
        if (!current() || isDisconnected(thrown)) return;
        setPages((known) => ({ ...known, loading: null, error: errorOf(thrown) }));
      }
    },
    [scope, choice],
  );

  // Also after a reconnect: what happened meanwhile is not among the live rows. And anew where the past begins or ends.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (connected) void fetchPage(null);
    return () => setPages(NO_PAGES);
  }, [connected, fetchPage, isPast]);

  const stored = useMemo(() => pages.stored.map(toEntry), [pages.stored]);
  const fresh = useMemo(() => {
    const team =
      children && scope.kind === 'team' ? new Set([scope.id, ...idsBelow(children, scope.id)]) : undefined;
    const seen = statusChanges.map(({ workspaceId, status, at, reason }) =>
      statusEntry(workspaceId, status, at, reason),
    );
    const ofScope = [...live.map(toEntry), ...seen].filter((entry) => inScope(entry, scope, team));
    const workspaceId = scope.kind === 'workspace' ? scope.id : undefined;
    return [...filterEntries(ofScope, choice, { nameOf, workspaceId })].sort(newestFirst);
  }, [scope, choice, live, statusChanges, children, nameOf]);
  const entries = useMemo(() => {
    // What is stored reaches up to now; who looks at the past sees only what had happened by then.
    const known = moment === null ? stored : stored.filter(({ at }) => at <= moment);
    return mergeEntries(known, fresh);
  }, [stored, fresh, moment]);

  const retry = () => void fetchPage(asked.current.before);
  return {
    entries,
    loading: pages.loading === 'first' && entries.length === 0 && !isPast,
    loadingOlder: pages.loading !== null && pages.stored.length > 0,
    reachedEnd: pages.reachedEnd,
    lookedTo: pages.lookedTo,
    error: pages.error,
    loadOlder: () => {
      if (pages.error) return retry();
      if (pages.lookedTo === null || pages.loading !== null || pages.reachedEnd) return;
      // One more than the oldest, so that rows of the same millisecond are not lost between two pages.
      void fetchPage(pages.stalled ? pages.lookedTo : pages.lookedTo + 1);
    },
    retry,
  };
}

function scopeOf(scope: Scope): { workspaceId?: string; peerId?: string; below?: boolean } {
  switch (scope.kind) {
    case 'org':
      return {};
    case 'workspace':
      return { workspaceId: scope.id };
    case 'team':
      return { workspaceId: scope.id, below: true };
    case 'pair':
      return { workspaceId: scope.id, peerId: scope.peerId };
  }
}

const entryByActivity = new WeakMap<Activity, Entry>();

function toEntry(activity: Activity): Entry {
  const known = entryByActivity.get(activity);
  if (known) return known;
  const entry = entryOf(activity);
  entryByActivity.set(activity, entry);
  return entry;
}
