import type { AppErrorJson } from '../base/index.ts';
import type { DesiredState, ProvisionPhase, Workspace, WorkspaceStatus } from '../contract/index.ts';
import type { Sqlite } from './database.ts';
import { parseJson, toJson } from './rows.ts';
import { type StoredFile, workspaceFileRepository } from './workspace-files.ts';

/** A workspace as stored: what is wanted (`desired`, spec) and what is known about it. */
export interface WorkspaceRecord extends Omit<Workspace, 'phase' | 'error'> {
  readonly template: string;
  /** Raised by every restart or spec change; part of the instance's fingerprint. */
  readonly generation: number;
  /** The kinds of backend (see `hasKind`) on which all that belongs into `/configs` was written there. */
  readonly seeded: number;
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
  /** The month of that spending, `2026-11`; empty when nobody knows. */
  readonly spendMonth: string;
  readonly removedAt: number | null;
  /** The org that it was imported with; null for one that somebody made by hand. */
  readonly orgId: string | null;
  /** Id of the image that its instance was made from, `sha256:…`; empty without a container. */
  readonly imageId: string;
  readonly plugins: readonly string[];
  /** What the template said at the last import, as JSON; null when it came from none. */
  readonly applied: unknown;
  /** What was wanted before it was to be destroyed: an undo brings that back. */
  readonly desiredBefore: Exclude<DesiredState, 'removed'> | null;
  /** Once it is removed and nothing is left of it, its rows and its history go, too. */
  readonly purgeWanted: boolean;
  /** Its next start throws away what the agent remembers of its session. */
  readonly resetSession: boolean;
  /** Something that its instance starts with was changed: it is to be made anew soon. Ends with the next generation. */
  readonly restartDue: boolean;
  /** How long a start may take until the agent registers, as its template says; null for the usual. */
  readonly provisionTimeoutSeconds: number | null;
}

type NewWorkspace = Pick<WorkspaceRecord, 'id' | 'name' | 'runtime' | 'tier' | 'status' | 'createdAt'> &
  Partial<WorkspaceRecord>;

/** What an agent says all the time, and what is no news to anybody. */
export type WorkspaceTouch = Partial<
  Pick<WorkspaceRecord, 'lastHeartbeatAt' | 'uptimeSeconds' | 'lastActiveAt' | 'lastOutboundAt'>
>;

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
  spendMonth: 'spend_month',
  removedAt: 'removed_at',
  orgId: 'org_id',
  imageId: 'image_id',
  updateTier: 'update_tier',
  workspaceDir: 'workspace_dir',
  workspaceAccess: 'workspace_access',
  allowedTier: 'allowed_tier',
  hibernateAfterMinutes: 'hibernate_after_minutes',
  lastActiveAt: 'last_active_at',
  destroyAt: 'destroy_at',
  desiredBefore: 'desired_before',
  purgeWanted: 'purge_wanted',
  resetSession: 'reset_session',
  restartDue: 'restart_due',
  provisionTimeoutSeconds: 'provision_timeout_seconds',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

/** Stored as JSON texts. */
const JSON_FIELDS = new Set(['error', 'agentCard', 'plugins', 'applied', 'steps']);

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
  seeded: 0,
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
  spendMonth: '',
  canvas: null,
  collapsed: false,
  removedAt: null,
  orgId: null,
  image: '',
  imageId: '',
  updateTier: 'production',
  workspaceDir: '',
  workspaceAccess: 'none',
  plugins: [],
  applied: null,
  allowedTier: 2,
  hibernateAfterMinutes: null,
  lastActiveAt: null,
  destroyAt: null,
  desiredBefore: null,
  purgeWanted: false,
  resetSession: false,
  restartDue: false,
  provisionTimeoutSeconds: null,
  steps: [],
};

/** The fields without a default, to know all columns. */
const NAMELESS = {
  id: '',
  name: '',
  runtime: '',
  tier: 1,
  status: 'offline',
  createdAt: 0,
  updatedAt: 0,
} as const;

/** What agents and the engine report of a workspace; everything else is what somebody wants of it. */
const REPORTED: ReadonlySet<string> = new Set<keyof WorkspaceRecord>([
  'generation',
  'seeded',
  'image',
  'imageId',
  'phase',
  'error',
  'agentUrl',
  'agentCard',
  'lastHeartbeatAt',
  'lastOutboundAt',
  'errorRate',
  'sampleError',
  'activeTasks',
  'currentTask',
  'uptimeSeconds',
  'monthlySpend',
  'spendMonth',
  'collapsed',
  'lastActiveAt',
  'resetSession',
  'restartDue',
  'steps',
  'updatedAt',
]);

/** Whether a change of the row is one of what is wanted. */
function concernsWish(before: WorkspaceRecord, patch: WorkspacePatch): boolean {
  if (patch.status !== undefined && (patch.status === 'removed') !== (before.status === 'removed'))
    return true;
  return Object.keys(patch).some((field) => field !== 'status' && field !== 'url' && !REPORTED.has(field));
}

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
    } else if (JSON_FIELDS.has(field)) columns[COLUMN_OF[field] ?? field] = toJson(value);
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
    seeded: number('seeded'),
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
    spendMonth: text('spend_month'),
    canvas: row.x === null || row.y === null ? null : { x: number('x'), y: number('y') },
    collapsed: row.collapsed === 1,
    removedAt: optional('removed_at'),
    orgId: row.org_id as string | null,
    image: text('image'),
    imageId: text('image_id'),
    updateTier: row.update_tier as WorkspaceRecord['updateTier'],
    workspaceDir: text('workspace_dir'),
    workspaceAccess: row.workspace_access as WorkspaceRecord['workspaceAccess'],
    plugins: parseJson<string[]>(text('plugins')) ?? [],
    applied: parseJson(row.applied as string | null),
    allowedTier: number('allowed_tier'),
    hibernateAfterMinutes: optional('hibernate_after_minutes'),
    lastActiveAt: optional('last_active_at'),
    destroyAt: optional('destroy_at'),
    desiredBefore: row.desired_before as WorkspaceRecord['desiredBefore'],
    purgeWanted: row.purge_wanted === 1,
    resetSession: row.reset_session === 1,
    restartDue: row.restart_due === 1,
    provisionTimeoutSeconds: optional('provision_timeout_seconds'),
    steps: parseJson<WorkspaceRecord['steps']>(text('steps')) ?? [],
    createdAt: number('created_at'),
    updatedAt: number('updated_at'),
  };
}

const live = (record: WorkspaceRecord | undefined): record is WorkspaceRecord =>
  record !== undefined && record.status !== 'removed';

/** Whether both stand at the same place among the others. */
function standsAlike(a: WorkspaceRecord, b: WorkspaceRecord): boolean {
  return (
    a.parentId === b.parentId &&
    a.position === b.position &&
    a.canvas?.x === b.canvas?.x &&
    a.canvas?.y === b.canvas?.y &&
    live(a) === live(b)
  );
}

/** Workspaces and the files that seed them. Reads come from memory: every row is loaded once at start. */
export function workspaceRepository(database: Sqlite, now: () => number) {
  const records = new Map<string, WorkspaceRecord>();
  const children = new Map<string | null, Set<string>>();
  /** How many of the children live. */
  const liveChildren = new Map<string | null, number>();
  const updates = new Map<string, ReturnType<Sqlite['prepare']>>();
  const { forgetNumbers, ...files } = workspaceFileRepository(database);
  /** What is in memory only, until `writeTouched`. */
  const touched = new Map<string, WorkspaceTouch>();
  let structureVersion = 0;
  let wishVersion = 0;

  const link = (record: WorkspaceRecord) => {
    let siblings = children.get(record.parentId);
    if (!siblings) {
      siblings = new Set();
      children.set(record.parentId, siblings);
    }
    siblings.add(record.id);
  };
  const countLive = (parentId: string | null, change: number) =>
    liveChildren.set(parentId, (liveChildren.get(parentId) ?? 0) + change);
  const keep = (record: WorkspaceRecord) => {
    const before = records.get(record.id);
    if (before && before.parentId !== record.parentId) children.get(before.parentId)?.delete(record.id);
    records.set(record.id, record);
    link(record);
    if (live(before)) countLive(before.parentId, -1);
    if (live(record)) countLive(record.parentId, 1);
    if (!before || !standsAlike(before, record)) structureVersion += 1;
  };
  const reload = () => {
    records.clear();
    children.clear();
    liveChildren.clear();
    structureVersion += 1;
    wishVersion += 1;
    forgetNumbers();
    const rows = database.prepare('SELECT * FROM workspaces ORDER BY number').all() as Row[];
    for (const row of rows) {
      const record = toRecord(row);
      keep({ ...record, ...touched.get(record.id) });
    }
  };
  reload();

  const names = Object.keys(toColumns({ ...DEFAULTS, ...NAMELESS }));
  const insertRow = database.prepare(
    `INSERT INTO workspaces (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  const deleteRow = database.prepare('DELETE FROM workspaces WHERE id = ?');

  const writeColumns = (id: string, patch: WorkspacePatch): void => {
    const columns = toColumns(patch);
    const key = Object.keys(columns).join();
    let statement = updates.get(key);
    if (!statement) {
      const set = Object.keys(columns).map((column) => `${column} = @${column}`);
      statement = database.prepare(`UPDATE workspaces SET ${set.join(', ')} WHERE id = @id`);
      updates.set(key, statement);
    }
    statement.run({ ...columns, id });
  };

  const writeAll = database.transaction((touches: ReadonlyMap<string, WorkspaceTouch>) => {
    for (const [id, touch] of touches) writeColumns(id, touch);
  });

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
    if (live(record)) countLive(record.parentId, -1);
    records.delete(id);
    touched.delete(id);
    structureVersion += 1;
    wishVersion += 1;
  };

  return {
    ...files,
    /** Inserts a workspace. Throws SQLite's unique error when a live sibling has the name. */
    insert(workspace: NewWorkspace, seed: readonly StoredFile[] = []): WorkspaceRecord {
      const record: WorkspaceRecord = { ...DEFAULTS, updatedAt: workspace.createdAt, ...workspace };
      insertRow.run(toColumns(record));
      files.insertFiles(record.id, seed);
      wishVersion += 1;
      keep(record);
      return record;
    },

    /** Changes fields. Returns the new record; undefined when there's no such workspace. */
    update(id: string, patch: WorkspacePatch): WorkspaceRecord | undefined {
      const before = records.get(id);
      if (!before) return undefined;
      const changed: WorkspacePatch = { ...patch, updatedAt: now() };
      writeColumns(id, changed);
      // Written with it is newer than what waits to be.
      const waiting = touched.get(id);
      if (waiting) {
        const left = Object.entries(waiting).filter(([field]) => !(field in patch));
        if (left.length === 0) touched.delete(id);
        else touched.set(id, Object.fromEntries(left));
      }
      const record = { ...before, ...changed } as WorkspaceRecord;
      if (concernsWish(before, patch)) wishVersion += 1;
      keep(record);
      return record;
    },

    /** Like `update`, but only in memory until `writeTouched`: for what agents say several times a minute. */
    touch(id: string, touch: WorkspaceTouch): WorkspaceRecord | undefined {
      const before = records.get(id);
      if (!before) return undefined;
      const record = { ...before, ...touch };
      records.set(id, record);
      touched.set(id, { ...touched.get(id), ...touch });
      return record;
    },

    /** Stores what was touched since the last time. */
    writeTouched(): void {
      if (touched.size === 0) return;
      writeAll(touched);
      touched.clear();
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
    /** How many `childrenOf` gives. */
    countChildren: (parentId: string | null): number => liveChildren.get(parentId) ?? 0,
    /** Another number whenever the tree or the place of somebody in it has changed. */
    get structureVersion(): number {
      return structureVersion;
    },
    /** Another number whenever somebody wants something else of a workspace. */
    get wishVersion(): number {
      return wishVersion;
    },
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
    /** Deletes the row with all that belongs to it, and what is left of workspaces below it. */
    purge,
    /** Forgets what is in memory, after a rolled back transaction. */
    reload,
  };
}
