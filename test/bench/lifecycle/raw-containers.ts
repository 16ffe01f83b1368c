import type Dockerode from 'dockerode';
import { Semaphore } from '../../../core/base/index.ts';
import type { Blueprint } from './blueprints.ts';

/** As many starts at once as the app allows itself. */
const PARALLEL_STARTS = 2;
const REMOVALS_AT_ONCE = 4;
const REMOVAL_TIMEOUT_MS = 60_000;

/** The floor: volumes, create, start, and nothing else. Resolves when all of them run. */
export async function startAll(docker: Dockerode, blueprints: readonly Blueprint[]): Promise<void> {
  const starts = new Semaphore(PARALLEL_STARTS);
  await Promise.all(
    blueprints.map(({ volumes, options }) =>
      starts.run(async () => {
        const labels = options.Labels ?? {};
        await Promise.all(volumes.map((name) => docker.createVolume({ Name: name, Labels: labels })));
        const container = await docker.createContainer(options);
        await container.start();
      }),
    ),
  );
}

/**
 * Removes the containers and volumes that carry this instance's label, and resolves when none is left. Whoever
 * else removes them at the same time, as the app does, is no harm.
 */
export async function removeAll(docker: Dockerode, instanceId: string): Promise<void> {
  const filters = { label: [`molecule.platform.instance=${instanceId}`] };
  const removals = new Semaphore(REMOVALS_AT_ONCE);
  const removeEach = <T>(items: readonly T[], remove: (item: T) => Promise<unknown>) =>
    Promise.all(items.map((item) => removals.run(() => remove(item).catch(ignoreOtherRemover))));
  const deadline = performance.now() + REMOVAL_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const containers = await docker.listContainers({ all: true, filters });
    // Docker answers null instead of an empty list.
    const volumes = (await docker.listVolumes({ filters })).Volumes ?? [];
    if (containers.length + volumes.length === 0) return;
    await removeEach(containers, ({ Id }) => docker.getContainer(Id).remove({ force: true }));
    await removeEach(volumes, ({ Name }) => docker.getVolume(Name).remove());
  }
  throw new Error(`containers or volumes of ${instanceId} could not be removed`);
}

/** Gone already, or on its way: the next look tells. */
function ignoreOtherRemover(error: unknown): void {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 404 && statusCode !== 409) throw error;
}
