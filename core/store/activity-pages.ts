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

/** A filter within one workspace. */
export type ActivityPage = ActivityFilter & { readonly workspaceId: string };

const EITHER_SIDE = '(source_id = @peerId OR target_id = @peerId)';

function conditions(filter: ActivityFilter): string[] {
  return [
    ...(filter.workspaceId === undefined ? [] : ['workspace_id = @workspaceId']),
    // The user's rows are few, and nearly all of one type: their own index is the short way, which the plus sign leaves.
    ...(filter.type === undefined ? [] : [filter.source === 'canvas' ? '+type = @type' : 'type = @type']),
    ...(filter.source === 'canvas' ? ['source_id IS NULL'] : []),
    ...(filter.source === 'agent' ? ['source_id IS NOT NULL'] : []),
    ...(filter.before === undefined ? [] : ['created_at < @before']),
    ...(filter.from === undefined ? [] : ['created_at >= @from']),
  ];
}

function select(columns: string, where: readonly string[], order: string): string {
  const filtered = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  return `SELECT ${columns} FROM activity ${filtered} ORDER BY ${order} LIMIT @limit`;
}

/** Newest first by time, and by insertion where the time is the same. */
export function pageSql(columns: string, filter: ActivityFilter): string {
  const order = 'created_at DESC, seq DESC';
  const where = conditions(filter);
  if (filter.peerId === undefined) return select(columns, where, order);
  // Nearly all of its rows name the workspace itself; and the indexes of peers are within one workspace.
  if (filter.workspaceId === undefined || filter.peerId === filter.workspaceId)
    return select(columns, [...where, EITHER_SIDE], order);
  // One walk along each of two indexes: a single one that asks for either would look at every row of the workspace.
  const side = (peer: string) => `SELECT seq FROM (${select('seq', [...where, peer], order)})`;
  const found = ['source_id', 'target_id'].map((end) => side(`${end} = @peerId AND ${end} <> workspace_id`));
  return select(columns, [`seq IN (${found.join(' UNION ALL ')})`], order);
}

/** Oldest first after a cursor, by insertion: a row is missed by nobody, whatever the clock said when it came. */
export function sinceSql(columns: string, filter: ActivityPage): string {
  const peer = filter.peerId === undefined ? [] : [EITHER_SIDE];
  return select(columns, ['seq > @after', ...conditions(filter), ...peer], 'seq');
}
