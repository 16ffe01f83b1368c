import type { Sqlite } from './database.ts';
import type { SealedValue } from './secrets.ts';

export interface ChannelRecord {
  readonly id: string;
  readonly workspaceId: string;
  readonly type: string;
  /** Its settings as JSON, sealed: bot tokens and webhook addresses are credentials. */
  readonly config: SealedValue;
  readonly allowedUsers: readonly string[];
  readonly enabled: boolean;
  readonly source: 'template' | 'runtime';
  readonly createdAt: number;
  readonly updatedAt: number;
}

const COLUMNS = `id, workspace_id AS workspaceId, type, config, encryption_version AS encryptionVersion,
  allowed_users AS allowedUsers, enabled, source, created_at AS createdAt, updated_at AS updatedAt`;

interface Row extends Omit<ChannelRecord, 'config' | 'allowedUsers' | 'enabled'> {
  readonly config: Uint8Array;
  readonly encryptionVersion: number;
  readonly allowedUsers: string;
  readonly enabled: number;
}

const toRecord = (raw: unknown): ChannelRecord => {
  const { config, encryptionVersion, allowedUsers, enabled, ...fields } = raw as Row;
  return {
    ...fields,
    config: { value: config, encryptionVersion },
    allowedUsers: JSON.parse(allowedUsers) as string[],
    enabled: enabled === 1,
  };
};

/** Chat channels of workspaces, at most one of each type. */
export function channelRepository(database: Sqlite, now: () => number) {
  const upsert = database.prepare(
    `INSERT INTO channels (id, workspace_id, type, config, encryption_version, allowed_users, enabled, source,
       created_at, updated_at)
     VALUES (@id, @workspaceId, @type, @value, @encryptionVersion, @allowedUsers, @enabled, @source, @now, @now)
     ON CONFLICT (workspace_id, type) DO UPDATE SET config = excluded.config,
       encryption_version = excluded.encryption_version, allowed_users = excluded.allowed_users,
       enabled = excluded.enabled, source = excluded.source, updated_at = excluded.updated_at`,
  );
  const ofWorkspace = database.prepare(
    `SELECT ${COLUMNS} FROM channels WHERE workspace_id = ? ORDER BY type`,
  );
  const one = database.prepare(`SELECT ${COLUMNS} FROM channels WHERE workspace_id = ? AND type = ?`);
  const deleteOfWorkspace = database.prepare('DELETE FROM channels WHERE workspace_id = ?');
  const deleteOne = database.prepare('DELETE FROM channels WHERE workspace_id = ? AND type = ?');
  let version = 0;
  return {
    /** Another number whenever one is stored or removed. */
    get version(): number {
      return version;
    },
    /** Stores a channel; one of that type is replaced and keeps its id. */
    put({ config, ...channel }: Omit<ChannelRecord, 'createdAt' | 'updatedAt'>): void {
      upsert.run({
        ...channel,
        ...config,
        allowedUsers: JSON.stringify(channel.allowedUsers),
        enabled: Number(channel.enabled),
        now: now(),
      });
      version += 1;
    },
    get(workspaceId: string, type: string): ChannelRecord | undefined {
      const row = one.get(workspaceId, type);
      return row === undefined ? undefined : toRecord(row);
    },
    listOf: (workspaceId: string): ChannelRecord[] => ofWorkspace.all(workspaceId).map(toRecord),
    remove(workspaceId: string, type: string): void {
      deleteOne.run(workspaceId, type);
      version += 1;
    },
    removeAllOf(workspaceId: string): void {
      deleteOfWorkspace.run(workspaceId);
      version += 1;
    },
  };
}
