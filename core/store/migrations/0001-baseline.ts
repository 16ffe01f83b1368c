/** The first schema. Times are integer milliseconds since the epoch, ids are UUID texts, bodies are JSON texts. */
export const baseline = {
  version: 1,
  name: 'baseline',
  sql: `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE workspaces (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT '',
  runtime TEXT NOT NULL,
  model TEXT NOT NULL DEFAULT '',
  template TEXT NOT NULL DEFAULT '',
  tier INTEGER NOT NULL CHECK (tier BETWEEN 1 AND 4),
  parent_id TEXT REFERENCES workspaces(id),
  position INTEGER NOT NULL DEFAULT 0,
  desired TEXT NOT NULL CHECK (desired IN ('running','paused','hibernated','removed')),
  generation INTEGER NOT NULL DEFAULT 1,
  seeded INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL,
  phase_step TEXT,
  phase_since INTEGER,
  error TEXT,
  external INTEGER NOT NULL DEFAULT 0,
  delivery_mode TEXT NOT NULL DEFAULT 'push' CHECK (delivery_mode IN ('push','poll')),
  url TEXT NOT NULL DEFAULT '',
  agent_url TEXT NOT NULL DEFAULT '',
  agent_card TEXT,
  last_heartbeat_at INTEGER,
  last_outbound_at INTEGER,
  error_rate REAL NOT NULL DEFAULT 0,
  sample_error TEXT NOT NULL DEFAULT '',
  active_tasks INTEGER NOT NULL DEFAULT 0,
  max_concurrent_tasks INTEGER NOT NULL DEFAULT 1,
  current_task TEXT NOT NULL DEFAULT '',
  uptime_seconds INTEGER NOT NULL DEFAULT 0,
  budget_limit INTEGER,
  monthly_spend INTEGER NOT NULL DEFAULT 0,
  x REAL,
  y REAL,
  collapsed INTEGER NOT NULL DEFAULT 0,
  removed_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX workspaces_parent ON workspaces(parent_id, position);
CREATE UNIQUE INDEX workspaces_live_name
  ON workspaces(COALESCE(parent_id, ''), name) WHERE status <> 'removed';

CREATE TABLE workspace_files (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  mode INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (workspace_id, path)
) WITHOUT ROWID;

CREATE TABLE workspace_tokens (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('bearer','prefix')),
  token_hash TEXT NOT NULL UNIQUE,
  display TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX workspace_tokens_live ON workspace_tokens(workspace_id) WHERE revoked_at IS NULL;

CREATE TABLE activity (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  method TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  source_id TEXT,
  target_id TEXT,
  status TEXT NOT NULL DEFAULT 'ok',
  error_detail TEXT NOT NULL DEFAULT '',
  duration_ms INTEGER,
  request_body TEXT,
  response_body TEXT,
  tool_trace TEXT,
  created_at INTEGER NOT NULL
);
CREATE INDEX activity_workspace ON activity(workspace_id, seq);
CREATE INDEX activity_workspace_type ON activity(workspace_id, type, seq);
CREATE INDEX activity_source ON activity(source_id, seq) WHERE source_id IS NOT NULL;
CREATE INDEX activity_target ON activity(target_id, seq) WHERE target_id IS NOT NULL;

CREATE TABLE delegations (
  id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL,
  callee_id TEXT NOT NULL,
  task TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued','dispatched','in_progress','completed','failed','stuck')),
  result TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  idempotency_key TEXT,
  deadline INTEGER NOT NULL,
  retry_count INTEGER NOT NULL DEFAULT 0,
  activity_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX delegations_key ON delegations(caller_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX delegations_caller ON delegations(caller_id, created_at);
CREATE INDEX delegations_recent ON delegations(created_at);
CREATE INDEX delegations_open ON delegations(status) WHERE status IN ('queued','dispatched','in_progress');

CREATE TABLE queue (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('chat','a2a','delegation','schedule')),
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  caller_id TEXT,
  message_id TEXT NOT NULL,
  method TEXT NOT NULL,
  body TEXT NOT NULL,
  priority INTEGER NOT NULL DEFAULT 50,
  status TEXT NOT NULL CHECK (status IN ('queued','dispatched','completed','dropped','failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER,
  last_error TEXT,
  enqueued_at INTEGER NOT NULL,
  dispatched_at INTEGER,
  completed_at INTEGER
);
CREATE INDEX queue_waiting ON queue(workspace_id, priority DESC, seq) WHERE status = 'queued';
CREATE UNIQUE INDEX queue_message ON queue(workspace_id, message_id) WHERE status IN ('queued','dispatched');

CREATE TABLE schedules (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  cron_expr TEXT NOT NULL,
  timezone TEXT NOT NULL DEFAULT 'UTC',
  prompt TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  source TEXT NOT NULL DEFAULT 'runtime' CHECK (source IN ('template','runtime')),
  last_run_at INTEGER,
  next_run_at INTEGER,
  run_count INTEGER NOT NULL DEFAULT 0,
  last_status TEXT NOT NULL DEFAULT '',
  last_error TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (workspace_id, name)
) WITHOUT ROWID;
CREATE INDEX schedules_due ON schedules(next_run_at) WHERE enabled = 1;

CREATE TABLE builds (
  id TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  body TEXT NOT NULL,
  started_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX builds_started ON builds(started_at);

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  workspace_id TEXT,
  body TEXT NOT NULL
);
CREATE INDEX events_type ON events(type, seq);
`,
};
