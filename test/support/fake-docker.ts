import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What the fake engine has of a container, as the real one lists it. */
export interface FakeContainer {
  readonly Id: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly State: string;
  readonly Status?: string;
  readonly Created?: number;
  readonly Ports?: readonly { PrivatePort: number; PublicPort?: number; Type: string }[];
}

/**
 * An HTTP server that answers as an engine of a kind that cannot be run here: old, rootless, Podman's, or one that
 * freezes. It holds a list of containers and streams the events that a test pushes.
 */
export class FakeDocker {
  readonly socket: string;
  version: Record<string, unknown> = { Version: '27.1.0', ApiVersion: '1.46', Os: 'linux' };
  info: Record<string, unknown> = {};
  containers: FakeContainer[] = [];
  /** Why it creates no container; null lets it. */
  refusal: string | null = null;
  /** Accepts requests and never answers them. */
  frozen = false;
  /** Methods and paths with queries, in order. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();
  readonly #replay: Record<string, unknown>[] = [];

  private constructor(socket: string) {
    this.socket = socket;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async listen(socket: string): Promise<FakeDocker> {
    const docker = new FakeDocker(socket);
    await new Promise<void>((resolve) => docker.#server.listen(socket, resolve));
    return docker;
  }

  get endpoint(): string {
    return `unix://${this.socket}`;
  }

  get streams(): number {
    return this.#streams.size;
  }

  /** Sends an event to everybody who listens. */
  push(event: Record<string, unknown>): void {
    for (const stream of this.#streams) stream.write(`${JSON.stringify(event)}\n`);
  }

  /** Keeps an event for whoever opens the next stream with `since`. */
  keep(event: Record<string, unknown>): void {
    this.#replay.push(event);
  }

  /** Ends the event streams as a restart would. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  async dispose(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://docker');
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (this.frozen) return;
    const path = url.pathname;
    if (path === '/_ping') response.end('OK');
    else if (path === '/version') this.#json(response, this.version);
    else if (path === '/info') this.#json(response, this.info);
    else if (path === '/events') this.#stream(response, url.searchParams.has('since'));
    else if (path === '/containers/json') this.#json(response, this.#list(url));
    else if (path === '/containers/create') {
      if (this.refusal !== null) this.#json(response, { message: this.refusal }, 500);
      else this.#json(response, { Id: 'created' }, 201);
    } else if (request.method === 'DELETE' && path.startsWith('/containers/')) {
      this.containers = this.containers.filter(({ Id }) => !path.endsWith(`/${Id}`));
      response.writeHead(204).end();
    } else this.#json(response, { message: `no such path: ${path}` }, 404);
  }

  #list(url: URL): unknown[] {
    const filters = JSON.parse(url.searchParams.get('filters') ?? '{}') as {
      id?: string[];
      label?: string[];
    };
    return this.containers
      .filter(({ Id }) => !filters.id || filters.id.includes(Id))
      .filter(({ Labels }) =>
        (filters.label ?? []).every((label) => {
          const [name = '', value] = label.split('=');
          return Labels[name] === value;
        }),
      )
      .map((container) => ({ Created: 0, Status: '', Ports: [], Names: [], ...container }));
  }

  #stream(response: ServerResponse, replays: boolean): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    if (!replays) return;
    for (const event of this.#replay.splice(0)) response.write(`${JSON.stringify(event)}\n`);
  }

  #json(response: ServerResponse, body: unknown, status = 200): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}
