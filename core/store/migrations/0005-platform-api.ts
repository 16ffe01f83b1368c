/**
 * What clients of the platform API keep here: tokens for whole installations, what the platform proves itself with to an
 * agent, uploads that wait for an agent to fetch them, settings of a workspace that only clients read, which model was
 * assigned, what was used of models, rules for agents, and what agents remember, with an index of its words. Messages, tasks and rows of the history carry the trace that
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

CREATE TABLE workspace_plugins (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  plugin_name TEXT NOT NULL,
  source_raw TEXT NOT NULL,
  tracked_ref TEXT NOT NULL DEFAULT 'none',
  installed_sha TEXT NOT NULL DEFAULT '',
  installed_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, plugin_name)
) WITHOUT ROWID;

CREATE TABLE org_plugin_allowlist (
  org_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  plugin_name TEXT NOT NULL,
  enabled_by TEXT NOT NULL,
  enabled_at INTEGER NOT NULL,
  PRIMARY KEY (org_id, plugin_name)
) WITHOUT ROWID;

-- Of which month the spending is that was reported last, as YYYY-MM: with the next month it begins anew.
ALTER TABLE workspaces ADD COLUMN spend_month TEXT NOT NULL DEFAULT '';
-- A crash must not forget that an instance still runs with what was changed since.
ALTER TABLE workspaces ADD COLUMN restart_due INTEGER NOT NULL DEFAULT 0;

ALTER TABLE activity ADD COLUMN trace_id TEXT;
ALTER TABLE activity ADD COLUMN span_id TEXT;
ALTER TABLE activity ADD COLUMN parent_span_id TEXT;
CREATE INDEX activity_trace ON activity(trace_id, seq) WHERE trace_id IS NOT NULL;

-- Pages of the history go by time, cursors by the order of insertion: clocks may be set back. Every index makes every
-- row dearer, so those for messages leave out what a workspace tells of itself.
DROP INDEX activity_workspace_type;
CREATE INDEX activity_created ON activity(created_at);
CREATE INDEX activity_time ON activity(workspace_id, created_at);
CREATE INDEX activity_time_type ON activity(workspace_id, type, created_at);
CREATE INDEX activity_time_user ON activity(workspace_id, created_at) WHERE source_id IS NULL;
DROP INDEX activity_source;
DROP INDEX activity_target;
CREATE INDEX activity_source ON activity(workspace_id, source_id, created_at) WHERE source_id <> workspace_id;
CREATE INDEX activity_target ON activity(workspace_id, target_id, created_at) WHERE target_id <> workspace_id;

ALTER TABLE queue ADD COLUMN trace_id TEXT;
ALTER TABLE queue ADD COLUMN span_id TEXT;
ALTER TABLE queue ADD COLUMN parent_span_id TEXT;
ALTER TABLE queue ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN response TEXT;
CREATE INDEX queue_live ON queue(message_id) WHERE status IN ('queued','dispatched');

ALTER TABLE delegations ADD COLUMN trace_id TEXT;
ALTER TABLE delegations ADD COLUMN span_id TEXT;
ALTER TABLE delegations ADD COLUMN parent_span_id TEXT;
ALTER TABLE delegations ADD COLUMN heartbeat_at INTEGER;
ALTER TABLE delegations ADD COLUMN result_activity_id TEXT;
CREATE INDEX delegations_between ON delegations(caller_id, callee_id)
  WHERE status IN ('queued','dispatched','in_progress');
CREATE INDEX delegations_status ON delegations(status, created_at);

ALTER TABLE events ADD COLUMN structure_event TEXT;
UPDATE events SET structure_event = json_extract(body, '$.event') WHERE type = 'platform';
CREATE INDEX events_structure ON events(seq) WHERE structure_event IS NOT NULL;
CREATE INDEX events_structure_workspace ON events(workspace_id, seq) WHERE structure_event IS NOT NULL;

-- The index of words names what it found by row number, which the table did not have.
ALTER TABLE memories RENAME TO memories_before;
CREATE TABLE memories (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  scope TEXT NOT NULL CHECK (scope IN ('LOCAL','TEAM','GLOBAL')),
  namespace TEXT NOT NULL DEFAULT 'general',
  content TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('template','runtime')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
INSERT INTO memories (id, workspace_id, scope, content, source, created_at, updated_at)
  SELECT id, workspace_id, scope, content, source, created_at, created_at FROM memories_before ORDER BY created_at, id;
DROP TABLE memories_before;
CREATE INDEX memories_workspace ON memories(workspace_id, created_at);
CREATE INDEX memories_scope ON memories(scope, created_at) WHERE scope <> 'LOCAL';

CREATE VIRTUAL TABLE memory_words USING fts5(
  content, content = 'memories', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO memory_words(memory_words) VALUES ('rebuild');
CREATE TRIGGER memories_indexed AFTER INSERT ON memories BEGIN
  INSERT INTO memory_words(rowid, content) VALUES (new.number, new.content);
END;
CREATE TRIGGER memories_unindexed AFTER DELETE ON memories BEGIN
  INSERT INTO memory_words(memory_words, rowid, content) VALUES ('delete', old.number, old.content);
END;
CREATE TRIGGER memories_reindexed AFTER UPDATE OF content ON memories BEGIN
  INSERT INTO memory_words(memory_words, rowid, content) VALUES ('delete', old.number, old.content);
  INSERT INTO memory_words(rowid, content) VALUES (new.number, new.content);
END;

CREATE TABLE workspace_memory (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  expires_at INTEGER,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, key)
) WITHOUT ROWID;
CREATE INDEX workspace_memory_expiry ON workspace_memory(expires_at) WHERE expires_at IS NOT NULL;
`,
};
