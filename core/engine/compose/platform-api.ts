import { rm } from 'node:fs/promises';
import path from 'node:path';
import { keepBeats, register, takeHeartbeat } from '../../agents/index.ts';
import { type DisposableStack, writeFileAtomic } from '../../base/index.ts';
import type { Dispatch, PlatformEventName } from '../../contract/index.ts';
import { headSha } from '../../git/index.ts';
import { type HttpServer, type HttpServices, startHttpServer } from '../../http/index.ts';
import { pluginBodyLimit } from '../../plugins/index.ts';
import { portFrom, rateLimitFrom } from '../environment.ts';
import type { EngineOptions } from '../options.ts';
import { restartWith } from '../restart.ts';
import type { EngineParts } from './parts.ts';

const DEFAULT_PORT = 8080;
const PORT_SETTING = 'http.port';

/**
 * Starts the server of the platform API over what the engine is made of, and says in the data folder where it answers.
 * Throws `port_taken`, `usage`.
 */
export async function startPlatformApi(
  parts: EngineParts,
  dispatch: Dispatch,
  options: EngineOptions,
  owned: DisposableStack,
): Promise<HttpServer> {
  const { foundation, place } = parts;
  const { store, paths, clock, ticks, logger, engineLog, version } = foundation;
  // Before the server, so that the last beats are stored too.
  owned.add(keepBeats({ store, clock: ticks.watched('heartbeats', clock), logger }));
  const server = owned.add(await listen(parts, dispatch, options));
  place.server = server;
  // Before the server, which whoever reads on would keep waiting.
  owned.add(engineLog);
  const { port } = server;
  store.settings.set(PORT_SETTING, String(port));
  const content = JSON.stringify({ url: place.url, port, pid: process.pid, version });
  await writeFileAtomic(paths.engineFile, `${content}\n`);
  owned.defer(() => rm(paths.engineFile, { force: true }));
  return server;
}

function listen(
  parts: EngineParts,
  dispatch: Dispatch,
  { openDev = false, rendererFolder = null }: EngineOptions,
): Promise<HttpServer> {
  const { store, env, adminToken } = parts.foundation;
  return startHttpServer({
    services: servicesOf(parts, dispatch),
    adminToken,
    openDev,
    requestsPerMinute: rateLimitFrom(env.RATE_LIMIT),
    port: portFrom(env.PORT) ?? portFrom(store.settings.get(PORT_SETTING)) ?? DEFAULT_PORT,
    rendererFolder,
    ...(env.CORS_ORIGINS ? { allowedOrigins: env.CORS_ORIGINS.split(',').map((each) => each.trim()) } : {}),
  });
}

/** What the routes call. */
function servicesOf(parts: EngineParts, dispatch: Dispatch): HttpServices {
  const { foundation, imageParts, agents, messaging, approvals, wishes, running, upkeep, services } = parts;
  const { store, env, resources, externalUrl, ticks, now, logger } = foundation;
  const { registry, tokens, orgTokens, inboundSecrets, overrides } = agents;
  const { activity, proxy, outbox, traces, delegations, chat, schedules } = messaging;
  const { lifecycle, secrets } = wishes;
  const { backends, logs, stats, reconciler } = running;
  const { access, orgs, createWorkspace, requireRuntime, lifecycleParts } = services;
  const { agentMemory, keyValues, settings, uploads, transcripts, pendingUploads } = services;
  const { images } = imageParts;
  const emit = (event: PlatformEventName, workspaceId: string, payload: Record<string, unknown>) =>
    store.events.append({ type: 'platform', event, workspaceId, payload });
  const onAlive = (id: string) => {
    reconciler.onAlive(id);
    outbox.drain(id);
  };
  return {
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
    approvals,
    chat,
    schedules,
    logs,
    stats,
    agentMemory,
    keyValues,
    mcpMessages: env.MOLECULE_MCP_ALLOW_SEND_MESSAGE === 'true',
    terminals: access.terminals,
    files: access.files,
    plugins: services.pluginParts.plugins,
    pluginBodyLimitBytes: pluginBodyLimit(env),
    exec: (id, request) => backends.current?.exec(id, request),
    secrets,
    settings,
    dispatch,
    info: parts.about.info,
    externalUrl,
    heartbeat: (record, beat) => {
      delegations.heardOf(record.id);
      takeHeartbeat(record, beat, {
        store,
        status: registry,
        now,
        emit,
        onAlive,
        onRuntime: (id, report) => overrides.take(id, report),
        owns: (id, capability) => overrides.owns(id, capability),
      });
    },
    register: (input) => register(input, { store, status: registry, tokens, now, onAlive }),
    createWorkspace,
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
  };
}
