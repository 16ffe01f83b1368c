import {
  AppError,
  type Clock,
  type Disposable,
  type Logger,
  newId,
  newToken,
  sha256,
} from '../base/index.ts';
import type { ListedToken, Store, TokenKind, TokenRecord } from '../store/index.ts';
import { TokenCache } from './token-cache.ts';
import { TokenUse } from './token-use.ts';

const DISPLAY_CHARS = 8;
/** Bearer tokens of one workspace that may be live at once. */
const MAX_LIVE = 50;

/** The characters of a token that people recognise it by. */
export const displayOf = (token: string): string => token.slice(0, DISPLAY_CHARS);

/** Tokens of workspaces: kept as SHA-256 only, shown once, revoked together. */
export class WorkspaceTokens implements Disposable {
  readonly #store: Store;
  readonly #cache: TokenCache<TokenRecord>;
  readonly #use: TokenUse | undefined;

  /** Only with `timing` is it kept when they were used last. */
  constructor(store: Store, timing?: { readonly clock: Clock; readonly logger: Logger }) {
    this.#store = store;
    this.#cache = new TokenCache(store.tokens);
    this.#use =
      timing &&
      new TokenUse(timing.clock, timing.logger, (uses) =>
        store.transaction(() => {
          for (const [id, at] of uses) store.tokens.touch(id, at);
        }),
      );
  }

  /** Adds one live token and returns its text, which is stored nowhere. */
  issue(workspaceId: string, kind: TokenKind): string {
    const token = newToken();
    const id = newId();
    this.#store.tokens.insert({ id, workspaceId, kind, hash: sha256(token), display: displayOf(token) });
    if (kind === 'bearer') this.#store.events.append({ type: 'tokens.changed', workspaceId });
    return token;
  }

  /** One more bearer token, for a person. Throws `too_many_tokens`. */
  issueAnother(workspaceId: string): string {
    if (this.#store.tokens.countLiveBearers(workspaceId) >= MAX_LIVE) {
      throw new AppError(
        'too_many_tokens',
        `A workspace can have ${MAX_LIVE} tokens, and this one has them`,
        {
          detail: 'Revoke one that is not used any more.',
        },
      );
    }
    return this.issue(workspaceId, 'bearer');
  }

  /** Revokes all tokens of a workspace and issues a fresh pair, in one transaction. */
  rotate(workspaceId: string): { bearer: string; prefix: string } {
    return this.#store.transaction(() => {
      this.#store.tokens.revokeAll(workspaceId);
      return { bearer: this.issue(workspaceId, 'bearer'), prefix: this.issue(workspaceId, 'prefix') };
    });
  }

  /** Revokes one bearer token of a workspace. Throws `token_not_found`. */
  revoke(workspaceId: string, id: string): void {
    if (!this.#store.tokens.revokeBearer(workspaceId, id)) {
      throw new AppError('token_not_found', 'This workspace has no such token', {
        detail: 'It may have been revoked already.',
      });
    }
    this.#store.events.append({ type: 'tokens.changed', workspaceId });
  }

  /** The live bearer tokens of a workspace, newest first. */
  list(workspaceId: string, limit: number, offset: number): ListedToken[] {
    this.#use?.flush();
    return this.#store.tokens.listLiveBearers(workspaceId, limit, offset);
  }

  /** The workspace that owns a live token of this kind; null for any other text. */
  ownerOf(token: string, kind: TokenKind): string | null {
    const found = this.#cache.find(token);
    if (found?.kind !== kind || !this.#store.workspaces.getLive(found.workspaceId)) return null;
    this.#use?.note(found.id);
    return found.workspaceId;
  }

  hasLiveBearer(workspaceId: string): boolean {
    return this.#store.tokens.hasLiveBearer(workspaceId);
  }

  dispose(): void {
    this.#use?.dispose();
  }
}
