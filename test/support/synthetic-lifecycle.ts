import {
  AppError,
  type LifecycleHandlers,
  numberedNames,
  type Workspace,
} from '../../core/contract/index.ts';
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
      const siblings = [...state.workspaces.values()].filter(({ parentId }) => parentId === input.parentId);
      const taken = new Set(siblings.map(({ name }) => name));
      if (input.count === 1 && taken.has(input.name)) {
        throw new AppError('name_taken', `There is a workspace "${input.name}" in this team already`);
      }
      if (input.template === 'broken') {
        throw new AppError('template_invalid', 'The config.yaml of the template "broken" cannot be read');
      }
      const made = numberedNames(input.name, input.count, taken).map(
        (name): Workspace => ({
          ...copyOf(template, input.parentId, name),
          role: input.role,
          runtime: input.runtime ?? 'molecule',
          model: input.model ?? '',
          tier: input.tier ?? 2,
          allowedTier: input.allowTier ? (input.tier ?? 2) : 2,
          canvas: input.canvas,
        }),
      );
      const [first, ...others] = made;
      if (!first) throw new AppError('internal', 'None was asked for');
      for (const key of Object.keys(input.sharedSecrets)) state.sharedKeys.add(key);
      life.provision(made);
      return { ...first, copies: others.map(({ id }) => id) };
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
      if (moves) refuseMove(state, old, change.parentId ?? null);
      if (change.name !== undefined) {
        refuseTakenName(state, change.name, moves ? (change.parentId ?? null) : old.parentId, id);
      }
      const place = {
        position: change.position ?? membersOf(state, change.parentId ?? null).length,
        canvas: change.canvas ?? null,
      };
      const position = moves ? place : {};
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
    'workspaces.duplicate': ({ id, withDescendants, parentId: wanted, canvas }) => {
      const source = requireStaying(state, id);
      const parentId = wanted === undefined ? source.parentId : wanted;
      if (parentId !== null) requireStaying(state, parentId);
      const copies: Workspace[] = [];
      const copy = (from: Workspace, parent: string | null, name: string) => {
        const made = copyOf(from, parent, name);
        copies.push(made);
        if (withDescendants) {
          for (const child of state.childrenOf(from.id)) {
            if (child.destroyAt === null) copy(child, made.id, child.name);
          }
        }
        return made;
      };
      const root = copy(source, parentId, freeName(state, source.name, parentId));
      const beside = parentId === source.parentId && source.canvas;
      const at = canvas ?? (beside ? { x: beside.x + 48, y: beside.y + 48 } : null);
      const workspace = { ...root, canvas: at, position: membersOf(state, parentId).length };
      copies[0] = workspace;
      life.provision(copies);
      return { workspace, count: copies.length };
    },
  };
}

/** As the engine does: nobody is put below itself, and nobody wakes below a paused lead. */
function refuseMove(state: SyntheticState, workspace: Workspace, parentId: string | null): void {
  if (parentId === null) return;
  const parent = requireStaying(state, parentId);
  if (state.subtree(workspace.id).some(({ id }) => id === parentId)) {
    throw new AppError('move_into_itself', `${workspace.name} cannot be moved into its own team`);
  }
  for (let up: Workspace | undefined = parent; up; up = state.workspaces.get(up.parentId ?? '')) {
    if (up.desired !== 'paused' || workspace.desired === 'paused') continue;
    throw new AppError('ancestor_paused', `${up.name} is paused`, { detail: 'Resume it first.' });
  }
}

function requireStaying(state: SyntheticState, id: string): Workspace {
  const workspace = state.workspace(id);
  if (workspace.destroyAt === null) return workspace;
  throw new AppError('being_removed', `${workspace.name} is being removed`);
}

function membersOf(state: SyntheticState, parentId: string | null): Workspace[] {
  return [...state.workspaces.values()].filter((workspace) => workspace.parentId === parentId);
}

function refuseTakenName(state: SyntheticState, name: string, parentId: string | null, id: string): void {
  if (!membersOf(state, parentId).some((each) => each.id !== id && each.name === name)) return;
  throw new AppError('name_taken', `There is somebody called ${name} already`);
}

/** `Ada`, `Ada copy`, `Ada copy 2`, … : the first that nobody there has. */
function freeName(state: SyntheticState, name: string, parentId: string | null): string {
  const taken = new Set(membersOf(state, parentId).map((each) => each.name));
  if (!taken.has(name)) return name;
  const base = name.replace(/ copy( \d+)?$/, '');
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? `${base} copy` : `${base} copy ${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
