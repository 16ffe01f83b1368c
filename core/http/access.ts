import type { FastifyRequest } from 'fastify';
import { canCommunicate, type WorkspaceTokens } from '../agents/index.ts';
import { isUuid } from '../base/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import { HttpProblem } from './errors.ts';
import { type Identity, identify } from './identity.ts';

/** Callers with such ids exist only inside the engine. */
const RESERVED_CALLER = /^(webhook|system|test|channel):/;

export interface AccessOptions {
  readonly store: Store;
  readonly tokens: WorkspaceTokens;
  readonly adminToken: string;
  /** Fail-open development mode; it counts only for requests that arrive over loopback. */
  readonly openDev: boolean;
}

/** What of a request says who asks for what; also an upgrade to a socket has it. */
export type Asked = Pick<FastifyRequest, 'raw' | 'params' | 'headers'>;

/** The auth tiers of the platform API. Every method returns or throws the answer of the wire. */
export class Access {
  readonly #options: AccessOptions;

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  identity(request: Asked): Identity {
    return identify(request.raw, this.#options);
  }

  /** Only the owner of this installation. */
  admin(request: FastifyRequest): void {
    const identity = this.identity(request);
    if (identity.kind === 'admin' || (identity.kind === 'anonymous' && this.#isOpen(request))) return;
    throw new HttpProblem(
      401,
      identity.kind === 'anonymous' ? 'admin auth required' : 'invalid admin auth token',
    );
  }

  /** The workspace of the URL itself, or the owner. Returns the live workspace. */
  workspace(request: Asked, invalidId?: string): WorkspaceRecord {
    const id = this.pathId(request, invalidId);
    const identity = this.identity(request);
    const allowed =
      identity.kind === 'admin' ||
      (identity.kind === 'workspace' && identity.id === id) ||
      (identity.kind === 'anonymous' && this.#isOpen(request));
    if (!allowed) {
      const text = identity.kind === 'anonymous' ? 'missing' : 'invalid';
      throw new HttpProblem(401, `${text} workspace auth token`);
    }
    return this.live(id);
  }

  /**
   * Like `workspace`, but an external agent without any live token needs none: that is how it gets its first one. What
   * the app starts is given its own before, and has none only while it must not be heard.
   */
  registry(request: FastifyRequest, id: string): void {
    const { store, tokens } = this.#options;
    const identity = this.identity(request);
    if (identity.kind === 'workspace' && identity.id === id) return;
    if (identity.kind === 'admin') return;
    if (store.workspaces.getLive(id)?.external !== false && !tokens.hasLiveBearer(id)) return;
    if (identity.kind === 'anonymous' && this.#isOpen(request)) return;
    const text = identity.kind === 'anonymous' ? 'missing' : 'invalid';
    throw new HttpProblem(401, `${text} workspace auth token`);
  }

  /** The workspace that a message comes from; null for the user. Refuses who is neither. */
  caller(request: FastifyRequest): string | null {
    const named = header(request, 'x-workspace-id') ?? header(request, 'x-source-workspace-id');
    if (named !== undefined && RESERVED_CALLER.test(named)) throw new HttpProblem(403, 'invalid caller ID');
    const identity = this.identity(request);
    if (named !== undefined) {
      this.registry(request, named);
      return named;
    }
    if (identity.kind === 'workspace') return identity.id;
    if (identity.kind === 'admin' || (identity.kind === 'anonymous' && this.#isOpen(request))) return null;
    throw new HttpProblem(
      401,
      `${identity.kind === 'anonymous' ? 'missing' : 'invalid'} workspace auth token`,
    );
  }

  /**
   * Whoever acts for another workspace must prove to be it, or the owner, and may only reach those that it can talk to.
   * Throws 401 and 403.
   */
  throughHierarchy(request: Asked, targetId: string): void {
    const named = header(request, 'x-workspace-id');
    if (named === undefined || named === targetId) return;
    const identity = this.identity(request);
    const proved = identity.kind === 'admin' || (identity.kind === 'workspace' && identity.id === named);
    if (!proved) throw new HttpProblem(401, 'invalid workspace auth token');
    this.mayTalk(named, targetId, 'access denied: workspaces cannot communicate per hierarchy rules');
  }

  /** Throws 403 with the given text unless the hierarchy lets the two talk. */
  mayTalk(callerId: string | null, targetId: string, refusal: string): void {
    if (callerId === null || canCommunicate(this.#options.store, callerId, targetId)) return;
    throw new HttpProblem(403, refusal);
  }

  /** The `:id` of the URL; 400 unless it is a UUID. */
  pathId(request: Asked, invalidId = 'invalid workspace ID'): string {
    const { id } = request.params as { id?: string };
    if (id === undefined || !isUuid(id)) throw new HttpProblem(400, invalidId);
    return id.toLowerCase();
  }

  /** 404, or 410 for a removed workspace. */
  live(id: string): WorkspaceRecord {
    const record = this.#options.store.workspaces.get(id);
    if (!record) throw new HttpProblem(404, 'workspace not found');
    if (record.status !== 'removed') return record;
    throw new HttpProblem(410, 'workspace removed', {
      id,
      removed_at: record.removedAt === null ? null : new Date(record.removedAt).toISOString(),
      hint: 'Create the workspace again, then use its new id and token',
    });
  }

  #isOpen(request: Asked): boolean {
    return this.#options.openDev && isLoopback(request.raw.socket.localAddress);
  }
}

export function isLoopback(address: string | undefined): boolean {
  return (
    address === '::1' || address?.startsWith('127.') === true || address?.startsWith('::ffff:127.') === true
  );
}

export function header(request: Pick<Asked, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === '' ? undefined : text;
}
