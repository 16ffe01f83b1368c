import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import type { Socket } from 'node:net';
import { stripPrefix } from './identity.ts';

export interface ListenerLimits {
  /** How long the head of a request may take, from its first byte. */
  readonly headMs: number;
  /** How long a whole request may take to come in. What it is answered may take any time: agents think for minutes. */
  readonly requestMs: number;
  /** How often slow ones are looked for. */
  readonly checkEveryMs: number;
  /** Connections that one address may have open. */
  readonly connections: number;
}

const USUAL_LIMITS: ListenerLimits = {
  headMs: 30_000,
  requestMs: 300_000,
  checkEveryMs: 10_000,
  // Every agent of a large installation may be at the same address with several each.
  connections: 4_000,
};
/** Node drops what is above its own limit without a word, perhaps the token. No client sends nearly as many. */
const MAX_HEADERS = 200;
const ABSOLUTE_URL = /^https?:\/\/([^/?#]*)/i;

/**
 * A server for one address that ends requests which never arrive as a whole, and lets nobody take all connections there
 * are. It does not listen yet.
 */
export function createListener(handle: RequestListener, limits: ListenerLimits = USUAL_LIMITS): Server {
  const options: ServerOptions = {
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    // Java's client offers HTTP/2 with its first request, and is to be answered as if it had not.
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
  };
  const server = createServer(options, (request, response) => {
    if (request.rawHeaders.length / 2 > MAX_HEADERS) {
      response.writeHead(431, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify({ error: 'too many headers' }));
      return;
    }
    toOriginForm(request);
    stripPrefix(request);
    handle(request, response);
  });
  limitPerAddress(server, limits.connections);
  return server;
}

/** A URL with a host, as it is sent to proxies, says more than the header of that name (RFC 9112, 3.2.2). */
function toOriginForm(request: IncomingMessage): void {
  const match = ABSOLUTE_URL.exec(request.url ?? '');
  if (!match) return;
  request.headers.host = match[1];
  const rest = request.url?.slice(match[0].length) ?? '';
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
}

function limitPerAddress(server: Server, max: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = open.get(address) ?? 0;
    if (count >= max) {
      socket.destroy();
      return;
    }
    open.set(address, count + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
