import type { WorkspaceStatusPort } from '../agents/index.ts';
import type { Logger } from '../base/index.ts';
import type { EngineInfo, Handlers, Problem } from '../contract/index.ts';
import type { Docker } from '../docker/index.ts';
import { type Chat, type PartialAnswers, toDelegation } from '../messaging/index.ts';
import type { SecretService } from '../secrets/index.ts';
import type { Store } from '../store/index.ts';
import type { WorkspaceLifecycle, WorkspaceRegistry } from '../workspaces/index.ts';
import type { createAccess } from './access.ts';
import { accessHandlers } from './access-handlers.ts';
import { type AppSettings, appSettingsHandlers } from './app-settings/index.ts';
import { type ApprovalHandlerParts, approvalHandlers } from './approval-handlers.ts';
import type { Backends } from './backends.ts';
import { storedChoice } from './docker-choice.ts';
import { runDoctor } from './doctor.ts';
import { type EngineHandlerParts, engineHandlers } from './engine-handlers.ts';
import { type ExternalParts, externalHandlers } from './external-handlers.ts';
import { historyHandlers } from './history-handlers.ts';
import { imageHandlers } from './images/handlers.ts';
import type { ImageParts } from './images/parts.ts';
import type { Upkeep } from './images/upkeep.ts';
import { type LifecycleHandlerParts, lifecycleHandlers } from './lifecycle-handlers.ts';
import { type MemoryHandlerParts, memoryHandlers } from './memory-handlers.ts';
import { type MessagingHandlerParts, messagingHandlers } from './messaging-handlers.ts';
import { type ObserveParts, observeHandlers } from './observe-handlers.ts';
import { offlineHandlers } from './offline/handlers.ts';
import type { KitParts } from './offline/parts.ts';
import type { Orgs } from './org/index.ts';
import { type createPlugins, pluginHandlers } from './plugins.ts';
import { replayHandlers } from './replay-handlers.ts';
import { type ScheduleHandlerParts, scheduleHandlers } from './schedule-handlers.ts';
import { secretHandlers } from './secret-handlers.ts';
import type { Settings } from './settings.ts';
import { settingsHandlers } from './settings-handlers.ts';
import { type StartParts, startHandlers } from './start-handlers.ts';
import type { Tasks } from './tasks.ts';
import { type TokenParts, tokenHandlers } from './token-handlers.ts';
import { type TransferParts, transferHandlers } from './transfer-handlers.ts';

const RECENT_MS = 60 * 60_000;
const RECENT_DELEGATIONS = 500;
const RECENT_BUILDS = 50;

export interface HandlerOptions
  extends ApprovalHandlerParts,
    KitParts,
    MemoryHandlerParts,
    MessagingHandlerParts,
    ObserveParts,
    ScheduleHandlerParts,
    TokenParts,
    TransferParts {
  readonly store: Store;
  readonly registry: WorkspaceRegistry & WorkspaceStatusPort;
  readonly lifecycle: WorkspaceLifecycle;
  readonly backends: Backends;
  readonly docker: Docker;
  readonly imageParts: ImageParts;
  readonly upkeep: Upkeep;
  readonly chat: Chat;
  readonly partials: PartialAnswers;
  readonly secrets: SecretService;
  readonly settings: Settings;
  readonly appSettings: AppSettings;
  readonly info: () => EngineInfo;
  readonly problems: () => Problem[];
  readonly lifecycleParts: LifecycleHandlerParts;
  readonly startParts: StartParts;
  readonly engineParts: Omit<EngineHandlerParts, 'check'>;
  readonly externalParts: ExternalParts;
  readonly orgs: Orgs;
  readonly tasks: Tasks;
  readonly access: ReturnType<typeof createAccess>;
  readonly pluginParts: ReturnType<typeof createPlugins>;
  /** Resolves when the workspaces are as wanted; the engine ends right after. */
  readonly shutdown: (workspaces: 'keep' | 'stop') => Promise<void>;
  readonly signInUrl: () => string;
  readonly logger: Logger;
  readonly now: () => number;
}

/** One function per operation of the contract, each only a call of the service that owns it. */
export function createHandlers(options: HandlerOptions): Handlers {
  const { store, registry, lifecycle, backends, docker, imageParts, chat, info } = options;
  const check = async () => runDoctor(info(), await imageParts.runtimes.bundled());
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
      unread: store.unread.counts(),
      queued: store.queue.countQueued(),
      approvals: options.approvals.pending(),
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
    'docker.choice': () => {
      const { endpoint = null, context = null } = storedChoice(store);
      return { endpoint, context, fixedBy: options.engineParts.env.DOCKER_HOST ? 'DOCKER_HOST' : null };
    },
    'docker.use': async (choice) => {
      await backends.useDocker(choice);
      return info();
    },
    'engine.signIn': () => ({ url: options.signInUrl() }),
    'doctor.run': async () => ({ checks: await check() }),
    ...engineHandlers({ ...options.engineParts, check }),

    ...lifecycleHandlers(options.lifecycleParts),
    ...startHandlers(options.startParts),
    ...externalHandlers(options.externalParts),
    ...observeHandlers(options),

    ...options.orgs.handlers(),

    'chat.send': ({ id, text, attachments, messageId }) =>
      chat.send(lifecycle.requireStaying(id).id, text, attachments, messageId),
    'chat.retry': ({ messageId }) =>
      chat.retry(
        messageId,
        store.workspaces.listLive().map((record) => record.id),
      ),
    'chat.history': ({ id, before, limit }) => ({
      ...chat.page(registry.require(id).id, limit, before),
      partial: options.partials.of(id),
    }),
    'chat.markRead': ({ id, upTo }) => ({ unread: chat.markRead(registry.require(id).id, upTo) }),
    ...historyHandlers({ store, registry }),
    ...replayHandlers({ store, view: (record) => registry.view(record), now: options.now }),

    ...secretHandlers(options),
    ...memoryHandlers(options),
    ...scheduleHandlers(options),
    ...messagingHandlers(options),
    ...approvalHandlers(options),
    ...settingsHandlers(options),
    ...appSettingsHandlers(options.appSettings),
    ...imageHandlers({ ...options, parts: imageParts }),
    ...offlineHandlers(options),
    ...options.tasks.handlers(),
    ...accessHandlers(options.access.terminals, options.access.files),
    ...pluginHandlers(options.pluginParts, options.tasks),
    ...tokenHandlers(options),
    ...transferHandlers(options),
  };
}
