/**
 * What clients of the platform API keep here: tokens for whole installations, what the platform proves itself with to an
 * agent, uploads that wait for an agent to fetch them, settings of a workspace that only clients read, which model was
 * assigned, what was used of models, and rules for agents. Messages, tasks and rows of the history carry the trace that
 * they belong to. Of the events, those that clients may list later have their name in a column.
 */
export const platformApi = {
  version: 5,
  name: 'platform-api',
  sql: `
CREATE TABLE org_tokens (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  display TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  created_by TEXT NOT NULL DEFAULT '',
  org_id TEXT,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;

CREATE TABLE inbound_secrets (
  workspace_id TEXT PRIMARY KEY REFERENCES workspaces(id) ON DELETE CASCADE,
  value BLOB NOT NULL,
  encryption_version INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE pending_uploads (
  file_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  content BLOB NOT NULL,
  size_bytes INTEGER NOT NULL,
  filename TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  fetched_at INTEGER,
  acked_at INTEGER,
  expires_at INTEGER NOT NULL
);
CREATE INDEX pending_uploads_workspace ON pending_uploads(workspace_id, created_at) WHERE acked_at IS NULL;
CREATE INDEX pending_uploads_expiry ON pending_uploads(expires_at) WHERE acked_at IS NULL;
CREATE INDEX pending_uploads_acked ON pending_uploads(acked_at) WHERE acked_at IS NOT NULL;

CREATE TABLE workspace_config (
  workspace_id TEXT PRIMARY KEY REFERENCES workspaces(id) ON DELETE CASCADE,
  data TEXT NOT NULL DEFAULT '{}',
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE agents (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active','removed')),
  removal_reason TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX agents_active ON agents(workspace_id) WHERE status = 'active';

CREATE TABLE token_usage (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  period_start INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  call_count INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, period_start)
) WITHOUT ROWID;

CREATE TABLE instructions (
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL CHECK (scope IN ('global','workspace')),
  scope_target TEXT REFERENCES workspaces(id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  priority INTEGER NOT NULL DEFAULT 0,
  enabled INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX instructions_scope ON instructions(scope, scope_target) WHERE enabled = 1;

-- Of which month the spending is that was reported last, as YYYY-MM: with the next month it begins anew.
ALTER TABLE workspaces ADD COLUMN spend_month TEXT NOT NULL DEFAULT '';

ALTER TABLE activity ADD COLUMN trace_id TEXT;
ALTER TABLE activity ADD COLUMN span_id TEXT;
ALTER TABLE activity ADD COLUMN parent_span_id TEXT;
CREATE INDEX activity_trace ON activity(trace_id, seq) WHERE trace_id IS NOT NULL;
CREATE INDEX activity_created ON activity(created_at);

ALTER TABLE queue ADD COLUMN trace_id TEXT;
ALTER TABLE queue ADD COLUMN span_id TEXT;
ALTER TABLE queue ADD COLUMN parent_span_id TEXT;
ALTER TABLE queue ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN response TEXT;

ALTER TABLE delegations ADD COLUMN trace_id TEXT;
ALTER TABLE delegations ADD COLUMN heartbeat_at INTEGER;

ALTER TABLE events ADD COLUMN structure_event TEXT;
CREATE INDEX events_structure ON events(seq) WHERE structure_event IS NOT NULL;
CREATE INDEX events_structure_workspace ON events(workspace_id, seq) WHERE structure_event IS NOT NULL;
`,
};
