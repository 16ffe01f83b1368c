import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../log.ts';
import type { TokenStore } from '../platform/token.ts';
import type { Transcript } from '../transcript.ts';
import { ShuttingDown, type Turns } from '../turns.ts';
import { readBody } from './body.ts';
import { bearerOf, sendEvent, sendJson } from './http.ts';
import { answerInternal, type InternalOptions } from './internal.ts';
import { answerRpc } from './rpc.ts';

export interface AgentServerOptions extends InternalOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Makes the agent card for the port that the server got. */
  readonly card: (port: number) => object;
  readonly turns: Turns;
  readonly transcript: Transcript;
  readonly token: TokenStore;
  readonly runtimeName: string;
  readonly log: Log;
}

export interface AgentServer {
  readonly port: number;
  /** Accepts nothing new and lets open answers out; cuts what is still open after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Longer than the keep-alive of usual clients, so that they, not we, close an idle connection. */
const KEEP_ALIVE_MS = 65_000;
const MAX_TRANSCRIPT_LINES = 1_000;

/** Serves A2A. Rejects with the system error when the address cannot be bound. */
export async function listen(options: AgentServerOptions): Promise<AgentServer> {
  const server = createServer((request, response) => {
    handle(request, response, options).catch((error: unknown) => {
      options.log(
        `http: ${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`,
      );
      if (!response.headersSent) sendJson(response, 500, { error: 'internal error' });
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (graceMs) => close(server, graceMs),
  };
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: AgentServerOptions,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://agent');
  if (url.pathname === '/') {
    if (request.method === 'POST') return await answerPost(request, response, options);
    response.setHeader('Allow', 'POST');
    return sendJson(response, 405, { error: 'use POST with a JSON-RPC body' });
  }
  if (url.pathname.startsWith('/internal/')) return await answerInternal(request, response, url, options);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && url.pathname === '/transcript')
    return await answerTranscript(request, response, url, options);
  if (isRead && /^\/\.well-known\/agent(-card)?\.json$/.test(url.pathname)) {
    return sendJson(response, 200, options.card(request.socket.localPort ?? options.port));
  }
  sendJson(response, 404, { error: 'not found' });
}

async function answerPost(
  request: IncomingMessage,
  response: ServerResponse,
  options: AgentServerOptions,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader('Connection', 'close');
    return sendJson(response, 413, { error: 'the request is larger than 1 MiB' });
  }
  try {
    const answer = await answerRpc(body, options.turns, (event) => sendEvent(response, event));
    if (!response.headersSent) return sendJson(response, 200, answer);
    sendEvent(response, answer);
    response.end();
  } catch (error) {
    if (!(error instanceof ShuttingDown)) throw error;
    // What breaks off without an answer is asked for again.
    if (response.headersSent) return void response.destroy();
    // Not an answer of the agent: the sender may deliver the same message again after the restart.
    response.setHeader('Connection', 'close');
    response.setHeader('Retry-After', '5');
    sendJson(response, 503, { error: 'the agent is restarting', restarting: true, retry_after: 5 });
  }
}

async function answerTranscript(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  options: AgentServerOptions,
): Promise<void> {
  const bearer = bearerOf(request);
  if (bearer === undefined || !(await mayReadTranscript(bearer, options))) {
    return sendJson(response, 401, { error: 'the token of this workspace is required' });
  }
  const since = wholeNumber(url.searchParams.get('since') ?? '0');
  const limit = wholeNumber(url.searchParams.get('limit') ?? '100');
  if (since === undefined || limit === undefined) {
    return sendJson(response, 400, { error: 'since and limit must be whole numbers' });
  }
  sendJson(response, 200, {
    runtime: options.runtimeName,
    supported: true,
    ...options.transcript.read(since, Math.min(limit, MAX_TRANSCRIPT_LINES)),
    source: 'memory',
  });
}

/** The agent's own token, and what the platform proves itself with when the owner asks. */
async function mayReadTranscript(bearer: string, options: AgentServerOptions): Promise<boolean> {
  return (await options.token.accepts(bearer)) || (await options.inboundSecret.accepts(bearer));
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
