import {
  AppError,
  type Clock,
  type Disposable,
  type Logger,
  newId,
  newToken,
  sha256,
} from '../base/index.ts';
import type { OrgTokenRecord, Store } from '../store/index.ts';
import { TokenCache } from './token-cache.ts';
import { TokenUse } from './token-use.ts';
import { displayOf } from './tokens.ts';

const LISTED_MAX = 500;

/** A token of this kind as it counts for a request. */
export interface OrgTokenOwner {
  readonly id: string;
  readonly display: string;
  /** The workspace that it reaches down from; null for the whole installation. */
  readonly orgId: string | null;
}

/** Tokens for whole installations or orgs: kept as SHA-256 only, shown once. */
export class OrgTokens implements Disposable {
  readonly #store: Store;
  readonly #cache: TokenCache<OrgTokenRecord>;
  readonly #use: TokenUse;

  constructor(store: Store, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#cache = new TokenCache(store.orgTokens);
    this.#use = new TokenUse(clock, logger, (uses) =>
      store.transaction(() => {
        for (const [id, at] of uses) store.orgTokens.touch(id, at);
      }),
    );
  }

  /**
   * Adds one live token; its text is stored nowhere. Throws `workspace_not_found` when the workspace that it is to reach
   * down from is not there.
   */
  issue(wish: Pick<OrgTokenRecord, 'name' | 'createdBy' | 'orgId'>): {
    record: OrgTokenRecord;
    token: string;
  } {
    const { name, createdBy, orgId } = wish;
    if (orgId !== null && !this.#store.workspaces.getLive(orgId))
      throw new AppError('workspace_not_found', 'There is no such workspace for the token to be limited to');
    const token = newToken();
    const about = { id: newId(), display: displayOf(token), name, createdBy, orgId };
    const record = this.#store.orgTokens.insert({ ...about, hash: sha256(token) });
    this.#store.events.append({ type: 'tokens.changed', workspaceId: null });
    return { record, token };
  }

  /** What a live token stands for. One whose workspace was removed stands for nothing. */
  ownerOf(token: string): OrgTokenOwner | null {
    const found = this.#cache.find(token);
    if (!found || (found.orgId !== null && !this.#store.workspaces.getLive(found.orgId))) return null;
    this.#use.note(found.id);
    return found;
  }

  /** The live tokens, newest first. */
  list(): OrgTokenRecord[] {
    this.#use.flush();
    return this.#store.orgTokens.list(LISTED_MAX);
  }

  /** Throws `token_not_found`. */
  revoke(id: string): void {
    if (!this.#store.orgTokens.revoke(id)) {
      throw new AppError('token_not_found', 'There is no such token', {
        detail: 'It may have been revoked already.',
      });
    }
    this.#store.events.append({ type: 'tokens.changed', workspaceId: null });
  }

  dispose(): void {
    this.#use.dispose();
  }
}
