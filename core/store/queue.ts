import { Emitter } from '../base/index.ts';
import type { Sqlite } from './database.ts';
import { toJson } from './rows.ts';
import type { TraceColumns } from './trace.ts';

/** A message on its way to an agent. It is stored before anything is sent, and survives a crash. */
export interface QueueRecord extends TraceColumns {
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
  /** How many agents the task has passed on its way here. */
  readonly depth: number;
  readonly enqueuedAt: number;
  readonly dispatchedAt: number | null;
  readonly completedAt: number | null;
}

const COLUMNS = `id, kind, workspace_id AS workspaceId, caller_id AS callerId, message_id AS messageId, method,
  body, priority, status, attempts, not_before AS notBefore, expires_at AS expiresAt, last_error AS lastError,
  enqueued_at AS enqueuedAt, dispatched_at AS dispatchedAt, completed_at AS completedAt, depth,
  trace_id AS traceId, span_id AS spanId, parent_span_id AS parentSpanId`;

export function queueRepository(database: Sqlite, now: () => number) {
  const insert = database.prepare(
    `INSERT INTO queue (id, kind, workspace_id, caller_id, message_id, method, body, priority, status, attempts,
       not_before, expires_at, last_error, enqueued_at, depth, trace_id, span_id, parent_span_id)
     VALUES (@id, @kind, @workspaceId, @callerId, @messageId, @method, @body, @priority, @status, @attempts,
       @notBefore, @expiresAt, @lastError, @enqueuedAt, @depth, @traceId, @spanId, @parentSpanId)`,
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
  // What the app itself tells agents is nothing that anybody waits for.
  const queued = database.prepare(
    `SELECT COUNT(*) AS count FROM queue
     WHERE status = 'queued' AND (caller_id IS NULL OR caller_id NOT LIKE 'system:%')`,
  );
  const targets = database.prepare("SELECT DISTINCT workspace_id AS id FROM queue WHERE status = 'queued'");
  const chat = database.prepare(
    `SELECT ${COLUMNS} FROM queue WHERE workspace_id = ? AND kind = 'chat'
     AND status IN ('queued','dispatched','failed') ORDER BY seq`,
  );
  const chatMessage = database.prepare(
    `SELECT ${COLUMNS} FROM queue WHERE workspace_id = ? AND kind = 'chat' AND message_id = ?
     ORDER BY seq DESC LIMIT 1`,
  );
  const dropFrom = database.prepare(
    `UPDATE queue SET status = 'dropped', last_error = ?, completed_at = ?
     WHERE workspace_id = ? AND caller_id = ? AND status = 'queued'`,
  );
  const live = database.prepare(
    `SELECT ${COLUMNS} FROM queue WHERE message_id = ? AND status IN ('queued','dispatched')`,
  );
  const waitsFrom = database.prepare(
    `SELECT 1 FROM queue WHERE workspace_id = ? AND caller_id IS ? AND kind = 'a2a' AND status = 'queued' LIMIT 1`,
  );
  const stale = database.prepare(
    `SELECT ${COLUMNS} FROM queue WHERE status = 'queued' AND enqueued_at < @before
     AND (@workspaceId IS NULL OR workspace_id = @workspaceId)
     ORDER BY seq`,
  );
  const setResponse = database.prepare('UPDATE queue SET response = ? WHERE id = ?');
  const response = database.prepare('SELECT response FROM queue WHERE id = ?');
  // What the app itself tells agents is for one moment: rather never than twice.
  const dropInterrupted = database.prepare(
    `UPDATE queue SET status = 'dropped', last_error = 'the engine ended while it was sent', completed_at = ?
     WHERE status = 'dispatched' AND caller_id LIKE 'system:%'`,
  );
  const requeueInterrupted = database.prepare(
    // Its last attempt was not the message's fault.
    `UPDATE queue SET status = 'queued', not_before = 0, attempts = MAX(attempts - 1, 0)
     WHERE status = 'dispatched'`,
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
  /** Workspaces that nothing waits for: with every heartbeat somebody asks for the next message. */
  const empty = new Set<string>();
  /** Those that nothing waits for and that work on nothing from here: with every message somebody asks. */
  const idle = new Set<string>();
  const isIdle = (workspaceId: string) => {
    if (idle.has(workspaceId)) return true;
    if (active.get(workspaceId) !== undefined) return false;
    if (!database.inTransaction) idle.add(workspaceId);
    return true;
  };
  const changes = new Emitter<void>();
  return {
    /** Called after each change of what waits, within the transaction that makes it. */
    onChanged: (listener: () => void) => changes.on(listener),
    insert(record: QueueRecord): void {
      empty.delete(record.workspaceId);
      idle.delete(record.workspaceId);
      insert.run(record);
      changes.emit();
    },
    get,
    findActive: (workspaceId: string, messageId: string) =>
      isIdle(workspaceId) ? undefined : (byMessage.get(workspaceId, messageId) as QueueRecord | undefined),
    /** With this message id, for whomever it is, as long as it is not settled. */
    findLive: (messageId: string) => live.get(messageId) as QueueRecord | undefined,
    /** Whether a message of the same sender still waits, which another one must not overtake. */
    waitsFrom: (workspaceId: string, callerId: string | null) =>
      !isIdle(workspaceId) && waitsFrom.get(workspaceId, callerId) !== undefined,
    /** What has been waiting since before a time, oldest first; for one workspace or, with null, for all. */
    listStale: (before: number, workspaceId: string | null) =>
      stale.all({ before, workspaceId }) as QueueRecord[],
    /** Keeps what the agent answered. */
    setResponse(id: string, body: unknown): void {
      setResponse.run(toJson(body), id);
    },
    /** JSON text of the answer; null without one. */
    responseOf: (id: string) =>
      (response.get(id) as { response: string | null } | undefined)?.response ?? null,
    /** Highest priority first, then oldest. */
    nextFor(workspaceId: string): QueueRecord | undefined {
      if (empty.has(workspaceId)) return undefined;
      const row = next.get(workspaceId) as QueueRecord | undefined;
      // What a transaction sees may be taken back.
      if (!row && !database.inTransaction) empty.add(workspaceId);
      return row;
    },
    /** Whether the prompt of a schedule still waits or is being worked on. */
    hasActiveRun: (workspaceId: string, scheduleId: string) =>
      activeRun.get(workspaceId, scheduleId) !== undefined,
    /** Whether something for it waits or is being worked on. */
    hasActive: (workspaceId: string) => !isIdle(workspaceId),
    depth: (workspaceId: string) => (depth.get(workspaceId) as { depth: number }).depth,
    /** What the user, agents and schedules have waiting, for all workspaces. */
    countQueued: () => (queued.get() as { count: number }).count,
    waitingTargets: () => (targets.all() as { id: string }[]).map((row) => row.id),
    /** What still waits although its time is over, oldest first. */
    expired: (time: number) => expired.all(time) as QueueRecord[],
    /** The user's messages that have no answer yet, oldest first. */
    openChat: (workspaceId: string) => chat.all(workspaceId) as QueueRecord[],
    /** A message of the user by its id, whatever became of it. */
    findChat: (workspaceId: string, messageId: string) =>
      chatMessage.get(workspaceId, messageId) as QueueRecord | undefined,
    /** After a crash: what was being sent is sent again (agents recognise the message id). */
    requeueInterrupted: () => {
      dropInterrupted.run(now());
      empty.clear();
      idle.clear();
      const { changes: requeued } = requeueInterrupted.run();
      changes.emit();
      return requeued;
    },
    update(
      id: string,
      patch: Partial<Pick<QueueRecord, 'status' | 'attempts' | 'notBefore' | 'lastError'>>,
    ): QueueRecord | undefined {
      const before = get(id);
      if (!before) return undefined;
      empty.delete(before.workspaceId);
      idle.delete(before.workspaceId);
      const at = now();
      const settled =
        patch.status !== undefined && patch.status !== 'queued' && patch.status !== 'dispatched';
      const after = {
        ...before,
        ...patch,
        ...(patch.status === 'dispatched' ? { dispatchedAt: at } : {}),
        ...(settled ? { completedAt: at } : {}),
      };
      setState.run({
        id,
        status: after.status,
        attempts: after.attempts,
        notBefore: after.notBefore,
        lastError: after.lastError,
        now: at,
      });
      changes.emit();
      return after;
    },
    /** What one caller has waiting for a workspace. */
    dropFrom(workspaceId: string, callerId: string, reason: string): void {
      dropFrom.run(reason, now(), workspaceId, callerId);
      changes.emit();
    },
    dropAllFor(workspaceId: string, reason: string): void {
      dropFor.run(reason, now(), workspaceId);
      changes.emit();
    },
    pruneBefore: (time: number) => prune.run(time).changes,
  };
}
