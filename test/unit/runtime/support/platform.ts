import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly workspaceId: string;
  readonly body: Record<string, unknown>;
}

interface Delegation {
  readonly id: string;
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly task: string;
  status: 'dispatched' | 'completed' | 'failed';
  text: string;
}

/** Answers a delegated task; a throw fails the delegation. */
export type PeerHandler = (task: string, target: string) => Promise<string>;

/** A small platform over real HTTP: it keeps what it was told, runs delegations, and can be made to fail. */
export class TestPlatform {
  readonly requests: RecordedRequest[] = [];
  readonly delegations: Delegation[] = [];
  peersOf: (workspaceId: string) => object[] = () => [];
  /** Where registered agents answer, by workspace id. */
  readonly urls = new Map<string, string>();
  /** The token that is live per workspace; without one nobody is asked for it. */
  readonly tokens = new Map<string, string>();
  /** A status to answer with instead of serving, by request; undefined serves. */
  fault: (request: RecordedRequest) => number | undefined = () => undefined;
  /** What it proves itself with; handed out with every registration and beat. */
  inboundSecret: string | undefined;
  /** False leaves the complete answers out of the activity, as after its retention. */
  keepsTexts = true;
  /** What it waits for between doing what it is asked and saying so. */
  beforeAnswer: (request: RecordedRequest) => Promise<void> | undefined = () => undefined;
  handle: PeerHandler = async (task) => `done: ${task}`;
  #server: Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/as/prefix-secret`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Cuts all connections; `start` brings the platform back on the same port. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  to(path: string): RecordedRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const request: RecordedRequest = {
      method: incoming.method ?? '',
      path: (incoming.url ?? '').replace('/as/prefix-secret', ''),
      authorization: incoming.headers.authorization ?? '',
      workspaceId: String(incoming.headers['x-workspace-id'] ?? ''),
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
    this.requests.push(request);
    const [status, body] = this.#answer(request, incoming.url ?? '');
    await this.beforeAnswer(request);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  #answer(request: RecordedRequest, rawUrl: string): [number, unknown] {
    if (!rawUrl.startsWith('/as/prefix-secret/')) return [404, { error: 'the path prefix is missing' }];
    const fault = this.fault(request);
    if (fault !== undefined) return [fault, { error: `fault ${fault}` }];
    const token = this.tokens.get(request.workspaceId);
    if (token !== undefined && request.authorization !== `Bearer ${token}`)
      return [401, { error: 'bad token' }];
    if (request.path === '/registry/register') return this.#register(request, token);
    if (request.path === '/registry/heartbeat')
      return [200, { status: 'ok', platform_inbound_secret: this.inboundSecret }];
    if (/^\/registry\/[^/]+\/peers$/.test(request.path))
      return [200, this.peersOf(request.path.split('/')[2] ?? '')];
    const [, , self = '', route = ''] = request.path.split(/[/?]/);
    if (route === 'delegate') return this.#delegate(self, request.body);
    if (route === 'delegations') return [200, this.#rows(self)];
    if (route === 'activity' && request.method === 'GET') return [200, this.#results(self)];
    if (route === 'activity' || route === 'notify') return [200, { status: 'logged' }];
    return [404, { error: 'no such route' }];
  }

  #register(request: RecordedRequest, token: string | undefined): [number, unknown] {
    this.urls.set(String(request.body.id), String(request.body.url));
    if (token !== undefined)
      return [200, { status: 'registered', platform_inbound_secret: this.inboundSecret }];
    const minted = `token-${randomUUID()}`;
    this.tokens.set(String(request.body.id), minted);
    return [200, { status: 'registered', auth_token: minted, platform_inbound_secret: this.inboundSecret }];
  }

  #delegate(source: string, body: Record<string, unknown>): [number, unknown] {
    const [key, target, task] = [body.idempotency_key, body.target_id, body.task].map(String);
    const known = this.delegations.find((one) => one.source === source && one.key === key);
    if (known) return [200, { delegation_id: known.id, status: known.status, idempotent_hit: true }];
    const delegation: Delegation = {
      id: randomUUID(),
      key: key ?? '',
      source,
      target: target ?? '',
      task: task ?? '',
      status: 'dispatched',
      text: '',
    };
    this.delegations.unshift(delegation);
    this.handle(delegation.task, delegation.target).then(
      (answer) => Object.assign(delegation, { status: 'completed', text: answer }),
      (error: Error) => Object.assign(delegation, { status: 'failed', text: error.message }),
    );
    return [202, { delegation_id: delegation.id, status: 'delegated' }];
  }

  #rows(source: string): object[] {
    return this.delegations
      .filter((one) => one.source === source)
      .map((one) => ({
        delegation_id: one.id,
        source_id: one.source,
        target_id: one.target,
        status: one.status,
        ...(one.status === 'failed' ? { error: one.text } : { response_preview: one.text.slice(0, 300) }),
      }));
  }

  #results(source: string): object[] {
    return this.delegations
      .filter((one) => this.keepsTexts && one.source === source && one.status === 'completed')
      .map((one) => ({
        method: 'delegate_result',
        response_body: { text: one.text, delegation_id: one.id },
      }));
  }
}
