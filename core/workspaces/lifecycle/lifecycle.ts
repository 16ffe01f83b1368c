import type { ParsedInputOf } from '../../contract/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import { allowTier } from './allow-tier.ts';
import { type Changed, updateWorkspace } from './change.ts';
import { addWorkspace, startWorkspaces, type WorkspaceDraft } from './create.ts';
import { type LifecycleParts, look, requireStaying, settledOrLate } from './parts.ts';
import { pauseTeam, resumeTeam } from './pause.ts';
import { markRemoved, type Removal, removeTeam } from './remove.ts';
import {
  type Respec,
  type RestartOptions,
  requireRestartable,
  respecWorkspace,
  restartWorkspace,
} from './restart.ts';
import { hibernateWorkspace, wakeWorkspace } from './sleep.ts';
import { destroyDue, removeUndoably, undoRemove } from './undo.ts';

/**
 * What users and templates may do with workspaces. Every method only changes what is wanted, in one
 * transaction, and tells the reconciler to look. All that take an id throw `workspace_not_found` and
 * `workspace_removed`; those that would bring one to life, `being_removed` while it waits to be destroyed.
 */
export class WorkspaceLifecycle {
  readonly #parts: LifecycleParts;

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
  }

  /**
   * Stores a workspace and announces it. Runs inside the caller's transaction if there is one; the caller
   * then calls `start` with the ids after the commit. Throws `name_taken`, `invalid_url`, `invalid_folder`,
   * `invalid_folder_access`, `ancestor_paused`, `being_removed`.
   */
  add(draft: WorkspaceDraft): WorkspaceRecord {
    return addWorkspace(this.#parts, draft);
  }

  /** Announces stored workspaces and has them brought up. `told` is what clients hear of each besides, if not the usual. */
  start(
    records: readonly WorkspaceRecord[],
    told?: (record: WorkspaceRecord) => Record<string, unknown>,
  ): void {
    startWorkspaces(this.#parts, records, told);
  }

  /** The workspace, unless it is gone or waits to be destroyed. Throws `being_removed`. */
  requireStaying(id: string): WorkspaceRecord {
    return requireStaying(this.#parts, id);
  }

  /** The workspace, if it may be restarted. Throws `ancestor_paused`, `being_removed`. */
  requireRestartable(id: string): WorkspaceRecord {
    return requireRestartable(this.#parts, id);
  }

  /** Wants a fresh instance; one that sleeps wakes up. Throws `ancestor_paused`, `being_removed`. */
  restart(id: string, options: RestartOptions = {}): WorkspaceRecord {
    return restartWorkspace(this.#parts, id, options);
  }

  /**
   * Changes what a workspace is, inside the caller's transaction; the caller calls `look` after the commit. One
   * that is paused or asleep takes the change up when it comes back. Undefined when it is gone. Throws `invalid_url`.
   */
  respec(id: string, respec: Respec): WorkspaceRecord | undefined {
    return respecWorkspace(this.#parts, id, respec);
  }

  /** Has the reconciler compare what is wanted of these with what is there. */
  look(ids: readonly string[]): void {
    look(this.#parts, ids);
  }

  /** Resolves when the reconciler is done with these, or after 30 s: it goes on either way. */
  settled(ids: readonly string[]): Promise<void> {
    return settledOrLate(this.#parts, ids);
  }

  /** Pauses a workspace and everything below it; returns how many were not paused before. */
  pause(id: string): number {
    return pauseTeam(this.#parts, id);
  }

  /** Resumes a workspace and everything paused below it. Throws `ancestor_paused`, `being_removed`. */
  resume(id: string): number {
    return resumeTeam(this.#parts, id);
  }

  /**
   * Puts a workspace to sleep: its instance goes, its data stays. `force` also one that is at work, or has messages to
   * answer. Throws `has_active_tasks`, and `not_awake` unless it is online or degraded and has an instance.
   */
  hibernate(id: string, { force }: { force: boolean }): WorkspaceRecord {
    return hibernateWorkspace(this.#parts, id, force);
  }

  /** Brings back one that sleeps; any other is left as it is. Throws `ancestor_paused`, `being_removed`. */
  wake(id: string): WorkspaceRecord {
    return wakeWorkspace(this.#parts, id);
  }

  /**
   * Removes a workspace and everything below it, and waits at most 30 s for their instances to be gone; the
   * reconciler goes on with what is left. With `purge` the rows and their history are deleted too, once nothing is
   * left of them.
   */
  remove(id: string, { purge }: { purge: boolean }): Promise<Removal> {
    return removeTeam(this.#parts, id, purge);
  }

  /**
   * Makes tombstones of these workspaces and all below them, inside the caller's transaction; the caller calls
   * `look` with the returned ids after the commit.
   */
  markRemoved(records: readonly WorkspaceRecord[]): string[] {
    return markRemoved(this.#parts, records);
  }

  /** Stops a workspace and everything below it now, and removes them in 10 s unless `undoRemove` comes first. */
  removeUndoably(id: string, { purge }: { purge: boolean }): { count: number; destroyAt: number } {
    return removeUndoably(this.#parts, id, purge);
  }

  /**
   * Brings back what one removal takes along, as it was; returns how many, 0 when there is none to undo. Below a lead
   * that is being removed as well, it goes and comes back with that one from then on.
   */
  undoRemove(id: string): number {
    return undoRemove(this.#parts, id);
  }

  /** Removes a workspace whose time to undo that is over, with all that goes with it; leaves any other alone. */
  destroyDue(id: string): void {
    destroyDue(this.#parts, id);
  }

  /**
   * Renames, describes, places, collapses, moves, or changes what its agent runs as. A running agent learns of the
   * latter with its next start, which comes at once with `restart`, and always for another tier or runtime. Throws
   * `invalid_name`, `name_taken`, `invalid_folder`, `invalid_folder_access`, `move_into_itself`, `ancestor_paused`,
   * `being_removed`.
   */
  update(input: ParsedInputOf<'workspaces.update'>): Changed {
    return updateWorkspace(this.#parts, input);
  }

  /** Notes up to which isolation tier the user agreed; one that failed for want of that starts again. */
  allowTier(id: string, tier: number): WorkspaceRecord {
    return allowTier(this.#parts, id, tier);
  }
}
