import type { PlatformEventName } from '../contract/index.ts';
import { monthOf, type Store, type WorkspacePatch, type WorkspaceRecord } from '../store/index.ts';
import type { WorkspaceStatusPort } from './lifecycle-port.ts';

/** What the agent's program can do by itself, and what it asks for. */
export interface RuntimeReport {
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** How long a message may go without a sign of life; null for the usual. */
  readonly idleTimeoutSeconds: number | null;
}

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
  /** Beats at the start and the end of a task have none. */
  readonly runtime?: RuntimeReport | undefined;
}

const DEGRADED_AT = 0.5;
const RECOVERED_BELOW = 0.1;
const MAX_SPEND_CENTS = 1e12;
/** What nobody reads to the end would be in every row and every event from then on. */
const MAX_TEXT_LENGTH = 4096;

export interface HeartbeatOptions {
  readonly store: Store;
  readonly status: WorkspaceStatusPort;
  readonly now: () => number;
  readonly emit: (event: PlatformEventName, workspaceId: string, payload: Record<string, unknown>) => void;
  readonly onAlive: (workspaceId: string) => void;
  /** Remembers what a runtime says of itself; it counts until it says something else. */
  readonly onRuntime?: (workspaceId: string, report: RuntimeReport) => void;
  /** Whether the runtime said that it does this by itself. */
  readonly owns?: (workspaceId: string, capability: 'status_mgmt') => boolean;
}

/**
 * Takes a beat of a live workspace and moves its status accordingly. Most beats say nothing new: they are only
 * remembered, and stored with others a moment later.
 */
export function takeHeartbeat(record: WorkspaceRecord, beat: Heartbeat, options: HeartbeatOptions): void {
  const { store, status, now, emit } = options;
  const { id } = record;
  const news = newsIn(record, beat, now());
  if (beat.runtime) options.onRuntime?.(id, beat.runtime);
  const touched = store.workspaces.touch(id, {
    lastHeartbeatAt: now(),
    // A task push says 0 because it does not know: that is no restart.
    ...(beat.uptimeSeconds && beat.uptimeSeconds > 0
      ? { uptimeSeconds: Math.floor(beat.uptimeSeconds) }
      : {}),
    // A beat alone says only that it lives; work is what keeps it awake.
    ...((beat.activeTasks ?? 0) > 0 || (beat.currentTask ?? '') !== '' ? { lastActiveAt: now() } : {}),
  });
  const after = news === null ? touched : status.change(id, news);
  if (!after) return;
  const ownsStatus = beat.runtime?.capabilities.status_mgmt ?? options.owns?.(id, 'status_mgmt') ?? false;
  moveStatus(after, beat, ownsStatus, status);
  if (after.currentTask !== record.currentTask) {
    emit('TASK_UPDATED', id, { current_task: after.currentTask, active_tasks: after.activeTasks });
  }
  const { activeTasks, uptimeSeconds, maxConcurrentTasks } = after;
  emit('WORKSPACE_HEARTBEAT', id, { active_tasks: activeTasks, uptime_seconds: uptimeSeconds });
  if (activeTasks < maxConcurrentTasks) options.onAlive(id);
}

/** What a beat changes that somebody wants to hear of; null for nothing. */
function newsIn(record: WorkspaceRecord, beat: Heartbeat, at: number): WorkspacePatch | null {
  const spend = Math.min(MAX_SPEND_CENTS, Math.round(beat.monthlySpend ?? 0));
  const said: WorkspacePatch = {
    ...(beat.errorRate === undefined ? {} : { errorRate: Math.min(1, Math.max(0, beat.errorRate)) }),
    ...(beat.sampleError === undefined ? {} : { sampleError: beat.sampleError.slice(0, MAX_TEXT_LENGTH) }),
    ...(beat.activeTasks === undefined ? {} : { activeTasks: Math.max(0, Math.floor(beat.activeTasks)) }),
    ...(beat.currentTask === undefined ? {} : { currentTask: beat.currentTask.slice(0, MAX_TEXT_LENGTH) }),
    ...(spend > 0 ? { monthlySpend: spend, spendMonth: monthOf(at) } : {}),
  };
  const fields = Object.entries(said).filter(
    ([field, value]) => record[field as keyof WorkspacePatch] !== value,
  );
  return fields.length === 0 ? null : Object.fromEntries(fields);
}

function moveStatus(
  record: WorkspaceRecord,
  beat: Heartbeat,
  ownsStatus: boolean,
  status: WorkspaceStatusPort,
): void {
  const { id, errorRate, sampleError } = record;
  const wedged = beat.runtimeState === 'wedged';
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
    message: record.sampleError || `${Math.round(record.errorRate * 100)}% of its calls fail`,
    actions: [{ label: 'Restart', operation: 'workspaces.restart', input: { id: record.id } }],
  };
}
