import { type WorkspaceStatus, workspaceStatuses } from '../contract/index.ts';

/**
 * The status machine of a workspace, whole: every arrow with its reason. Nothing else in the code decides
 * what a status may become. `docs/status-machine.md` is drawn from this table by a test.
 */

export type StatusTrigger =
  | 'provision'
  | 'agent_alive'
  | 'degrade'
  | 'recover'
  | 'provision_failed'
  | 'lost'
  | 'agent_silent'
  | 'pause'
  | 'resume'
  | 'hibernate'
  | 'hibernated'
  | 'wake'
  | 'remove';

export interface Transition {
  readonly trigger: StatusTrigger;
  readonly from: readonly WorkspaceStatus[];
  readonly to: WorkspaceStatus;
  readonly reason: string;
}

const LIVE = workspaceStatuses.filter((status) => status !== 'removed');

export const transitions: readonly Transition[] = [
  {
    trigger: 'provision',
    from: ['provisioning', 'online', 'degraded', 'offline', 'failed'],
    to: 'provisioning',
    reason: 'The reconciler brings the instance up: first start, restart, or it was found missing',
  },
  {
    trigger: 'agent_alive',
    from: ['provisioning', 'offline', 'failed', 'awaiting_agent'],
    to: 'online',
    reason:
      'The agent registered or sent a heartbeat, or there is none to wait for: it is there whatever was thought before',
  },
  {
    trigger: 'degrade',
    from: ['online'],
    to: 'degraded',
    reason: 'Half of its calls fail, or it says that only a restart can help it',
  },
  {
    trigger: 'recover',
    from: ['degraded'],
    to: 'online',
    reason: 'Its error rate is low again, or it registered anew',
  },
  {
    trigger: 'provision_failed',
    from: ['provisioning', 'online', 'degraded', 'offline'],
    to: 'failed',
    reason: 'A step could not be done, the agent never registered, or it keeps exiting; the error says which',
  },
  {
    trigger: 'lost',
    from: ['online', 'degraded', 'provisioning'],
    to: 'offline',
    reason: 'Its instance is gone or its heartbeats stopped',
  },
  {
    trigger: 'agent_silent',
    from: ['provisioning', 'online', 'degraded', 'offline', 'failed'],
    to: 'awaiting_agent',
    reason: 'An external agent stopped its heartbeats or lost its address; only it can come back by itself',
  },
  {
    trigger: 'pause',
    from: LIVE.filter((s) => s !== 'paused'),
    to: 'paused',
    reason: 'The user paused it or its team',
  },
  { trigger: 'resume', from: ['paused'], to: 'provisioning', reason: 'The user resumed it' },
  {
    trigger: 'hibernate',
    from: ['provisioning', 'online', 'degraded'],
    to: 'hibernating',
    reason: 'It was idle, or gives way to others before it starts; no new message is taken while it stops',
  },
  {
    trigger: 'hibernated',
    from: ['hibernating', 'paused'],
    to: 'hibernated',
    reason: 'Its instance is gone, its data stays; or it slept when it was removed, and that was undone',
  },
  {
    trigger: 'wake',
    from: ['hibernating', 'hibernated'],
    to: 'provisioning',
    reason: 'A message came, or the user woke it',
  },
  {
    trigger: 'remove',
    from: LIVE,
    to: 'removed',
    reason: 'The user removed it; a late heartbeat cannot bring it back',
  },
];

const byTrigger = new Map<StatusTrigger, Map<WorkspaceStatus, WorkspaceStatus>>();
for (const { trigger, from, to } of transitions) {
  const targets = byTrigger.get(trigger) ?? new Map<WorkspaceStatus, WorkspaceStatus>();
  for (const status of from) targets.set(status, to);
  byTrigger.set(trigger, targets);
}

/** The status after `trigger`, or null when the trigger means nothing in this status. */
export function nextStatus(from: WorkspaceStatus, trigger: StatusTrigger): WorkspaceStatus | null {
  return byTrigger.get(trigger)?.get(from) ?? null;
}
