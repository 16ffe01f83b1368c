import { AppError, type Handlers, operations } from '../../core/contract/index.ts';
import { syntheticImageHandlers } from './synthetic-image-handlers.ts';
import type { SyntheticImages } from './synthetic-images.ts';
import { syntheticKitHandlers } from './synthetic-kits.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import { syntheticLifecycleHandlers } from './synthetic-lifecycle.ts';
import { syntheticLogHandlers } from './synthetic-logs.ts';
import { syntheticOrgHandlers } from './synthetic-orgs.ts';
import { syntheticStartHandlers } from './synthetic-starts.ts';
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
  const setBackend = (backend: 'docker' | 'process') => {
    state.engine = { ...state.engine, backend };
    state.emit({ type: 'engine.changed', engine: state.engine });
    return state.engine;
  };

  return {
    ...absent(),
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
    'docker.use': ({ endpoint = state.engine.docker.endpoint }) => {
      const { docker } = state.engine;
      const probed = docker.probed.map((each) =>
        each.endpoint === endpoint
          ? { ...each, verdict: 'used' as const }
          : { ...each, verdict: each.verdict === 'used' ? ('usable' as const) : each.verdict },
      );
      state.engine = { ...state.engine, docker: { ...docker, endpoint, probed } };
      state.emit({ type: 'engine.changed', engine: state.engine });
      return state.engine;
    },
    'doctor.run': () => ({
      checks: [{ id: 'docker', title: 'Docker engine', status: 'ok', message: 'Answers, version 27.3.1' }],
    }),

    ...syntheticLifecycleHandlers(state, life),
    ...syntheticStartHandlers(state, life),
    ...syntheticLogHandlers(state),

    ...syntheticOrgHandlers(state, life, size),

    'chat.send': ({ id, text, attachments }) => {
      const workspace = state.workspace(id);
      const message = state.say({
        id: state.newId('message'),
        workspaceId: id,
        role: 'user',
        text,
        files: attachments,
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

/** What the synthetic engine cannot do says so. */
function absent(): Handlers {
  const refuse = (name: string) => () => {
    throw new AppError('not_here', `The synthetic engine has no ${name}`);
  };
  return Object.fromEntries(
    Object.keys(operations).map((name) => [name, refuse(name)]),
  ) as unknown as Handlers;
}
