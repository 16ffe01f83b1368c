import type { Logger } from '../../base/index.ts';
import type { Handlers } from '../../contract/index.ts';
import type { Docker } from '../../docker/index.ts';
import { pruneImages } from '../../images/index.ts';
import type { Store } from '../../store/index.ts';
import type { Tasks } from '../tasks.ts';
import type { ImageParts } from './parts.ts';
import type { Upkeep } from './upkeep.ts';

type UpkeepOperation =
  | 'images.list'
  | 'images.refresh'
  | 'images.check'
  | 'images.prunePlan'
  | 'images.prune'
  | 'images.rollout'
  | 'images.pin';

export interface UpkeepHandlerOptions {
  readonly upkeep: Upkeep;
  readonly parts: ImageParts;
  readonly docker: Docker;
  readonly tasks: Tasks;
  readonly store: Store;
  readonly logger: Logger;
}

/** The operations that keep images up to date and their disk small. */
export function upkeepHandlers(options: UpkeepHandlerOptions): Pick<Handlers, UpkeepOperation> {
  const { upkeep, parts, docker, tasks, store, logger } = options;
  const changed = () => void store.events.append({ type: 'images.changed' });
  return {
    'images.list': async () => (await upkeep.survey()).overview,

    'images.refresh': async ({ runtimes: wanted, recreate }) => {
      const runtimes = await upkeep.refresh.runtimesOf(wanted);
      await upkeep.requireDocker();
      const task = tasks.start('image.refresh', 'Get the newest images', async (signal, report) => {
        const onProgress = (done: number, of: number) =>
          report({ progress: of === 0 ? 1 : done / of, message: `${done} of ${of} runtimes` });
        // Nobody uses any: to name none would mean to look again who does.
        if (runtimes.length === 0) return { pulled: [], failed: [], recreated: [], errors: [] };
        return upkeep.refresh.run({ runtimes, recreate, trigger: 'refresh', signal, onProgress });
      });
      return { task };
    },

    'images.check': async () => ({ runtimes: await upkeep.check() }),

    'images.prunePlan': async ({ keep, buildCache }) => {
      const { overview, prune } = await upkeep.survey();
      const items = prune(keep ?? parts.settings().keep);
      const buildCacheBytes = buildCache ? overview.disk.buildCacheBytes : 0;
      const totalBytes = items.reduce((sum, { sizeBytes }) => sum + sizeBytes, buildCacheBytes);
      return { items, buildCacheBytes, totalBytes };
    },

    'images.prune': async ({ ids, buildCache }) => {
      const survey = () => upkeep.survey();
      const pruned = await pruneImages(ids, { docker, store: store.images, survey, logger });
      const freedBytes = pruned.freedBytes + (buildCache ? await docker.disk.pruneBuildCache() : 0);
      changed();
      return { ...pruned, freedBytes };
    },

    'images.rollout': ({ runtime, action }) => {
      upkeep.rollouts.decide(runtime, action);
      return {};
    },

    'images.pin': async ({ runtime, digest }) => {
      await parts.runtimes.require(runtime);
      store.images.pin(runtime, digest);
      changed();
      return {};
    },
  };
}
