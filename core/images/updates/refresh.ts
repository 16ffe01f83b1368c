import { AppError, type AppErrorJson, type Logger, toAppError } from '../../base/index.ts';
import type { Build, RefreshResult } from '../../contract/index.ts';
import type { Images } from '../service.ts';
import type { EnsuredImage } from '../types.ts';
import type { Rollouts, UpdatableWorkspace } from './rollouts.ts';

export interface RefreshOptions {
  readonly images: Pick<Images, 'build' | 'known'>;
  readonly rollouts: Rollouts;
  /** All workspaces with an instance. */
  readonly workspaces: () => readonly UpdatableWorkspace[];
  /** Starts workspaces anew; returns the names of their containers. */
  readonly recreate: (workspaces: readonly UpdatableWorkspace[]) => readonly string[];
  /** Something about images changed. */
  readonly onChange: () => void;
  readonly logger: Logger;
}

export interface RefreshRequest {
  /** None: those that workspaces use. */
  readonly runtimes: readonly string[];
  /** Workspaces that run an older image are started anew, canaries first. */
  readonly recreate: boolean;
  readonly trigger: Build['trigger'];
  readonly signal?: AbortSignal;
  /** How many of how many runtimes are done. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Gets the newest images, and has workspaces use them. */
export class ImageRefresh {
  readonly #options: RefreshOptions;

  constructor(options: RefreshOptions) {
    this.#options = options;
  }

  /** What a request means, sorted: the runtimes that it names, or those that are used. Throws `unknown_runtime`. */
  async runtimesOf(wanted: readonly string[]): Promise<string[]> {
    const used = this.#options.workspaces().map(({ runtime }) => runtime);
    const known = wanted.length > 0 ? await this.#options.images.known() : [];
    const unknown = wanted.find((runtime) => !known.includes(runtime));
    if (unknown !== undefined) {
      throw new AppError('unknown_runtime', `There is no workspace template for the runtime "${unknown}"`, {
        detail: `Known runtimes: ${known.join(', ')}`,
      });
    }
    return [...new Set(wanted.length > 0 ? wanted : used)].sort();
  }

  /**
   * Each runtime fails for itself. Throws `unknown_runtime` before anything is asked, and the reason of the signal.
   */
  async run(request: RefreshRequest): Promise<RefreshResult> {
    const runtimes = await this.runtimesOf(request.runtimes);
    const result: Mutable<RefreshResult> = { pulled: [], failed: [], recreated: [], errors: [] };
    let done = 0;
    request.onProgress?.(done, runtimes.length);
    const outcomes = await Promise.all(
      runtimes.map(async (runtime) => {
        const outcome = await this.#refresh(runtime, request);
        done += 1;
        request.onProgress?.(done, runtimes.length);
        return { runtime, ...outcome };
      }),
    );
    request.signal?.throwIfAborted();
    for (const { runtime, error, recreated } of outcomes) {
      (error ? result.failed : result.pulled).push(runtime);
      if (error) result.errors.push({ runtime, error: { ...error, actions: [...error.actions] } });
      result.recreated.push(...recreated);
    }
    this.#options.onChange();
    return result;
  }

  async #refresh(
    runtime: string,
    { trigger, recreate, signal }: RefreshRequest,
  ): Promise<{ readonly error: AppErrorJson | null; readonly recreated: readonly string[] }> {
    const { images, rollouts, logger } = this.#options;
    try {
      const image = await images.build(runtime, { trigger, ...(signal ? { signal } : {}) });
      if (image.version.offline) throw notAsked(image);
      // Who asks by hand wants to try again what was withdrawn before.
      if (trigger === 'refresh' && recreate) rollouts.forgetWithdrawal(runtime);
      const isTriedOut = rollouts.offer(runtime, image, recreate);
      return { error: null, recreated: recreate ? this.#recreate(runtime, image, isTriedOut) : [] };
    } catch (thrown) {
      const error = toAppError(thrown, `The image of "${runtime}" could not be refreshed`);
      if (!signal?.aborted) logger.warn({ err: error, runtime }, 'an image could not be refreshed');
      return { error: error.toJSON(), recreated: [] };
    }
  }

  /** Those that are no canaries wait until the rollout has ended. */
  #recreate(runtime: string, { imageId }: EnsuredImage, isTriedOut: boolean): readonly string[] {
    const { workspaces, recreate, rollouts } = this.#options;
    const outdated = workspaces().filter(
      (each) =>
        each.runtime === runtime &&
        each.desired === 'running' &&
        each.imageId !== imageId &&
        // One that never had an image takes the newest by itself, unless it has given up.
        (each.imageId !== '' || each.status === 'failed') &&
        (!isTriedOut || rollouts.kept(runtime, each.updateTier, imageId) === null),
    );
    return recreate(outdated);
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The image is one that is here, but whether it is the newest nobody could tell. */
function notAsked({ version: { runtime, source, reason } }: EnsuredImage): AppError {
  return (
    reason ??
    new AppError('image_source_unreachable', `The source of the image of "${runtime}" cannot be asked`, {
      detail: `It comes from ${source}. Connect to the network, then try again.`,
    })
  );
}
