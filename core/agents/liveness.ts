import type { Clock, Disposable } from '../base/index.ts';
import type { Store } from '../store/index.ts';
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
  /** Asks the reconciler to look at a workspace that fell silent. */
  readonly onSilent: (workspaceId: string) => void;
}): Disposable {
  const { store, status, clock } = options;
  let lastCheckAt = clock.now();
  let awakeSince = clock.now();
  let timer: Disposable | undefined;

  const check = () => {
    const now = clock.now();
    // The timer came far too late: the machine slept. Everybody gets a full period again.
    if (now - lastCheckAt > CHECK_EVERY_MS * 3) awakeSince = now;
    lastCheckAt = now;
    for (const record of store.workspaces.listLive()) {
      if (record.status !== 'online' && record.status !== 'degraded') continue;
      const silentMs = now - Math.max(record.lastHeartbeatAt ?? 0, awakeSince);
      if (record.external && record.deliveryMode === 'push' && record.lastHeartbeatAt === null) continue;
      if (silentMs < (record.external ? EXTERNAL_LIVENESS_MS : LIVENESS_MS)) continue;
      if (record.external) {
        status.trigger(
          record.id,
          'agent_silent',
          { activeTasks: 0, currentTask: '' },
          {
            event: 'WORKSPACE_AWAITING_AGENT',
            payload: { name: record.name, external: true },
          },
        );
      } else {
        status.trigger(
          record.id,
          'lost',
          { activeTasks: 0, currentTask: '' },
          { event: 'WORKSPACE_OFFLINE' },
        );
        options.onSilent(record.id);
      }
    }
    timer = clock.setTimeout(check, CHECK_EVERY_MS);
  };
  timer = clock.setTimeout(check, CHECK_EVERY_MS);
  return { dispose: () => timer?.dispose() };
}
