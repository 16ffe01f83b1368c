import type { AppErrorJson } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Workspace } from '../contract/index.ts';
import type { Store, WorkspacePatch, WorkspaceRecord } from '../store/index.ts';
import { nextStatus, type StatusTrigger } from './transitions.ts';
import { toWorkspace } from './view.ts';

/** An event of the platform catalogue that goes with a change. */
export interface PlatformEvent {
  readonly event: string;
  readonly payload?: Record<string, unknown>;
}

const SILENT_STATUSES = new Set(['online', 'removed', 'paused', 'provisioning']);

/**
 * The one writer of workspace rows: every change is stored, then told to clients whole, then as the
 * platform event that goes with it. Problems follow the row's error.
 */
export class WorkspaceRegistry {
  readonly #store: Store;
  readonly #progress = new Map<string, number>();
  readonly #problems = new Map<string, string>();

  constructor(store: Store) {
    this.#store = store;
    // Clients know the problems of the last engine's time from their snapshot: their end has to be told as well.
    for (const { id, error } of store.workspaces.listLive()) {
      if (error) this.#problems.set(`workspace:${id}`, JSON.stringify(error));
    }
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
    return toWorkspace(record, this.#progress.get(record.id));
  }

  /** Stores a patch and tells about it. Undefined when the workspace does not exist. */
  change(id: string, patch: WorkspacePatch, platform?: PlatformEvent): WorkspaceRecord | undefined {
    const record = this.#store.workspaces.update(id, patch);
    if (!record) return undefined;
    this.announce(record, platform);
    return record;
  }

  /** Tells about a row that is stored already. */
  announce(record: WorkspaceRecord, platform?: PlatformEvent): void {
    if (record.status === 'removed') this.#store.events.append({ type: 'workspace.removed', id: record.id });
    else this.#store.events.append({ type: 'workspace.changed', workspace: this.view(record) });
    this.#followProblem(record);
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
    const phase = status === 'provisioning' ? {} : { phase: null };
    return this.change(id, { ...error, ...phase, ...patch, status }, platform) ?? null;
  }

  /** Progress of the current step, 0…1, or undefined for none; not stored. */
  setProgress(id: string, progress: number | undefined): void {
    if (progress === undefined) this.#progress.delete(id);
    else this.#progress.set(id, progress);
    const record = this.#store.workspaces.getLive(id);
    if (record) this.#store.events.append({ type: 'workspace.changed', workspace: this.view(record) });
  }

  #followProblem(record: WorkspaceRecord): void {
    const key = `workspace:${record.id}`;
    const error: AppErrorJson | null = SILENT_STATUSES.has(record.status) ? null : record.error;
    const told = error ? JSON.stringify(error) : undefined;
    if (told === this.#problems.get(key)) return;
    if (error && told) {
      this.#problems.set(key, told);
      this.#store.events.append({ type: 'problem.raised', problem: this.problemOf(record, error) });
    } else {
      this.#problems.delete(key);
      this.#store.events.append({ type: 'problem.cleared', key });
    }
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
