import { isoTime } from '../base/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import { textEnvelope } from './envelope.ts';
import type { Outbox } from './outbox.ts';
import { RESTART_CONTEXT } from './restart-caller.ts';

/** Later than this the agent has found out by itself. */
const EXPIRES_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

export interface RestartContextOptions {
  readonly store: Store;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly now: () => number;
}

/**
 * Has an agent told, once it is back, that its session ended and which variables it has: names only, never values.
 * Stored in the caller's transaction, so that it is told once for each restart, and only of the last one.
 */
export function announceRestart(
  record: WorkspaceRecord,
  { store, outbox, now }: RestartContextOptions,
): void {
  const { id, lastHeartbeatAt, generation } = record;
  // It never ran: there is nothing that it could have lost.
  if (lastHeartbeatAt === null) return;
  store.queue.dropFrom(id, RESTART_CONTEXT, 'it was restarted again');
  const at = now();
  const names = [...store.secrets.listOf(null), ...store.secrets.listOf(id)].map(({ key }) => key);
  const lines = [
    'WORKSPACE RESTART CONTEXT',
    `Restarted at: ${isoTime(at)}`,
    `Previous session ended: ${isoTime(lastHeartbeatAt)} (${ageText(at - lastHeartbeatAt)} ago)`,
    `Environment variables: ${[...new Set(names)].sort().join(', ') || 'none'}`,
  ];
  const envelope = textEnvelope(`restart-context-${id}-${generation + 1}`, lines.join('\n'), {
    source: 'platform',
    kind: 'restart_context',
    layer: 1,
  });
  outbox.put({ kind: 'a2a', targetId: id, callerId: RESTART_CONTEXT, envelope, expiresAt: at + EXPIRES_MS });
}

/** `2h5m`; below a minute `0m`. */
function ageText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  const hours = Math.floor(minutes / 60);
  return `${hours > 0 ? `${hours}h` : ''}${minutes % 60}m`;
}
