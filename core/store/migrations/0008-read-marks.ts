/**
 * Up to where the user has read what each workspace said, as the number of a row of the history. A row that says something
 * to the user is marked as such when it is written, because only who reads its body can tell: so what was there before
 * counts as read, and what is unread is counted in an index that holds nothing else.
 */
export const readMarks = {
  version: 8,
  name: 'read-marks',
  sql: `
ALTER TABLE activity ADD COLUMN answer INTEGER NOT NULL DEFAULT 0;
CREATE INDEX activity_answers ON activity(workspace_id, seq) WHERE answer = 1;

CREATE TABLE read_marks (
  workspace_id TEXT PRIMARY KEY REFERENCES workspaces(id) ON DELETE CASCADE,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
`,
};
