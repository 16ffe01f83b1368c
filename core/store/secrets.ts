import type { Sqlite } from './database.ts';

/** What stands in a row instead of a text that must not lie on the disk in clear. */
export interface SealedValue {
  readonly value: Uint8Array;
  /** How it was sealed. Always stored with it: nothing may guess. */
  readonly encryptionVersion: number;
}

export type SecretSource = 'template' | 'user';

export interface SecretRecord extends SealedValue {
  readonly key: string;
  /** null: for every workspace. */
  readonly workspaceId: string | null;
  /** template: brought by an import · user: set by a person */
  readonly source: SecretSource;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const COLUMNS = `key, workspace_id AS workspaceId, value, encryption_version AS encryptionVersion, source,
  created_at AS createdAt, updated_at AS updatedAt`;

/** Secrets as sealed bytes, by workspace and key. Nothing here knows a value. */
export function secretRepository(database: Sqlite, now: () => number) {
  const upsert = database.prepare(
    `INSERT INTO secrets (workspace_id, key, value, encryption_version, source, created_at, updated_at)
     VALUES (@workspaceId, @key, @value, @encryptionVersion, @source, @now, @now)
     ON CONFLICT (COALESCE(workspace_id, ''), key) DO UPDATE SET value = excluded.value,
       encryption_version = excluded.encryption_version, source = excluded.source, updated_at = excluded.updated_at`,
  );
  const ofOwner = database.prepare(`SELECT ${COLUMNS} FROM secrets WHERE workspace_id IS ? ORDER BY key`);
  const one = database.prepare(`SELECT ${COLUMNS} FROM secrets WHERE workspace_id IS ? AND key = ?`);
  const all = database.prepare(`SELECT ${COLUMNS} FROM secrets`);
  const deleteOne = database.prepare('DELETE FROM secrets WHERE workspace_id IS ? AND key = ?');
  const deleteOfOwner = database.prepare('DELETE FROM secrets WHERE workspace_id = ?');
  const holders = database.prepare(
    'SELECT workspace_id AS id FROM secrets WHERE key = ? AND workspace_id IS NOT NULL',
  );
  let version = 0;
  return {
    /** Another number whenever one is stored or removed. */
    get version(): number {
      return version;
    },
    put(secret: Omit<SecretRecord, 'createdAt' | 'updatedAt'>): void {
      upsert.run({ ...secret, now: now() });
      version += 1;
    },
    get: (workspaceId: string | null, key: string): SecretRecord | undefined =>
      one.get(workspaceId, key) as SecretRecord | undefined,
    /** Of one workspace, or the global ones for null; by key. */
    listOf: (workspaceId: string | null): SecretRecord[] => ofOwner.all(workspaceId) as SecretRecord[],
    listAll: (): SecretRecord[] => all.all() as SecretRecord[],
    /** False when there was none. */
    remove(workspaceId: string | null, key: string): boolean {
      version += 1;
      return deleteOne.run(workspaceId, key).changes > 0;
    },
    removeAllOf(workspaceId: string): void {
      deleteOfOwner.run(workspaceId);
      version += 1;
    },
    /** Ids of the workspaces that have an own value for a key. */
    holdersOf: (key: string): string[] => (holders.all(key) as { id: string }[]).map(({ id }) => id),
  };
}
