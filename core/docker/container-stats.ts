import type Dockerode from 'dockerode';
import { AppError } from '../base/index.ts';
import { dockerError, isNotFound } from './errors.ts';

/** One container that does not answer must not hold up the others for long. */
const ANSWER_MS = 10_000;

/** How much processor time had been used at some moment. */
export interface CpuReading {
  /** By the container, in nanoseconds. */
  readonly containerNs: number;
  /** By the whole machine, in nanoseconds. */
  readonly systemNs: number;
}

/** What a container uses. */
export interface ContainerUse {
  /** To give to the next reading. */
  readonly cpu: CpuReading;
  /** Between this reading and the one before, 100 for one core. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number | null;
  /** Since it started. */
  readonly networkReceivedBytes: number | null;
  readonly networkSentBytes: number | null;
  readonly blockReadBytes: number | null;
  readonly blockWrittenBytes: number | null;
  readonly processes: number | null;
}

/**
 * See `Containers.use`. Docker takes a second or two when it is to compare two moments by itself, and answers at once
 * when an earlier reading is at hand.
 */
export async function readUse(
  client: Dockerode,
  id: string,
  before: CpuReading | undefined,
): Promise<ContainerUse | undefined> {
  const deadline = AbortSignal.timeout(ANSWER_MS);
  try {
    const how = { stream: false, 'one-shot': before !== undefined, abortSignal: deadline } as const;
    const raw = await client.getContainer(id).stats(how);
    return toUse(raw as unknown as RawStats, before);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (deadline.aborted) throw tooLate(error);
    throw dockerError(error, { code: 'stats_failed', message: 'Docker did not tell what a container uses' });
  }
}

/** Not a lost connection: others may be answered meanwhile. */
function tooLate(cause: unknown): AppError {
  return new AppError('stats_failed', 'Docker takes very long to tell what a container uses', { cause });
}

/** The parts of Docker's answer that count here; which of them are there depends on the kernel. */
export interface RawStats {
  readonly cpu_stats?: RawCpu;
  readonly precpu_stats?: RawCpu;
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: { readonly total_inactive_file?: number; readonly inactive_file?: number };
  };
  readonly networks?: Readonly<Record<string, { readonly rx_bytes?: number; readonly tx_bytes?: number }>>;
  readonly blkio_stats?: {
    readonly io_service_bytes_recursive?: readonly { readonly op?: string; readonly value?: number }[] | null;
  };
  readonly pids_stats?: { readonly current?: number };
}

interface RawCpu {
  readonly cpu_usage?: { readonly total_usage?: number; readonly percpu_usage?: readonly number[] | null };
  readonly system_cpu_usage?: number;
  readonly online_cpus?: number;
}

/** Docker's answer as what it means; undefined of a container that does not run. */
export function toUse(raw: RawStats, before: CpuReading | undefined): ContainerUse | undefined {
  const cpu = readingOf(raw.cpu_stats);
  const { usage, limit } = raw.memory_stats ?? {};
  // What does not run is told about with zeros or nothing.
  if (!cpu || usage === undefined) return undefined;
  const networks = raw.networks && Object.values(raw.networks);
  const blocks = raw.blkio_stats?.io_service_bytes_recursive;
  return {
    cpu,
    cpuPercent: cpuPercent(before ?? readingOf(raw.precpu_stats), cpu, coresOf(raw.cpu_stats)),
    memoryBytes: Math.max(0, usage - fileCache(raw.memory_stats?.stats, usage)),
    memoryLimitBytes: limit || null,
    networkReceivedBytes: networks ? sum(networks.map(({ rx_bytes }) => rx_bytes)) : null,
    networkSentBytes: networks ? sum(networks.map(({ tx_bytes }) => tx_bytes)) : null,
    blockReadBytes: blocks ? sum(blocks.filter(isOp('read')).map(({ value }) => value)) : null,
    blockWrittenBytes: blocks ? sum(blocks.filter(isOp('write')).map(({ value }) => value)) : null,
    processes: raw.pids_stats?.current ?? null,
  };
}

function readingOf(cpu: RawCpu | undefined): CpuReading | undefined {
  const containerNs = cpu?.cpu_usage?.total_usage;
  const systemNs = cpu?.system_cpu_usage;
  return containerNs === undefined || !systemNs ? undefined : { containerNs, systemNs };
}

/** A container that was started anew counts from zero: what it used since then is unknown, not negative. */
function cpuPercent(before: CpuReading | undefined, now: CpuReading, cores: number): number {
  if (!before) return 0;
  const used = now.containerNs - before.containerNs;
  const passed = now.systemNs - before.systemNs;
  return used > 0 && passed > 0 ? Math.min(100, (used / passed) * 100) * cores : 0;
}

function coresOf(cpu: RawCpu | undefined): number {
  return cpu?.online_cpus || cpu?.cpu_usage?.percpu_usage?.length || 1;
}

/** cgroup v1 and v2 name it differently; a number that cannot be is left out. */
function fileCache(stats: NonNullable<RawStats['memory_stats']>['stats'], usage: number): number {
  const cache = stats?.total_inactive_file ?? stats?.inactive_file ?? 0;
  return cache < usage ? cache : 0;
}

function isOp(wanted: string): (entry: { readonly op?: string }) => boolean {
  return ({ op }) => op?.toLowerCase() === wanted;
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((all, value) => all + (value ?? 0), 0);
}
