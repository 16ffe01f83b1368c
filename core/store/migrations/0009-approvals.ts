/** What agents ask a person to allow. Until when somebody has to decide is stored, so that it outlives the engine. */
export const approvals = {
  version: 9,
  name: 'approvals',
  sql: `
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  task_id TEXT,
  action TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  context TEXT NOT NULL DEFAULT '{}',
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending','approved','denied')),
  decided_by TEXT,
  decided_at INTEGER,
  activity_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX approvals_workspace ON approvals(workspace_id, id);
CREATE INDEX approvals_pending ON approvals(expires_at) WHERE status = 'pending';
`,
};
