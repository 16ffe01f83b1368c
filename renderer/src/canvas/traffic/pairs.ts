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
  /** How many of them went from `a` to `b`; the others went back. */
  readonly forth: number;
  /** When the last one was, in milliseconds since the epoch. */
  readonly lastAt: number;
  /** 0 for now, up to 3 for nearly an hour ago: the line fades in these steps. */
  readonly age: number;
  /** Who it was really between, the most first: those inside a collapsed team have no line of their own. */
  readonly real: readonly RealPair[];
}

/** Two workspaces, whatever stands for them on the canvas. */
export interface RealPair {
  readonly a: string;
  readonly b: string;
  readonly count: number;
}

export const TRAFFIC_WINDOW_MS = 60 * 60_000;
/** Minutes after which a line is one step paler. */
const FADE_MINUTES = [10, 25, 42] as const;
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
  const pairs = new Map<string, Counted>();
  const add = (from: string, to: string, at: number, active: boolean, failed: boolean) => {
    const one = nameOf(from);
    const other = nameOf(to);
    if (one === null || other === null || one === other) return;
    const key = pairKey(one, other);
    const [a, b] = one < other ? [one, other] : [other, one];
    const pair = pairs.get(key) ?? {
      a,
      b,
      count: 0,
      active: false,
      failed: false,
      forth: 0,
      lastAt: 0,
      real: new Map(),
    };
    pairs.set(key, pair);
    pair.count += 1;
    pair.forth += one === a ? 1 : 0;
    pair.active ||= active;
    pair.failed ||= failed;
    pair.lastAt = Math.max(pair.lastAt, at);
    const realKey = pairKey(from, to);
    const real = pair.real.get(realKey) ?? { a: from, b: to, count: 0 };
    pair.real.set(realKey, { ...real, count: real.count + 1 });
  };
  for (const { callerId, calleeId, status, updatedAt } of delegations) {
    if (now - updatedAt > TRAFFIC_WINDOW_MS) continue;
    add(callerId, calleeId, updatedAt, OPEN.has(status), status === 'failed');
  }
  for (const entry of activity) {
    if (now - entry.createdAt > TRAFFIC_WINDOW_MS) break;
    if (!isMessage(entry) || entry.sourceId === null || entry.targetId === null) continue;
    add(entry.sourceId, entry.targetId, entry.createdAt, false, entry.status === 'error');
  }
  return new Map(
    [...pairs].map(([key, pair]) => [
      key,
      {
        ...pair,
        age: pair.active ? 0 : ageOf(now - pair.lastAt),
        real: [...pair.real.values()].sort((x, y) => y.count - x.count),
      },
    ]),
  );
}

/** A pair while it is counted. */
type Counted = { -readonly [Field in keyof Omit<Pair, 'age' | 'real'>]: Pair[Field] } & {
  readonly real: Map<string, RealPair>;
};

function ageOf(ms: number): number {
  return FADE_MINUTES.filter((minutes) => ms > minutes * 60_000).length;
}

/** Whether two say the same, but for the moment of the last message. */
export function isSamePair(one: Pair, other: Pair): boolean {
  return (
    one.count === other.count &&
    one.active === other.active &&
    one.failed === other.failed &&
    one.forth === other.forth &&
    one.age === other.age &&
    one.lastAt === other.lastAt
  );
}

/** A row about a message between two workspaces, counted once: where it arrives. */
export function isMessage(entry: Activity): boolean {
  return entry.type === 'a2a_receive';
}

/** Thickness step of a line, 0…3: it doubles in count, not in width. */
export function weightOf(count: number): number {
  return Math.min(3, Math.floor(Math.log2(Math.max(1, count)) / 1.5));
}
