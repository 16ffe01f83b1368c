import { AppError, checkOutboundUrl, newId, systemCodeOf } from '../base/index.ts';
import type { ParsedInputOf, Workspace } from '../contract/index.ts';
import type { Store, StoredFile, WorkspaceRecord } from '../store/index.ts';
import type { Reconciler } from './reconciler.ts';
import type { WorkspaceRegistry } from './registry.ts';

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
   * then calls `start` with the ids after the commit. Throws `invalid_name`, `name_taken`, `invalid_url`, `ancestor_paused`.
   */
  add(draft: WorkspaceDraft): WorkspaceRecord {
    const { store, now } = this.#options;
    checkText('name', draft.name, 255);
    checkText('role', draft.role.replaceAll(/[\r\n]/g, ' '), 1000);
    const external = draft.external;
    if (external?.url) checkOutboundUrl(external.url);
    this.#refusePausedTeam(draft.parentId);
    const status = !external ? 'provisioning' : external.url ? 'online' : 'awaiting_agent';
    try {
      return store.transaction(() =>
        store.workspaces.insert(
          {
            id: newId(),
            name: draft.name,
            role: draft.role,
            runtime: external ? 'external' : draft.runtime,
            model: draft.model ?? '',
            template: draft.template ?? '',
            tier: draft.tier ?? DEFAULT_TIER,
            parentId: draft.parentId,
            position: draft.position ?? store.workspaces.childrenOf(draft.parentId).length,
            canvas: draft.canvas,
            maxConcurrentTasks: Math.max(1, draft.maxConcurrentTasks ?? 1),
            status,
            external: external !== undefined,
            deliveryMode: external?.deliveryMode ?? 'push',
            url: external?.url ?? '',
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
    const { registry, reconciler } = this.#options;
    for (const record of records) {
      const { name, tier, runtime, parentId } = record;
      if (record.external) {
        const event = record.status === 'online' ? 'WORKSPACE_ONLINE' : 'WORKSPACE_AWAITING_AGENT';
        registry.announce(record, { event, payload: { name, external: true } });
      } else {
        registry.announce(record, {
          event: 'WORKSPACE_PROVISIONING',
          payload: {
            name,
            tier,
            runtime,
            ...(record.canvas ?? {}),
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
    if (record.external) return record;
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
    const { store, registry, reconciler, now, onRemoving } = this.#options;
    const record = registry.require(id);
    const targets = [...store.workspaces.descendantsOf(id).reverse(), record];
    store.transaction(() => {
      for (const each of targets) {
        store.tokens.revokeAll(each.id);
        onRemoving(each.id);
        registry.trigger(
          each.id,
          'remove',
          { desired: 'removed', removedAt: now(), url: '', activeTasks: 0, currentTask: '' },
          {
            event: 'WORKSPACE_REMOVED',
            payload: each === record ? { cascade_deleted: targets.length - 1 } : {},
          },
        );
      }
    });
    for (const each of targets) reconciler().mark(each.id);
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

/** Names and roles travel into YAML files of old runtimes: what could break out of a value is refused. */
function checkText(field: 'name' | 'role', text: string, maxLength: number): void {
  if (text.length <= maxLength && !FORBIDDEN_IN_NAMES.test(text) && (field === 'role' || text.trim() !== ''))
    return;
  throw new AppError('invalid_name', `This ${field} cannot be used`, {
    detail: `At most ${maxLength} characters, on one line, without any of { } [ ] | > * & !`,
  });
}
