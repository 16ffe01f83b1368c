import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const DRIP_MS = 5;

export interface GitServer {
  /** With the port, e.g. `127.0.0.1:40000`. */
  readonly host: string;
  /** Path with query and the `Authorization` header of every request, in order. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  /** From now on requests get this answer instead; null: serve again. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** Answers some requests itself, and says by true that it did. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  /** Speak the oldest protocol, in which a server hands out only commits that it names. */
  oldProtocol: boolean;
  /** Bytes of a reply that go out at once, then as many every few milliseconds; null: as they come. */
  drip: number | null;
  /** When set, requests without it are refused as Gitea does. */
  token: string | null;
  close(): Promise<void>;
}

/** Serves the bare repositories below `root` over smart HTTP, with git's own server program. */
export async function startGitServer(root: string): Promise<GitServer> {
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    state.requests.push({ path: request.url ?? '', authorization });
    if (state.answer) state.answer(request, response);
    else if (state.intercept?.(request, response)) return;
    else if (state.token !== null && authorization !== `token ${state.token}`) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Gitea"' }).end();
    } else runBackend(root, state, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const state: GitServer = {
    host: `127.0.0.1:${port}`,
    requests: [],
    answer: null,
    intercept: null,
    oldProtocol: false,
    drip: null,
    token: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return state;
}

function runBackend(
  root: string,
  state: GitServer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const header = (name: string) => String(request.headers[name] ?? '');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: '/nonexistent',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      ...(state.oldProtocol ? {} : { GIT_PROTOCOL: header('git-protocol') }),
    },
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => undefined);
  response.once('close', () => backend.kill());
  const parts: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => parts.push(chunk));
  backend.once('close', () => reply(Buffer.concat(parts), state.drip, response));
}

/** Sends what a CGI program printed. */
function reply(output: Buffer, drip: number | null, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  const lines = output.subarray(0, end).toString().split('\r\n');
  const fields = lines.map((line) => line.split(/: (.*)/s) as [string, string]);
  const status = fields.find(([name]) => name === 'Status')?.[1] ?? '200';
  response.writeHead(Number.parseInt(status, 10), Object.fromEntries(fields));
  const body = output.subarray(end + 4);
  if (drip === null) {
    response.end(body);
    return;
  }
  let at = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(at, at + drip));
    at += drip;
    if (at < body.length) return;
    clearInterval(timer);
    response.end();
  }, DRIP_MS);
  response.once('close', () => clearInterval(timer));
}
