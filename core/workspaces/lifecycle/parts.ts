import { AppError, type ErrorAction, systemCodeOf } from '../../base/index.ts';
import type { StartPolicy } from '../../contract/index.ts';
import type { Store, WorkspaceRecord } from '../../store/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import type { Reconciler } from '../reconciler.ts';
import type { WorkspaceRegistry } from '../registry.ts';

/** How long a command waits for the backend before it answers; the reconciler goes on either way. */
const WAIT_MS = 30_000;

/** What every command on workspaces works with. */
export interface LifecycleParts {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly reconciler: () => Pick<Reconciler, 'mark' | 'settled'>;
  readonly now: () => number;
  /** Ends what others have under way with a workspace; runs inside the transaction that removes it. */
  readonly onRemoving: (id: string) => void;
  /** Hears of a workspace whose agent gets a fresh instance, inside the transaction that wants it. */
  readonly onRestarting?: (record: WorkspaceRecord) => void;
  /** Where workspaces run now, to see what a removal left over; null while nothing is available. */
  readonly backend?: () => Pick<WorkspaceBackend, 'ready' | 'listIds'> | null;
  /** Whether somebody sent a workspace something that it has not answered yet. */
  readonly hasMessages?: (id: string) => boolean;
  /** How new workspaces start and rest; without it they start at once and never fall asleep. */
  readonly startPolicy?: () => Pick<StartPolicy, 'startLazily' | 'hibernateAfterMinutes'>;
}

/** What is known of an instance says nothing about the next one. */
export const FRESH = { phase: null, error: null, url: '', activeTasks: 0, currentTask: '' } as const;

/** Has the reconciler compare what is wanted of these with what is there. */
export function look({ reconciler }: LifecycleParts, ids: readonly string[]): void {
  for (const id of ids) reconciler().mark(id);
}

/** Resolves when nothing is under way with these, or after 30 s. */
export async function settledOrLate({ reconciler }: LifecycleParts, ids: readonly string[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS);
    timer.unref();
  });
  await Promise.race([Promise.all(ids.map((id) => reconciler().settled(id))), late]);
  clearTimeout(timer);
}

/** The workspace itself and everything below it, parents first. Throws `workspace_not_found`, `workspace_removed`. */
export function subtreeOf({ store, registry }: LifecycleParts, id: string): WorkspaceRecord[] {
  return [registry.require(id), ...store.workspaces.descendantsOf(id)];
}

/** The workspace, unless it is gone or about to be. Throws `workspace_not_found`, `workspace_removed`, `being_removed`. */
export function requireStaying({ store, registry }: LifecycleParts, id: string): WorkspaceRecord {
  const record = registry.require(id);
  refuseBeingRemoved(store, record);
  return record;
}

/** Throws `being_removed`, which offers to undo that, while a workspace waits to be destroyed. */
export function refuseBeingRemoved(store: Store, record: WorkspaceRecord): void {
  if (record.destroyAt === null) return;
  throw new AppError('being_removed', `${record.name} is being removed`, {
    detail: 'Undo the removal first.',
    actions: [undoOf(store, record)],
  });
}

function undoOf(store: Store, record: WorkspaceRecord): ErrorAction {
  const input = { id: rootOfRemoval(store, record).id };
  return { label: 'Undo', operation: 'workspaces.undoRemove', input };
}

/** The workspace whose removal takes this one along. */
export function rootOfRemoval(store: Store, record: WorkspaceRecord): WorkspaceRecord {
  let root = record;
  for (const id of store.workspaces.ancestorsOf(record.id)) {
    const ancestor = store.workspaces.getLive(id);
    if (ancestor?.destroyAt !== record.destroyAt) break;
    root = ancestor;
  }
  return root;
}

/**
 * Nothing comes to life in a team that is paused or about to go. `parentId` is that of the one that would.
 * Throws `ancestor_paused`, `being_removed`.
 */
export function refuseUnderStopped({ store }: LifecycleParts, parentId: string | null): void {
  if (parentId === null) return;
  for (const ancestorId of [parentId, ...store.workspaces.ancestorsOf(parentId)]) {
    const ancestor = store.workspaces.getLive(ancestorId);
    if (!ancestor) continue;
    refuseBeingRemoved(store, ancestor);
    if (ancestor.desired !== 'paused') continue;
    const resume = { operation: 'workspaces.resume', input: { id: ancestorId } };
    throw new AppError('ancestor_paused', `parent workspace "${ancestor.name}" is paused — resume it first`, {
      actions: [{ label: `Resume ${ancestor.name}`, ...resume }],
    });
  }
}

/** Runs a change of rows. Throws `name_taken` where a sibling has the name already. */
export function refuseTakenName<T>(
  { store }: LifecycleParts,
  { name, parentId }: Pick<WorkspaceRecord, 'name' | 'parentId'>,
  change: () => T,
): T {
  try {
    return change();
  } catch (error) {
    if (systemCodeOf(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
    const message = `There is already a "${name}" in this team`;
    const leaving = store.workspaces
      .childrenOf(parentId)
      .find((each) => each.name === name && each.destroyAt !== null);
    if (leaving) {
      throw new AppError('name_taken', message, {
        detail: 'It is being removed: wait some seconds until it is gone, or undo that.',
        actions: [undoOf(store, leaving)],
      });
    }
    throw new AppError('name_taken', message, {
      detail: 'Choose another name, or remove the existing workspace first.',
    });
  }
}
