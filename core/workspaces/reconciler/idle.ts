import type { WorkspaceRecord } from '../../store/index.ts';

const MINUTE_MS = 60_000;

/**
 * How long until an idle workspace may go to sleep, in ms; 0 or less for now, null for never. Idle counts from when it
 * last did something or was asked to, from its last start, and from the start of this engine, whichever is the latest.
 */
export function untilSleepMs(record: WorkspaceRecord, now: number, engineStartedAt: number): number | null {
  const { status, hibernateAfterMinutes, lastActiveAt, createdAt, steps } = record;
  if (hibernateAfterMinutes === null || (status !== 'online' && status !== 'degraded')) return null;
  const startedAt = steps.at(-1)?.endedAt ?? createdAt;
  const idleSince = Math.max(lastActiveAt ?? 0, startedAt, engineStartedAt);
  return idleSince + hibernateAfterMinutes * MINUTE_MS - now;
}
