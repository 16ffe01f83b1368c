/**
 * What became of each prompt that a schedule sent: by its message, so that it is settled also after a crash. And the names of
 * those that people removed or renamed, so that no import brings them back.
 */
export const scheduleRuns = {
  version: 7,
  name: 'schedule-runs',
  sql: `
CREATE TABLE schedule_runs (
  id TEXT PRIMARY KEY,
  schedule_id TEXT NOT NULL REFERENCES schedules(id) ON DELETE CASCADE,
  cause TEXT NOT NULL CHECK (cause IN ('time','person')),
  status TEXT NOT NULL CHECK (status IN ('waiting','running','ok','error','skipped')),
  error TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  trace_id TEXT,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) WITHOUT ROWID;
CREATE INDEX schedule_runs_newest ON schedule_runs(schedule_id, started_at, id);

CREATE TABLE schedules_given_up (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  PRIMARY KEY (workspace_id, name)
) WITHOUT ROWID;
`,
};
