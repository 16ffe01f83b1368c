import { MOCK_RUNTIME } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';

const LISTENING = new Set(['online', 'degraded']);

/** Whether only a message, or somebody who wakes it, brings it back. */
export function isAsleep({ status }: WorkspaceRecord): boolean {
  return status === 'hibernated' || status === 'hibernating';
}

/** Whether a message can go out now: to one that fetches its messages, has an address, or needs none. */
export function isReachable({ deliveryMode, status, url, runtime }: WorkspaceRecord): boolean {
  if (deliveryMode === 'poll') return true;
  return LISTENING.has(status) && (url !== '' || runtime === MOCK_RUNTIME);
}
