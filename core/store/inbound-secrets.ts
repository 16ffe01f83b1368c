import type { Sqlite } from './database.ts';
import type { SealedValue } from './secrets.ts';

/** What the platform proves itself with to each agent, sealed. */
export function inboundSecretRepository(database: Sqlite, now: () => number) {
  const upsert = database.prepare(
    `INSERT INTO inbound_secrets (workspace_id, value, encryption_version, created_at)
     VALUES (@workspaceId, @value, @encryptionVersion, @now)
     ON CONFLICT (workspace_id) DO UPDATE SET value = excluded.value,
       encryption_version = excluded.encryption_version, created_at = excluded.created_at`,
  );
  const one = database.prepare(
    'SELECT value, encryption_version AS encryptionVersion FROM inbound_secrets WHERE workspace_id = ?',
  );
  const remove = database.prepare('DELETE FROM inbound_secrets WHERE workspace_id = ?');
  return {
    put(workspaceId: string, { value, encryptionVersion }: SealedValue): void {
      upsert.run({ workspaceId, value, encryptionVersion, now: now() });
    },
    get: (workspaceId: string): SealedValue | undefined => one.get(workspaceId) as SealedValue | undefined,
    remove(workspaceId: string): void {
      remove.run(workspaceId);
    },
  };
}
