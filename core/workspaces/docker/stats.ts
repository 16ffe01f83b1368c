import { type Clock, type Logger, Semaphore } from '../../base/index.ts';
import type { WorkspaceStats } from '../../contract/index.ts';
import type { CpuReading, Docker } from '../../docker/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import { DiskUse } from '../stats/disk-use.ts';
import { namesOf } from './names.ts';

const PARALLEL_ASKS = 8;
/** An older reading would tell of a long time ago as well. */
const READING_FRESH_MS = 10_000;
/** Over a shorter time the use is a matter of luck: the system counts in steps of ten milliseconds. */
const MEASURED_MS = 500;

interface Reading extends CpuReading {
  readonly at: number;
}

/** What containers use. Remembers some readings of each, so that the next sample is the use since one of them. */
export function dockerStats(docker: Docker, clock: Clock, logger: Logger): WorkspaceBackend['stats'] {
  const asks = new Semaphore(PARALLEL_ASKS);
  const readings = new Map<string, Reading[]>();
  const disk = new DiskUse(() => workspaceDiskBytes(docker), clock, logger);

  const forgetOld = () => {
    const from = clock.now() - READING_FRESH_MS;
    for (const [id, known] of readings) {
      const fresh = known.filter(({ at }) => at > from);
      if (fresh.length > 0) readings.set(id, fresh);
      else readings.delete(id);
    }
  };

  return async (ids, how) => {
    const diskOf = await disk.bytes(how);
    forgetOld();
    const sample = async (id: string): Promise<WorkspaceStats[]> => {
      const container = docker.container(id);
      if (container?.state !== 'running') return [];
      const { containerId } = container;
      const known = readings.get(containerId) ?? [];
      const latest = clock.now() - MEASURED_MS;
      const use = await docker.containers.use(
        containerId,
        known.findLast((reading) => reading.at <= latest),
      );
      if (!use) return [];
      const { cpu, ...used } = use;
      const at = clock.now();
      readings.set(containerId, [...known, { ...cpu, at }]);
      return [{ id, at, ...used, diskBytes: diskOf.get(id) ?? null }];
    };
    const asked = await Promise.allSettled(ids.map((id) => asks.run(() => sample(id))));
    const samples = asked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    const failure = asked.find((each) => each.status === 'rejected');
    // One container that does not answer must not hide the others.
    if (failure && samples.length === 0) throw failure.reason;
    if (failure) logger.debug({ err: failure.reason }, 'not every container told what it uses');
    return samples;
  };
}

/** What each workspace takes on the engine: its volumes and what its container wrote. Walks through all of it. */
export async function workspaceDiskBytes(docker: Docker): Promise<Map<string, number>> {
  const [volumes, containers, ids] = await Promise.all([
    docker.disk.volumeBytes(),
    docker.containers.writtenBytes(),
    docker.volumes.workspaceIds(),
  ]);
  return new Map(
    [...new Set(ids)].map((id) => {
      const { configsVolume, workspaceVolume, sessionsVolume } = namesOf(id);
      const written = containers.get(docker.container(id)?.containerId ?? '') ?? 0;
      const stored = [configsVolume, workspaceVolume, sessionsVolume].map((name) => volumes.get(name) ?? 0);
      return [id, stored.reduce((sum, bytes) => sum + bytes, written)] as const;
    }),
  );
}
