import type { Delegation } from '../contract/index.ts';
import type { Sqlite } from './database.ts';

export type DelegationStatus = Delegation['status'];

/** The ledger entry: the source of truth for the state of a delegation. */
export interface DelegationRecord {
  readonly id: string;
  readonly callerId: string;
  readonly calleeId: string;
  readonly task: string;
  readonly status: DelegationStatus;
  readonly result: string;
  readonly error: string;
  readonly idempotencyKey: string | null;
  readonly deadline: number;
  readonly retryCount: number;
  /** The `delegate` row of the activity history. */
  readonly activityId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const COLUMNS = `id, caller_id AS callerId, callee_id AS calleeId, task, status, result, error,
  idempotency_key AS idempotencyKey, deadline, retry_count AS retryCount, activity_id AS activityId,
  created_at AS createdAt, updated_at AS updatedAt`;

export function delegationRepository(database: Sqlite, now: () => number) {
  const insert = database.prepare(
    `INSERT INTO delegations (id, caller_id, callee_id, task, status, result, error, idempotency_key, deadline,
       retry_count, activity_id, created_at, updated_at)
     VALUES (@id, @callerId, @calleeId, @task, @status, @result, @error, @idempotencyKey, @deadline,
       @retryCount, @activityId, @createdAt, @updatedAt)`,
  );
  const byId = database.prepare(`SELECT ${COLUMNS} FROM delegations WHERE id = ?`);
  const byKey = database.prepare(
    `SELECT ${COLUMNS} FROM delegations WHERE caller_id = ? AND idempotency_key = ?`,
  );
  const open = database.prepare(
    `SELECT ${COLUMNS} FROM delegations WHERE status IN ('queued','dispatched','in_progress') ORDER BY created_at`,
  );
  const recent = database.prepare(
    `SELECT ${COLUMNS} FROM delegations WHERE created_at >= ? ORDER BY created_at DESC LIMIT ?`,
  );
  const update = database.prepare(
    'UPDATE delegations SET status = ?, result = ?, error = ?, retry_count = ?, updated_at = ? WHERE id = ?',
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
    /** Newest first. */
    listRecent: (from: number, limit: number) => recent.all(from, limit) as DelegationRecord[],
    update(
      id: string,
      patch: Partial<Pick<DelegationRecord, 'status' | 'result' | 'error' | 'retryCount'>>,
    ): DelegationRecord | undefined {
      const before = get(id);
      if (!before) return undefined;
      const after = { ...before, ...patch, updatedAt: now() };
      update.run(after.status, after.result, after.error, after.retryCount, after.updatedAt, id);
      return after;
    },
    /** Lets a failed delegation's idempotency key be used again. */
    releaseKey(id: string): void {
      forgetKey.run(id);
    },
  };
}
