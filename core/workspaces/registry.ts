import type { AppErrorJson } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import {
  hasInstance,
  type PlatformEventName,
  type ProvisionPhase,
  type Workspace,
} from '../contract/index.ts';
import type { Store, WorkspacePatch, WorkspaceRecord } from '../store/index.ts';
import { withoutOpenStep } from './steps.ts';
import { nextStatus, type StatusTrigger } from './transitions.ts';
import { type LivePhase, toWorkspace } from './view.ts';

/** An event of the platform catalogue that goes with a change. */
export interface PlatformEvent {
  readonly event: PlatformEventName;
  readonly payload?: Record<string, unknown>;
}

const SILENT_STATUSES = new Set(['online', 'removed', 'paused', 'provisioning']);

/**
 * The one writer of workspace rows: every change is stored, then told to clients whole, then as the
 * platform event that goes with it. Problems follow the row's error.
 */
export class WorkspaceRegistry {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #live = new Map<string, LivePhase>();

  constructor(store: Store, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /** Throws `workspace_not_found`, or `workspace_removed` for a tombstone. */
  require(id: string): WorkspaceRecord {
    const record = this.#store.workspaces.get(id);
    if (!record)
      throw new AppError('workspace_not_found', 'There is no such workspace', { detail: `Id ${id}` });
    if (record.status === 'removed') {
      throw new AppError('workspace_removed', `${record.name} was removed`, { detail: `Id ${id}` });
    }
    return record;
  }

  view(record: WorkspaceRecord): Workspace {
    return toWorkspace(record, this.#now(), this.#live.get(record.id));
  }

  /**
   * Stores a patch and tells about it. Undefined when the workspace does not exist. Tokens are those of the instance that
   * is wanted: when that is another one from now on, or none, whoever still runs with them is not heard any more.
   */
  change(id: string, patch: WorkspacePatch, platform?: PlatformEvent): WorkspaceRecord | undefined {
    const before = this.#store.workspaces.get(id);
    if (!before) return undefined;
    const apply = () => {
      const record = this.#store.workspaces.update(id, withoutDueRestart(before, patch));
      if (record) this.#tell(record, before, platform);
      return record;
    };
    if (!wantsAnotherInstance(before, patch)) return apply();
    return this.#store.transaction(() => {
      this.#store.tokens.revokeAll(id);
      return apply();
    });
  }

  /** Tells about a row that was stored just now. */
  announce(record: WorkspaceRecord, platform?: PlatformEvent): void {
    this.#tell(record, undefined, platform);
  }

  #tell(record: WorkspaceRecord, before: WorkspaceRecord | undefined, platform?: PlatformEvent): void {
    if (record.status === 'removed') this.#store.events.append({ type: 'workspace.removed', id: record.id });
    else this.#store.events.append({ type: 'workspace.changed', workspace: this.view(record) });
    this.#followProblem(record, before);
    if (before && before.parentId !== record.parentId) {
      this.#store.events.append({
        type: 'platform',
        event: 'WORKSPACE_MOVED',
        workspaceId: record.id,
        payload: { parent_id: record.parentId, previous_parent_id: before.parentId },
      });
    }
    if (platform) {
      this.#store.events.append({
        type: 'platform',
        event: platform.event,
        workspaceId: record.id,
        payload: platform.payload ?? {},
      });
    }
  }

  /** Moves the status if the trigger allows it there. Returns the new record, or null when it does not. */
  trigger(
    id: string,
    trigger: StatusTrigger,
    patch: WorkspacePatch = {},
    platform?: PlatformEvent,
  ): WorkspaceRecord | null {
    const record = this.#store.workspaces.get(id);
    const status = record && nextStatus(record.status, trigger);
    if (!status) return null;
    const error = status === 'failed' || status === 'degraded' ? {} : { error: null };
    const phase =
      status === 'provisioning' ? {} : { phase: null, steps: withoutOpenStep(record.steps, this.#now()) };
    return this.change(id, { ...error, ...phase, ...patch, status }, platform) ?? null;
  }

  /** Progress of the current step, 0…1, or undefined for none; not stored. */
  setProgress(id: string, progress: number | undefined): void {
    const { progress: _, ...others } = this.#live.get(id) ?? {};
    this.#live.set(id, progress === undefined ? others : { ...others, progress });
    const record = this.#store.workspaces.getLive(id);
    if (record) this.#store.events.append({ type: 'workspace.changed', workspace: this.view(record) });
  }

  /** What a start waits for, or undefined when it goes on; not stored. The step before it has ended by then. */
  setWaiting(id: string, waitingFor: ProvisionPhase['waitingFor']): void {
    const { waitingFor: before, ...others } = this.#live.get(id) ?? {};
    if (waitingFor === before) return;
    this.#live.set(id, waitingFor === undefined ? others : { ...others, waitingFor });
    const record = this.#store.workspaces.getLive(id);
    // The next step, or what is wanted instead of one, tells that it waits no more.
    if (record && waitingFor) this.change(id, { steps: withoutOpenStep(record.steps, this.#now()) });
  }

  /** The workspace is gone. */
  forget(id: string): void {
    this.#live.delete(id);
  }

  /** Compares with the row as it was: whatever else remembered it would be wrong after a rollback. */
  #followProblem(record: WorkspaceRecord, before: WorkspaceRecord | undefined): void {
    const error = problemIn(record);
    if (JSON.stringify(error) === JSON.stringify(before ? problemIn(before) : null)) return;
    if (error) this.#store.events.append({ type: 'problem.raised', problem: this.problemOf(record, error) });
    else this.#store.events.append({ type: 'problem.cleared', key: `workspace:${record.id}` });
  }

  problemOf(record: WorkspaceRecord, error: AppErrorJson) {
    return {
      key: `workspace:${record.id}`,
      title: record.name,
      workspaceId: record.id,
      error: { ...error, actions: [...error.actions] },
      since: record.updatedAt,
    };
  }
}

/** The next instance starts with everything as it is now. */
function withoutDueRestart({ generation }: WorkspaceRecord, patch: WorkspacePatch): WorkspacePatch {
  const isNext = patch.generation !== undefined && patch.generation !== generation;
  return isNext ? { ...patch, restartDue: false } : patch;
}

function wantsAnotherInstance(before: WorkspaceRecord, patch: WorkspacePatch): boolean {
  const { generation, desired, runtime } = { ...before, ...patch };
  if (generation === before.generation && desired === before.desired) return false;
  return hasInstance(before) || hasInstance({ external: patch.external ?? before.external, runtime });
}

/** What clients are told as a problem of a workspace. */
function problemIn({ status, error }: WorkspaceRecord): AppErrorJson | null {
  return SILENT_STATUSES.has(status) ? null : error;
}
