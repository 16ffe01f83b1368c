import type { Sqlite } from './database.ts';
import type { ListedToken } from './tokens.ts';

/** A token for the whole installation, or for everything from one workspace down. */
export interface OrgTokenRecord extends ListedToken {
  readonly name: string;
  /** Display prefix of the token that made it; empty for the owner. */
  readonly createdBy: string;
  /** The workspace that it reaches down from; null for every workspace. */
  readonly orgId: string | null;
}

/** Tokens for orgs, by hash only. */
export function orgTokenRepository(database: Sqlite, now: () => number) {
  const columns = `id, display, name, created_by AS createdBy, org_id AS orgId, created_at AS createdAt,
    last_used_at AS lastUsedAt`;
  const insert = database.prepare(
    `INSERT INTO org_tokens (id, token_hash, display, name, created_by, org_id, created_at)
     VALUES (@id, @hash, @display, @name, @createdBy, @orgId, @createdAt)`,
  );
  const byHash = database.prepare(
    `SELECT ${columns} FROM org_tokens WHERE token_hash = ? AND revoked_at IS NULL`,
  );
  const live = database.prepare(
    `SELECT ${columns} FROM org_tokens WHERE revoked_at IS NULL ORDER BY created_at DESC, id DESC LIMIT ?`,
  );
  const revoke = database.prepare('UPDATE org_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');
  const touch = database.prepare('UPDATE org_tokens SET last_used_at = ? WHERE id = ?');
  let version = 0;
  return {
    /** Another number whenever a token may have come or gone. */
    get version(): number {
      return version;
    },
    /** After a transaction was rolled back. */
    forget(): void {
      version += 1;
    },
    insert(token: Omit<OrgTokenRecord, 'createdAt' | 'lastUsedAt'> & { hash: string }): OrgTokenRecord {
      version += 1;
      const { hash, ...fields } = { ...token, createdAt: now() };
      insert.run({ hash, ...fields });
      return { ...fields, lastUsedAt: null };
    },
    findLive: (hash: string): OrgTokenRecord | undefined => byHash.get(hash) as OrgTokenRecord | undefined,
    /** Live ones, newest first. */
    list: (limit: number): OrgTokenRecord[] => live.all(limit) as OrgTokenRecord[],
    /** False when there is no such live token. */
    revoke(id: string): boolean {
      version += 1;
      return revoke.run(now(), id).changes > 0;
    },
    /** Notes when a token was used last. */
    touch(id: string, at: number): void {
      touch.run(at, id);
    },
  };
}
