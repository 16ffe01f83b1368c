import type { Sqlite } from './database.ts';
import { parseJson, toJson } from './rows.ts';

/** One row of the activity history, with full bodies. */
export interface ActivityRecord {
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

export interface ActivityFilter {
  readonly workspaceId?: string | undefined;
  readonly type?: string | undefined;
  readonly source?: 'canvas' | 'agent' | undefined;
  /** Rows in which this id is source or target. */
  readonly peerId?: string | undefined;
  /** created_at strictly before. */
  readonly before?: number | undefined;
  /** created_at at or after. */
  readonly from?: number | undefined;
  readonly limit: number;
}

interface Row {
  [column: string]: unknown;
}

function toRecord(row: Row): ActivityRecord {
  return {
    id: row.id as string,
    workspaceId: row.workspace_id as string,
    type: row.type as string,
    method: row.method as string,
    summary: row.summary as string,
    sourceId: row.source_id as string | null,
    targetId: row.target_id as string | null,
    status: row.status as string,
    errorDetail: row.error_detail as string,
    durationMs: row.duration_ms as number | null,
    requestBody: parseJson(row.request_body as string | null),
    responseBody: parseJson(row.response_body as string | null),
    toolTrace: parseJson(row.tool_trace as string | null),
    createdAt: row.created_at as number,
  };
}

export function activityRepository(database: Sqlite) {
  const insert = database.prepare(
    `INSERT INTO activity (id, workspace_id, type, method, summary, source_id, target_id, status, error_detail,
       duration_ms, request_body, response_body, tool_trace, created_at)
     VALUES (@id, @workspaceId, @type, @method, @summary, @sourceId, @targetId, @status, @errorDetail,
       @durationMs, @requestBody, @responseBody, @toolTrace, @createdAt)`,
  );
  const cursor = database.prepare('SELECT seq FROM activity WHERE id = ? AND workspace_id = ?');
  const byId = database.prepare('SELECT * FROM activity WHERE id = ?');
  const setStatus = database.prepare(
    'UPDATE activity SET status = ?, error_detail = ?, response_body = COALESCE(?, response_body) WHERE id = ?',
  );
  const statements = new Map<string, ReturnType<Sqlite['prepare']>>();
  const prepared = (sql: string) => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };

  const where = (filter: ActivityFilter, extra: string[] = []): string => {
    const parts = [...extra];
    if (filter.workspaceId !== undefined) parts.push('workspace_id = @workspaceId');
    if (filter.type !== undefined) parts.push('type = @type');
    if (filter.source === 'canvas') parts.push('source_id IS NULL');
    if (filter.source === 'agent') parts.push('source_id IS NOT NULL');
    if (filter.peerId !== undefined) parts.push('(source_id = @peerId OR target_id = @peerId)');
    if (filter.before !== undefined) parts.push('created_at < @before');
    if (filter.from !== undefined) parts.push('created_at >= @from');
    return parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`;
  };

  return {
    insert(record: ActivityRecord): void {
      insert.run({
        ...record,
        requestBody: toJson(record.requestBody),
        responseBody: toJson(record.responseBody),
        toolTrace: toJson(record.toolTrace),
      });
    },
    get(id: string): ActivityRecord | undefined {
      const row = byId.get(id) as Row | undefined;
      return row && toRecord(row);
    },
    setStatus(id: string, status: string, errorDetail = '', responseBody?: unknown): void {
      setStatus.run(status, errorDetail, toJson(responseBody), id);
    },
    /** Newest first. */
    list(filter: ActivityFilter): ActivityRecord[] {
      const sql = `SELECT * FROM activity ${where(filter)} ORDER BY seq DESC LIMIT @limit`;
      return (prepared(sql).all(filter) as Row[]).map(toRecord);
    },
    /** Rows strictly after the cursor row, oldest first; null when the cursor is not a row of the workspace. */
    listSince(sinceId: string, filter: ActivityFilter & { workspaceId: string }): ActivityRecord[] | null {
      const found = cursor.get(sinceId, filter.workspaceId) as { seq: number } | undefined;
      if (!found) return null;
      const sql = `SELECT * FROM activity ${where(filter, ['seq > @after'])} ORDER BY seq LIMIT @limit`;
      return (prepared(sql).all({ ...filter, after: found.seq }) as Row[]).map(toRecord);
    },
  };
}
