import type { AppErrorJson } from '../base/index.ts';
import type { DesiredState, ProvisionPhase, Workspace, WorkspaceStatus } from '../contract/index.ts';
import type { Sqlite } from './database.ts';
import { parseJson, toJson } from './rows.ts';

/** A workspace as stored: what is wanted (`desired`, spec) and what is known about it. */
export interface WorkspaceRecord extends Omit<Workspace, 'phase' | 'error'> {
  readonly template: string;
  /** Raised by every restart or spec change; part of the instance's fingerprint. */
  readonly generation: number;
  /** `/configs` has received its first content. */
  readonly seeded: boolean;
  readonly phase: Pick<ProvisionPhase, 'step' | 'since'> | null;
  readonly error: AppErrorJson | null;
  readonly deliveryMode: 'push' | 'poll';
  /** URL that the agent itself reported; for external agents the one to call. */
  readonly agentUrl: string;
  readonly agentCard: unknown;
  readonly lastOutboundAt: number | null;
  readonly sampleError: string;
  readonly maxConcurrentTasks: number;
  readonly budgetLimit: number | null;
  readonly monthlySpend: number;
  readonly removedAt: number | null;
}

export interface StoredFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Uint8Array;
}

type NewWorkspace = Pick<WorkspaceRecord, 'id' | 'name' | 'runtime' | 'tier' | 'status' | 'createdAt'> &
  Partial<WorkspaceRecord>;

/** Fields that may change after creation. */
export type WorkspacePatch = Partial<Omit<WorkspaceRecord, 'id' | 'createdAt'>>;

interface Row {
  [column: string]: unknown;
}

const COLUMN_OF: Record<string, string> = {
  parentId: 'parent_id',
  deliveryMode: 'delivery_mode',
  agentUrl: 'agent_url',
  agentCard: 'agent_card',
  lastHeartbeatAt: 'last_heartbeat_at',
  lastOutboundAt: 'last_outbound_at',
  errorRate: 'error_rate',
  sampleError: 'sample_error',
  activeTasks: 'active_tasks',
  maxConcurrentTasks: 'max_concurrent_tasks',
  currentTask: 'current_task',
  uptimeSeconds: 'uptime_seconds',
  budgetLimit: 'budget_limit',
  monthlySpend: 'monthly_spend',
  removedAt: 'removed_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

const DEFAULTS: Omit<
  WorkspaceRecord,
  'id' | 'name' | 'runtime' | 'tier' | 'status' | 'createdAt' | 'updatedAt'
> = {
  role: '',
  model: '',
  template: '',
  parentId: null,
  position: 0,
  desired: 'running',
  generation: 1,
  seeded: false,
  phase: null,
  error: null,
  external: false,
  deliveryMode: 'push',
  url: '',
  agentUrl: '',
  agentCard: null,
  lastHeartbeatAt: null,
  lastOutboundAt: null,
  errorRate: 0,
  sampleError: '',
  activeTasks: 0,
  maxConcurrentTasks: 1,
  currentTask: '',
  uptimeSeconds: 0,
  budgetLimit: null,
  monthlySpend: 0,
  canvas: null,
  collapsed: false,
  removedAt: null,
};

function toColumns(patch: WorkspacePatch): Row {
  const columns: Row = {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (field === 'phase') {
      const phase = patch.phase ?? null;
      columns.phase_step = phase?.step ?? null;
      columns.phase_since = phase?.since ?? null;
    } else if (field === 'canvas') {
      columns.x = patch.canvas?.x ?? null;
      columns.y = patch.canvas?.y ?? null;
    } else if (field === 'error' || field === 'agentCard') columns[COLUMN_OF[field] ?? field] = toJson(value);
    else columns[COLUMN_OF[field] ?? field] = typeof value === 'boolean' ? Number(value) : value;
  }
  return columns;
}

function toRecord(row: Row): WorkspaceRecord {
  const text = (column: string) => row[column] as string;
  const number = (column: string) => row[column] as number;
  const optional = (column: string) => row[column] as number | null;
  return {
    id: text('id'),
    name: text('name'),
    role: text('role'),
    runtime: text('runtime'),
    model: text('model'),
    template: text('template'),
    tier: number('tier'),
    parentId: row.parent_id as string | null,
    position: number('position'),
    desired: row.desired as DesiredState,
    generation: number('generation'),
    seeded: row.seeded === 1,
    status: row.status as WorkspaceStatus,
    phase:
      row.phase_step === null
        ? null
        : { step: row.phase_step as ProvisionPhase['step'], since: number('phase_since') },
    error: parseJson<AppErrorJson>(row.error as string | null),
    external: row.external === 1,
    deliveryMode: row.delivery_mode as 'push' | 'poll',
    url: text('url'),
    agentUrl: text('agent_url'),
    agentCard: parseJson(row.agent_card as string | null),
    lastHeartbeatAt: optional('last_heartbeat_at'),
    lastOutboundAt: optional('last_outbound_at'),
    errorRate: number('error_rate'),
    sampleError: text('sample_error'),
    activeTasks: number('active_tasks'),
    maxConcurrentTasks: number('max_concurrent_tasks'),
    currentTask: text('current_task'),
    uptimeSeconds: number('uptime_seconds'),
    budgetLimit: optional('budget_limit'),
    monthlySpend: number('monthly_spend'),
    canvas: row.x === null || row.y === null ? null : { x: number('x'), y: number('y') },
    collapsed: row.collapsed === 1,
    removedAt: optional('removed_at'),
    createdAt: number('created_at'),
    updatedAt: number('updated_at'),
  };
}

/** Workspaces and the files that seed them. Reads come from memory: every row is loaded once at start. */
export function workspaceRepository(database: Sqlite, now: () => number) {
  const records = new Map<string, WorkspaceRecord>();
  const children = new Map<string | null, Set<string>>();
  const updates = new Map<string, ReturnType<Sqlite['prepare']>>();

  const link = (record: WorkspaceRecord) => {
    let siblings = children.get(record.parentId);
    if (!siblings) {
      siblings = new Set();
      children.set(record.parentId, siblings);
    }
    siblings.add(record.id);
  };
  const keep = (record: WorkspaceRecord) => {
    const before = records.get(record.id);
    if (before && before.parentId !== record.parentId) children.get(before.parentId)?.delete(record.id);
    records.set(record.id, record);
    link(record);
  };
  const reload = () => {
    records.clear();
    children.clear();
    const rows = database.prepare('SELECT * FROM workspaces ORDER BY number').all() as Row[];
    for (const row of rows) keep(toRecord(row));
  };
  reload();

  const insertFile = database.prepare(
    'INSERT INTO workspace_files (workspace_id, path, mode, content) VALUES (?, ?, ?, ?)',
  );
  const selectFiles = database.prepare(
    'SELECT path, mode, content FROM workspace_files WHERE workspace_id = ? ORDER BY path',
  );
  const deleteRow = database.prepare('DELETE FROM workspaces WHERE id = ?');

  const live = (record: WorkspaceRecord | undefined): record is WorkspaceRecord =>
    record !== undefined && record.status !== 'removed';

  const get = (id: string) => records.get(id);

  const childrenOf = (parentId: string | null): WorkspaceRecord[] =>
    [...(children.get(parentId) ?? [])]
      .map(get)
      .filter(live)
      .sort((a, b) => a.position - b.position || a.createdAt - b.createdAt);

  const purge = (id: string): void => {
    for (const childId of [...(children.get(id) ?? [])]) purge(childId);
    deleteRow.run(id);
    const record = records.get(id);
    if (record) children.get(record.parentId)?.delete(id);
    records.delete(id);
  };

  return {
    /** Inserts a workspace. Throws SQLite's unique error when a live sibling has the name. */
    insert(workspace: NewWorkspace, files: readonly StoredFile[] = []): WorkspaceRecord {
      const record: WorkspaceRecord = { ...DEFAULTS, updatedAt: workspace.createdAt, ...workspace };
      const columns = toColumns(record);
      const names = Object.keys(columns);
      database
        .prepare(
          `INSERT INTO workspaces (${names.join(', ')}) VALUES (${names.map((n) => `@${n}`).join(', ')})`,
        )
        .run(columns);
      for (const file of files) insertFile.run(record.id, file.path, file.mode, file.content);
      keep(record);
      return record;
    },

    /** Changes fields. Returns the new record; undefined when there's no such workspace. */
    update(id: string, patch: WorkspacePatch): WorkspaceRecord | undefined {
      const before = records.get(id);
      if (!before) return undefined;
      const changed: WorkspacePatch = { ...patch, updatedAt: now() };
      const columns = toColumns(changed);
      const key = Object.keys(columns).join();
      let statement = updates.get(key);
      if (!statement) {
        const set = Object.keys(columns).map((column) => `${column} = @${column}`);
        statement = database.prepare(`UPDATE workspaces SET ${set.join(', ')} WHERE id = @id`);
        updates.set(key, statement);
      }
      statement.run({ ...columns, id });
      const record = { ...before, ...changed } as WorkspaceRecord;
      keep(record);
      return record;
    },

    get,
    /** The workspace unless it was removed. */
    getLive(id: string): WorkspaceRecord | undefined {
      const record = records.get(id);
      return live(record) ? record : undefined;
    },
    /** All that are not removed, in order of creation. */
    listLive: (): WorkspaceRecord[] => [...records.values()].filter(live),
    /** Including removed ones that were not purged. */
    listAll: (): WorkspaceRecord[] => [...records.values()],
    childrenOf,
    /** The workspace's live descendants, parents before children; without itself. */
    descendantsOf(id: string): WorkspaceRecord[] {
      const found: WorkspaceRecord[] = [];
      const walk = (parent: string) => {
        for (const child of childrenOf(parent)) {
          found.push(child);
          walk(child.id);
        }
      };
      walk(id);
      return found;
    },
    /** Ids from the parent up to the root; at most 32. */
    ancestorsOf(id: string): string[] {
      const found: string[] = [];
      let current = records.get(id)?.parentId ?? null;
      while (current !== null && found.length < 32) {
        found.push(current);
        current = records.get(current)?.parentId ?? null;
      }
      return found;
    },
    filesOf: (id: string): StoredFile[] => selectFiles.all(id) as StoredFile[],
    /** Deletes the row with all that belongs to it, and what is left of workspaces below it. */
    purge,
    /** Forgets what is in memory, after a rolled back transaction. */
    reload,
  };
}
