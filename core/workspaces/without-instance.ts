import { hasInstance, type WorkspaceStatus } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import type { PlatformEvent } from './registry.ts';

/**
 * Workspaces that the app starts nothing for: external ones, whose agent comes by itself, and mock ones, for
 * which the app answers. The reconciler leaves both alone.
 */

type Kind = Pick<WorkspaceRecord, 'external' | 'runtime' | 'url'>;

/** Whether a workspace without an instance can be talked to as soon as it is wanted. */
function needsNobody({ external, url }: Kind): boolean {
  return !external || url !== '';
}

/** The status of a new workspace. */
export function firstStatus(kind: Kind): WorkspaceStatus {
  if (hasInstance(kind)) return 'provisioning';
  return needsNobody(kind) ? 'online' : 'awaiting_agent';
}

/** What is told when one without an instance is there. */
export function onlineEvent({ name, external, runtime }: WorkspaceRecord): PlatformEvent {
  const kind = external ? { external: true } : { mock: true, runtime };
  return { event: 'WORKSPACE_ONLINE', payload: { name, ...kind } };
}

/** What is told when an external one waits for its agent. */
export function awaitingEvent({ name }: WorkspaceRecord): PlatformEvent {
  return { event: 'WORKSPACE_AWAITING_AGENT', payload: { name, external: true } };
}

const NOT_YET_ONLINE: readonly WorkspaceStatus[] = ['provisioning', 'offline', 'failed'];

/** What becomes of one without an instance after a pause, or after it was something else; null when it is that already. */
export function comesBackAs(record: WorkspaceRecord): 'online' | 'awaiting_agent' | null {
  if (!NOT_YET_ONLINE.includes(record.status)) return null;
  return needsNobody(record) ? 'online' : 'awaiting_agent';
}
