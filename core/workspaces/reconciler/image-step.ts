import { checkpoint } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import { ImageWait } from '../image-wait.ts';
import type { Loop } from './loops.ts';
import type { ReconcilerOptions, StartImage } from './options.ts';

/** The image of what is wanted in the end; null when nothing is to start on this backend any more. */
export async function imageOf(
  id: string,
  backend: WorkspaceBackend,
  loop: Loop,
  options: ReconcilerOptions,
  isEnding: () => boolean,
): Promise<StartImage | null> {
  const { store, registry, ensureImage } = options;
  const wait = new ImageWait<WorkspaceRecord, StartImage>({
    wanted: () => {
      const record = store.workspaces.getLive(id);
      const wanted = record?.desired === 'running' && hasInstance(record) && !isEnding();
      return wanted && options.backend() === backend ? record : null;
    },
    same: (asked, now) => asked.generation === now.generation && asked.updateTier === now.updateTier,
    ask: ({ runtime, updateTier, generation }, { signal, onProgress }) => {
      loop.generation = generation;
      checkpoint('image.asked');
      return ensureImage(runtime, {
        tier: updateTier,
        signal,
        onProgress: (progress) => {
          onProgress(progress);
          if (!signal.aborted) registry.setProgress(id, progress);
        },
      });
    },
  });
  loop.look = () => wait.look();
  try {
    return await wait.run();
  } finally {
    loop.look = undefined;
    registry.setProgress(id, undefined);
  }
}
