import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  InboundSecrets,
  keepBeats,
  OrgTokens,
  RuntimeOverrides,
  register,
  takeHeartbeat,
  WorkspaceTokens,
  watchLiveness,
} from './agents/index.ts';
import {
  createLogger,
  type Disposable,
  DisposableStack,
  deferred,
  homePaths,
  KnownSecrets,
  newId,
  resourcesFolder,
  systemClock,
  Ticks,
  writeFileAtomic,
} from './base/index.ts';
import { Channels } from './channels/index.ts';
import {
  createDispatcher,
  type Dispatch,
  type EngineInfo,
  type EventFeed,
  type PlatformEventName,
  type Problem,
} from './contract/index.ts';
import { createDocker } from './docker/index.ts';
import { createAccess } from './engine/access.ts';
import {
  AppSettings,
  EnvironmentSource,
  imageSource,
  lockedImages,
  lockedPolicy,
  policySource,
  readLocked,
} from './engine/app-settings/index.ts';
import { Backends } from './engine/backends.ts';
import { apiAddresses } from './engine/diagnostics/addresses.ts';
import { EngineLog } from './engine/diagnostics/engine-log.ts';
import { storedChoice } from './engine/docker-choice.ts';
import {
  adminTokenFrom,
  externalUrlFrom,
  parallelStartsFrom,
  portFrom,
  rateLimitFrom,
  registerTimeoutFrom,
  staleAfterFrom,
} from './engine/environment.ts';
import { createHandlers } from './engine/handlers.ts';
import { createImageParts } from './engine/images/parts.ts';
import { Upkeep } from './engine/images/upkeep.ts';
import { createAgentMemory } from './engine/memory.ts';
import { MemoryBudget } from './engine/memory-budget.ts';
import { createMessaging, type Messaging } from './engine/messaging.ts';
import { createWorkspaces } from './engine/new-workspace.ts';
import { Orgs } from './engine/org/index.ts';
import { createPlugins } from './engine/plugins.ts';
import { recoveryFiles } from './engine/recovery-files.ts';
import { restartWith } from './engine/restart.ts';
import { createSettings, followModelVariable, type Settings } from './engine/settings.ts';
import { followSignals } from './engine/signals.ts';
import { StartPolicies } from './engine/start-policy.ts';
import { stopInstances } from './engine/stop-instances.ts';
import { startSweeps } from './engine/sweeps.ts';
import { Tasks } from './engine/tasks.ts';
import { createUploads } from './engine/uploads.ts';
import { createGit, headSha } from './git/index.ts';
import { type HttpServer, startHttpServer } from './http/index.ts';
import { Memories } from './memory/index.ts';
import { announceRestart, watchDeadlines } from './messaging/index.ts';
import { pluginBodyLimit } from './plugins/index.ts';
import { openCipher, SecretService } from './secrets/index.ts';
import { lockHome, openStore } from './store/index.ts';
import {
  LiveLogs,
  LiveStats,
  mayListen,
  type NewWorkspace,
  Reconciler,
  Restarts,
  WorkspaceLifecycle,
  WorkspaceRegistry,
} from './workspaces/index.ts';

export { checkMachine } from './engine/doctor.ts';

const DEFAULT_PORT = 8080;
const PORT_SETTING = 'http.port';
const PORT_OPTION = '--port';
const SHUTDOWN_DELAY_MS = 50;

export interface EngineOptions {
  /** Data folder; created if missing. */
  readonly home: string;
  readonly version: string;
  /** Of the platform API on loopback; 0 = any free one; unset = `PORT`, else the last one used, else 8080. */
  readonly port?: number;
  readonly backend: EngineInfo['requestedBackend'];
  /** Fail-open development mode of the platform API, for loopback only. */
  readonly openDev?: boolean;
  /** Folder of the built interface; null or unset serves none. */
  readonly rendererFolder?: string | null;
  readonly logLevel?: string;
  /** Master key of the secrets, base64, where the keychain gave it to the app. */
  readonly secretKey?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Engine extends Disposable {
  readonly dispatch: Dispatch;
  readonly events: EventFeed;
  info(): EngineInfo;
  /** File that holds the owner's token (0600). */
  readonly adminTokenFile: string;
  /** Loopback URL with a token that signs one browser in. */
  signInUrl(): string;
  /** Resolves when the engine was asked to stop and has. */
  readonly whenStopped: Promise<void>;
  dispose(): Promise<void>;
}

/**
 * Builds and starts the whole engine: the composition root. Throws `home_in_use` when another engine holds the
 * data folder, `home_unusable`, `port_taken`, and what opening the store throws.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const owned = new DisposableStack();
  try {
    return await compose(options, owned);
  } catch (error) {
    await owned.dispose();
    throw error;
  }
}

async function compose(options: EngineOptions, owned: DisposableStack): Promise<Engine> {
  const startedWith = options.env ?? process.env;
  const clock = systemClock;
  const now = clock.now;
  const paths = homePaths(path.resolve(options.home));
  owned.add(lockHome(paths.lock));
  const known = new KnownSecrets();
  if (startedWith.MOLECULE_GITEA_TOKEN) known.add(startedWith.MOLECULE_GITEA_TOKEN);
  const level = options.logLevel ?? (startedWith.LOG_LEVEL || 'info');
  const engineLog = new EngineLog(path.join(paths.logs, 'engine.log'), clock);
  const onLine = (line: string) => engineLog.take(line);
  const logger = createLogger({ folder: paths.logs, level, secrets: known, onLine });
  const { secretKey: handedOver } = options;
  const cipher = await openCipher({ variable: startedWith.SECRETS_ENCRYPTION_KEY, handedOver, paths });
  const store = owned.add(openStore(paths, logger, now));
  const locked = readLocked(paths.home);
  const { port: wantedPort } = options;
  const environmentSettings = new EnvironmentSource({
    store,
    env: startedWith,
    locked,
    ...(wantedPort === undefined
      ? {}
      : { options: { 'network.port': { name: PORT_OPTION, value: wantedPort } } }),
    onWrite: (values) => {
      if (values['engine.logLevel'] !== undefined) logger.level = String(values['engine.logLevel']);
    },
  });
  const env = environmentSettings.environment();
  logger.level = options.logLevel ?? (env.LOG_LEVEL || level);
  const instanceId = store.settings.getOrCreate('instance.id', newId);
  const adminToken = await adminTokenFrom(paths.adminToken, env.ADMIN_TOKEN);
  known.add(adminToken);
  const resources = resourcesFolder();
  const templateRoots = [paths.templates, path.join(resources, 'workspace-templates')];
  const startedAt = now();
  const externalUrl = externalUrlFrom(env.EXTERNAL_PLATFORM_URL);
  const stopped = deferred<void>();

  const docker = owned.add(createDocker({ instanceId, logger, clock, env, choice: storedChoice(store) }));
  const imageParts = createImageParts({
    docker,
    store,
    paths,
    resources,
    env,
    known,
    logger,
    clock,
    version: options.version,
    locked: lockedImages(locked),
    hold: (version, tier) => upkeep.hold(version, tier),
  });
  const { images } = imageParts;

  const registry = new WorkspaceRegistry(store);
  const ticks = new Ticks(clock);
  const tokens = owned.add(new WorkspaceTokens(store, { clock, logger }));
  const orgTokens = owned.add(new OrgTokens(store, clock, logger));
  const inboundSecrets = new InboundSecrets({ store, cipher, logger });
  const runtimeOverrides = new RuntimeOverrides();
  const messaging: Messaging = createMessaging(
    {
      store,
      overrides: runtimeOverrides,
      isRunning: (id) => backends.current !== null && mayListen(backends.current.observe(id)),
      revive: (id) => reconciler.mark(id),
      wake: (id) => void lifecycle.wake(id),
      onRefused: (id) => reconciler.onRefused(id),
      onAnswered: (id) => reconciler.onAnswered(id),
      clock,
      ticks,
      logger,
      env,
    },
    owned,
  );
  const { traces, activity, proxy, outbox, delegations, chat, partials, scheduler, hasMessages } = messaging;
  const lifecycle = new WorkspaceLifecycle({
    store,
    registry,
    reconciler: () => reconciler,
    now,
    hasMessages,
    onRemoving: (id) => {
      secrets.removeAllOf(id);
      channels.removeAllOf(id);
      inboundSecrets.forget(id);
      store.pendingUploads.removeAllOf(id);
      runtimeOverrides.forget(id);
      store.queue.dropAllFor(id, 'the workspace was removed');
      delegations.failAllTo(id, 'the workspace was removed');
    },
    onRestarting: (record) => announceRestart(record, { store, outbox, now }),
    backend: () => backends.current,
    startPolicy: () => policies.current,
  });

  const restarts = new Restarts({ store, restart: (id) => void lifecycle.restart(id), clock, logger });
  const restartSoon = (id: string) => restarts.soon(id);
  const secrets = new SecretService({
    store,
    cipher,
    known,
    logger,
    restart: restartSoon,
    onOwn: (id, key, value) => followModelVariable(registry, id, key, value),
  });
  const channels = new Channels({ store, cipher, known });

  let http: HttpServer | undefined;
  /** Where containers reach the API, if that is another address than loopback. */
  let containerPort: number | undefined;
  const backends = owned.add(
    new Backends({
      docker,
      store,
      paths,
      resources,
      guarded: [await realpath(paths.home)],
      logger,
      redact: (line) => known.redact(line),
      now,
      requested: options.backend,
      env,
      openFor: async (address) => {
        containerPort = await http?.listenAlso(address);
      },
    }),
  );
  const observing = { backend: () => backends.current, clock, logger };
  const logs = owned.add(new LiveLogs({ ...observing, require: (id) => registry.require(id) }));
  const stats = owned.add(new LiveStats({ ...observing, listLive: () => store.workspaces.listLive() }));
  logs.onLines(({ id, lines }) => store.events.append({ type: 'log.lines', id, lines: [...lines] }));
  stats.onSample((sampled) => store.events.append({ type: 'stats.sampled', ...sampled }));
  const memory = new MemoryBudget({
    backend: () => backends.current,
    policy: () => policies.current,
    onChange: () => reconciler.lookAtWaiting(),
    clock,
    logger,
  });
  const policies = new StartPolicies(
    store.settings,
    env,
    () => {
      reconciler.lookAtWaiting();
      store.events.append({ type: 'settings.changed' });
    },
    lockedPolicy(locked),
  );
  const appSettings = new AppSettings([policySource(policies), imageSource(imageParts), environmentSettings]);
  const reconciler: Reconciler = owned.add(
    new Reconciler({
      store,
      registry,
      backend: () => backends.current,
      ensureImage: async (runtime, how) => {
        const image = await images.ensure(runtime, how);
        upkeep.onStart(runtime, how.tier, image);
        return image;
      },
      sources: {
        store,
        mintTokens: (id) => tokens.rotate(id),
        mintInboundSecret: (id) => inboundSecrets.rotate(id),
        environmentOf: (id) => secrets.environmentOf(id),
        awarenessUrl: env.AWARENESS_URL,
        recoveryFilesOf: (record) => recoveryFiles(templateRoots, record),
        platformUrl: (kind) =>
          kind === 'docker'
            ? `http://host.docker.internal:${containerPort ?? http?.port}`
            : `http://127.0.0.1:${http?.port}`,
      },
      destroyDue: (id) => lifecycle.destroyDue(id),
      memory,
      fallAsleep: (id) => {
        const isBusy = hasMessages(id) || registry.require(id).activeTasks > 0;
        if (!isBusy) lifecycle.hibernate(id, { force: false });
        return !isBusy;
      },
      clock: ticks.watched('reconciler', clock),
      logger,
      ...registerTimeoutFrom(env.PROVISION_TIMEOUT_SECONDS),
      ...parallelStartsFrom(env.MOLECULE_PROVISION_CONCURRENCY),
    }),
  );

  // Disposed before the reconciler: a cycle may be waiting for a build.
  owned.add(images);

  const upkeep = owned.add(
    new Upkeep({
      parts: imageParts,
      docker,
      store,
      lifecycle,
      inContainers: () => backends.current?.kind === 'docker' && backends.current.ready,
      clock,
      logger,
    }),
  );

  const info = (): EngineInfo => ({
    version: options.version,
    instanceId,
    home: paths.home,
    url: `http://127.0.0.1:${http?.port ?? 0}`,
    backend: backends.current?.kind ?? 'none',
    requestedBackend: backends.requested,
    docker: docker.state,
    openDev: options.openDev ?? false,
    startedAt,
  });
  const problems = (): Problem[] => [
    ...backends.problems(),
    ...images.problems(),
    ...upkeep.problems(),
    ...reconciler.problems(),
    ...store.workspaces
      .listLive()
      .flatMap((record) => (record.error ? [registry.problemOf(record, record.error)] : [])),
  ];

  const memories = new Memories(store, now);
  const { memory: agentMemory, keyValues } = createAgentMemory(store, activity, now);
  const orgs = owned.add(
    new Orgs({
      store,
      lifecycle,
      scheduler,
      secrets,
      channels,
      memories,
      requireBackend: () => backends.require(),
      onInstances: () => backends.remember(),
      paths,
      resources,
      templateRoots,
      env,
      logger,
      clock,
      now,
    }),
  );
  const requireRuntime = (runtime: string) => images.provider.describe(runtime);
  const creating = { store, templateRoots, backends, registry, lifecycle, secrets, memories, requireRuntime };
  const newWorkspaces = (input: NewWorkspace) => createWorkspaces(input, creating);
  const newWorkspace = async (input: NewWorkspace) => (await newWorkspaces(input))[0];
  const lifecycleParts = {
    ...creating,
    channels,
    scheduler,
    createWorkspaces: newWorkspaces,
    models: () => settings.models,
  };

  const access = createAccess({ store, registry, backends, restartSoon, clock, logger });
  owned.add(restarts);
  // Before the backend, which they run programs in.
  owned.add(access.terminals);
  const pluginParts = createPlugins({
    store,
    registry,
    backends,
    files: access.files,
    restartSoon,
    paths,
    resources,
    env,
    clock,
    logger,
  });
  const { plugins } = pluginParts;
  const settings: Settings = createSettings({
    ...creating,
    files: access.files,
    images: imageParts,
    known,
    restartSoon,
    logger,
  });

  const {
    uploads,
    pending: pendingUploads,
    transcripts,
  } = createUploads(
    { store, activity, secrets: inboundSecrets, tokens, files: access.files, clock, ticks, logger },
    owned,
  );

  const tasks = owned.add(
    new Tasks({ clock, onChange: (task) => store.events.append({ type: 'task.changed', task }) }),
  );
  const dispatch = createDispatcher(
    createHandlers({
      store,
      uploads,
      transcripts,
      registry,
      lifecycle,
      logs,
      stats,
      backends,
      docker,
      imageParts,
      upkeep,
      logger,
      chat,
      partials,
      outbox,
      tokens,
      orgTokens,
      secrets,
      settings,
      appSettings,
      agentMemory,
      keyValues,
      info,
      problems,
      lifecycleParts,
      startParts: { reconciler, policies },
      engineParts: {
        store,
        registry,
        docker,
        backends,
        memory,
        upkeep,
        paths,
        log: engineLog,
        known,
        imageParts,
        tasks,
        env,
        clock,
        info,
        problems,
        policy: () => policies.current,
        addresses: () =>
          apiAddresses({
            url: info().url,
            containerPort,
            externalUrl,
            inContainers: backends.current?.kind === 'docker',
          }),
        commit: () => headSha(path.dirname(resources), env),
        now,
      },
      externalParts: {
        store,
        registry,
        tokens,
        agentsUrl: () => externalUrl ?? info().url,
        createWorkspace: newWorkspace,
      },
      orgs,
      tasks,
      access,
      pluginParts,
      // Only for mirrors that are here: nobody is asked, so there is no host for a token.
      git: createGit({ env, tokenHost: '' }),
      paths,
      inContainers: () => backends.current?.kind === 'docker',
      version: options.version,
      // Answered once the workspaces are stopped, and before the connection ends.
      shutdown: async (workspaces) => {
        if (workspaces === 'stop') await stopWorkspaces();
        setTimeout(() => {
          stop().catch((error: unknown) => logger.error({ err: error }, 'the engine did not stop cleanly'));
        }, SHUTDOWN_DELAY_MS);
      },
      signInUrl: () => http?.signInUrl() ?? '',
      now,
    }),
    { onUnexpected: (operation, error) => logger.error({ err: error, operation }, 'operation failed') },
  );

  const emit = (event: PlatformEventName, workspaceId: string, payload: Record<string, unknown>) =>
    store.events.append({ type: 'platform', event, workspaceId, payload });
  const onAlive = (id: string) => {
    reconciler.onAlive(id);
    outbox.drain(id);
  };
  // Before the server, so that the last beats are stored too.
  owned.add(keepBeats({ store, clock: ticks.watched('heartbeats', clock), logger }));
  http = owned.add(
    await startHttpServer({
      services: {
        store,
        registry,
        lifecycle,
        tokens,
        orgTokens,
        inboundSecrets,
        uploads,
        transcripts,
        pendingUploads,
        activity,
        proxy,
        outbox,
        traces,
        delegations,
        chat,
        logs,
        stats,
        agentMemory,
        keyValues,
        mcpMessages: env.MOLECULE_MCP_ALLOW_SEND_MESSAGE === 'true',
        terminals: access.terminals,
        files: access.files,
        plugins,
        pluginBodyLimitBytes: pluginBodyLimit(env),
        exec: (id, request) => backends.current?.exec(id, request),
        secrets,
        settings,
        dispatch,
        info,
        externalUrl,
        heartbeat: (record, beat) => {
          delegations.heardOf(record.id);
          takeHeartbeat(record, beat, {
            store,
            status: registry,
            now,
            emit,
            onAlive,
            onRuntime: (id, report) => runtimeOverrides.take(id, report),
            owns: (id, capability) => runtimeOverrides.owns(id, capability),
          });
        },
        register: (input) => register(input, { store, status: registry, tokens, now, onAlive }),
        createWorkspace: newWorkspace,
        restartWith: (request) => restartWith(request, lifecycleParts),
        orgTemplates: () => orgs.list(),
        planOrg: (request) => orgs.plan(request),
        importOrg: (request) => orgs.import(request),
        withInlineTemplate: (content, work) => orgs.withInlineTemplate(content, work),
        requireRuntime,
        knownRuntimes: () => images.known(),
        refreshImages: (runtimes, recreate) => upkeep.refreshNow(runtimes, recreate),
        gitSha: () => headSha(path.dirname(resources), env),
        ticks,
        now,
        logger,
      },
      adminToken,
      openDev: options.openDev ?? false,
      requestsPerMinute: rateLimitFrom(env.RATE_LIMIT),
      // What the file of locked settings says counts more than the command line.
      port:
        (locked['network.port'] === undefined ? wantedPort : undefined) ??
        portFrom(env.PORT) ??
        portFrom(store.settings.get(PORT_SETTING)) ??
        DEFAULT_PORT,
      rendererFolder: options.rendererFolder ?? null,
      ...(env.CORS_ORIGINS ? { allowedOrigins: env.CORS_ORIGINS.split(',').map((each) => each.trim()) } : {}),
    }),
  );
  // Before the server, which whoever reads on would keep waiting.
  owned.add(engineLog);
  store.settings.set(PORT_SETTING, String(http.port));
  await writeFileAtomic(
    paths.engineFile,
    `${JSON.stringify({ url: info().url, port: http.port, pid: process.pid, version: options.version })}\n`,
  );
  owned.defer(() => rm(paths.engineFile, { force: true }));

  followSignals(
    { store, ticks, backends, reconciler, memory, logs, access, outbox, upkeep, plugins, info },
    owned,
  );
  owned.add(
    watchLiveness({
      store,
      status: registry,
      clock: ticks.watched('liveness', clock),
      logger,
      onSilent: (id) => lifecycle.restart(id),
      ...staleAfterFrom(env.REMOTE_LIVENESS_STALE_AFTER),
    }),
  );
  owned.add(startSweeps({ store, delegations, registry, hasMessages, clock, ticks, logger, env }));
  owned.add(watchDeadlines({ store, outbox, clock: ticks.watched('deadlines', clock), logger }));
  // Before anybody looks for instances, so that none is started twice.
  restarts.start();
  await docker.settled();
  await backends.settle();
  void plugins.repair();
  outbox.start();
  scheduler.refresh();
  upkeep.start();

  let stopping: Promise<void> | undefined;
  function stop(): Promise<void> {
    stopping ??= owned.dispose().finally(stopped.resolve);
    return stopping;
  }
  /** Stops the instances but not the wish: the next start brings them back. */
  async function stopWorkspaces(): Promise<void> {
    await upkeep.dispose();
    await images.dispose();
    await reconciler.dispose();
    await stopInstances({ backend: backends.current, store, registry, clock, logger });
  }

  return {
    dispatch,
    events: store.events,
    info,
    adminTokenFile: paths.adminToken,
    signInUrl: () => http.signInUrl(),
    whenStopped: stopped.promise,
    dispose: stop,
  };
}
