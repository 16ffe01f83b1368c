import { AppError, type Handlers, type Workspace } from '../../core/contract/index.ts';
import { syntheticImageHandlers } from './synthetic-image-handlers.ts';
import type { SyntheticImages } from './synthetic-images.ts';
import { syntheticKitHandlers } from './synthetic-kits.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import { syntheticOrg } from './synthetic-org.ts';
import { syntheticOrgHandlers } from './synthetic-orgs.ts';
import type { SyntheticState } from './synthetic-state.ts';
import type { SyntheticWork } from './synthetic-work.ts';

/** What the operations of the synthetic engine act on. */
export interface SyntheticParts {
  readonly state: SyntheticState;
  readonly life: SyntheticLife;
  readonly images: SyntheticImages;
  readonly work: SyntheticWork;
  /** Workspaces of the demo org. */
  readonly size: number;
}

/** Every operation of the contract over the synthetic state. */
export function syntheticHandlers({ state, life, images, work, size }: SyntheticParts): Handlers {
  const patchTree = (id: string, change: Partial<Workspace>) => {
    const tree = state.subtree(id);
    for (const workspace of tree) state.patch(workspace.id, change);
    return { count: tree.length };
  };
  const setBackend = (backend: 'docker' | 'process') => {
    state.engine = { ...state.engine, backend };
    state.emit({ type: 'engine.changed', engine: state.engine });
    return state.engine;
  };

  return {
    'engine.info': () => state.engine,
    'engine.snapshot': () => ({
      seq: state.seq,
      engine: state.engine,
      workspaces: [...state.workspaces.values()],
      builds: [...state.builds.values()],
      delegations: [...state.delegations.values()],
      problems: [...state.problems.values()],
      tasks: [...state.tasks.values()].reverse(),
    }),
    'events.since': ({ seq }) => state.since(seq),
    'engine.useBackend': ({ backend }) => setBackend(backend === 'docker' ? 'docker' : 'process'),
    'engine.shutdown': () => ({}),
    'engine.signIn': () => ({ url: 'http://127.0.0.1/' }),
    'docker.retry': () => state.engine,
    'doctor.run': () => ({
      checks: [{ id: 'docker', title: 'Docker engine', status: 'ok', message: 'Answers, version 27.3.1' }],
    }),

    'workspaces.create': (input) => {
      const [template] = syntheticOrg(1, Date.now());
      if (!template) throw new AppError('internal', 'The synthetic org is empty');
      const workspace: Workspace = {
        ...template,
        id: state.newId('workspace'),
        name: input.name,
        role: input.role,
        runtime: input.runtime ?? 'molecule',
        tier: input.tier ?? 2,
        parentId: input.parentId,
        position: input.parentId === null ? state.workspaces.size : state.childrenOf(input.parentId).length,
        canvas: input.canvas,
      };
      life.provision([workspace]);
      return workspace;
    },
    'workspaces.restart': ({ id }) => {
      life.restart(id);
      return {};
    },
    'workspaces.pause': ({ id }) =>
      patchTree(id, { status: 'paused', desired: 'paused', currentTask: '', activeTasks: 0 }),
    'workspaces.resume': ({ id }) => {
      const tree = state.subtree(id);
      for (const workspace of tree) life.restart(workspace.id);
      return { count: tree.length };
    },
    'workspaces.remove': ({ id }) => {
      const tree = state.subtree(id).reverse();
      for (const workspace of tree) {
        state.workspaces.delete(workspace.id);
        state.clear(`workspace:${workspace.id}`);
        state.emit({ type: 'workspace.removed', id: workspace.id });
      }
      return { count: tree.length };
    },
    'workspaces.update': ({ id, name, role, canvas, collapsed, updateTier }) =>
      state.patch(id, {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(canvas === undefined ? {} : { canvas }),
        ...(collapsed === undefined ? {} : { collapsed }),
        ...(updateTier === undefined ? {} : { updateTier }),
      }),
    'workspaces.logs': ({ id, tail }) => {
      const { name } = state.workspace(id);
      const lines = [
        `[start] ${name} listens on 0.0.0.0:8000`,
        '[register] accepted, token stored',
        ...state.activity
          .filter((entry) => entry.workspaceId === id)
          .map((entry) => `[${entry.type}] ${entry.summary}`)
          .reverse(),
      ];
      return { lines: lines.slice(-tail) };
    },

    ...syntheticOrgHandlers(state, life, size),

    'chat.send': ({ id, text }) => {
      const workspace = state.workspace(id);
      const message = state.say({
        id: state.newId('message'),
        workspaceId: id,
        role: 'user',
        text,
        state: workspace.status === 'online' ? 'sent' : 'queued',
        error: null,
        createdAt: Date.now(),
      });
      if (workspace.status === 'online') life.answer(id, text);
      return message;
    },
    'chat.retry': ({ messageId }) => {
      const message = [...state.chat.values()].flat().find((known) => known.id === messageId);
      if (!message) throw new AppError('message_not_found', 'This message does not exist any more');
      life.answer(message.workspaceId, message.text);
      return state.say({ ...message, state: 'sent', error: null });
    },
    'chat.history': ({ id, before, limit }) => {
      const older = (state.chat.get(id) ?? []).filter(
        (message) => before === undefined || message.createdAt < before,
      );
      return { messages: older.slice(-limit), reachedEnd: older.length <= limit };
    },
    'timeline.list': ({ workspaceId, peerId, before, limit }) => {
      const touches =
        (id: string) => (entry: { workspaceId: string; sourceId: string | null; targetId: string | null }) =>
          entry.workspaceId === id || entry.sourceId === id || entry.targetId === id;
      const entries = state.activity
        .filter((entry) => before === undefined || entry.createdAt < before)
        .filter((entry) => workspaceId === undefined || touches(workspaceId)(entry))
        .filter((entry) => peerId === undefined || touches(peerId)(entry));
      return { entries: entries.slice(0, limit), reachedEnd: entries.length <= limit };
    },

    ...syntheticImageHandlers({ state, images, work }),
    ...syntheticKitHandlers(state, life, work, size),
  };
}
