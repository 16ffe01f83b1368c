import type { Delegation } from '../contract/index.ts';
import type { Sqlite } from './database.ts';
import type { TraceColumns } from './trace.ts';

export type DelegationStatus = Delegation['status'];

/** The ledger entry: the source of truth for the state of a delegation. */
export interface DelegationRecord extends TraceColumns {
  readonly id: string;
  readonly callerId: string;
  readonly calleeId: string;
  readonly task: string;
  readonly status: DelegationStatus;
  readonly result: string;
  readonly error: string;
  readonly idempotencyKey: string | null;
  readonly deadline: number;
  /** When the callee was last heard of while it worked on it; null when that never was. */
  readonly heartbeatAt: number | null;
  readonly retryCount: number;
  /** The `delegate` row of the activity history. */
  readonly activityId: string | null;
  /** The `delegate_result` row, once there is one. */
  readonly resultActivityId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type DelegationPatch = Partial<
  Pick<DelegationRecord, 'status' | 'result' | 'error' | 'retryCount' | 'heartbeatAt' | 'resultActivityId'>
>;

const COLUMNS = `id, caller_id AS callerId, callee_id AS calleeId, task, status, result, error,
  idempotency_key AS idempotencyKey, deadline, heartbeat_at AS heartbeatAt, retry_count AS retryCount,
  activity_id AS activityId, result_activity_id AS resultActivityId,
  trace_id AS traceId, span_id AS spanId, parent_span_id AS parentSpanId,
  created_at AS createdAt, updated_at AS updatedAt`;

/** What may follow on what; the same status once more is always fine. The last three are the end. */
const NEXT: Readonly<Record<DelegationStatus, readonly DelegationStatus[]>> = {
  queued: ['dispatched', 'in_progress', 'failed'],
  dispatched: ['in_progress', 'completed', 'failed'],
  in_progress: ['completed', 'failed', 'stuck'],
  completed: [],
  failed: [],
  stuck: [],
};

export function delegationRepository(database: Sqlite, now: () => number) {
  const insert = database.prepare(
    `INSERT INTO delegations (id, caller_id, callee_id, task, status, result, error, idempotency_key, deadline,
       heartbeat_at, retry_count, activity_id, result_activity_id, trace_id, span_id, parent_span_id, created_at,
       updated_at)
     VALUES (@id, @callerId, @calleeId, @task, @status, @result, @error, @idempotencyKey, @deadline,
       @heartbeatAt, @retryCount, @activityId, @resultActivityId, @traceId, @spanId, @parentSpanId, @createdAt,
       @updatedAt)`,
  );
  const select = (rest: string) => database.prepare(`SELECT ${COLUMNS} FROM delegations ${rest}`);
  const byId = select('WHERE id = ?');
  const byKey = select('WHERE caller_id = ? AND idempotency_key = ?');
  const OPEN = "status IN ('queued','dispatched','in_progress')";
  const open = select(`WHERE ${OPEN} ORDER BY created_at`);
  // Of those of one moment the one that was written down first comes first.
  const between = select(
    `WHERE caller_id = ? AND callee_id = ? AND ${OPEN}
     ORDER BY created_at, (SELECT seq FROM activity WHERE activity.id = delegations.activity_id)`,
  );
  const recent = select('WHERE created_at >= ? ORDER BY created_at DESC LIMIT ?');
  const withStatus = select(
    'WHERE status IN (SELECT value FROM json_each(?)) ORDER BY created_at DESC LIMIT ?',
  );
  const counts = database.prepare('SELECT status, COUNT(*) AS count FROM delegations GROUP BY status');
  const update = database.prepare(
    `UPDATE delegations SET status = @status, result = @result, error = @error, retry_count = @retryCount,
       heartbeat_at = @heartbeatAt, result_activity_id = @resultActivityId, updated_at = @updatedAt WHERE id = @id`,
  );
  const forgetKey = database.prepare('UPDATE delegations SET idempotency_key = NULL WHERE id = ?');

  const get = (id: string) => byId.get(id) as DelegationRecord | undefined;
  return {
    insert(record: DelegationRecord): void {
      insert.run(record);
    },
    get,
    findByKey: (callerId: string, key: string) => byKey.get(callerId, key) as DelegationRecord | undefined,
    /** Oldest first. */
    listOpen: () => open.all() as DelegationRecord[],
    /** What one workspace waits for from another, oldest first. */
    listOpenBetween: (callerId: string, calleeId: string) =>
      between.all(callerId, calleeId) as DelegationRecord[],
    /** Newest first. */
    listRecent: (from: number, limit: number) => recent.all(from, limit) as DelegationRecord[],
    /** Newest first. */
    listWithStatus: (statuses: readonly DelegationStatus[], limit: number) =>
      withStatus.all(JSON.stringify(statuses), limit) as DelegationRecord[],
    /** How many there are of each status. */
    countByStatus(): Record<DelegationStatus, number> {
      const found = counts.all() as { status: DelegationStatus; count: number }[];
      const none = { queued: 0, dispatched: 0, in_progress: 0, completed: 0, failed: 0, stuck: 0 };
      return { ...none, ...Object.fromEntries(found.map(({ status, count }) => [status, count])) };
    },
    /** Undefined, and nothing changes, for one that is unknown or whose status cannot follow on what it has. */
    update(id: string, patch: DelegationPatch): DelegationRecord | undefined {
      const before = get(id);
      if (!before) return undefined;
      const after = { ...before, ...patch, updatedAt: now() };
      if (after.status !== before.status && !NEXT[before.status].includes(after.status)) return undefined;
      update.run(after);
      return after;
    },
    /** Lets a failed delegation's idempotency key be used again. */
    releaseKey(id: string): void {
      forgetKey.run(id);
    },
  };
}
