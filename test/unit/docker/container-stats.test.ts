import { describe, expect, test } from 'vitest';
import { type RawStats, toUse } from '../../../core/docker/container-stats.ts';

const MIB = 1024 * 1024;
const raw = (patch: RawStats = {}): RawStats => ({
  cpu_stats: { cpu_usage: { total_usage: 3_000 }, system_cpu_usage: 20_000, online_cpus: 4 },
  precpu_stats: { cpu_usage: { total_usage: 1_000 }, system_cpu_usage: 12_000 },
  memory_stats: { usage: 100 * MIB, limit: 512 * MIB, stats: { inactive_file: 30 * MIB } },
  networks: { eth0: { rx_bytes: 5, tx_bytes: 7 }, eth1: { rx_bytes: 1, tx_bytes: 2 } },
  blkio_stats: {
    io_service_bytes_recursive: [
      { op: 'Read', value: 10 },
      { op: 'write', value: 20 },
      { op: 'Total', value: 30 },
    ],
  },
  pids_stats: { current: 9 },
  ...patch,
});

test('what a container uses', () => {
  expect(toUse(raw(), undefined)).toEqual({
    cpu: { containerNs: 3_000, systemNs: 20_000 },
    cpuPercent: 100,
    memoryBytes: 70 * MIB,
    memoryLimitBytes: 512 * MIB,
    networkReceivedBytes: 6,
    networkSentBytes: 9,
    blockReadBytes: 10,
    blockWrittenBytes: 20,
    processes: 9,
  });
});

describe('the processor', () => {
  const percent = (patch: RawStats, before?: { containerNs: number; systemNs: number }) =>
    toUse(raw(patch), before)?.cpuPercent;

  test('is counted since the reading before, when there is one', () => {
    // 1000 of the 4000 ns that all four cores had.
    expect(percent({}, { containerNs: 2_000, systemNs: 16_000 })).toBe(100);
    expect(percent({ precpu_stats: {} }, { containerNs: 2_500, systemNs: 16_000 })).toBe(50);
  });

  test.each<[string, RawStats]>([
    ['the first reading at once', { precpu_stats: { cpu_usage: { total_usage: 0 }, system_cpu_usage: 0 } }],
    ['nothing before', { precpu_stats: {} }],
    [
      'a container that began anew',
      { precpu_stats: { cpu_usage: { total_usage: 9_000 }, system_cpu_usage: 1 } },
    ],
    ['no time between', { precpu_stats: { cpu_usage: { total_usage: 1 }, system_cpu_usage: 20_000 } }],
  ])('of %s is not known', (_what, patch) => expect(percent(patch)).toBe(0));

  test('has as many cores as are told, somehow', () => {
    const usage = { total_usage: 3_000, percpu_usage: [1, 2] };
    expect(percent({ cpu_stats: { cpu_usage: usage, system_cpu_usage: 20_000 } })).toBe(50);
  });
});

describe('the memory', () => {
  const bytes = (stats: NonNullable<RawStats['memory_stats']>['stats'] | undefined) =>
    toUse(raw({ memory_stats: { usage: 100, ...(stats ? { stats } : {}) } }), undefined);
  test('leaves out what is kept of files, by both names of it', () => {
    expect(bytes({ total_inactive_file: 40 })?.memoryBytes).toBe(60);
    expect(bytes({ inactive_file: 40 })?.memoryBytes).toBe(60);
    expect(bytes({ inactive_file: 400 })?.memoryBytes, 'which cannot be').toBe(100);
    expect(bytes(undefined)).toMatchObject({ memoryBytes: 100, memoryLimitBytes: null });
  });
});

test('a container that does not run uses nothing that could be told', () => {
  const zero = { cpu_usage: { total_usage: 0 } };
  expect(toUse({ cpu_stats: zero, precpu_stats: zero, memory_stats: {} }, undefined)).toBeUndefined();
  expect(toUse({}, undefined)).toBeUndefined();
});

test('without networks or block devices nothing is told about them', () => {
  const { networks: _networks, ...alone } = raw({ blkio_stats: { io_service_bytes_recursive: null } });
  expect(toUse(alone, undefined)).toMatchObject({ networkReceivedBytes: null, blockReadBytes: null });
});
