import { type IncomingHttpHeaders, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { mayHearOf } from '../agents/index.ts';
import { type Disposable, isoTime } from '../base/index.ts';
import {
  BUNDLE_FRAME_BYTES,
  type Dispatch,
  type EngineFrame,
  type SequencedEvent,
  serveSession,
} from '../contract/index.ts';
import type { Store } from '../store/index.ts';
import { isLoopback, reachesDown } from './access.ts';
import { HttpProblem } from './errors.ts';
import { isSameOrigin } from './guard.ts';
import { type Identity, type IdentityOptions, identify, stripPrefix } from './identity.ts';
import type { BrowserSessions } from './sessions.ts';
import { dismiss, SocketCare } from './socket-care.ts';
import type { TerminalSockets } from './terminal-socket.ts';

/** A client that reads too slowly is cut off; it reconnects and catches up from its last number. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** The same beside one answer of the largest size, which is no fault of the client. */
const MAX_CONTRACT_BUFFERED_BYTES = BUNDLE_FRAME_BYTES + MAX_BUFFERED_BYTES;
/** Workspaces send little, and whatever they send has to be held until it is complete. */
const MAX_WORKSPACE_FRAME_BYTES = 1024 * 1024;

export interface SocketOptions extends IdentityOptions {
  readonly store: Store;
  readonly openDev: boolean;
  readonly sessions: BrowserSessions;
  readonly dispatch: Dispatch;
  readonly terminals: TerminalSockets;
  /** Whether a request comes from another site or through a rebound name: browsers let sockets go anywhere. */
  readonly isForeign: (headers: IncomingHttpHeaders) => boolean;
}

/** Which events a client of the platform API hears: of which workspace, or of none in particular. */
type Hears = (subject: string | null) => boolean;

/** `/contract/ws` for the interface and the command line, `/ws` for clients of the platform API. */
export class Sockets implements Disposable {
  readonly #options: SocketOptions;
  readonly #contract = new WebSocketServer({ noServer: true, maxPayload: BUNDLE_FRAME_BYTES });
  readonly #workspaces = new WebSocketServer({ noServer: true, maxPayload: MAX_WORKSPACE_FRAME_BYTES });
  readonly #care = new SocketCare();

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  /** How many are open. */
  get count(): number {
    return this.#contract.clients.size + this.#workspaces.clients.size;
  }

  /** Handles the upgrade requests of one listener. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      // Node hands the bare socket over: a client that resets it meanwhile must not end the engine.
      socket.on('error', () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: unknown) => refuseWith(socket, error));
    });
  }

  dispose(): void {
    this.#care.dispose();
    for (const server of [this.#contract, this.#workspaces]) {
      for (const socket of server.clients) socket.terminate();
      server.close();
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    stripPrefix(request);
    const path = (request.url ?? '').split('?')[0];
    if (this.#options.isForeign(request.headers)) throw new HttpProblem(403, 'origin not allowed');
    const identity = identify(request, this.#options);
    const holder = holderOf(identity, request);
    const admit = () => void socket.once('close', this.#care.admit(holder));
    const accept = (serve: (client: WebSocket) => void, server = this.#workspaces) => {
      server.handleUpgrade(request, socket, head, (client) => {
        this.#care.keep(client, () => this.#isStill(holder, request));
        serve(client);
      });
    };
    if (path === '/contract/ws') {
      this.#requireContract(identity, request);
      admit();
      accept((client) => this.#serveContract(client), this.#contract);
    } else if (path === '/ws') {
      this.#audienceOf(identity, request);
      admit();
      accept((client) => this.#servePlatform(client, request));
    } else if (this.#options.terminals.handles(path)) {
      admit();
      const { serve, abandon } = await this.#options.terminals.open(request);
      if (socket.destroyed) {
        abandon();
        return;
      }
      // What turns out to be no handshake ends with the socket as well.
      socket.once('close', abandon);
      accept((client) => {
        socket.off('close', abandon);
        serve(client);
      });
    } else throw new HttpProblem(404, 'not found');
  }

  #isStill(holder: string, request: IncomingMessage): boolean {
    try {
      return holderOf(identify(request, this.#options), request) === holder;
    } catch {
      return false;
    }
  }

  #requireContract(identity: Identity, request: IncomingMessage): void {
    if (identity.kind === 'admin' && identity.orgToken === null) return;
    if (this.#options.sessions.isSignedIn(request) && isSameOrigin(request.headers)) return;
    throw unauthorised(identity);
  }

  /**
   * What this client may hear. The owner hears everything, and by naming a workspace what that one would; a workspace what
   * the hierarchy lets it; an org token what is below its workspace. Throws 401.
   */
  #audienceOf(identity: Identity, request: IncomingMessage): Hears {
    const { store, openDev } = this.#options;
    const header = request.headers['x-workspace-id'];
    const named = typeof header === 'string' && header !== '' ? header.toLowerCase() : null;
    const as = (id: string): Hears => {
      return (subject) => subject !== null && mayHearOf(store, id, subject);
    };
    const isOpen = openDev && identity.kind === 'anonymous' && isLoopback(request.socket.localAddress);
    if (identity.kind === 'admin' || isOpen) return named === null ? () => true : as(named);
    if (identity.kind === 'workspace' && (named === null || named === identity.id)) return as(identity.id);
    if (identity.kind === 'org') {
      const { root } = identity;
      if (named !== null && reachesDown(store, root, named)) return as(named);
      if (named === null) return (subject) => subject !== null && reachesDown(store, root, subject);
    }
    throw unauthorised(identity);
  }

  #serveContract(client: WebSocket): void {
    const { dispatch, store } = this.#options;
    const session = serveSession(dispatch, store.events, (frame: EngineFrame) =>
      transmit(client, frame, MAX_CONTRACT_BUFFERED_BYTES),
    );
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

  #servePlatform(client: WebSocket, request: IncomingMessage): void {
    const { store } = this.#options;
    const versions = () => store.tokens.version + store.orgTokens.version;
    let known = versions();
    let hears = this.#audienceOf(identify(request, this.#options), request);
    const subscription = store.events.on((events) => {
      if (versions() !== known) {
        known = versions();
        try {
          hears = this.#audienceOf(identify(request, this.#options), request);
        } catch {
          dismiss(client);
          return;
        }
      }
      for (const entry of events) {
        const frame = platformFrame(entry);
        if (frame && hears(frame.workspace_id)) transmit(client, frame, MAX_BUFFERED_BYTES);
      }
    });
    client.on('close', () => subscription.dispose());
    client.on('error', () => client.terminate());
  }
}

/** Who a socket counts for. */
function holderOf(identity: Identity, request: IncomingMessage): string {
  if (identity.kind === 'workspace') return identity.id;
  if ('orgToken' in identity && identity.orgToken) return identity.orgToken.id;
  return identity.kind === 'admin' ? 'owner' : (request.socket.remoteAddress ?? '');
}

function unauthorised({ kind }: Identity): HttpProblem {
  return new HttpProblem(401, `${kind === 'anonymous' ? 'missing' : 'invalid'} workspace auth token`);
}

function platformFrame({ seq, at, event }: SequencedEvent) {
  // The ends of imports are history only.
  if (event.type !== 'platform' || event.event.startsWith('org.')) return null;
  return {
    event: event.event,
    workspace_id: event.workspaceId,
    timestamp: isoTime(at),
    payload: event.payload,
    // Runtimes that wait for a decision look for it here.
    ...(event.event === 'APPROVAL_DECIDED' ? event.payload : {}),
    seq,
  };
}

function transmit(client: WebSocket, frame: unknown, mostBufferedBytes: number): void {
  if (client.readyState !== client.OPEN) return;
  if (client.bufferedAmount > mostBufferedBytes) client.terminate();
  else client.send(JSON.stringify(frame));
}

function refuse(socket: Duplex, status: number, text: string, body: string): void {
  const type = 'Content-Type: application/json';
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  // The client may leave its side open for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\n${type}\r\n${length}\r\n\r\n${body}`);
}

function refuseWith(socket: Duplex, error: unknown): void {
  const status = error instanceof HttpProblem ? error.status : 500;
  const body = error instanceof HttpProblem ? error.body : { error: 'internal error' };
  refuse(socket, status, STATUS_CODES[status] ?? '', JSON.stringify(body));
}
