import { AppError, type LifecycleHandlers, type Workspace } from '../../core/contract/index.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import { syntheticOrg } from './synthetic-org.ts';
import type { SyntheticState } from './synthetic-state.ts';

const FALL_ASLEEP_MS = 900;
const RESTARTING = ['runtime', 'model', 'tier', 'workspaceDir', 'workspaceAccess', 'parentId'] as const;

/** What people do with workspaces, over the synthetic state. */
export function syntheticLifecycleHandlers(state: SyntheticState, life: SyntheticLife): LifecycleHandlers {
  /** What each wanted before its removal, to come back to. */
  const before = new Map<string, Workspace>();

  const destroy = (id: string) => {
    for (const { id: each } of state.subtree(id).reverse()) {
      state.workspaces.delete(each);
      state.clear(`workspace:${each}`);
      state.emit({ type: 'workspace.removed', id: each });
    }
  };
  const copyOf = (workspace: Workspace, parentId: string | null, name: string): Workspace => ({
    ...workspace,
    id: state.newId('workspace'),
    name,
    parentId,
    position: parentId === null ? state.workspaces.size : state.childrenOf(parentId).length,
    canvas: null,
    steps: [],
    status: 'provisioning',
    desired: 'running',
    phase: { step: 'image', progress: 0, since: Date.now() },
    error: null,
    currentTask: '',
    activeTasks: 0,
    createdAt: Date.now(),
  });

  return {
    'workspaces.create': (input) => {
      const [template] = syntheticOrg(1, Date.now());
      if (!template) throw new AppError('internal', 'The synthetic org is empty');
      const workspace: Workspace = {
        ...copyOf(template, input.parentId, input.name),
        role: input.role,
        runtime: input.runtime ?? 'molecule',
        tier: input.tier ?? 2,
        canvas: input.canvas,
      };
      life.provision([workspace]);
      return workspace;
    },
    'workspaces.restart': ({ id, reset }) => {
      life.restart(id);
      return { template: '', reset };
    },
    'workspaces.pause': ({ id }) => {
      const tree = state.subtree(id);
      for (const each of tree) {
        state.patch(each.id, {
          status: 'paused',
          desired: 'paused',
          phase: null,
          currentTask: '',
          activeTasks: 0,
        });
      }
      return { count: tree.length };
    },
    'workspaces.resume': ({ id }) => {
      const tree = state.subtree(id);
      for (const each of tree) life.restart(each.id);
      return { count: tree.length };
    },
    'workspaces.hibernate': ({ id, force }) => {
      const { name, activeTasks, status } = state.workspace(id);
      if (status !== 'online') throw new AppError('not_awake', `${name} cannot be put to sleep`);
      if (activeTasks > 0 && !force) {
        throw new AppError('has_active_tasks', `${name} is busy with a task`, {
          detail: 'Wait until it is done, or put it to sleep anyway: the work under way is lost.',
          actions: [
            {
              label: 'Put to sleep anyway',
              operation: 'workspaces.hibernate',
              input: { id, force: true },
            },
          ],
        });
      }
      state.patch(id, { status: 'hibernating', desired: 'hibernated', currentTask: '', activeTasks: 0 });
      life.later(FALL_ASLEEP_MS, () => {
        if (state.workspaces.get(id)?.status === 'hibernating') {
          state.patch(id, { status: 'hibernated', url: '' });
        }
      });
      return {};
    },
    'workspaces.wake': ({ id }) => {
      life.restart(id);
      return {};
    },
    'workspaces.remove': ({ id, undoable }) => {
      const tree = state.subtree(id);
      if (!undoable) {
        destroy(id);
        return { count: tree.length, destroyAt: null };
      }
      const destroyAt = Date.now() + state.undoMs;
      for (const each of tree) {
        if (each.destroyAt !== null) continue;
        before.set(each.id, each);
        state.patch(each.id, { destroyAt, status: 'paused', desired: 'paused', phase: null });
        state.clear(`workspace:${each.id}`);
      }
      life.later(state.undoMs, () => {
        if (state.workspaces.get(id)?.destroyAt === destroyAt) destroy(id);
      });
      return { count: tree.length, destroyAt };
    },
    'workspaces.undoRemove': ({ id }) => {
      const { destroyAt } = state.workspace(id);
      if (destroyAt === null) return { count: 0 };
      const back = state.subtree(id).filter((each) => each.destroyAt === destroyAt);
      for (const each of back) {
        const was = before.get(each.id);
        state.patch(each.id, { destroyAt: null, ...(was && { status: was.status, desired: was.desired }) });
        if (was?.desired === 'running' && was.error === null) life.restart(each.id);
      }
      return { count: back.length };
    },
    'workspaces.update': ({ id, restart, ...wanted }) => {
      const old = state.workspace(id);
      const change = Object.fromEntries(
        Object.entries(wanted).filter(([, value]) => value !== undefined),
      ) as Partial<Workspace>;
      const differs = RESTARTING.some((field) => field in change && change[field] !== old[field]);
      const moves = change.parentId !== undefined && change.parentId !== old.parentId;
      const position = moves ? { position: state.workspaces.size, canvas: null } : {};
      const workspace = state.patch(id, { ...change, ...position });
      const isDue = differs && old.desired === 'running';
      if (isDue && restart) life.restart(id);
      return { ...workspace, needsRestart: isDue && !restart };
    },
    'workspaces.allowTier': ({ id, tier }) => {
      const workspace = state.patch(id, { allowedTier: tier });
      if (workspace.error?.code === 'tier_needs_confirmation') life.restart(id);
      return state.workspace(id);
    },
    'workspaces.duplicate': ({ id, withDescendants }) => {
      const source = state.workspace(id);
      const copies: Workspace[] = [];
      const copy = (from: Workspace, parentId: string | null, name: string) => {
        const made = copyOf(from, parentId, name);
        copies.push(made);
        if (withDescendants) for (const child of state.childrenOf(from.id)) copy(child, made.id, child.name);
        return made;
      };
      const workspace = copy(source, source.parentId, `${source.name} copy`);
      life.provision(copies);
      return { workspace, count: copies.length };
    },
  };
}
