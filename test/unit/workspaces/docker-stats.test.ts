import { beforeEach, describe, expect, it } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import type { CpuReading, Docker } from '../../../core/docker/index.ts';
import { namesOf } from '../../../core/workspaces/docker/names.ts';
import { dockerStats } from '../../../core/workspaces/docker/stats.ts';
import { TestClock } from '../../support/clock.ts';

const NAMES = namesOf('00000000-0000-4000-8000-000000000000');

describe('what containers use', () => {
  let clock: TestClock;
  let asked: { id: string; before: CpuReading | undefined }[];
  let failing: Set<string>;
  let stats: ReturnType<typeof dockerStats>;

  beforeEach(() => {
    clock = new TestClock();
    asked = [];
    failing = new Set();
    const docker = {
      container: (id: string) => ({ containerId: id, state: 'running' }),
      containers: {
        writtenBytes: async () => new Map(),
        use: async (id: string, before: CpuReading | undefined) => {
          if (failing.has(id)) throw new AppError('stats_failed', 'no');
          asked.push({ id, before });
          return { cpu: { containerNs: asked.length, systemNs: 0 }, cpuPercent: 0, memoryBytes: 1 };
        },
      },
      volumes: { workspaceIds: async () => ['00000000-0000-4000-8000-000000000000'] },
      disk: {
        volumeBytes: async () =>
          new Map([
            [NAMES.configsVolume, 1],
            [NAMES.workspaceVolume, 20],
            [NAMES.sessionsVolume, 300],
          ]),
      },
    };
    stats = dockerStats(docker as unknown as Docker, clock, silentLogger());
  });

  it('is compared with a reading that is neither too young to tell nor too old to matter', async () => {
    const comparedWith = async () => {
      await stats(['a'], 'known');
      return asked.at(-1)?.before?.containerNs;
    };
    expect(await comparedWith()).toBeUndefined();
    await clock.elapse(100);
    expect(await comparedWith()).toBeUndefined();
    await clock.elapse(450);
    expect(await comparedWith()).toBe(1);
    await clock.elapse(2_000);
    expect(await comparedWith()).toBe(3);
    await clock.elapse(60_000);
    expect(await comparedWith()).toBeUndefined();
  });

  it('is told of the others when one does not answer, and is a failure when none does', async () => {
    failing.add('b');
    expect((await stats(['a', 'b', 'c'], 'known')).map(({ id }) => id)).toEqual(['a', 'c']);
    await expect(stats(['b'], 'known')).rejects.toMatchObject({ code: 'stats_failed' });
  });

  it('counts all volumes of a workspace', async () => {
    const [sample] = await stats(['00000000-0000-4000-8000-000000000000'], 'counted');
    expect(sample?.diskBytes).toBe(321);
  });
});
