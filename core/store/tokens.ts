import type { Sqlite } from './database.ts';

export type TokenKind = 'bearer' | 'prefix';

export interface TokenRecord {
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: TokenKind;
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
  const revoke = database.prepare(
    'UPDATE workspace_tokens SET revoked_at = ? WHERE workspace_id = ? AND revoked_at IS NULL',
  );
  const liveBearer = database.prepare(
    "SELECT 1 FROM workspace_tokens WHERE workspace_id = ? AND kind = 'bearer' AND revoked_at IS NULL LIMIT 1",
  );
  return {
    insert(token: TokenRecord & { hash: string; display: string }): void {
      insert.run(token.id, token.workspaceId, token.kind, token.hash, token.display, now());
    },
    /** The live token with this hash whose workspace is not removed. */
    findLive: (hash: string): TokenRecord | undefined => byHash.get(hash) as TokenRecord | undefined,
    revokeAll(workspaceId: string): void {
      revoke.run(now(), workspaceId);
    },
    hasLiveBearer: (workspaceId: string): boolean => liveBearer.get(workspaceId) !== undefined,
  };
}
