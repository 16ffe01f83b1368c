import type { WorkspaceRecord } from '../../store/index.ts';
import { type LifecycleParts, look, rootOfRemoval, subtreeOf } from './parts.ts';
import { markRemoved } from './remove.ts';

/** How long a removal can be undone. */
const UNDO_MS = 10_000;

/** `WorkspaceLifecycle.removeUndoably`. */
export function removeUndoably(
  parts: LifecycleParts,
  id: string,
  purge: boolean,
): { count: number; destroyAt: number } {
  const { store, registry, now } = parts;
  const tree = subtreeOf(parts, id);
  // Those below that wait already keep their own time, and an undo of this removal leaves them alone.
  const going = tree.filter((each) => each.destroyAt === null);
  const root = tree[0];
  if (root !== undefined && root.destroyAt !== null) return { count: tree.length, destroyAt: root.destroyAt };
  const taken = new Set(tree.map((each) => each.destroyAt));
  let destroyAt = now() + UNDO_MS;
  while (taken.has(destroyAt)) destroyAt += 1;
  store.transaction(() => {
    for (const each of going) {
      const { name, desired } = each;
      const wanted = {
        destroyAt,
        purgeWanted: purge,
        desiredBefore: desired === 'removed' ? null : desired,
        desired: 'paused',
        activeTasks: 0,
        currentTask: '',
      } as const;
      const event = { event: 'WORKSPACE_PAUSED' as const, payload: { name } };
      if (!registry.trigger(each.id, 'pause', wanted, event)) registry.change(each.id, wanted);
    }
  });
  look(
    parts,
    tree.map((each) => each.id),
  );
  return { count: tree.length, destroyAt };
}

/** `WorkspaceLifecycle.undoRemove`. */
export function undoRemove(parts: LifecycleParts, id: string): number {
  const { store, registry } = parts;
  const record = registry.require(id);
  if (record.destroyAt === null) return 0;
  const root = rootOfRemoval(store, record);
  const staying = subtreeOf(parts, root.id).filter((each) => each.destroyAt === root.destroyAt);
  const lead = root.parentId === null ? undefined : store.workspaces.getLive(root.parentId);
  const keepPaused = isTeamPaused(parts, root.parentId);
  store.transaction(() => {
    for (const each of staying) {
      if (lead && lead.destroyAt !== null) goWith(parts, each, lead);
      else bringBack(parts, each, keepPaused);
    }
  });
  look(
    parts,
    staying.map((each) => each.id),
  );
  return staying.length;
}

/** As if only its lead had been removed: it goes with that one, and comes back with it. */
function goWith(
  { registry }: LifecycleParts,
  { id }: WorkspaceRecord,
  { destroyAt, purgeWanted }: WorkspaceRecord,
): void {
  registry.change(id, { destroyAt, purgeWanted });
}

function bringBack({ registry }: LifecycleParts, record: WorkspaceRecord, keepPaused: boolean): void {
  const { id, name, tier, runtime, generation, desiredBefore } = record;
  const stays = { destroyAt: null, desiredBefore: null, purgeWanted: false };
  if (keepPaused || desiredBefore === null || desiredBefore === 'paused') registry.change(id, stays);
  else if (desiredBefore === 'hibernated') {
    const event = { event: 'WORKSPACE_HIBERNATED' as const, payload: { name, tier } };
    registry.trigger(id, 'hibernated', { ...stays, desired: 'hibernated' }, event);
  } else {
    registry.trigger(
      id,
      'resume',
      { ...stays, desired: 'running', generation: generation + 1 },
      { event: 'WORKSPACE_PROVISIONING', payload: { name, tier, runtime } },
    );
  }
}

/** Somebody paused the team meanwhile: nothing comes to life below it. */
function isTeamPaused(parts: LifecycleParts, parentId: string | null): boolean {
  if (parentId === null) return false;
  const { workspaces } = parts.store;
  return [parentId, ...workspaces.ancestorsOf(parentId)].some(
    (each) => workspaces.getLive(each)?.desired === 'paused',
  );
}

/**
 * `WorkspaceLifecycle.destroyDue`. What is due goes by the same cascade as any other removal, without anybody who
 * waits for it.
 */
export function destroyDue(parts: LifecycleParts, id: string): void {
  const { store, now } = parts;
  const record = store.workspaces.getLive(id);
  if (!record || record.destroyAt === null || record.destroyAt > now()) return;
  const root = rootOfRemoval(store, record);
  look(
    parts,
    store.transaction(() => markRemoved(parts, [root], root.purgeWanted)),
  );
}
