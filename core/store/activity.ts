import { type ActivityFilter, type ActivityPage, pageSql, sinceSql } from './activity-pages.ts';
import type { Sqlite } from './database.ts';
import { parseJson, toJson } from './rows.ts';
import type { TraceColumns } from './trace.ts';

/** One row of the activity history, with full bodies. */
export interface ActivityRecord extends TraceColumns {
  readonly id: string;
  readonly workspaceId: string;
  readonly type: string;
  readonly method: string;
  readonly summary: string;
  readonly sourceId: string | null;
  readonly targetId: string | null;
  readonly status: string;
  readonly errorDetail: string;
  readonly durationMs: number | null;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
  readonly toolTrace: unknown;
  readonly createdAt: number;
}

type Body = 'requestBody' | 'responseBody' | 'toolTrace';
/** A row as it is stored: its bodies are JSON texts, which whoever passes them on need not read. */
export type StoredActivity = Omit<ActivityRecord, Body> & Readonly<Record<Body, string | null>>;

/** Where a row stands in the order of time. */
export interface ActivityPlace {
  readonly at: number;
  readonly seq: number;
}

/** A row that is old enough to go. */
export interface OldActivity extends ActivityPlace {
  readonly id: string;
  readonly ofChat: boolean;
}

/** How a row ends that is told of before it has: what is absent stays. */
export interface ActivityOutcome {
  readonly status: string;
  readonly errorDetail?: string;
  readonly summary?: string;
  readonly durationMs?: number;
  readonly responseBody?: unknown;
}

const COLUMNS = `id, workspace_id AS workspaceId, type, method, summary, source_id AS sourceId, target_id AS targetId,
  status, error_detail AS errorDetail, duration_ms AS durationMs, request_body AS requestBody,
  response_body AS responseBody, tool_trace AS toolTrace, trace_id AS traceId, span_id AS spanId,
  parent_span_id AS parentSpanId, created_at AS createdAt`;
/** What tells rows apart, without their bodies, which may be large. */
const BRIEF = COLUMNS.replace('request_body AS', 'NULL AS')
  .replace('response_body AS', 'NULL AS')
  .replace('tool_trace AS', 'NULL AS');
const INSERTED = `INSERT INTO activity (id, workspace_id, type, method, summary, source_id, target_id, status,
    error_detail, duration_ms, request_body, response_body, tool_trace, trace_id, span_id, parent_span_id, created_at,
    answer)
  VALUES (@id, @workspaceId, @type, @method, @summary, @sourceId, @targetId, @status, @errorDetail, @durationMs,
    @requestBody, @responseBody, @toolTrace, @traceId, @spanId, @parentSpanId, @createdAt, @answer)`;

function toRecord(row: StoredActivity): ActivityRecord {
  return {
    ...row,
    requestBody: parseJson(row.requestBody),
    responseBody: parseJson(row.responseBody),
    toolTrace: parseJson(row.toolTrace),
  };
}

export function activityRepository(database: Sqlite) {
  const insert = database.prepare(INSERTED);
  const cursor = database.prepare('SELECT seq FROM activity WHERE id = ? AND workspace_id = ?');
  const byId = database.prepare(`SELECT ${COLUMNS} FROM activity WHERE id = ?`);
  const settle = database.prepare(
    `UPDATE activity SET status = @status, error_detail = @errorDetail, summary = COALESCE(@summary, summary),
       duration_ms = COALESCE(@durationMs, duration_ms), response_body = COALESCE(@responseBody, response_body)
     WHERE id = @id`,
  );
  const ofTrace = database.prepare(`SELECT ${COLUMNS} FROM activity WHERE trace_id = ? ORDER BY seq LIMIT ?`);
  const briefOfTrace = database.prepare(
    `SELECT ${BRIEF} FROM activity
     WHERE trace_id = @traceId AND (workspace_id = @workspaceId OR source_id = @workspaceId) ORDER BY seq LIMIT @limit`,
  );
  const lastAt = database.prepare('SELECT MAX(created_at) AS at FROM activity WHERE workspace_id = ?');
  const search = database.prepare(
    `SELECT ${COLUMNS} FROM activity WHERE workspace_id = @workspaceId
       AND (summary LIKE @pattern ESCAPE '\\' OR method LIKE @pattern ESCAPE '\\'
         OR request_body LIKE @pattern ESCAPE '\\' OR response_body LIKE @pattern ESCAPE '\\')
     ORDER BY created_at DESC, seq DESC LIMIT @limit`,
  );
  const oldFrom = database.prepare(
    `SELECT created_at AS at, seq, id, type = 'a2a_receive' AND source_id IS NULL
       AND EXISTS (SELECT 1 FROM workspaces WHERE id = activity.workspace_id AND status <> 'removed') AS ofChat
     FROM activity WHERE (created_at, seq) > (@at, @seq) AND created_at < @before
     ORDER BY created_at, seq LIMIT @limit`,
  );
  const removeRow = database.prepare('DELETE FROM activity WHERE seq = ?');
  const betweenTimes = database.prepare(
    `SELECT seq, ${COLUMNS} FROM activity WHERE (created_at, seq) > (@at, @seq) AND created_at <= @to
     ORDER BY created_at, seq LIMIT @limit`,
  );
  const exchanged = database.prepare(
    `SELECT peer AS peerId, SUM(count) AS messages, MAX(last) AS lastAt FROM (
       SELECT source_id AS peer, COUNT(*) AS count, MAX(created_at) AS last FROM activity
         WHERE workspace_id = @id AND source_id <> workspace_id GROUP BY source_id
       UNION ALL
       SELECT target_id AS peer, COUNT(*) AS count, MAX(created_at) AS last FROM activity
         WHERE workspace_id = @id AND target_id <> workspace_id GROUP BY target_id
     ) GROUP BY peer`,
  );
  const statements = new Map<string, ReturnType<Sqlite['prepare']>>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  /** Newest first. */
  const listStored = (filter: ActivityFilter): StoredActivity[] =>
    prepared(pageSql(COLUMNS, filter)).all(filter) as StoredActivity[];
  /** Rows strictly after the cursor row, oldest first; null when the cursor is not a row of the workspace. */
  const listStoredSince = (sinceId: string, filter: ActivityPage): StoredActivity[] | null => {
    const found = cursor.get(sinceId, filter.workspaceId) as { seq: number } | undefined;
    if (!found) return null;
    return prepared(sinceSql(COLUMNS, filter)).all({ ...filter, after: found.seq }) as StoredActivity[];
  };

  return {
    /** An answer is what an agent says to the user: it is unread until somebody has read it. */
    insert(record: ActivityRecord, isAnswer = false): void {
      insert.run({
        ...record,
        answer: isAnswer ? 1 : 0,
        requestBody: toJson(record.requestBody),
        responseBody: toJson(record.responseBody),
        toolTrace: toJson(record.toolTrace),
      });
    },
    get(id: string): ActivityRecord | undefined {
      const row = byId.get(id) as StoredActivity | undefined;
      return row && toRecord(row);
    },
    /** With its bodies as they are stored. */
    getStored: (id: string) => byId.get(id) as StoredActivity | undefined,
    settle(id: string, outcome: ActivityOutcome): void {
      settle.run({
        id,
        status: outcome.status,
        errorDetail: outcome.errorDetail ?? '',
        summary: outcome.summary ?? null,
        durationMs: outcome.durationMs ?? null,
        responseBody: toJson(outcome.responseBody),
      });
    },
    /** Everything of one trace, oldest first. */
    listTrace: (traceId: string, limit: number) =>
      (ofTrace.all(traceId, limit) as StoredActivity[]).map(toRecord),
    /** Those that a workspace wrote or caused, without bodies. */
    listTraceBrief: (traceId: string, workspaceId: string, limit: number) =>
      briefOfTrace.all({ traceId, workspaceId, limit }) as Omit<ActivityRecord, Body>[],
    listStored,
    listStoredSince,
    /** Newest first, one by one, for who looks at many and wants few; without bodies unless they are asked for. */
    walk: (filter: ActivityFilter, bodies: boolean) =>
      prepared(pageSql(bodies ? COLUMNS : BRIEF, filter)).iterate(filter) as IterableIterator<StoredActivity>,
    /** After a place in the order of time and up to a time, oldest first. */
    listFrom(after: ActivityPlace, to: number, limit: number): (ActivityRecord & { readonly seq: number })[] {
      const rows = betweenTimes.all({ ...after, to, limit }) as (StoredActivity & { readonly seq: number })[];
      return rows.map((row) => ({ ...toRecord(row), seq: row.seq }));
    },
    /** How many rows of a workspace name each other one as the other end, and when the last one did. */
    exchangedWith: (id: string) =>
      exchanged.all({ id }) as {
        readonly peerId: string;
        readonly messages: number;
        readonly lastAt: number;
      }[],
    list: (filter: ActivityFilter): ActivityRecord[] => listStored(filter).map(toRecord),
    /** When a workspace was last active, in milliseconds since the epoch; null when it never was. */
    lastAt: (workspaceId: string) => (lastAt.get(workspaceId) as { at: number | null }).at,
    /** Rows of a workspace that have the text somewhere, newest first. */
    search(workspaceId: string, text: string, limit: number): ActivityRecord[] {
      const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
      return (search.all({ workspaceId, pattern, limit }) as StoredActivity[]).map(toRecord);
    },
    /** Rows from before a time after a place, oldest first; `ofChat` are those that a present workspace had with people. */
    listOld(before: number, after: ActivityPlace, limit: number): OldActivity[] {
      const rows = oldFrom.all({ ...after, before, limit }) as (Omit<OldActivity, 'ofChat'> & {
        readonly ofChat: 0 | 1;
      })[];
      return rows.map((row) => ({ ...row, ofChat: row.ofChat === 1 }));
    },
    /** Removes rows by their numbers, all or none. */
    removeRows(numbers: readonly number[]): void {
      database.transaction(() => {
        for (const number of numbers) removeRow.run(number);
      })();
    },
  };
}
