import { AppError, type Clock } from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { ImageJob } from '../types.ts';
import { PullProgress } from './pull-progress.ts';

/** Smaller moves are not worth telling. */
const TOLD_PROGRESS = 0.01;

export interface Pull {
  readonly docker: Docker;
  readonly clock: Clock;
  /** `host/path` without a tag. */
  readonly repository: string;
  /** `sha256:…` */
  readonly digest: string;
  /** What the image is called afterwards; the first is its own, the others move. */
  readonly tags: readonly string[];
  /** `os/architecture`, unless it is the engine's. */
  readonly platform: string | undefined;
  readonly credentials: { readonly user: string; readonly token: string; readonly host: string } | null;
}

/** The work of a pull: by digest, so that what comes is what was asked for, with one step for each layer. */
export function pullJob(pull: Pull): ImageJob['run'] {
  const { docker, clock, repository, digest, tags, platform, credentials } = pull;
  return async ({ signal, onLines, onSteps }) => {
    const reference = `${repository}@${digest}`;
    const progress = new PullProgress(clock.now);
    let told = 0;
    try {
      await docker.images.pull({
        reference,
        ...(platform === undefined ? {} : { platform }),
        credentials,
        signal,
        onMessage: (message) => {
          const { lines, stepsChanged } = progress.take(message);
          // Also without a line: that something came shows that the pull lives.
          onLines(lines);
          if (!stepsChanged && progress.progress - told < TOLD_PROGRESS) return;
          told = progress.progress;
          onSteps(progress.steps, told);
        },
      });
    } catch (error) {
      progress.fail();
      onSteps(progress.steps, progress.progress);
      throw error;
    }
    const imageId = await docker.images.find(reference);
    if (imageId === undefined) {
      throw new AppError('image_pull_failed', `The image ${reference} vanished right after it was pulled`, {
        detail: 'Something else removed it. Try again.',
      });
    }
    for (const tag of tags) await docker.images.tag(imageId, repository, tag);
    return imageId;
  };
}
