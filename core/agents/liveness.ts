import type { Clock, Disposable, Logger } from '../base/index.ts';
import { hasInstance } from '../contract/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { WorkspaceStatusPort } from './lifecycle-port.ts';

/** Six missed beats of 30 s. */
const LIVENESS_MS = 180_000;
const EXTERNAL_LIVENESS_MS = 90_000;
const CHECK_EVERY_MS = 15_000;

/**
 * Notices agents whose heartbeats stopped. Time counts from the later of the last beat and the start of
 * this engine, so that a closed laptop does not make everybody offline.
 */
export function watchLiveness(options: {
  readonly store: Store;
  readonly status: WorkspaceStatusPort;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Has a workspace of this app that fell silent started afresh. */
  readonly onSilent: (workspaceId: string) => void;
  /** For agents that run elsewhere. */
  readonly externalLivenessMs?: number;
}): Disposable {
  const { store, status, clock, logger, externalLivenessMs = EXTERNAL_LIVENESS_MS } = options;
  let lastCheckAt = clock.now();
  let awakeSince = clock.now();
  let timer: Disposable | undefined;

  const isSilent = (record: WorkspaceRecord, now: number): boolean => {
    if (record.status !== 'online' && record.status !== 'degraded') return false;
    if (!hasInstance(record) && record.deliveryMode === 'push' && record.lastHeartbeatAt === null)
      return false;
    const silentMs = now - Math.max(record.lastHeartbeatAt ?? 0, awakeSince);
    return silentMs >= (record.external ? externalLivenessMs : LIVENESS_MS);
  };

  const tell = (record: WorkspaceRecord) => {
    const idle = { activeTasks: 0, currentTask: '' };
    if (record.external) {
      const payload = { name: record.name, external: true };
      status.trigger(record.id, 'agent_silent', idle, { event: 'WORKSPACE_AWAITING_AGENT', payload });
    } else {
      status.trigger(record.id, 'lost', idle, { event: 'WORKSPACE_OFFLINE' });
      options.onSilent(record.id);
    }
  };

  const check = () => {
    const now = clock.now();
    // The timer came far too late: the machine slept. Everybody gets a full period again.
    if (now - lastCheckAt > CHECK_EVERY_MS * 3) awakeSince = now;
    lastCheckAt = now;
    for (const record of store.workspaces.listLive()) {
      if (!isSilent(record, now)) continue;
      try {
        tell(record);
      } catch (error) {
        // One that cannot be restarted (its team is paused, the disk is full) must not end the watch.
        logger.error({ err: error, workspace: record.id }, 'a silent workspace could not be restarted');
      }
    }
    timer = clock.setTimeout(check, CHECK_EVERY_MS);
  };
  timer = clock.setTimeout(check, CHECK_EVERY_MS);
  return { dispose: () => timer?.dispose() };
}
