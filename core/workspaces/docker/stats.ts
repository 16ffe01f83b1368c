import { type Clock, type Logger, Semaphore } from '../../base/index.ts';
import type { WorkspaceStats } from '../../contract/index.ts';
import type { CpuReading, Docker } from '../../docker/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import { DiskUse } from '../stats/disk-use.ts';
import { namesOf } from './names.ts';

const PARALLEL_ASKS = 8;
/** An older reading would tell of a long time ago as well. */
const READING_FRESH_MS = 10_000;

interface Reading extends CpuReading {
  readonly at: number;
}

/** What containers use. Remembers a reading of each, so that the next sample is the use since that one. */
export function dockerStats(docker: Docker, clock: Clock, logger: Logger): WorkspaceBackend['stats'] {
  const asks = new Semaphore(PARALLEL_ASKS);
  let readings = new Map<string, Reading>();
  const disk = new DiskUse(() => diskBytes(docker), clock, logger);

  return async (ids, how) => {
    const diskOf = await disk.bytes(how);
    const now = clock.now();
    readings = new Map([...readings].filter(([, { at }]) => now - at < READING_FRESH_MS));
    const sample = async (id: string): Promise<WorkspaceStats[]> => {
      const container = docker.container(id);
      if (container?.state !== 'running') return [];
      const { containerId } = container;
      const use = await docker.containers.use(containerId, readings.get(containerId));
      if (!use) return [];
      const { cpu, ...used } = use;
      const at = clock.now();
      readings.set(containerId, { ...cpu, at });
      return [{ id, at, ...used, diskBytes: diskOf.get(id) ?? null }];
    };
    return (await Promise.all(ids.map((id) => asks.run(() => sample(id))))).flat();
  };
}

async function diskBytes(docker: Docker): Promise<Map<string, number>> {
  const [volumes, containers, ids] = await Promise.all([
    docker.disk.volumeBytes(),
    docker.containers.writtenBytes(),
    docker.volumes.workspaceIds(),
  ]);
  return new Map(
    [...new Set(ids)].map((id) => {
      const { configsVolume, workspaceVolume } = namesOf(id);
      const written = containers.get(docker.container(id)?.containerId ?? '') ?? 0;
      return [id, (volumes.get(configsVolume) ?? 0) + (volumes.get(workspaceVolume) ?? 0) + written] as const;
    }),
  );
}
