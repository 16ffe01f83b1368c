import type { Sqlite } from './database.ts';

/** Settings of workspaces that only clients of the platform API read: one JSON object each. */
export function workspaceConfigRepository(database: Sqlite, now: () => number) {
  const upsert = database.prepare(
    `INSERT INTO workspace_config (workspace_id, data, updated_at) VALUES (@workspaceId, @data, @now)
     ON CONFLICT (workspace_id) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at`,
  );
  const select = database.prepare('SELECT data FROM workspace_config WHERE workspace_id = ?').pluck();
  return {
    /** JSON text; undefined when nobody has stored any. */
    get: (workspaceId: string): string | undefined => select.get(workspaceId) as string | undefined,
    put: (workspaceId: string, data: string): void => void upsert.run({ workspaceId, data, now: now() }),
  };
}
