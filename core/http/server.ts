import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { AppError, type Disposable, systemCodeOf } from '../base/index.ts';
import { absentRoutes } from './absent.ts';
import { Access } from './access.ts';
import { contractRoute } from './contract-route.ts';
import { HttpProblem, sendError } from './errors.ts';
import { stripPrefix } from './identity.ts';
import { openApiRoute } from './openapi.ts';
import { refuseAbsent, routeTable } from './route.ts';
import { a2aRoutes } from './routes/a2a.ts';
import { activityRoutes } from './routes/activity.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { fileRoutes } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { imageRoutes } from './routes/images.ts';
import { observeRoutes } from './routes/observe.ts';
import { orgRoutes } from './routes/org.ts';
import { registryRoutes } from './routes/registry.ts';
import { terminalRoutes } from './routes/terminal.ts';
import { workspaceLifecycleRoutes } from './routes/workspace-lifecycle.ts';
import { workspaceRoutes } from './routes/workspaces.ts';
import { serveInterface } from './serve-mode.ts';
import type { HttpServices, Routes, UnlistedRoutes } from './services.ts';
import { BrowserSessions } from './sessions.ts';
import { Sockets } from './sockets.ts';
import { terminalSockets } from './terminal-socket.ts';

const LOOPBACK = '127.0.0.1';
const PORTS_TRIED = 50;
const HIGHEST_PORT = 65_535;
/** The web canvas in development runs here; its requests are cross-origin. */
const DEFAULT_ORIGINS = ['http://localhost:3000', 'http://localhost:3001'];
/** What the app calls itself in `/openapi.json`, in this order. */
const AREAS: readonly (readonly [string, Routes])[] = [
  ['Health', healthRoutes],
  ['Activity and chat', activityRoutes],
];
const UNLISTED: readonly UnlistedRoutes[] = [
  workspaceRoutes,
  workspaceLifecycleRoutes,
  registryRoutes,
  a2aRoutes,
  delegationRoutes,
  orgRoutes,
  imageRoutes,
  fileRoutes,
  terminalRoutes,
  observeRoutes,
];

export interface HttpServerOptions {
  readonly services: HttpServices;
  readonly adminToken: string;
  readonly openDev: boolean;
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
  const { store, tokens, dispatch, logger } = services;
  const access = new Access({ store, tokens, adminToken, openDev });
  const sessions = new BrowserSessions(store);
  const hosts = new Set(['localhost', LOOPBACK, '[::1]', 'host.docker.internal']);
  const origins = new Set(options.allowedOrigins ?? DEFAULT_ORIGINS);
  const sockets = new Sockets({
    store,
    tokens,
    adminToken,
    openDev,
    sessions,
    dispatch,
    terminals: terminalSockets(services, access),
    isForeign: (headers) => foreignness(headers, hosts, origins) !== null,
  });

  const app = fastify({ logger: false, bodyLimit: 2 * 1024 * 1024, routerOptions: { caseSensitive: true } });
  acceptBodies(app);
  guard(app, hosts, origins);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, logger));
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({ error: 'not found' }));
  const table = routeTable(app, access);
  for (const [name, routes] of AREAS) routes(table.definerOf(name), services, access);
  for (const routes of UNLISTED) routes(app, services, access);
  refuseAbsent(app, absentRoutes);
  openApiRoute(table, absentRoutes, services.info().version);
  contractRoute(app, services, access);
  if (options.rendererFolder !== null) await serveInterface(app, options.rendererFolder, sessions);
  await app.ready();

  const listeners: Server[] = [];
  const listen = async (host: string, port: number): Promise<number> => {
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
      stripPrefix(request);
      app.routing(request, response);
    });
    // Agents may think for minutes before the first byte of an answer.
    server.requestTimeout = 0;
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

/**
 * Takes every body as JSON, whatever type it is announced as: old scripts name none. An empty one counts as
 * absent, because clients announce JSON also where they send nothing.
 */
function acceptBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null);
    else parseJson(request, String(body), done);
  });
}

/** Why a request is not from here: a host that only rebound DNS names have, or the page of another site. */
function foreignness(
  headers: IncomingHttpHeaders,
  hosts: ReadonlySet<string>,
  origins: ReadonlySet<string>,
): 'host' | 'origin' | null {
  const host = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!hosts.has(host)) return 'host';
  const { origin } = headers;
  return origin === undefined || origin === `http://${headers.host}` || origins.has(origin) ? null : 'origin';
}

/** Refuses foreign hosts (DNS rebinding), answers cross-origin questions, sets the security headers. */
function guard(app: FastifyInstance, hosts: ReadonlySet<string>, origins: ReadonlySet<string>): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
    });
    const foreign = foreignness(request.headers, hosts, origins);
    if (foreign) throw new HttpProblem(403, `${foreign} not allowed`);
    const origin = request.headers.origin;
    if (origin === undefined || origin === `http://${request.headers.host}`) return;
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    if (request.method === 'OPTIONS') {
      await reply
        .headers({
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
          'access-control-allow-headers': 'Origin, Content-Type, X-Workspace-ID, Authorization',
        })
        .status(204)
        .send();
    }
  });
}
