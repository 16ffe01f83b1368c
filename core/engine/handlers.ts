import type { WorkspaceStatusPort } from '../agents/index.ts';
import { AppError, type Logger } from '../base/index.ts';
import { type EngineInfo, type Handlers, hasInstance, type Problem } from '../contract/index.ts';
import type { Docker } from '../docker/index.ts';
import { type Chat, toActivity, toDelegation } from '../messaging/index.ts';
import type { SecretService } from '../secrets/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { NewWorkspace, WorkspaceLifecycle, WorkspaceRegistry } from '../workspaces/index.ts';
import type { Backends } from './backends.ts';
import { runDoctor } from './doctor.ts';
import { imageHandlers } from './images/handlers.ts';
import type { ImageParts } from './images/parts.ts';
import type { Upkeep } from './images/upkeep.ts';
import { offlineHandlers } from './offline/handlers.ts';
import type { KitParts } from './offline/parts.ts';
import type { Orgs } from './org/index.ts';
import type { Tasks } from './tasks.ts';

const RECENT_MS = 60 * 60_000;
const RECENT_DELEGATIONS = 500;
const RECENT_BUILDS = 50;

export interface HandlerOptions extends KitParts {
  readonly store: Store;
  readonly registry: WorkspaceRegistry & WorkspaceStatusPort;
  readonly lifecycle: WorkspaceLifecycle;
  readonly backends: Backends;
  readonly docker: Docker;
  readonly imageParts: ImageParts;
  readonly upkeep: Upkeep;
  readonly chat: Chat;
  readonly secrets: SecretService;
  readonly info: () => EngineInfo;
  readonly problems: () => Problem[];
  readonly createWorkspace: (input: NewWorkspace) => Promise<WorkspaceRecord>;
  readonly orgs: Orgs;
  readonly tasks: Tasks;
  /** Resolves when the workspaces are as wanted; the engine ends right after. */
  readonly shutdown: (workspaces: 'keep' | 'stop') => Promise<void>;
  readonly signInUrl: () => string;
  readonly logger: Logger;
  readonly now: () => number;
}

/** One function per operation of the contract, each only a call of the service that owns it. */
export function createHandlers(options: HandlerOptions): Handlers {
  const { store, registry, lifecycle, backends, docker, imageParts, chat, info } = options;
  return {
    'engine.info': info,
    'engine.snapshot': () => ({
      seq: store.events.seq,
      engine: info(),
      workspaces: store.workspaces.listLive().map((record) => registry.view(record)),
      builds: store.builds.list(RECENT_BUILDS),
      delegations: store.delegations
        .listRecent(options.now() - RECENT_MS, RECENT_DELEGATIONS)
        .map(toDelegation),
      problems: options.problems(),
      tasks: options.tasks.list(),
    }),
    'events.since': ({ seq }) => store.events.since(seq),
    'engine.useBackend': async ({ backend }) => {
      await backends.use(backend);
      return info();
    },
    'engine.shutdown': async ({ workspaces }) => {
      await options.shutdown(workspaces);
      return {};
    },
    'docker.retry': async () => {
      await docker.retry();
      await backends.settle();
      return info();
    },
    'engine.signIn': () => ({ url: options.signInUrl() }),
    'doctor.run': async () => ({ checks: await runDoctor(info(), await imageParts.runtimes.bundled()) }),

    'workspaces.create': async (input) => registry.view(await options.createWorkspace(input)),
    'workspaces.restart': ({ id }) => {
      lifecycle.restart(id);
      return {};
    },
    'workspaces.pause': ({ id }) => ({ count: lifecycle.pause(id) }),
    'workspaces.resume': ({ id }) => ({ count: lifecycle.resume(id) }),
    'workspaces.remove': async ({ id, purge }) => ({ count: await lifecycle.remove(id, { purge }) }),
    'workspaces.update': (input) => lifecycle.update(input),
    'workspaces.logs': async ({ id, tail }) => {
      const record = registry.require(id);
      const backend = backends.current;
      if (!backend?.ready || !hasInstance(record)) {
        throw new AppError('not_running', `${record.name} has no log here`, {
          detail: whyNoLog(record),
        });
      }
      return { lines: await backend.logs(id, tail) };
    },

    ...options.orgs.handlers(),

    'chat.send': ({ id, text }) => chat.send(registry.require(id).id, text),
    'chat.retry': ({ messageId }) =>
      chat.retry(
        messageId,
        store.workspaces.listLive().map((record) => record.id),
      ),
    'chat.history': ({ id, before, limit }) => chat.page(registry.require(id).id, limit, before),
    'timeline.list': ({ workspaceId, peerId, before, limit }) => {
      const rows = store.activity.list({ workspaceId, peerId, before, limit });
      return { entries: rows.map(toActivity), reachedEnd: rows.length < limit };
    },

    'secrets.list': ({ workspaceId }) => ({ secrets: options.secrets.list(workspaceId) }),
    'secrets.set': (secret) => {
      options.secrets.set(secret);
      return {};
    },
    'secrets.remove': (secret) => {
      options.secrets.remove(secret);
      return {};
    },

    ...imageHandlers({ ...options, parts: imageParts }),
    ...offlineHandlers(options),
    ...options.tasks.handlers(),
  };
}

function whyNoLog(record: WorkspaceRecord): string {
  if (record.external) return 'It runs elsewhere.';
  return hasInstance(record)
    ? 'Nothing runs workspaces at the moment.'
    : 'It only answers with canned phrases.';
}
