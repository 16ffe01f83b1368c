import { type Logger, messageOf } from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { ImageRepository } from '../../store/index.ts';
import type { Survey } from './overview.ts';

export interface PruneOptions {
  readonly docker: Pick<Docker, 'disk'>;
  readonly store: Pick<ImageRepository, 'forgetUse'>;
  readonly survey: () => Promise<Survey>;
  readonly logger: Logger;
}

export interface Pruned {
  readonly removed: string[];
  readonly failed: { id: string; message: string }[];
  /** At least: layers that only removed images shared go, too. */
  readonly freedBytes: number;
}

/**
 * Removes images by their ids. Looks once more what may go: one that came into use since the preview, or was never ours,
 * is left and told. A container that is being made from one meanwhile keeps it.
 */
export async function pruneImages(
  ids: readonly string[],
  { docker, store, survey, logger }: PruneOptions,
): Promise<Pruned> {
  const { overview, prune } = await survey();
  const allowed = new Map(prune(0).map((item) => [item.id, item]));
  const result: { removed: string[]; failed: Pruned['failed']; freedBytes: number } = {
    removed: [],
    failed: [],
    freedBytes: 0,
  };
  for (const id of new Set(ids)) {
    const item = allowed.get(id);
    const image = overview.images.find((each) => each.id === id);
    if (!item || !image) {
      result.failed.push({
        id,
        message: image ? 'It is used or was given another name.' : 'There is no such image of the app.',
      });
      continue;
    }
    try {
      for (const name of image.tags) await docker.disk.removeImage(name);
      // One that is not called anything any more.
      if (image.tags.length === 0) await docker.disk.removeImage(id);
      store.forgetUse(id);
      result.removed.push(id);
      result.freedBytes += item.sizeBytes;
    } catch (error) {
      logger.warn({ err: error, image: item.name }, 'an image could not be removed');
      result.failed.push({ id, message: messageOf(error) });
    }
  }
  return result;
}
