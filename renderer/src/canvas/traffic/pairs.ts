import type { Activity, Delegation } from '../../../../core/contract/index.ts';

/** What two workspaces had to do with each other in the last hour. `a` < `b`, whoever asked whom. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  /** Delegations and messages between them. */
  readonly count: number;
  /** Something between them is on its way right now. */
  readonly active: boolean;
  /** At least one of them failed. */
  readonly failed: boolean;
}

export const TRAFFIC_WINDOW_MS = 60 * 60_000;
const OPEN: ReadonlySet<Delegation['status']> = new Set(['queued', 'dispatched', 'in_progress', 'stuck']);

/** The same for both directions. */
export function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** Counts the traffic of the last hour by pair. `nameOf` maps a workspace to what stands for it (null: nothing). */
export function pairsOf(
  delegations: Iterable<Delegation>,
  activity: readonly Activity[],
  now: number,
  nameOf: (id: string) => string | null,
): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  const add = (from: string, to: string, active: boolean, failed: boolean) => {
    const one = nameOf(from);
    const other = nameOf(to);
    if (one === null || other === null || one === other) return;
    const key = pairKey(one, other);
    const known = pairs.get(key);
    const [a, b] = one < other ? [one, other] : [other, one];
    pairs.set(key, {
      a,
      b,
      count: (known?.count ?? 0) + 1,
      active: active || (known?.active ?? false),
      failed: failed || (known?.failed ?? false),
    });
  };
  for (const { callerId, calleeId, status, updatedAt } of delegations) {
    if (now - updatedAt > TRAFFIC_WINDOW_MS) continue;
    add(callerId, calleeId, OPEN.has(status), status === 'failed');
  }
  for (const entry of activity) {
    if (now - entry.createdAt > TRAFFIC_WINDOW_MS) break;
    if (!isMessage(entry) || entry.sourceId === null || entry.targetId === null) continue;
    add(entry.sourceId, entry.targetId, false, entry.status === 'error');
  }
  return pairs;
}

/** A row about a message between two workspaces, counted once: where it arrives. */
export function isMessage(entry: Activity): boolean {
  return entry.type === 'a2a_receive';
}

/** Thickness step of a line, 0…3: it doubles in count, not in width. */
export function weightOf(count: number): number {
  return Math.min(3, Math.floor(Math.log2(Math.max(1, count)) / 1.5));
}
