import type { Sqlite } from './database.ts';

/** A message on its way to an agent. It is stored before anything is sent, and survives a crash. */
export interface QueueRecord {
  readonly id: string;
  readonly kind: 'chat' | 'a2a' | 'delegation' | 'schedule';
  /** The target. */
  readonly workspaceId: string;
  /** null: the user. */
  readonly callerId: string | null;
  readonly messageId: string;
  readonly method: string;
  /** The complete JSON-RPC envelope as text. */
  readonly body: string;
  readonly priority: number;
  readonly status: 'queued' | 'dispatched' | 'completed' | 'dropped' | 'failed';
  readonly attempts: number;
  /** Not to be tried before this time. */
  readonly notBefore: number;
  readonly expiresAt: number | null;
  readonly lastError: string | null;
  readonly enqueuedAt: number;
}

const COLUMNS = `id, kind, workspace_id AS workspaceId, caller_id AS callerId, message_id AS messageId, method,
  body, priority, status, attempts, not_before AS notBefore, expires_at AS expiresAt, last_error AS lastError,
  enqueued_at AS enqueuedAt`;

export function queueRepository(database: Sqlite, now: () => number) {
  const insert = database.prepare(
    `INSERT INTO queue (id, kind, workspace_id, caller_id, message_id, method, body, priority, status, attempts,
       not_before, expires_at, last_error, enqueued_at)
     VALUES (@id, @kind, @workspaceId, @callerId, @messageId, @method, @body, @priority, @status, @attempts,
       @notBefore, @expiresAt, @lastError, @enqueuedAt)`,
  );
  const byId = database.prepare(`SELECT ${COLUMNS} FROM queue WHERE id = ?`);
  const byMessage = database.prepare(
    `SELECT ${COLUMNS} FROM queue WHERE workspace_id = ? AND message_id = ? AND status IN ('queued','dispatched')`,
  );
  const next = database.prepare(
    `SELECT ${COLUMNS} FROM queue WHERE workspace_id = ? AND status = 'queued'
     ORDER BY priority DESC, seq LIMIT 1`,
  );
  const activeRun = database.prepare(
    `SELECT 1 FROM queue WHERE workspace_id = ? AND kind = 'schedule' AND status IN ('queued','dispatched')
     AND json_extract(body, '$.params.metadata.schedule_id') = ? LIMIT 1`,
  );
  const active = database.prepare(
    "SELECT 1 FROM queue WHERE workspace_id = ? AND status IN ('queued','dispatched') LIMIT 1",
  );
  const depth = database.prepare(
    "SELECT COUNT(*) AS depth FROM queue WHERE workspace_id = ? AND status = 'queued'",
  );
  const targets = database.prepare("SELECT DISTINCT workspace_id AS id FROM queue WHERE status = 'queued'");
  const chat = database.prepare(
    `SELECT ${COLUMNS} FROM queue WHERE workspace_id = ? AND kind = 'chat'
     AND status IN ('queued','dispatched','failed') ORDER BY seq`,
  );
  const dropFrom = database.prepare(
    `UPDATE queue SET status = 'dropped', last_error = ?, completed_at = ?
     WHERE workspace_id = ? AND caller_id = ? AND status = 'queued'`,
  );
  // What the app itself tells agents is for one moment: rather never than twice.
  const dropInterrupted = database.prepare(
    `UPDATE queue SET status = 'dropped', last_error = 'the engine ended while it was sent', completed_at = ?
     WHERE status = 'dispatched' AND caller_id LIKE 'system:%'`,
  );
  const requeueInterrupted = database.prepare(
    "UPDATE queue SET status = 'queued', not_before = 0 WHERE status = 'dispatched'",
  );
  const setState = database.prepare(
    `UPDATE queue SET status = @status, attempts = @attempts, not_before = @notBefore, last_error = @lastError,
       dispatched_at = CASE WHEN @status = 'dispatched' THEN @now ELSE dispatched_at END,
       completed_at = CASE WHEN @status IN ('completed','dropped','failed') THEN @now ELSE completed_at END
     WHERE id = @id`,
  );
  const dropFor = database.prepare(
    `UPDATE queue SET status = 'dropped', last_error = ?, completed_at = ?
     WHERE workspace_id = ? AND status IN ('queued','dispatched')`,
  );
  const expired = database.prepare(
    `SELECT ${COLUMNS} FROM queue WHERE status = 'queued' AND expires_at <= ? ORDER BY seq`,
  );
  // A message of the user that failed stays: it can be sent again.
  const prune = database.prepare(
    `DELETE FROM queue WHERE completed_at < ?
     AND (status IN ('completed','dropped') OR (status = 'failed' AND kind <> 'chat'))`,
  );

  const get = (id: string) => byId.get(id) as QueueRecord | undefined;
  return {
    insert(record: QueueRecord): void {
      insert.run(record);
    },
    get,
    findActive: (workspaceId: string, messageId: string) =>
      byMessage.get(workspaceId, messageId) as QueueRecord | undefined,
    /** Highest priority first, then oldest. */
    nextFor: (workspaceId: string) => next.get(workspaceId) as QueueRecord | undefined,
    /** Whether the prompt of a schedule still waits or is being worked on. */
    hasActiveRun: (workspaceId: string, scheduleId: string) =>
      activeRun.get(workspaceId, scheduleId) !== undefined,
    /** Whether something for it waits or is being worked on. */
    hasActive: (workspaceId: string) => active.get(workspaceId) !== undefined,
    depth: (workspaceId: string) => (depth.get(workspaceId) as { depth: number }).depth,
    waitingTargets: () => (targets.all() as { id: string }[]).map((row) => row.id),
    /** What still waits although its time is over, oldest first. */
    expired: (time: number) => expired.all(time) as QueueRecord[],
    /** The user's messages that have no answer yet, oldest first. */
    openChat: (workspaceId: string) => chat.all(workspaceId) as QueueRecord[],
    /** After a crash: what was being sent is sent again (agents recognise the message id). */
    requeueInterrupted: () => {
      dropInterrupted.run(now());
      return requeueInterrupted.run().changes;
    },
    update(
      id: string,
      patch: Partial<Pick<QueueRecord, 'status' | 'attempts' | 'notBefore' | 'lastError'>>,
    ): QueueRecord | undefined {
      const before = get(id);
      if (!before) return undefined;
      const after = { ...before, ...patch };
      setState.run({
        id,
        status: after.status,
        attempts: after.attempts,
        notBefore: after.notBefore,
        lastError: after.lastError,
        now: now(),
      });
      return after;
    },
    /** What one caller has waiting for a workspace. */
    dropFrom(workspaceId: string, callerId: string, reason: string): void {
      dropFrom.run(reason, now(), workspaceId, callerId);
    },
    dropAllFor(workspaceId: string, reason: string): void {
      dropFor.run(reason, now(), workspaceId);
    },
    pruneBefore: (time: number) => prune.run(time).changes,
  };
}
