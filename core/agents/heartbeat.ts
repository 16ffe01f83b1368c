import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { WorkspaceStatusPort } from './lifecycle-port.ts';

/** A beat may carry nothing but the id; what is absent stays as it was. */
export interface Heartbeat {
  readonly workspaceId: string;
  readonly errorRate?: number | undefined;
  readonly sampleError?: string | undefined;
  readonly activeTasks?: number | undefined;
  readonly uptimeSeconds?: number | undefined;
  readonly currentTask?: string | undefined;
  readonly monthlySpend?: number | undefined;
  readonly runtimeState?: string | undefined;
  readonly capabilities?: Readonly<Record<string, boolean>> | undefined;
}

const DEGRADED_AT = 0.5;
const RECOVERED_BELOW = 0.1;
const MAX_SPEND_CENTS = 1e12;

export interface HeartbeatOptions {
  readonly store: Store;
  readonly status: WorkspaceStatusPort;
  readonly now: () => number;
  readonly emit: (event: string, workspaceId: string, payload: Record<string, unknown>) => void;
  readonly onAlive: (workspaceId: string) => void;
}

/** Takes a beat of a live workspace and moves its status accordingly. */
export function takeHeartbeat(record: WorkspaceRecord, beat: Heartbeat, options: HeartbeatOptions): void {
  const { status, now, emit } = options;
  const spend = beat.monthlySpend ?? 0;
  const patch = {
    lastHeartbeatAt: now(),
    ...(beat.errorRate === undefined ? {} : { errorRate: Math.min(1, Math.max(0, beat.errorRate)) }),
    ...(beat.sampleError === undefined ? {} : { sampleError: beat.sampleError }),
    ...(beat.activeTasks === undefined ? {} : { activeTasks: Math.max(0, beat.activeTasks) }),
    // A task push says 0 because it does not know: that is no restart.
    ...(beat.uptimeSeconds ? { uptimeSeconds: beat.uptimeSeconds } : {}),
    ...(beat.currentTask === undefined ? {} : { currentTask: beat.currentTask }),
    // A beat alone says only that it lives; work is what keeps it awake.
    ...((beat.activeTasks ?? 0) > 0 || (beat.currentTask ?? '') !== '' ? { lastActiveAt: now() } : {}),
    ...(spend > 0 ? { monthlySpend: Math.min(MAX_SPEND_CENTS, Math.round(spend)) } : {}),
  };
  const after = status.change(record.id, patch);
  if (!after) return;
  moveStatus(after, beat, status);
  if (beat.currentTask !== undefined && beat.currentTask !== record.currentTask) {
    emit('TASK_UPDATED', record.id, { current_task: after.currentTask, active_tasks: after.activeTasks });
  }
  emit('WORKSPACE_HEARTBEAT', record.id, {
    active_tasks: after.activeTasks,
    uptime_seconds: after.uptimeSeconds,
  });
  if (after.activeTasks < after.maxConcurrentTasks) options.onAlive(record.id);
}

function moveStatus(record: WorkspaceRecord, beat: Heartbeat, status: WorkspaceStatusPort): void {
  const { id, errorRate, sampleError } = record;
  const wedged = beat.runtimeState === 'wedged';
  const ownsStatus = beat.capabilities?.status_mgmt === true;
  if (record.status === 'online' && wedged) {
    const payload = { runtime_state: 'wedged', sample_error: sampleError };
    status.trigger(id, 'degrade', { error: degradedError(record) }, { event: 'WORKSPACE_DEGRADED', payload });
  } else if (record.status === 'online' && errorRate >= DEGRADED_AT && !ownsStatus) {
    const payload = { error_rate: errorRate, sample_error: sampleError };
    status.trigger(id, 'degrade', { error: degradedError(record) }, { event: 'WORKSPACE_DEGRADED', payload });
  } else if (record.status === 'degraded') {
    if (errorRate < RECOVERED_BELOW && !beat.runtimeState && !ownsStatus) {
      status.trigger(id, 'recover', {}, { event: 'WORKSPACE_ONLINE' });
    }
  } else if (record.status !== 'online') {
    const recovered = record.status === 'offline' ? {} : { recovered_from: record.status };
    status.trigger(id, 'agent_alive', {}, { event: 'WORKSPACE_ONLINE', payload: recovered });
  }
}

function degradedError(record: WorkspaceRecord) {
  return {
    code: 'degraded',
    message: record.sampleError || `${Math.round(record.errorRate * 100)} % of its calls fail`,
    actions: [{ label: 'Restart', operation: 'workspaces.restart', input: { id: record.id } }],
  };
}
