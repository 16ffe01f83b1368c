import type { Sqlite } from './database.ts';

export type TokenKind = 'bearer' | 'prefix';

export interface TokenRecord {
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: TokenKind;
}

/** A live token as its owner sees it; times are milliseconds since the epoch. */
export interface ListedToken {
  readonly id: string;
  /** Its first characters. */
  readonly display: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** Workspace tokens, by hash only. */
export function tokenRepository(database: Sqlite, now: () => number) {
  const insert = database.prepare(
    'INSERT INTO workspace_tokens (id, workspace_id, kind, token_hash, display, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const byHash = database.prepare(
    `SELECT t.id AS id, t.workspace_id AS workspaceId, t.kind AS kind FROM workspace_tokens t
     JOIN workspaces w ON w.id = t.workspace_id
     WHERE t.token_hash = ? AND t.revoked_at IS NULL AND w.status <> 'removed'`,
  );
  const revokeAll = database.prepare(
    'UPDATE workspace_tokens SET revoked_at = ? WHERE workspace_id = ? AND revoked_at IS NULL',
  );
  const liveBearers = "workspace_id = ? AND kind = 'bearer' AND revoked_at IS NULL";
  const revokeBearer = database.prepare(
    `UPDATE workspace_tokens SET revoked_at = ? WHERE ${liveBearers} AND id = ?`,
  );
  const anyBearer = database.prepare(`SELECT 1 FROM workspace_tokens WHERE ${liveBearers} LIMIT 1`);
  const countBearers = database.prepare(`SELECT count(*) AS n FROM workspace_tokens WHERE ${liveBearers}`);
  const pageOfBearers = database.prepare(
    `SELECT id, display, created_at AS createdAt, last_used_at AS lastUsedAt FROM workspace_tokens
     WHERE ${liveBearers} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`,
  );
  const touch = database.prepare('UPDATE workspace_tokens SET last_used_at = ? WHERE id = ?');
  let version = 0;
  return {
    /** Another number whenever a token may have come or gone: whoever remembers a look-up asks again then. */
    get version(): number {
      return version;
    },
    /** After a transaction was rolled back. */
    forget(): void {
      version += 1;
    },
    insert(token: TokenRecord & { hash: string; display: string }): void {
      version += 1;
      insert.run(token.id, token.workspaceId, token.kind, token.hash, token.display, now());
    },
    /** The live token with this hash whose workspace is not removed. */
    findLive: (hash: string): TokenRecord | undefined => byHash.get(hash) as TokenRecord | undefined,
    revokeAll(workspaceId: string): void {
      version += 1;
      revokeAll.run(now(), workspaceId);
    },
    /** False when this workspace has no such live bearer token. */
    revokeBearer(workspaceId: string, id: string): boolean {
      version += 1;
      return revokeBearer.run(now(), workspaceId, id).changes > 0;
    },
    hasLiveBearer: (workspaceId: string): boolean => anyBearer.get(workspaceId) !== undefined,
    countLiveBearers: (workspaceId: string): number => (countBearers.get(workspaceId) as { n: number }).n,
    /** Newest first. */
    listLiveBearers: (workspaceId: string, limit: number, offset: number): ListedToken[] =>
      pageOfBearers.all(workspaceId, limit, offset) as ListedToken[],
    /** Notes when a token was used last. */
    touch(id: string, at: number): void {
      touch.run(at, id);
    },
  };
}
