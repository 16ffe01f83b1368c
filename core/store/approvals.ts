import type { WholeApproval } from '../contract/index.ts';
import type { Sqlite } from './database.ts';

/** Ids begin with the time, so that their order is that of the requests. */
export interface ApprovalRecord extends WholeApproval {
  /** The row of the history that tells of the request. */
  readonly activityId: string;
}

type ApprovalDecision = Pick<ApprovalRecord, 'id' | 'decidedAt'> & {
  readonly status: 'approved' | 'denied';
  readonly decidedBy: string;
};

export interface ApprovalFilter {
  /** Whose; absent: everybody's. */
  readonly workspaceId?: string | undefined;
  readonly status: 'pending' | 'decided' | 'all';
  /** Only what was asked before the request of this id. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const COLUMNS = `id, workspace_id AS workspaceId, task_id AS taskId, action, reason, context, status,
  decided_by AS decidedBy, decided_at AS decidedAt, activity_id AS activityId, created_at AS createdAt,
  expires_at AS expiresAt`;
const WITH_STATUS = { pending: ["status = 'pending'"], decided: ["status <> 'pending'"], all: [] } as const;

const toRecord = (raw: unknown): ApprovalRecord => {
  const row = raw as Omit<ApprovalRecord, 'context'> & { context: string };
  return { ...row, context: JSON.parse(row.context) as ApprovalRecord['context'] };
};

/** What agents asked to be allowed, and what became of it. */
export function approvalRepository(database: Sqlite) {
  const insert = database.prepare(
    `INSERT INTO approvals (id, workspace_id, task_id, action, reason, context, status, decided_by, decided_at,
       activity_id, created_at, expires_at)
     VALUES (@id, @workspaceId, @taskId, @action, @reason, @context, @status, @decidedBy, @decidedAt, @activityId,
       @createdAt, @expiresAt)`,
  );
  const one = database.prepare(`SELECT ${COLUMNS} FROM approvals WHERE id = ?`);
  const pending = database.prepare(
    `SELECT ${COLUMNS} FROM approvals WHERE status = 'pending' ORDER BY expires_at, id`,
  );
  const next = database.prepare("SELECT MIN(expires_at) AS at FROM approvals WHERE status = 'pending'");
  const decide = database.prepare(
    `UPDATE approvals SET status = @status, decided_by = @decidedBy, decided_at = @decidedAt
     WHERE id = @id AND status = 'pending'`,
  );
  // Ids begin with the time, so these are the first of the table.
  const removeOldest = database.prepare(
    `DELETE FROM approvals WHERE id IN (
       SELECT id FROM approvals WHERE status <> 'pending' AND decided_at < ? ORDER BY id LIMIT ?)`,
  );
  const statements = new Map<string, ReturnType<Sqlite['prepare']>>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    insert: (record: ApprovalRecord): void =>
      void insert.run({ ...record, context: JSON.stringify(record.context) }),
    get(id: string): ApprovalRecord | undefined {
      const row = one.get(id);
      return row === undefined ? undefined : toRecord(row);
    },
    /** All that wait for a decision; the one that expires first comes first. */
    listPending: (): ApprovalRecord[] => pending.all().map(toRecord),
    /** When the next one expires; null while none waits. */
    nextExpiry: (): number | null => (next.get() as { at: number | null }).at,
    /** False when it does not wait for a decision (any more). */
    decide: (decision: ApprovalDecision): boolean => decide.run(decision).changes > 0,
    /** Removes so many that were decided before a time; what waits stays. Returns how many there were. */
    removeOldest: (before: number, limit: number): number => removeOldest.run(before, limit).changes,
    /** Newest first. */
    list({ workspaceId, status, before, limit }: ApprovalFilter): ApprovalRecord[] {
      const parts = [
        ...WITH_STATUS[status],
        ...(workspaceId === undefined ? [] : ['workspace_id = @workspaceId']),
        ...(before === undefined ? [] : ['id < @before']),
      ];
      const where = parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`;
      const sql = `SELECT ${COLUMNS} FROM approvals ${where} ORDER BY id DESC LIMIT @limit`;
      return prepared(sql).all({ workspaceId, before, limit }).map(toRecord);
    },
  };
}
