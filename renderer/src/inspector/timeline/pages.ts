import type { Activity, AppErrorJson, OutputOf } from '../../../../core/contract/index.ts';

/** What was got of a timeline so far. */
export interface Pages {
  /** Newest first. */
  readonly stored: readonly Activity[];
  readonly reachedEnd: boolean;
  /** The time of the oldest row that was looked at. */
  readonly lookedTo: number | null;
  /** The last page brought nothing further: so many rows are of one moment that it has to be stepped over. */
  readonly stalled: boolean;
  readonly loading: 'first' | 'older' | null;
  readonly error: AppErrorJson | null;
}

export const NO_PAGES: Pages = {
  stored: [],
  reachedEnd: false,
  lookedTo: null,
  stalled: false,
  loading: 'first',
  error: null,
};

/** Adds a page: an older one below, or the newest again, which then counts for what both have. */
export function addPage(pages: Pages, { entries, reachedEnd, lookedTo }: OutputOf<'timeline.list'>): Pages {
  const known = new Set(pages.stored.map(({ id }) => id));
  const fresh = entries.filter(({ id }) => !known.has(id));
  const done = { loading: null, error: null } as const;
  if (pages.loading === 'older') {
    const stalled = fresh.length === 0 && lookedTo === pages.lookedTo;
    return {
      ...done,
      stored: [...pages.stored, ...fresh],
      reachedEnd: reachedEnd || (stalled && pages.stalled),
      lookedTo: lookedTo ?? pages.lookedTo,
      stalled,
    };
  }
  const incoming = new Set(entries.map(({ id }) => id));
  const older = pages.stored.filter(
    ({ id, createdAt }) => !incoming.has(id) && createdAt <= (lookedTo ?? createdAt),
  );
  return {
    ...done,
    stored: [...entries, ...older],
    // A reload of the newest page says nothing about the end that was reached before.
    reachedEnd: older.length > 0 ? pages.reachedEnd : reachedEnd,
    lookedTo: older.length > 0 ? pages.lookedTo : lookedTo,
    stalled: false,
  };
}
