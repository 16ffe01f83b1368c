import type { Log } from '../log.ts';
import type { TokenStore } from './token.ts';
import type { ActivityRow, DelegationRow, Peer, Registration } from './types.ts';

/** A call that the platform refused or did not answer. */
export class PlatformError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PlatformError';
    this.status = status;
  }
}

/** True for failures that a later attempt may not meet: no answer, overload, a restart in progress. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof PlatformError &&
    (error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500)
  );
}

export interface PlatformClientOptions {
  /** Without trailing slash; routes are appended, so a path prefix is kept. */
  readonly baseUrl: string;
  readonly workspaceId: string;
  readonly token: TokenStore;
  /** What the platform proves itself with. */
  readonly inboundSecret: TokenStore;
  readonly requestTimeoutMs: number;
  /** Ends all calls at shutdown. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** The platform API as one workspace sees it. Every method throws `PlatformError`. */
export class PlatformClient {
  readonly #options: PlatformClientOptions;
  readonly #self: string;
  #secretProblem = '';

  constructor(options: PlatformClientOptions) {
    this.#options = options;
    this.#self = `/workspaces/${encodeURIComponent(options.workspaceId)}`;
  }

  /** Announces the agent and stores the token and the secret that the platform may answer with. */
  async register(registration: Registration): Promise<void> {
    const answer = await this.#call('POST', '/registry/register', registration);
    const token = (answer as { auth_token?: unknown } | null)?.auth_token;
    if (typeof token === 'string' && token !== '') await this.#options.token.save(token);
    await this.#keepSecret(answer);
  }

  async heartbeat(beat: Record<string, unknown>): Promise<void> {
    const { workspaceId } = this.#options;
    await this.#keepSecret(
      await this.#call('POST', '/registry/heartbeat', { workspace_id: workspaceId, ...beat }),
    );
  }

  async peers(): Promise<Peer[]> {
    return rows<Peer>(
      await this.#call('GET', `/registry/${encodeURIComponent(this.#options.workspaceId)}/peers`),
    );
  }

  /** Hands a task to another workspace; an earlier delegation with the same key is taken up again. */
  async delegate(targetId: string, task: string, idempotencyKey: string): Promise<string> {
    const answer = (await this.#call('POST', `${this.#self}/delegate`, {
      target_id: targetId,
      task,
      idempotency_key: idempotencyKey,
    })) as { delegation_id?: unknown } | null;
    if (typeof answer?.delegation_id === 'string') return answer.delegation_id;
    throw new PlatformError(502, 'the platform accepted the delegation without giving it an id');
  }

  /** The newest delegations of this workspace, newest first. */
  async delegations(): Promise<DelegationRow[]> {
    return rows<DelegationRow>(await this.#call('GET', `${this.#self}/delegations`));
  }

  /** The newest activity of delegations with complete bodies, newest first. */
  async delegationActivity(): Promise<ActivityRow[]> {
    return rows<ActivityRow>(await this.#call('GET', `${this.#self}/activity?type=delegation&limit=200`));
  }

  async logActivity(entry: Record<string, unknown>): Promise<void> {
    await this.#call('POST', `${this.#self}/activity`, entry);
  }

  /** Shows a message to the user. */
  async notify(message: string): Promise<void> {
    await this.#call('POST', `${this.#self}/notify`, { message });
  }

  /** It comes with every beat; without it only files in chats do not work. */
  async #keepSecret(answer: unknown): Promise<void> {
    const secret = (answer as { platform_inbound_secret?: unknown } | null)?.platform_inbound_secret;
    if (typeof secret !== 'string' || secret === '') return;
    try {
      await this.#options.inboundSecret.save(secret);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== this.#secretProblem) this.#options.log(`the inbound secret cannot be kept: ${reason}`);
      this.#secretProblem = reason;
    }
  }

  async #call(method: 'GET' | 'POST', route: string, body?: unknown): Promise<unknown> {
    try {
      return await this.#withFreshToken(method, route, body);
    } catch (error) {
      if (error instanceof PlatformError) throw error;
      throw new PlatformError(0, `${nameOf(method, route)}: ${reasonOf(error)}`, error);
    }
  }

  async #withFreshToken(method: 'GET' | 'POST', route: string, body: unknown): Promise<unknown> {
    const token = await this.#options.token.get();
    try {
      return await this.#attempt(method, route, body, token);
    } catch (error) {
      // The platform may have rotated the token while this process ran. Compared with the token that was
      // refused, not with the one in memory: another call may have read the new one meanwhile.
      if (!(error instanceof PlatformError) || error.status !== 401) throw error;
      const fresh = await this.#options.token.reload();
      if (fresh === token) throw error;
      return await this.#attempt(method, route, body, fresh);
    }
  }

  async #attempt(
    method: 'GET' | 'POST',
    route: string,
    body: unknown,
    token: string | undefined,
  ): Promise<unknown> {
    const response = await fetch(this.#options.baseUrl + route, {
      method,
      headers: {
        'X-Workspace-ID': this.#options.workspaceId,
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.#options.signal, AbortSignal.timeout(this.#options.requestTimeoutMs)]),
    });
    const answer = parseJson(await response.text());
    if (response.ok) return answer;
    const reason = (answer as { error?: unknown } | null)?.error;
    throw new PlatformError(
      response.status,
      `${nameOf(method, route)}: ${response.status} ${typeof reason === 'string' ? reason : response.statusText}`,
    );
  }
}

/** The call for a message, without the query and without the base URL, which may hold a secret. */
function nameOf(method: string, route: string): string {
  return `${method} ${route.split('?')[0]}`;
}

function rows<T extends object>(answer: unknown): T[] {
  return Array.isArray(answer)
    ? answer.filter((row): row is T => typeof row === 'object' && row !== null)
    : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, for example a proxy's error page: the status alone then tells what happened.
    return null;
  }
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown; message?: unknown } }).cause;
  if (typeof cause?.message === 'string' && cause.message !== '') return cause.message;
  if (typeof cause?.code === 'string') return cause.code;
  return error instanceof Error ? error.message : String(error);
}
