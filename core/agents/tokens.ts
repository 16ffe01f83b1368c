import { newId, newToken, sha256 } from '../base/index.ts';
import type { Store, TokenKind } from '../store/index.ts';

const DISPLAY_CHARS = 8;

/** Tokens of workspaces: kept as SHA-256 only, shown once, revoked together. */
export class WorkspaceTokens {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Adds one live token and returns its text, which is stored nowhere. */
  issue(workspaceId: string, kind: TokenKind): string {
    const token = newToken();
    const display = token.slice(0, DISPLAY_CHARS);
    this.#store.tokens.insert({ id: newId(), workspaceId, kind, hash: sha256(token), display });
    return token;
  }

  /** Revokes all tokens of a workspace and issues a fresh pair, in one transaction. */
  rotate(workspaceId: string): { bearer: string; prefix: string } {
    return this.#store.transaction(() => {
      this.#store.tokens.revokeAll(workspaceId);
      return { bearer: this.issue(workspaceId, 'bearer'), prefix: this.issue(workspaceId, 'prefix') };
    });
  }

  /** The workspace that owns a live token of this kind; null for any other text. */
  ownerOf(token: string, kind: TokenKind): string | null {
    const found = this.#store.tokens.findLive(sha256(token));
    return found?.kind === kind ? found.workspaceId : null;
  }

  hasLiveBearer(workspaceId: string): boolean {
    return this.#store.tokens.hasLiveBearer(workspaceId);
  }
}
