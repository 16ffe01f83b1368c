import type { Sqlite } from './database.ts';

const AFTER_MARK = 'COALESCE((SELECT seq FROM read_marks WHERE workspace_id = @id), 0)';

/** Of every workspace: for each the rows after its mark, and no others. */
export const COUNT_UNREAD = `SELECT workspaces.id, COUNT(*) AS count FROM workspaces
   LEFT JOIN read_marks ON read_marks.workspace_id = workspaces.id
   CROSS JOIN activity ON activity.workspace_id = workspaces.id AND activity.answer = 1
     AND activity.seq > COALESCE(read_marks.seq, 0)
   WHERE workspaces.status <> 'removed' GROUP BY workspaces.number`;

/** What agents have said to the user and the user has not read. Only rows that were inserted as answers count. */
export function unreadRepository(database: Sqlite) {
  const countAll = database.prepare(COUNT_UNREAD);
  const count = database.prepare(
    `SELECT COUNT(*) AS count FROM activity WHERE workspace_id = @id AND answer = 1 AND seq > ${AFTER_MARK}`,
  );
  const mark = database.prepare(
    `INSERT INTO read_marks (workspace_id, seq)
       SELECT workspace_id, seq FROM activity
       WHERE workspace_id = @id AND answer = 1 AND seq > ${AFTER_MARK} AND created_at <= @upTo
       ORDER BY seq DESC LIMIT 1
     ON CONFLICT (workspace_id) DO UPDATE SET seq = excluded.seq`,
  );
  return {
    /** How many there are, by workspace; workspaces without any, and removed ones, are left out. */
    counts(): Record<string, number> {
      const rows = countAll.all() as { id: string; count: number }[];
      return Object.fromEntries(rows.map((row) => [row.id, row.count]));
    },
    countOf: (workspaceId: string) => (count.get({ id: workspaceId }) as { count: number }).count,
    /** Everything up to a time (ms) is read from now on. What was read stays so. */
    markRead(workspaceId: string, upTo: number): void {
      mark.run({ id: workspaceId, upTo });
    },
  };
}
