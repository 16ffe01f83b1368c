import { AppError, checkOutboundUrl, newId, systemCodeOf } from '../base/index.ts';
import { hasInstance, type ParsedInputOf, type Workspace } from '../contract/index.ts';
import type { FileChanges, Store, StoredFile, WorkspacePatch, WorkspaceRecord } from '../store/index.ts';
import type { Reconciler } from './reconciler.ts';
import type { WorkspaceRegistry } from './registry.ts';
import { wirePositions } from './wire-positions.ts';
import { awaitingEvent, firstStatus, onlineEvent } from './without-instance.ts';

const FORBIDDEN_IN_NAMES = /[{}[\]|>*&!\r\n]/;
const DEFAULT_TIER = 2;
/** How long a removal waits for the backend before it answers; the reconciler goes on either way. */
const REMOVE_WAIT_MS = 30_000;

/** A workspace that somebody wants. */
export interface WorkspaceDraft {
  readonly name: string;
  readonly role: string;
  readonly runtime: string;
  readonly model?: string;
  readonly template?: string;
  readonly tier?: number;
  readonly parentId: string | null;
  readonly position?: number;
  readonly canvas: { x: number; y: number } | null;
  readonly maxConcurrentTasks?: number;
  readonly external?: { url: string; deliveryMode: 'push' | 'poll' };
  readonly files: readonly StoredFile[];
  readonly workspaceDir?: string;
  readonly workspaceAccess?: WorkspaceRecord['workspaceAccess'];
  readonly plugins?: readonly string[];
  readonly orgId?: string;
  /** What the template says, to compare with at the next import. */
  readonly applied?: unknown;
}

/** What an import changes of a workspace that exists. */
export interface Respec {
  readonly patch: WorkspacePatch;
  /** Written at its next start, which comes at once; all others stay as the agent has them. */
  readonly files?: FileChanges;
  /** The instance has to be made anew for the change to count. */
  readonly restart: boolean;
}

export interface LifecycleOptions {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly reconciler: () => Reconciler;
  readonly now: () => number;
  /** Ends what others have under way with a workspace; runs inside the transaction that removes it. */
  readonly onRemoving: (id: string) => void;
}

/**
 * What users and templates may do with workspaces. Every method only changes what is wanted, in one
 * transaction, and tells the reconciler to look.
 */
export class WorkspaceLifecycle {
  readonly #options: LifecycleOptions;

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /**
   * Stores a workspace and announces it. Runs inside the caller's transaction if there is one; the caller
   * then calls `start` with the ids after the commit. Throws `name_taken`, `invalid_url`, `ancestor_paused`.
   */
  add(draft: WorkspaceDraft): WorkspaceRecord {
    const { store, now } = this.#options;
    const external = draft.external;
    if (external?.url) checkOutboundUrl(external.url);
    this.#refusePausedTeam(draft.parentId);
    const runtime = external ? 'external' : draft.runtime;
    const url = external?.url ?? '';
    try {
      return store.transaction(() =>
        store.workspaces.insert(
          {
            id: newId(),
            name: draft.name,
            role: draft.role,
            runtime,
            model: draft.model ?? '',
            template: draft.template ?? '',
            tier: draft.tier ?? DEFAULT_TIER,
            parentId: draft.parentId,
            position: draft.position ?? store.workspaces.countChildren(draft.parentId),
            canvas: draft.canvas,
            maxConcurrentTasks: Math.max(1, draft.maxConcurrentTasks ?? 1),
            status: firstStatus({ external: external !== undefined, runtime, url }),
            external: external !== undefined,
            deliveryMode: external?.deliveryMode ?? 'push',
            url,
            workspaceDir: draft.workspaceDir ?? '',
            workspaceAccess: draft.workspaceAccess ?? 'none',
            plugins: draft.plugins ?? [],
            orgId: draft.orgId ?? null,
            applied: draft.applied ?? null,
            createdAt: now(),
          },
          draft.files,
        ),
      );
    } catch (error) {
      if (systemCodeOf(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      throw new AppError('name_taken', `There is already a "${draft.name}" in this team`, {
        detail: 'Choose another name, or remove the existing workspace first.',
      });
    }
  }

  /** Announces stored workspaces and has them brought up. */
  start(records: readonly WorkspaceRecord[]): void {
    const { store, registry, reconciler } = this.#options;
    const positions = wirePositions(store);
    for (const record of records) {
      const { name, tier, runtime, parentId } = record;
      if (record.status === 'online') registry.announce(record, onlineEvent(record));
      else if (record.external) registry.announce(record, awaitingEvent(record));
      else {
        registry.announce(record, {
          event: 'WORKSPACE_PROVISIONING',
          payload: {
            name,
            tier,
            runtime,
            ...positions.relative(record),
            ...(parentId ? { parent_id: parentId } : {}),
          },
        });
        reconciler().mark(record.id);
      }
    }
  }

  /** Wants a fresh instance. Throws `workspace_not_found`, `workspace_removed`, `ancestor_paused`. */
  restart(id: string): WorkspaceRecord {
    const { registry, reconciler } = this.#options;
    const record = registry.require(id);
    if (record.desired === 'paused') {
      throw new AppError('ancestor_paused', `${record.name} is paused`, {
        detail: 'Resume it first.',
        actions: [{ label: 'Resume', operation: 'workspaces.resume', input: { id } }],
      });
    }
    this.#refusePausedTeam(record.parentId);
    if (!hasInstance(record)) return record;
    const { name, tier, runtime } = record;
    const asleep = record.status === 'hibernating' || record.status === 'hibernated';
    const changed = registry.trigger(
      id,
      asleep ? 'wake' : 'provision',
      {
        desired: 'running',
        generation: record.generation + 1,
        phase: null,
        error: null,
        url: '',
        activeTasks: 0,
        currentTask: '',
      },
      { event: 'WORKSPACE_PROVISIONING', payload: { name, tier, runtime } },
    );
    reconciler().mark(id);
    return changed ?? record;
  }

  /**
   * Changes what a workspace is, inside the caller's transaction; the caller calls `look` after the commit. One
   * that is paused or asleep takes the change up when it comes back. Undefined when it is gone. Throws `invalid_url`.
   */
  respec(id: string, { patch, files, restart }: Respec): WorkspaceRecord | undefined {
    const { store, registry } = this.#options;
    const record = store.workspaces.getLive(id);
    if (!record) return undefined;
    const isDue = files !== undefined && files.put.length + files.remove.length > 0;
    if (isDue) store.workspaces.changeFiles(id, files);
    const wanted = { ...patch, ...(isDue ? { seeded: false } : {}) };
    if (!hasInstance({ ...record, ...patch })) return this.#respecWithoutInstance(record, wanted);
    if (!restart && !isDue) return registry.change(id, wanted);
    const fresh = { ...wanted, generation: record.generation + 1 };
    if (record.desired !== 'running') return registry.change(id, fresh);
    const { name, tier, runtime } = { ...record, ...patch };
    return (
      registry.trigger(
        id,
        'provision',
        { ...fresh, phase: null, error: null, url: '', activeTasks: 0, currentTask: '' },
        { event: 'WORKSPACE_PROVISIONING', payload: { name, tier, runtime } },
      ) ?? registry.change(id, fresh)
    );
  }

  /** Of one that has no instance, or has none any more: then what is known of that says nothing about it. */
  #respecWithoutInstance(record: WorkspaceRecord, patch: WorkspacePatch): WorkspaceRecord | undefined {
    const { registry } = this.#options;
    const { id } = record;
    const hadInstance = hasInstance(record);
    if (!hadInstance && patch.url === undefined) return registry.change(id, patch);
    const { external, url } = { ...record, url: hadInstance ? '' : record.url, ...patch };
    if (external && url) checkOutboundUrl(url);
    const wanted: WorkspacePatch = {
      ...patch,
      url,
      agentUrl: url,
      deliveryMode: external && !url ? 'poll' : 'push',
      lastHeartbeatAt: null,
      error: null,
      phase: null,
      activeTasks: 0,
      currentTask: '',
      // A start that is under way is not meant for it any more.
      ...(hadInstance ? { generation: record.generation + 1 } : {}),
    };
    const after = { ...record, ...wanted };
    const move =
      firstStatus(after) === 'online'
        ? registry.trigger(
            id,
            record.status === 'degraded' ? 'recover' : 'agent_alive',
            wanted,
            onlineEvent(after),
          )
        : registry.trigger(id, 'agent_silent', wanted, awaitingEvent(after));
    return move ?? registry.change(id, wanted);
  }

  /** Has the reconciler compare what is wanted of these with what is there. */
  look(ids: readonly string[]): void {
    for (const id of ids) this.#options.reconciler().mark(id);
  }

  /** Pauses a workspace and everything below it; returns how many were not paused before. */
  pause(id: string): number {
    const { store, registry, reconciler } = this.#options;
    const record = registry.require(id);
    const targets = [record, ...store.workspaces.descendantsOf(id)].filter(
      (each) => each.desired !== 'paused',
    );
    store.transaction(() => {
      for (const each of targets) {
        registry.trigger(
          each.id,
          'pause',
          { desired: 'paused', activeTasks: 0, currentTask: '' },
          { event: 'WORKSPACE_PAUSED', payload: { name: each.name } },
        );
      }
    });
    for (const each of targets) reconciler().mark(each.id);
    return targets.length;
  }

  /** Resumes a workspace and everything paused below it. Throws `ancestor_paused`. */
  resume(id: string): number {
    const { store, registry, reconciler } = this.#options;
    const record = registry.require(id);
    this.#refusePausedTeam(record.parentId);
    const targets = [record, ...store.workspaces.descendantsOf(id)].filter(
      (each) => each.desired === 'paused',
    );
    store.transaction(() => {
      for (const each of targets) {
        const { name, tier, runtime } = each;
        registry.trigger(
          each.id,
          'resume',
          { desired: 'running', generation: each.generation + 1 },
          { event: 'WORKSPACE_PROVISIONING', payload: { name, tier, runtime } },
        );
      }
    });
    for (const each of targets) reconciler().mark(each.id);
    return targets.length;
  }

  /**
   * Removes a workspace and everything below it. The rows become tombstones in one transaction, before any
   * container is touched, so that no late heartbeat revives them; then the reconciler removes the instances.
   * With `purge` the rows and their history are deleted too, once nothing is left of them.
   */
  async remove(id: string, options: { purge: boolean }): Promise<number> {
    const { store, registry, reconciler } = this.#options;
    const record = registry.require(id);
    const targets = [...store.workspaces.descendantsOf(id).reverse(), record];
    store.transaction(() => this.markRemoved(targets));
    this.look(targets.map((each) => each.id));
    const settled = Promise.all(targets.map((each) => reconciler().settled(each.id)));
    const waited = Promise.race([
      settled,
      new Promise((resolve) => setTimeout(resolve, REMOVE_WAIT_MS).unref()),
    ]);
    await waited;
    if (options.purge) {
      store.transaction(() => {
        for (const each of targets) store.workspaces.purge(each.id);
      });
    }
    return targets.length;
  }

  /**
   * Makes tombstones of these workspaces, children first and the root of the removal last, inside the caller's
   * transaction; the caller calls `look` after the commit.
   */
  markRemoved(targets: readonly WorkspaceRecord[]): void {
    const { store, registry, now, onRemoving } = this.#options;
    for (const each of targets) {
      store.tokens.revokeAll(each.id);
      onRemoving(each.id);
      registry.trigger(
        each.id,
        'remove',
        { desired: 'removed', removedAt: now(), url: '', activeTasks: 0, currentTask: '' },
        {
          event: 'WORKSPACE_REMOVED',
          payload: each === targets.at(-1) ? { cascade_deleted: targets.length - 1 } : {},
        },
      );
    }
  }

  /** Renames, describes, places or collapses. Throws `invalid_name`, `name_taken`. */
  update(input: ParsedInputOf<'workspaces.update'>): Workspace {
    const { registry } = this.#options;
    const { id, ...wanted } = input;
    registry.require(id);
    if (wanted.name !== undefined) checkText('name', wanted.name, 255);
    if (wanted.role !== undefined) checkText('role', wanted.role, 1000);
    const patch = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    try {
      const record = registry.change(id, patch);
      return registry.view(record ?? registry.require(id));
    } catch (error) {
      if (systemCodeOf(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      throw new AppError('name_taken', `There is already a "${wanted.name}" in this team`);
    }
  }

  #refusePausedTeam(parentId: string | null): void {
    const { store } = this.#options;
    if (parentId === null) return;
    for (const ancestorId of [parentId, ...store.workspaces.ancestorsOf(parentId)]) {
      const ancestor = store.workspaces.get(ancestorId);
      if (ancestor?.desired !== 'paused') continue;
      throw new AppError(
        'ancestor_paused',
        `parent workspace "${ancestor.name}" is paused — resume it first`,
        {
          actions: [
            { label: `Resume ${ancestor.name}`, operation: 'workspaces.resume', input: { id: ancestorId } },
          ],
        },
      );
    }
  }
}

/**
 * Names and roles that people give travel into YAML files of old runtimes: what could break out of a value is
 * refused. Throws `invalid_name`.
 */
export function checkText(field: 'name' | 'role', text: string, maxLength: number): void {
  if (text.length <= maxLength && !FORBIDDEN_IN_NAMES.test(text) && (field === 'role' || text.trim() !== ''))
    return;
  throw new AppError('invalid_name', `This ${field} cannot be used`, {
    detail: `At most ${maxLength} characters, on one line, without any of { } [ ] | > * & !`,
  });
}
