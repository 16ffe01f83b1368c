import type { Workspace } from '../../../core/contract/index.ts';

/** A removal that can still be undone. */
export interface Departure {
  /** Stable while it can be undone. */
  readonly key: string;
  /** What was removed; everything below them goes with them. */
  readonly tops: readonly Workspace[];
  /** How many go in all. */
  readonly count: number;
  /** Until then it can be undone, in milliseconds since the epoch. */
  readonly destroyAt: number;
}

/**
 * The removals that can still be undone, the first to end first.
 *
 * @param batchOf names the removal that somebody made as one; what was removed elsewhere stands for itself.
 */
export function departures(
  leaving: Readonly<Record<string, Workspace>>,
  batchOf: (id: string) => string | undefined,
): readonly Departure[] {
  const groups = new Map<string, Departure>();
  for (const workspace of Object.values(leaving)) {
    const top = topOf(leaving, workspace);
    const key = batchOf(top.id) ?? top.id;
    const before = groups.get(key) ?? { key, tops: [], count: 0, destroyAt: Number.POSITIVE_INFINITY };
    groups.set(key, {
      key,
      tops: workspace === top ? [...before.tops, top] : before.tops,
      count: before.count + 1,
      destroyAt: Math.min(before.destroyAt, workspace.destroyAt ?? before.destroyAt),
    });
  }
  return [...groups.values()].sort((a, b) => a.destroyAt - b.destroyAt);
}

/** What was removed with it: those below it that went before keep a time of their own. */
function topOf(leaving: Readonly<Record<string, Workspace>>, workspace: Workspace): Workspace {
  const parent = workspace.parentId === null ? undefined : leaving[workspace.parentId];
  return parent && parent.destroyAt === workspace.destroyAt ? topOf(leaving, parent) : workspace;
}
