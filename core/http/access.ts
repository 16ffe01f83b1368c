import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { canCommunicate } from '../agents/index.ts';
import { isUuid } from '../base/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import { HttpProblem } from './errors.ts';
import { type Identity, type IdentityOptions, identify } from './identity.ts';

/** Callers with such ids exist only inside the engine. */
const RESERVED_CALLER = /^(webhook|system|test|channel):/;

export interface AccessOptions extends IdentityOptions {
  readonly store: Store;
  /** Fail-open development mode; it counts only for requests that arrive over loopback. */
  readonly openDev: boolean;
  /** Whether a browser that is signed in asks, from a page of exactly this origin. Without it no page is let in. */
  readonly isOwnPage?: (request: IncomingMessage) => boolean;
}

/** What of a request says who asks for what; also an upgrade to a socket has it. */
export type Asked = Pick<FastifyRequest, 'raw' | 'params' | 'headers'>;

/** The auth tiers of the platform API. Every method returns or throws the answer of the wire. */
export class Access {
  readonly #options: AccessOptions;
  /** Several steps of one request ask, and each look-up is hashing. */
  readonly #identities = new WeakMap<IncomingMessage, Identity>();

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  identity(request: Asked): Identity {
    const known = this.#identities.get(request.raw);
    if (known !== undefined) return known;
    const identity = identify(request.raw, this.#options);
    this.#identities.set(request.raw, identity);
    return identity;
  }

  /** The owner, or whoever has an org token: one that is limited only where the URL names a workspace below its own. */
  admin(request: Asked): void {
    const identity = this.identity(request);
    if (identity.kind === 'admin' || this.#isOpenTo(identity, request)) return;
    const { id } = request.params as { id?: string };
    if (identity.kind === 'org' && id !== undefined && this.#reaches(identity.root, id)) return;
    throw adminRefusal(identity);
  }

  /** Like `admin`, but no org token that is limited: what is asked for concerns more than its org. */
  installation(request: Asked): void {
    const identity = this.identity(request);
    if (identity.kind === 'org') throw adminRefusal(identity);
    this.admin(request);
  }

  /** Who may put a workspace below this one, or at the top: a limited org token only where it reaches itself. */
  placement(request: Asked, parentId: string | null): void {
    const identity = this.identity(request);
    if (identity.kind === 'org' && parentId !== null && this.#reaches(identity.root, parentId)) return;
    this.installation(request);
  }

  /** Only the owner, with nobody standing in. */
  owner(request: Asked): void {
    const identity = this.identity(request);
    if (identity.kind === 'admin' && identity.orgToken === null) return;
    if (!this.#isOpenTo(identity, request)) throw adminRefusal(identity);
  }

  /** Whoever looks at the whole canvas: the owner, any workspace, or a page that the guard lets in. */
  canvas(request: Asked): void {
    const identity = this.identity(request);
    const isPage = identity.kind === 'anonymous' && request.headers.origin !== undefined;
    const isKnown =
      identity.kind === 'workspace' || (identity.kind === 'admin' && identity.orgToken === null);
    if (!isPage && !isKnown && !this.#isOpenTo(identity, request)) throw adminRefusal(identity);
  }

  /** The workspace of the URL itself, or the owner. Returns the live workspace. */
  workspace(request: Asked, invalidId?: string): WorkspaceRecord {
    const id = this.pathId(request, invalidId);
    const identity = this.identity(request);
    const allowed =
      identity.kind === 'admin' ||
      (identity.kind === 'workspace' && identity.id === id) ||
      (identity.kind === 'org' && this.#reaches(identity.root, id)) ||
      this.#isOpenTo(identity, request);
    if (!allowed) {
      const text = identity.kind === 'anonymous' ? 'missing' : 'invalid';
      throw new HttpProblem(401, `${text} workspace auth token`);
    }
    return this.live(id);
  }

  /**
   * Like `workspace`, and the app's own page may as well. A cookie counts only where no token was sent: whoever has a
   * wrong one is told so.
   */
  workspaceOrPage(request: Asked, invalidId?: string): WorkspaceRecord {
    const { isOwnPage } = this.#options;
    if (this.identity(request).kind === 'anonymous' && isOwnPage?.(request.raw))
      return this.live(this.pathId(request, invalidId));
    return this.workspace(request, invalidId);
  }

  /** Whether who asked once may go on: the workspace may be gone by now, or the token revoked. */
  mayStill(request: Asked): boolean {
    this.#identities.delete(request.raw);
    try {
      this.workspace(request);
      return true;
    } catch (error) {
      if (error instanceof HttpProblem) return false;
      throw error;
    }
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
    if (this.#isOpenTo(identity, request)) return;
    const text = identity.kind === 'anonymous' ? 'missing' : 'invalid';
    throw new HttpProblem(401, `${text} workspace auth token`);
  }

  /** The workspace that a message comes from; null for the user. Refuses who is neither. */
  caller(request: FastifyRequest): string | null {
    const named = (
      header(request, 'x-workspace-id') ?? header(request, 'x-source-workspace-id')
    )?.toLowerCase();
    if (named !== undefined && RESERVED_CALLER.test(named)) throw new HttpProblem(403, 'invalid caller ID');
    const identity = this.identity(request);
    if (named !== undefined) {
      this.registry(request, named);
      return named;
    }
    if (identity.kind === 'workspace') return identity.id;
    if (identity.kind === 'admin' || this.#isOpenTo(identity, request)) return null;
    const { id } = request.params as { id?: string };
    if (identity.kind === 'org' && id !== undefined && this.#reaches(identity.root, id)) return null;
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
    const named = header(request, 'x-workspace-id')?.toLowerCase();
    if (named === undefined || named === targetId) return;
    const identity = this.identity(request);
    const proved =
      identity.kind === 'admin' ||
      (identity.kind === 'workspace' && identity.id === named) ||
      (identity.kind === 'org' && this.#reaches(identity.root, named));
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

  #reaches(root: string, id: string): boolean {
    return reachesDown(this.#options.store, root, id.toLowerCase());
  }

  /**
   * The open development mode, for programs of this machine and pages that the guard lets in. What pages of other sites
   * embed comes over loopback as well, without saying from where.
   */
  #isOpenTo(identity: Identity, { raw, headers }: Asked): boolean {
    return (
      this.#options.openDev &&
      identity.kind === 'anonymous' &&
      (headers['sec-fetch-site'] !== 'cross-site' || headers.origin !== undefined) &&
      isLoopback(raw.socket.localAddress)
    );
  }
}

/** Whether a workspace is the given root or below it, and the root is still there. */
export function reachesDown(store: Store, root: string, id: string): boolean {
  return (
    store.workspaces.getLive(root) !== undefined &&
    (id === root || store.workspaces.ancestorsOf(id).includes(root))
  );
}

function adminRefusal({ kind }: Identity): HttpProblem {
  return new HttpProblem(401, kind === 'anonymous' ? 'admin auth required' : 'invalid admin auth token');
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
