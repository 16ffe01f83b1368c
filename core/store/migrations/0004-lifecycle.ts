/**
 * What a workspace needs to be started, put to sleep and removed with second thoughts: up to which isolation tier the
 * user agreed, when it goes to sleep, when it is destroyed unless somebody undoes that, and how its last start went.
 */
export const lifecycle = {
  version: 4,
  name: 'lifecycle',
  sql: `
ALTER TABLE workspaces ADD COLUMN allowed_tier INTEGER NOT NULL DEFAULT 2;
ALTER TABLE workspaces ADD COLUMN hibernate_after_minutes INTEGER;
ALTER TABLE workspaces ADD COLUMN last_active_at INTEGER;
ALTER TABLE workspaces ADD COLUMN destroy_at INTEGER;
ALTER TABLE workspaces ADD COLUMN purge_wanted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN desired_before TEXT
  CHECK (desired_before IN ('running','paused','hibernated'));
ALTER TABLE workspaces ADD COLUMN reset_session INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN provision_timeout_seconds INTEGER;
ALTER TABLE workspaces ADD COLUMN steps TEXT NOT NULL DEFAULT '[]';

-- From a mark to one bit per kind of backend: 1 docker, 2 process. Nobody remembers where the old marks are from.
UPDATE workspace_files SET delivered = 3 WHERE delivered = 1;
UPDATE workspaces SET seeded = 3 WHERE seeded = 1;
-- On which of them it still has to be removed.
ALTER TABLE workspace_files_gone ADD COLUMN kinds INTEGER NOT NULL DEFAULT 3;

-- From here on tokens end with the instance that has them: nobody is left who could use these.
UPDATE workspace_tokens SET revoked_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000
WHERE revoked_at IS NULL AND workspace_id IN
  (SELECT id FROM workspaces WHERE desired <> 'running' AND external = 0 AND runtime <> 'mock');
`,
};
