import type { Sqlite } from './database.ts';

/** A value that a workspace keeps under a name. */
export interface KeyValueRecord {
  readonly key: string;
  /** As JSON. */
  readonly value: string;
  /** 1 with the first value, one more with every other. */
  readonly version: number;
  readonly expiresAt: number | null;
  readonly updatedAt: number;
}

const COLUMNS = 'key, value, version, expires_at AS expiresAt, updated_at AS updatedAt';

/** The key-value memory of workspaces. What has expired is not there any more. */
export function keyValueRepository(database: Sqlite, now: () => number) {
  const live = '(expires_at IS NULL OR expires_at > @now)';
  const put = database.prepare(
    `INSERT INTO workspace_memory (workspace_id, key, value, version, expires_at, updated_at)
     VALUES (@workspaceId, @key, @value, 1, @expiresAt, @now)
     ON CONFLICT (workspace_id, key) DO UPDATE SET value = excluded.value, version = version + 1,
       expires_at = excluded.expires_at, updated_at = excluded.updated_at
     RETURNING version`,
  );
  const one = database.prepare(
    `SELECT ${COLUMNS} FROM workspace_memory WHERE workspace_id = @workspaceId AND key = @key AND ${live}`,
  );
  const ofWorkspace = database.prepare(
    `SELECT ${COLUMNS} FROM workspace_memory WHERE workspace_id = @workspaceId AND ${live} ORDER BY key`,
  );
  const remove = database.prepare('DELETE FROM workspace_memory WHERE workspace_id = ? AND key = ?');
  const prune = database.prepare('DELETE FROM workspace_memory WHERE expires_at <= ?');
  return {
    get: (workspaceId: string, key: string): KeyValueRecord | undefined =>
      one.get({ workspaceId, key, now: now() }) as KeyValueRecord | undefined,
    /** By key. */
    listOf: (workspaceId: string): KeyValueRecord[] =>
      ofWorkspace.all({ workspaceId, now: now() }) as KeyValueRecord[],
    /** Returns the version that it has from now on. */
    put(workspaceId: string, entry: Pick<KeyValueRecord, 'key' | 'value' | 'expiresAt'>): number {
      // First, so that a value that has expired does not lend its version to another one.
      prune.run(now());
      return (put.get({ ...entry, workspaceId, now: now() }) as { version: number }).version;
    },
    remove: (workspaceId: string, key: string): void => void remove.run(workspaceId, key),
  };
}
