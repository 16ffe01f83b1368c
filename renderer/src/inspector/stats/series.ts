import type { WorkspaceStats } from '../../../../core/contract/index.ts';

/** What some workspaces use together, as columns over the same moments; null where it cannot be told. */
export interface Series {
  /** Seconds since the epoch, as charts have them. */
  readonly times: readonly number[];
  readonly cpuPercent: readonly Value[];
  readonly memoryBytes: readonly Value[];
  readonly memoryLimitBytes: readonly Value[];
  /** Bytes per second. */
  readonly received: readonly Value[];
  readonly sent: readonly Value[];
  readonly read: readonly Value[];
  readonly written: readonly Value[];
}
export type Value = number | null;

/** Samples of one round are taken within less than this. */
const ROUND_MS = 2_000;
/** Two samples further apart say nothing of what was in between. */
const GAP_MS = 10_000;

const COUNTERS = {
  received: 'networkReceivedBytes',
  sent: 'networkSentBytes',
  read: 'blockReadBytes',
  written: 'blockWrittenBytes',
} as const;
type Rate = keyof typeof COUNTERS;
const RATES = Object.keys(COUNTERS) as Rate[];

interface Sums {
  cpuPercent: Value;
  memoryBytes: Value;
  memoryLimitBytes: Value;
  /** Somebody in it has no limit, so that all together have none. */
  unlimited: boolean;
  received: Value;
  sent: Value;
  read: Value;
  written: Value;
}

/** Adds up samples (of any workspaces, oldest first) by the rounds in which they were taken. */
export function seriesOf(samples: Iterable<WorkspaceStats>): Series {
  const rounds = new Map<number, Sums>();
  const before = new Map<string, WorkspaceStats>();
  for (const sample of samples) {
    const round = Math.round(sample.at / ROUND_MS);
    const sums = rounds.get(round) ?? nothing();
    rounds.set(round, sums);
    sums.cpuPercent = plus(sums.cpuPercent, sample.cpuPercent);
    sums.memoryBytes = plus(sums.memoryBytes, sample.memoryBytes);
    sums.memoryLimitBytes = plus(sums.memoryLimitBytes, sample.memoryLimitBytes);
    sums.unlimited ||= sample.memoryLimitBytes === null;
    const last = before.get(sample.id);
    before.set(sample.id, sample);
    for (const rate of RATES) sums[rate] = plus(sums[rate], rateBetween(last, sample, COUNTERS[rate]));
  }
  const measured = [...rounds].sort(([a], [b]) => a - b);
  // While nobody watched nothing was measured: no line leads across.
  const ordered = measured.flatMap(([round, sums], index): [number, Sums][] => {
    const last = measured[index - 1]?.[0] ?? round;
    return (round - last) * ROUND_MS > GAP_MS
      ? [
          [last + 1, nothing()],
          [round, sums],
        ]
      : [[round, sums]];
  });
  const column = (field: Exclude<keyof Sums, 'unlimited'>) => ordered.map(([, sums]) => sums[field]);
  return {
    times: ordered.map(([round]) => (round * ROUND_MS) / 1000),
    cpuPercent: column('cpuPercent'),
    memoryBytes: column('memoryBytes'),
    memoryLimitBytes: ordered.map(([, sums]) => (sums.unlimited ? null : sums.memoryLimitBytes)),
    received: column('received'),
    sent: column('sent'),
    read: column('read'),
    written: column('written'),
  };
}

function nothing(): Sums {
  const empty = { cpuPercent: null, memoryBytes: null, memoryLimitBytes: null, unlimited: false };
  return { ...empty, received: null, sent: null, read: null, written: null };
}

function plus(sum: Value, more: Value): Value {
  return more === null ? sum : (sum ?? 0) + more;
}

/** Bytes per second; null where a counter cannot be told, or began anew with another instance. */
function rateBetween(
  last: WorkspaceStats | undefined,
  next: WorkspaceStats,
  counter: (typeof COUNTERS)[Rate],
): Value {
  if (!last || next.at <= last.at || next.at - last.at > GAP_MS) return null;
  const from = last[counter];
  const to = next[counter];
  if (from === null || to === null || to < from) return null;
  return ((to - from) * 1000) / (next.at - last.at);
}

/** The newest that is known. */
export function newest(values: readonly Value[]): Value {
  return values.findLast((value) => value !== null) ?? null;
}

/** Every so many rounds one, the newest among them: for a table that people read. */
export function thinned(series: Series, every: number): Series {
  const keep = <T>(all: readonly T[]) => all.filter((_, index) => (all.length - 1 - index) % every === 0);
  return {
    times: keep(series.times),
    cpuPercent: keep(series.cpuPercent),
    memoryBytes: keep(series.memoryBytes),
    memoryLimitBytes: keep(series.memoryLimitBytes),
    received: keep(series.received),
    sent: keep(series.sent),
    read: keep(series.read),
    written: keep(series.written),
  };
}
