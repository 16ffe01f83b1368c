/** What one bench measures, as it comes out of its rounds. */
export interface Measure {
  /** Unique within its bench, for example `all containers running`. */
  readonly name: string;
  /** `%`: of one core. */
  readonly unit: 'ms' | 'MiB' | '%' | 'events/s' | 'req/s' | 'tasks' | 'nodes' | 'listeners';
  /** Our values, one for each round. */
  readonly rounds: readonly number[];
  /** The least that the same work can cost, measured between our rounds; null where there is none. */
  readonly floor: Floor | null;
  readonly budget: Budget | null;
}

export interface Floor {
  /** What it does, for the reader of the results. */
  readonly what: string;
  readonly rounds: readonly number[];
}

/** A limit on the ratio to the floor, or on the median itself. Reported, never asserted. */
export type Budget = { readonly ratio: number } | { readonly median: number };

/** A measure with everything that is computed from its rounds. */
export interface Summary extends Measure {
  readonly median: number;
  /** The round that 95 % are at least as good as. */
  readonly p95: number;
  readonly floorMedian: number | null;
  /** How many times the cost of the floor: 1 is as good as it gets, more is worse, whatever the unit. */
  readonly ratio: number | null;
  /** Whether the budget is kept; null without one. */
  readonly ok: boolean | null;
}

export interface Bench {
  readonly name: string;
  /** Throws `Unavailable` where something that it needs is missing. */
  run(progress: (line: string) => void): Promise<Measure[]>;
}

/** What a bench needs is not on this machine; said in one line, and not a failure. */
export class Unavailable extends Error {}

/** Nearest-rank percentile, `share` from 0 to 1; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Whether more is better. */
export function isRateUnit(unit: Measure['unit']): boolean {
  return unit === 'events/s' || unit === 'req/s';
}

export function summarise(measure: Measure): Summary {
  const { unit, rounds, floor, budget } = measure;
  const isRate = isRateUnit(unit);
  const ours = median(rounds);
  const floorMedian = floor ? median(floor.rounds) : null;
  const ratio = floorMedian === null ? null : isRate ? floorMedian / ours : ours / floorMedian;
  return {
    ...measure,
    median: ours,
    p95: percentile(rounds, isRate ? 0.05 : 0.95),
    floorMedian,
    ratio,
    ok: isKept(budget, ours, ratio, isRate),
  };
}

function isKept(budget: Budget | null, ours: number, ratio: number | null, isRate: boolean): boolean | null {
  if (budget === null) return null;
  if ('ratio' in budget) return ratio !== null && ratio <= budget.ratio;
  return isRate ? ours >= budget.median : ours <= budget.median;
}
