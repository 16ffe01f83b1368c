import { type IncomingHttpHeaders, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { mayHearOf, type WorkspaceTokens } from '../agents/index.ts';
import { type Disposable, isoTime } from '../base/index.ts';
import { type Dispatch, type EngineFrame, type SequencedEvent, serveSession } from '../contract/index.ts';
import type { Store } from '../store/index.ts';
import { isLoopback } from './access.ts';
import { HttpProblem } from './errors.ts';
import { identify, stripPrefix } from './identity.ts';
import type { BrowserSessions } from './sessions.ts';
import type { TerminalSockets } from './terminal-socket.ts';

/** A client that reads too slowly is cut off; it reconnects and catches up from its last number. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** A file of 5 MiB as base64, and what goes with it. */
const MAX_CONTRACT_FRAME_BYTES = 8 * 1024 * 1024;
/** Workspaces send little, and whatever they send has to be held until it is complete. */
const MAX_WORKSPACE_FRAME_BYTES = 1024 * 1024;

export interface SocketOptions {
  readonly store: Store;
  readonly tokens: WorkspaceTokens;
  readonly adminToken: string;
  readonly openDev: boolean;
  readonly sessions: BrowserSessions;
  readonly dispatch: Dispatch;
  readonly terminals: TerminalSockets;
  /** Whether a request comes from another site or through a rebound name: browsers let sockets go anywhere. */
  readonly isForeign: (headers: IncomingHttpHeaders) => boolean;
}

/** `/contract/ws` for the interface and the command line, `/ws` for clients of the platform API. */
export class Sockets implements Disposable {
  readonly #options: SocketOptions;
  readonly #contract = new WebSocketServer({ noServer: true, maxPayload: MAX_CONTRACT_FRAME_BYTES });
  readonly #workspaces = new WebSocketServer({ noServer: true, maxPayload: MAX_WORKSPACE_FRAME_BYTES });

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  /** Handles the upgrade requests of one listener. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  dispose(): void {
    for (const server of [this.#contract, this.#workspaces]) {
      for (const socket of server.clients) socket.terminate();
      server.close();
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    stripPrefix(request);
    // Node hands the bare socket over: a client that resets it meanwhile must not end the engine.
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '').split('?')[0];
    const accept = (serve: (client: WebSocket) => void, server = this.#workspaces) =>
      server.handleUpgrade(request, socket, head, (client) => serve(client));
    if (this.#options.isForeign(request.headers)) refuse(socket, 403, 'Forbidden');
    else if (path === '/contract/ws') {
      if (this.#mayUseContract(request)) accept((client) => this.#serveContract(client), this.#contract);
      else refuse(socket, 401, 'Unauthorized');
    } else if (path === '/ws') {
      const audience = this.#platformAudience(request);
      if (audience === null) refuse(socket, 401, 'Unauthorized');
      else accept((client) => this.#servePlatform(client, audience.workspaceId));
    } else if (this.#options.terminals.handles(path)) {
      void this.#options.terminals.open(request).then(
        (serve) => accept(serve),
        (error: unknown) => refuseWith(socket, error),
      );
    } else refuse(socket, 404, 'Not Found');
  }

  #mayUseContract(request: IncomingMessage): boolean {
    if (identify(request, this.#options).kind === 'admin') return true;
    return this.#options.sessions.isSignedIn(request) && isSameOrigin(request);
  }

  /** null: not allowed. `workspaceId` null: everything, for the owner. */
  #platformAudience(request: IncomingMessage): { workspaceId: string | null } | null {
    const identity = identify(request, this.#options);
    const named = request.headers['x-workspace-id'];
    const wanted = typeof named === 'string' && named !== '' ? named : null;
    if (identity.kind === 'admin') return { workspaceId: wanted };
    if (identity.kind === 'workspace') {
      return wanted === null || wanted === identity.id ? { workspaceId: identity.id } : null;
    }
    const open = this.#options.openDev && isLoopback(request.socket.localAddress);
    return identity.kind === 'anonymous' && open ? { workspaceId: wanted } : null;
  }

  #serveContract(client: WebSocket): void {
    const { dispatch, store } = this.#options;
    const session = serveSession(dispatch, store.events, (frame: EngineFrame) => transmit(client, frame));
    client.on('message', (data) => {
      try {
        session.receive(JSON.parse(String(data)));
      } catch {
        client.close(1007, 'frames are JSON');
      }
    });
    client.on('close', () => session.dispose());
    client.on('error', () => client.terminate());
  }

  #servePlatform(client: WebSocket, workspaceId: string | null): void {
    const { store } = this.#options;
    const subscription = store.events.on((events) => {
      for (const entry of events) {
        const frame = platformFrame(entry);
        if (frame && (workspaceId === null || this.#mayHear(workspaceId, frame.workspace_id)))
          transmit(client, frame);
      }
    });
    client.on('close', () => subscription.dispose());
    client.on('error', () => client.terminate());
  }

  #mayHear(workspaceId: string, subject: string | null): boolean {
    return subject !== null && mayHearOf(this.#options.store, workspaceId, subject);
  }
}

function platformFrame({ seq, at, event }: SequencedEvent) {
  // The ends of imports are history only.
  if (event.type !== 'platform' || event.event.startsWith('org.')) return null;
  return {
    event: event.event,
    workspace_id: event.workspaceId,
    timestamp: isoTime(at),
    payload: event.payload,
    seq,
  };
}

function transmit(client: WebSocket, frame: unknown): void {
  if (client.readyState !== client.OPEN) return;
  if (client.bufferedAmount > MAX_BUFFERED_BYTES) client.terminate();
  else client.send(JSON.stringify(frame));
}

function isSameOrigin(request: IncomingMessage): boolean {
  const origin = request.headers.origin;
  return origin === `http://${request.headers.host}`;
}

function refuse(socket: Duplex, status: number, text: string, body = ''): void {
  const type = body === '' ? '' : 'Content-Type: application/json\r\n';
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\n${type}${length}\r\n\r\n${body}`);
}

function refuseWith(socket: Duplex, error: unknown): void {
  const status = error instanceof HttpProblem ? error.status : 500;
  const body = error instanceof HttpProblem ? error.body : { error: 'internal error' };
  refuse(socket, status, STATUS_CODES[status] ?? '', JSON.stringify(body));
}
