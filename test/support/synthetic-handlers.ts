import { AppError, type Handlers, operations } from '../../core/contract/index.ts';
import { syntheticApprovalHandlers } from './synthetic-approvals.ts';
import { syntheticBundleHandlers } from './synthetic-bundles.ts';
import { syntheticCreateHandlers } from './synthetic-create.ts';
import { syntheticImageHandlers } from './synthetic-image-handlers.ts';
import type { SyntheticImages } from './synthetic-images.ts';
import { syntheticKitHandlers } from './synthetic-kits.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import { syntheticLifecycleHandlers } from './synthetic-lifecycle.ts';
import { syntheticLogHandlers } from './synthetic-logs.ts';
import { syntheticObserveHandlers } from './synthetic-observe.ts';
import { syntheticOrgHandlers } from './synthetic-orgs.ts';
import { syntheticStartHandlers } from './synthetic-starts.ts';
import type { SyntheticState } from './synthetic-state.ts';
import { type SyntheticTalk, syntheticTalkHandlers } from './synthetic-talk.ts';
import type { SyntheticWork } from './synthetic-work.ts';

/** As with the real engine, a snapshot has no more. */
const RECENT_BUILDS = 50;

/** What the operations of the synthetic engine act on. */
export interface SyntheticParts {
  readonly state: SyntheticState;
  readonly life: SyntheticLife;
  readonly images: SyntheticImages;
  readonly work: SyntheticWork;
  readonly talk: SyntheticTalk;
  /** Workspaces of the demo org. */
  readonly size: number;
}

/** Every operation of the contract over the synthetic state. */
export function syntheticHandlers({ state, life, images, work, talk, size }: SyntheticParts): Handlers {
  const setBackend = (backend: 'docker' | 'process') => {
    state.engine = { ...state.engine, backend };
    state.emit({ type: 'engine.changed', engine: state.engine });
    return state.engine;
  };

  let chosenDocker: { endpoint: string | null; context: string | null } = { endpoint: null, context: null };

  return {
    ...absent(),
    'engine.info': () => state.engine,
    'engine.snapshot': () => ({
      seq: state.seq,
      engine: state.engine,
      workspaces: [...state.workspaces.values()],
      builds: state.newestBuilds().slice(0, RECENT_BUILDS),
      delegations: [...state.delegations.values()],
      problems: [...state.problems.values()],
      tasks: [...state.tasks.values()].reverse(),
      unread: state.unreadCounts(),
      queued: state.countQueued(),
      approvals: state.approvals.pending(),
    }),
    'events.since': ({ seq }) => state.since(seq),
    'engine.useBackend': ({ backend }) => setBackend(backend === 'docker' ? 'docker' : 'process'),
    'engine.shutdown': () => ({}),
    'engine.signIn': () => ({ url: 'http://127.0.0.1/' }),
    'docker.retry': () => state.engine,
    'docker.choice': () => ({ ...chosenDocker, fixedBy: null }),
    'docker.use': ({ endpoint: chosen, context }) => {
      const { docker } = state.engine;
      const endpoint = chosen ?? docker.endpoint;
      chosenDocker = { endpoint: chosen ?? null, context: context ?? null };
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

    ...syntheticApprovalHandlers(state),
    ...syntheticLifecycleHandlers(state, life),
    ...syntheticBundleHandlers(state, life),
    ...syntheticCreateHandlers(state, life),
    ...syntheticStartHandlers(state, life),
    ...syntheticLogHandlers(state),

    ...syntheticOrgHandlers(state, life, size),

    ...syntheticTalkHandlers(state, life, talk),
    ...syntheticObserveHandlers(state),
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
