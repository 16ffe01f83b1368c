/** What a workspace looked like at a moment is its last event before: found by type and workspace, not by reading all. */
export const replay = {
  version: 6,
  name: 'replay',
  sql: `
DROP INDEX events_type;
CREATE INDEX events_subject ON events(type, workspace_id, seq);
`,
};
