import { checkpoint } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import { type LifecycleParts, look, settledOrLate, subtreeOf } from './parts.ts';

/** What became of a removal by the time it answers. */
export interface Removal {
  /** Workspaces that are tombstones now. */
  readonly count: number;
  /** Of these still on the backend, which the reconciler goes on to remove. */
  readonly stopFailures: number;
}

/** `WorkspaceLifecycle.remove`. */
export async function removeTeam(parts: LifecycleParts, id: string, purge: boolean): Promise<Removal> {
  const { store, registry } = parts;
  const going = store.transaction(() => markRemoved(parts, [registry.require(id)], purge));
  checkpoint('remove.marked');
  look(parts, going);
  await settledOrLate(parts, going);
  checkpoint('remove.gone');
  const stopFailures = await countLeft(parts, going);
  if (purge && stopFailures === 0) {
    store.transaction(() => {
      for (const each of going) store.workspaces.purge(each);
    });
  }
  return { count: going.length, stopFailures };
}

/**
 * The one way in which workspaces go: tombstones of these and of everything below them, children first, before any
 * container is touched, so that no late heartbeat revives one. Joins the caller's transaction; the caller calls
 * `look` with the ids that are returned after the commit.
 */
export function markRemoved(
  parts: LifecycleParts,
  records: readonly WorkspaceRecord[],
  purge = false,
): string[] {
  const chosen = new Set(records.map(({ id }) => id));
  const tops = records.filter(
    ({ id }) => !parts.store.workspaces.ancestorsOf(id).some((above) => chosen.has(above)),
  );
  return tops.flatMap(({ id }) => {
    const tree = subtreeOf(parts, id).reverse();
    for (const each of tree) markOne(parts, each, { purge, taken: each.id === id ? tree.length - 1 : null });
    return tree.map((each) => each.id);
  });
}

/** @param how.taken how many go with it, where it is the one that was named */
function markOne(
  { store, registry, now, onRemoving }: LifecycleParts,
  { id, purgeWanted }: WorkspaceRecord,
  how: { purge: boolean; taken: number | null },
): void {
  store.tokens.revokeAll(id);
  store.schedules.disableAllOf(id);
  onRemoving(id);
  registry.trigger(
    id,
    'remove',
    {
      desired: 'removed',
      removedAt: now(),
      destroyAt: null,
      desiredBefore: null,
      purgeWanted: how.purge || purgeWanted,
      url: '',
      activeTasks: 0,
      currentTask: '',
    },
    { event: 'WORKSPACE_REMOVED', payload: how.taken === null ? {} : { cascade_deleted: how.taken } },
  );
}

/** While nothing answers that could hold them, nothing has failed: it goes on when something does. */
async function countLeft({ backend }: LifecycleParts, ids: readonly string[]): Promise<number> {
  const current = backend?.();
  if (!current?.ready) return 0;
  const left = new Set(await current.listIds());
  return ids.filter((id) => left.has(id)).length;
}
