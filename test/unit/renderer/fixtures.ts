import type {
  Activity,
  Approval,
  Delegation,
  EngineEvent,
  PlanEntry,
  SequencedEvent,
  Workspace,
} from '../../../core/contract/index.ts';

/** A workspace that is up and idle, with what a test cares about. */
export function workspace(id: string, change: Partial<Workspace> = {}): Workspace {
  return {
    id,
    name: id,
    role: '',
    runtime: 'molecule',
    model: '',
    tier: 2,
    parentId: null,
    position: 0,
    status: 'online',
    desired: 'running',
    phase: null,
    error: null,
    currentTask: '',
    activeTasks: 0,
    errorRate: 0,
    uptimeSeconds: 0,
    lastHeartbeatAt: null,
    url: '',
    external: false,
    canvas: null,
    collapsed: false,
    image: '',
    updateTier: 'production',
    steps: [],
    allowedTier: 2,
    workspaceDir: '',
    workspaceAccess: 'none',
    hibernateAfterMinutes: null,
    lastActiveAt: null,
    budgetCents: null,
    spentCents: 0,
    destroyAt: null,
    createdAt: 0,
    updatedAt: 0,
    ...change,
  };
}

export function byId(...workspaces: Workspace[]): Record<string, Workspace> {
  return Object.fromEntries(workspaces.map((one) => [one.id, one]));
}

/** What belongs to no task. */
export const NO_TRACE = { traceId: null, spanId: null, parentSpanId: null };

export function delegation(callerId: string, calleeId: string, change: Partial<Delegation> = {}): Delegation {
  return {
    id: `${callerId}-${calleeId}`,
    callerId,
    calleeId,
    task: 'Look into it',
    status: 'dispatched',
    resultPreview: '',
    error: '',
    ...NO_TRACE,
    createdAt: 0,
    updatedAt: 0,
    ...change,
  };
}

export function activity(id: string, createdAt: number, change: Partial<Activity> = {}): Activity {
  return {
    id,
    workspaceId: 'a',
    type: 'agent_log',
    method: '',
    summary: '',
    sourceId: null,
    targetId: null,
    status: 'ok',
    errorDetail: '',
    durationMs: null,
    requestText: '',
    responseText: '',
    ...NO_TRACE,
    createdAt,
    ...change,
  };
}

/** A request that waits for a decision. */
export function approval(id: string, change: Partial<Approval> = {}): Approval {
  return {
    id,
    workspaceId: 'a',
    taskId: null,
    action: 'Deploy',
    reason: '',
    context: {},
    status: 'pending',
    decidedBy: null,
    decidedAt: null,
    createdAt: 0,
    expiresAt: 600_000,
    ...change,
  };
}

/** Events numbered from `first`. */
export function sequenced(events: readonly EngineEvent[], first = 1): SequencedEvent[] {
  return events.map((event, index) => ({ seq: first + index, at: 0, event }));
}

/** An entry of a plan; ids of live workspaces are their names, and a new one has none. */
export function planEntry(path: string, action: PlanEntry['action']): PlanEntry {
  const segments = path.split('/');
  const name = segments.at(-1) ?? '';
  return {
    action,
    path,
    name,
    parentPath: segments.slice(0, -1).join('/') || null,
    role: '',
    runtime: 'molecule',
    tier: 2,
    workspaceId: action === 'create' ? null : name,
    reason: '',
    changes: [],
    movedFrom: null,
    losses: [],
    source: null,
  };
}
