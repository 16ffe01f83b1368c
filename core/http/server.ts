import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { AppError, type Disposable, systemCodeOf } from '../base/index.ts';
import { absentRoutes } from './absent.ts';
import { Access } from './access.ts';
import { logRequests } from './access-log.ts';
import { acceptBodies } from './body.ts';
import { contractRoute } from './contract-route.ts';
import { sendError } from './errors.ts';
import { foreignness, guard, isOfOwnPage, SECURITY_HEADERS } from './guard.ts';
import { limitRequests } from './limiter.ts';
import { createListener } from './listener.ts';
import { countRequests } from './metrics.ts';
import { openApiRoute } from './openapi.ts';
import { refuseAbsent, routeTable } from './route.ts';
import { a2aRoutes } from './routes/a2a.ts';
import { activityRoutes } from './routes/activity.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { budgetRoutes } from './routes/budget.ts';
import { bundleRoutes } from './routes/bundles.ts';
import { canvasRoutes } from './routes/canvas.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { discoverRoutes } from './routes/discover.ts';
import { eventRoutes } from './routes/events.ts';
import { externalRoutes } from './routes/external.ts';
import { fileRoutes } from './routes/files.ts';
import { healthRoutes, metricsRoute } from './routes/health.ts';
import { imageRoutes } from './routes/images.ts';
import { instructionRoutes } from './routes/instructions.ts';
import { keyValueRoutes } from './routes/key-values.ts';
import { mcpRoutes } from './routes/mcp.ts';
import { memoryRoutes } from './routes/memories.ts';
import { modelRoutes } from './routes/models.ts';
import { observeRoutes } from './routes/observe.ts';
import { orgRoutes } from './routes/org.ts';
import { pluginRoutes } from './routes/plugins.ts';
import { queueRoutes } from './routes/queue.ts';
import { registryRoutes } from './routes/registry.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { secretRoutes } from './routes/secrets.ts';
import { templateRoutes } from './routes/templates.ts';
import { terminalRoutes } from './routes/terminal.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { transcriptRoutes } from './routes/transcript.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { workspaceChangeRoutes } from './routes/workspace-change.ts';
import { workspaceCreateRoutes } from './routes/workspace-create.ts';
import { workspaceLifecycleRoutes } from './routes/workspace-lifecycle.ts';
import { workspaceSettingRoutes } from './routes/workspace-settings.ts';
import { workspaceRoutes } from './routes/workspaces.ts';
import { serveInterface } from './serve-mode.ts';
import type { HttpServices, Routes } from './services.ts';
import { BrowserSessions } from './sessions.ts';
import { Sockets } from './sockets.ts';
import { terminalSockets } from './terminal-socket.ts';

const LOOPBACK = '127.0.0.1';
const PORTS_TRIED = 50;
const HIGHEST_PORT = 65_535;
/** Of routes that do not say otherwise. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const MAX_PARAMETER_LENGTH = 2_048;
/** The web canvas in development runs here; its requests are cross-origin. */
const DEFAULT_ORIGINS = ['http://localhost:3000', 'http://localhost:3001'];
/** What the app calls itself in `/openapi.json`, in this order. */
const AREAS: readonly (readonly [string, Routes])[] = [
  ['Health', healthRoutes],
  ['Tokens', tokenRoutes],
  ['Canvas', canvasRoutes],
  ['Workspaces', workspaceCreateRoutes],
  ['Workspaces', workspaceRoutes],
  ['Workspaces', workspaceChangeRoutes],
  ['Workspaces', workspaceLifecycleRoutes],
  ['Registry', registryRoutes],
  ['Registry', discoverRoutes],
  ['External agents', externalRoutes],
  ['Messages', a2aRoutes],
  ['Messages', queueRoutes],
  ['Budget', budgetRoutes],
  ['Activity and chat', activityRoutes],
  ['Delegation', delegationRoutes],
  ['Approvals', approvalRoutes],
  ['Events', eventRoutes],
  ['Uploads', uploadRoutes],
  ['Activity and chat', transcriptRoutes],
  ['Files and terminal', fileRoutes],
  ['Files and terminal', terminalRoutes],
  ['Logs and usage', observeRoutes],
  ['Images', imageRoutes],
  ['Memory', memoryRoutes],
  ['Memory', keyValueRoutes],
  ['Schedules', scheduleRoutes],
  ['MCP', mcpRoutes],
  ['Plugins', pluginRoutes],
  ['Secrets and models', secretRoutes],
  ['Secrets and models', modelRoutes],
  ['Settings', workspaceSettingRoutes],
  ['Settings', instructionRoutes],
  ['Templates', templateRoutes],
  ['Organisations', orgRoutes],
  ['Bundles', bundleRoutes],
];

export interface HttpServerOptions {
  readonly services: HttpServices;
  readonly adminToken: string;
  readonly openDev: boolean;
  /** Requests of one caller in a minute; the open development mode has no limit. */
  readonly requestsPerMinute: number;
  /** Wanted port; 0 = any free one. When it is taken the next free one is used. */
  readonly port: number;
  /** Folder of the built interface; null serves none. */
  readonly rendererFolder: string | null;
  readonly allowedOrigins?: readonly string[];
}

export interface HttpServer extends Disposable {
  readonly port: number;
  /** Loopback URL with a token that signs one browser in. */
  signInUrl(): string;
  /** Also listens on a gateway address for containers, at the same port or the next free one, and resolves with it. */
  listenAlso(address: string): Promise<number>;
}

/** Starts the platform API, the contract's HTTP carriers and serve mode on loopback. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { services, adminToken, openDev } = options;
  const { store, tokens, orgTokens, dispatch, logger } = services;
  const proofs = { store, tokens, orgTokens, adminToken, openDev };
  const sessions = new BrowserSessions(store);
  const isOwnPage = (request: IncomingMessage) => sessions.isSignedIn(request) && isOfOwnPage(request);
  const access = new Access({ ...proofs, isOwnPage });
  const hosts = new Set(['localhost', LOOPBACK, '[::1]', 'host.docker.internal']);
  const { externalUrl } = services;
  // What comes through a proxy looks like this machine, and where everything is open that needs no token.
  if (externalUrl !== undefined && !openDev) hosts.add(new URL(externalUrl).hostname);
  const neighbourhood = { hosts, origins: new Set(options.allowedOrigins ?? DEFAULT_ORIGINS) };
  const sockets = new Sockets({
    ...proofs,
    sessions,
    dispatch,
    terminals: terminalSockets(services, access),
    isForeign: (headers) => foreignness(headers, neighbourhood) !== null,
  });

  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    // What is too long to be an id is told so by the route.
    routerOptions: { caseSensitive: true, maxParamLength: MAX_PARAMETER_LENGTH },
    // Of URLs that are none, which no hook sees.
    frameworkErrors: (error, request, reply) =>
      sendError(error, request, reply.headers(SECURITY_HEADERS), logger),
  });
  acceptBodies(app);
  guard(app, neighbourhood);
  logRequests(app, logger);
  const metrics = countRequests(app, services, () => sockets.count);
  const limiter = limitRequests(app, access, openDev ? null : options.requestsPerMinute);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, logger));
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({ error: 'not found' }));
  const table = routeTable(app, access, limiter);
  for (const [name, routes] of AREAS) routes(table.definerOf(name), services, access);
  metricsRoute(table.definerOf('Health'), metrics);
  refuseAbsent(app, absentRoutes);
  openApiRoute(table, absentRoutes, services.info().version);
  contractRoute(app, services, access);
  if (options.rendererFolder !== null) await serveInterface(app, options.rendererFolder, sessions);
  await app.ready();

  const listeners: Server[] = [];
  const listen = async (host: string, port: number): Promise<number> => {
    const server = createListener((request, response) => app.routing(request, response));
    sockets.attach(server);
    const bound = await bind(server, host, port);
    listeners.push(server);
    return bound;
  };
  const port = await listenNear(listen, LOOPBACK, options.port);

  return {
    port,
    signInUrl: () => `http://${LOOPBACK}:${port}/?token=${sessions.issueOneTime()}`,
    listenAlso(address) {
      hosts.add(address);
      return listenNear(listen, address, port);
    },
    async dispose() {
      sockets.dispose();
      await Promise.all(
        listeners.map((server) => {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          server.closeAllConnections();
          return closed;
        }),
      );
      await app.close();
    },
  };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Binds an address at the wanted port or the next free one above it. */
async function listenNear(
  listen: (host: string, port: number) => Promise<number>,
  host: string,
  wanted: number,
): Promise<number> {
  for (let port = wanted; port <= Math.min(HIGHEST_PORT, wanted + PORTS_TRIED); port += 1) {
    try {
      return await listen(host, port);
    } catch (error) {
      if (systemCodeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
  throw new AppError(
    'port_taken',
    `The ports ${wanted} to ${wanted + PORTS_TRIED} are all taken on ${host}`,
    {
      detail: 'Choose another with --port or PORT, or --port 0 for any free one.',
    },
  );
}
