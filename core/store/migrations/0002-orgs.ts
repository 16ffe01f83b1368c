/**
 * Orgs as imported from templates, and what their workspaces bring along: secrets, channels, first memories.
 * `applied` is what the template said at the last import, so that the next one tells the changes of people
 * from those of the template. Contents of files are stored once, by their SHA-256; those from before cannot have one in
 * SQL and stand by their place. No foreign key leads to them: checking it would need an index on every file.
 */
export const orgs = {
  version: 2,
  name: 'orgs',
  sql: `
CREATE TABLE orgs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '',
  template TEXT NOT NULL,
  imported_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE org_imports (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  dir TEXT NOT NULL,
  mode TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  outcome TEXT,
  ended_at INTEGER
) WITHOUT ROWID;
CREATE INDEX org_imports_open ON org_imports(started_at) WHERE ended_at IS NULL;

ALTER TABLE workspaces ADD COLUMN org_id TEXT REFERENCES orgs(id);
ALTER TABLE workspaces ADD COLUMN workspace_dir TEXT NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN workspace_access TEXT NOT NULL DEFAULT 'none'
  CHECK (workspace_access IN ('none','read_only','read_write'));
ALTER TABLE workspaces ADD COLUMN plugins TEXT NOT NULL DEFAULT '[]';
ALTER TABLE workspaces ADD COLUMN applied TEXT;
CREATE INDEX workspaces_org ON workspaces(org_id) WHERE org_id IS NOT NULL;

CREATE TABLE secrets (
  workspace_id TEXT REFERENCES workspaces(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  encryption_version INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('template','user')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX secrets_key ON secrets(COALESCE(workspace_id, ''), key);
CREATE INDEX secrets_owner ON secrets(workspace_id, key);
CREATE INDEX secrets_holders ON secrets(key, workspace_id) WHERE workspace_id IS NOT NULL;

ALTER TABLE workspace_files RENAME TO old_files;
CREATE TABLE file_contents (
  number INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  content BLOB NOT NULL
);
CREATE TABLE workspace_files (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  mode INTEGER NOT NULL,
  content_number INTEGER NOT NULL,
  delivered INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, path)
) WITHOUT ROWID;
INSERT INTO file_contents (hash, content)
  SELECT 'schema 1: ' || workspace_id || ' ' || path, content FROM old_files;
INSERT INTO workspace_files
  SELECT old.workspace_id, old.path, old.mode, content.number, workspace.seeded
  FROM old_files AS old
  JOIN file_contents AS content ON content.hash = 'schema 1: ' || old.workspace_id || ' ' || old.path
  JOIN workspaces AS workspace ON workspace.id = old.workspace_id;
DROP TABLE old_files;

CREATE TABLE workspace_files_gone (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  PRIMARY KEY (workspace_id, path)
) WITHOUT ROWID;

CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  config BLOB NOT NULL,
  encryption_version INTEGER NOT NULL,
  allowed_users TEXT NOT NULL DEFAULT '[]',
  enabled INTEGER NOT NULL DEFAULT 1,
  source TEXT NOT NULL CHECK (source IN ('template','runtime')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (workspace_id, type)
) WITHOUT ROWID;

CREATE TABLE memories (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  scope TEXT NOT NULL CHECK (scope IN ('LOCAL','TEAM','GLOBAL')),
  content TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('template','runtime')),
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX memories_workspace ON memories(workspace_id, created_at);
`,
};
