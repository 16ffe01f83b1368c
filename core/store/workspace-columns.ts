import type { AppErrorJson } from '../base/index.ts';
import type { DesiredState, ProvisionPhase, WorkspaceStatus } from '../contract/index.ts';
import { parseJson, toJson } from './rows.ts';
import { DEFAULTS, type WorkspacePatch, type WorkspaceRecord } from './workspace-record.ts';

/** A row of the table of workspaces. */
export interface Row {
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

/** Fields as they stand in the table; what is undefined is left out. */
export function toColumns(patch: WorkspacePatch): Row {
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

/** A row of the table as what it says. */
export function toRecord(row: Row): WorkspaceRecord {
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

/** All columns of the table. */
export const COLUMNS: readonly string[] = Object.keys(toColumns({ ...DEFAULTS, ...NAMELESS }));
