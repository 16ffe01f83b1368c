import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { WorkspaceTokens } from '../../core/agents/index.ts';
import { type Engine, startEngine } from '../../core/engine.ts';
import { storeIn, temporaryFolder } from './store.ts';

/** What came back of a request. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

export interface Sending {
  readonly method?: string;
  /** Bearer token. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is a string already. */
  readonly body?: unknown;
}

/** An engine in this process, in a folder of its own. It is told not to use Docker. */
export interface InProcessEngine {
  readonly engine: Engine;
  readonly home: string;
  readonly adminToken: string;
  send(url: string, sending?: Sending): Promise<Reply>;
  /** Creates an external agent that fetches its messages; it needs neither container nor process. */
  createAgent(name: string, parentId?: string): Promise<{ id: string; token: string }>;
  /** Mints a private prefix, as the engine does for the instances that it starts. */
  issuePrefix(id: string): Promise<string>;
  dispose(): Promise<void>;
}

export interface InProcessOptions {
  readonly openDev?: boolean;
  /** All that the engine's environment has, besides a limit for requests that nobody reaches. */
  readonly env?: NodeJS.ProcessEnv;
  readonly logLevel?: string;
  /** Serves the interface to browsers, from this folder; it need not be built. */
  readonly rendererFolder?: string;
  /** A folder of an engine that has ended; it then stays when this one ends. */
  readonly home?: string;
}

export async function startInProcess(options: InProcessOptions = {}): Promise<InProcessEngine> {
  const fresh = options.home === undefined ? await temporaryFolder() : null;
  const home = options.home ?? fresh?.folder ?? '';
  const engine = await startEngine({
    home,
    version: '0.0.0-test',
    port: 0,
    backend: 'process',
    openDev: options.openDev ?? false,
    logLevel: options.logLevel ?? 'silent',
    ...(options.rendererFolder === undefined ? {} : { rendererFolder: options.rendererFolder }),
    // Tests ask as often as they like, unless that is what they are about.
    env: { RATE_LIMIT: '1000000', ...options.env },
  }).catch(async (error: unknown) => {
    await fresh?.dispose();
    throw error;
  });
  const adminToken = (await readFile(engine.adminTokenFile, 'utf8')).trim();
  const send = (url: string, sending: Sending = {}) => exchange(`${engine.info().url}${url}`, sending);
  return {
    engine,
    home,
    adminToken,
    send,
    async createAgent(name, parentId) {
      const body = { name, external: true, delivery_mode: 'poll', parent_id: parentId };
      const reply = await send('/workspaces', { method: 'POST', token: adminToken, body });
      const { id, connection } = reply.json as { id: string; connection: { auth_token: string } };
      return { id, token: connection.auth_token };
    },
    async issuePrefix(id) {
      const store = storeIn(home);
      try {
        return new WorkspaceTokens(store).issue(id, 'prefix');
      } finally {
        await store.dispose();
      }
    },
    async dispose() {
      await engine.dispose();
      await fresh?.dispose();
    },
  };
}

/** One request, also with headers that `fetch` does not let through (Host, Origin). */
function exchange(url: string, { method = 'GET', token, headers, body }: Sending): Promise<Reply> {
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        // Node sends the body of a DELETE without its length otherwise, which is no request.
        ...(sent === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
        ...headers,
      },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) }),
      );
    });
    request.end(sent);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
