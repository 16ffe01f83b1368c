import { AppError, backoffMs, type Clock, type Disposable, type Logger } from '../../base/index.ts';
import type { ImageSettings } from '../../contract/index.ts';
import type { Images } from '../service.ts';
import type { ImageRefresh } from './refresh.ts';

const LOOK_EVERY_MS = 5 * 60_000;
/** A version that cannot be made is tried again at the next look, then less and less often. */
const RETRY_AT_MOST_EVERY_MS = 60 * 60_000;

export interface WatcherOptions {
  readonly images: Pick<Images, 'look'>;
  readonly refresh: Pick<ImageRefresh, 'run'>;
  /** What to do about a newer image at the moment. */
  readonly watch: () => ImageSettings['watch'];
  /** Runtimes that workspaces use. */
  readonly used: () => readonly string[];
  /** First digits of the versions that the images of workspaces were made from, as far as that is known. */
  readonly madeFrom: (runtime: string) => readonly string[];
  /** A source was seen with another version than before. */
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What one runtime was seen with, and the newer version that could not be made. */
interface Seen {
  readonly sha: string;
  readonly failed?: { readonly sha: string; readonly times: number; readonly retryAt: number };
}

/**
 * Looks for newer images of the runtimes that are used: branch heads or digests, as the provider tells. What a runtime
 * is seen with first is only noted, unless workspaces run something else: then it moved on while nobody looked. Every runtime is looked after for itself, so that none waits for another.
 */
export class ImageWatcher implements Disposable {
  readonly #options: WatcherOptions;
  readonly #seen = new Map<string, Seen>();
  readonly #looking = new Map<string, Promise<void>>();
  readonly #disposal = new AbortController();
  #timer: Disposable | undefined;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  /** Looks at once, and from then on every five minutes. Called again, it looks at once again. */
  start(): void {
    this.#timer?.dispose();
    if (this.#disposal.signal.aborted) return;
    this.#timer = this.#options.clock.setTimeout(() => this.start(), LOOK_EVERY_MS);
    if (this.#options.watch() === 'off') {
      this.#seen.clear();
      return;
    }
    for (const runtime of new Set(this.#options.used())) {
      if (this.#looking.has(runtime)) continue;
      this.#looking.set(
        runtime,
        this.#look(runtime).finally(() => this.#looking.delete(runtime)),
      );
    }
  }

  async dispose(): Promise<void> {
    this.#timer?.dispose();
    this.#disposal.abort(new AppError('interrupted', 'The app ended'));
    await Promise.all(this.#looking.values());
  }

  async #look(runtime: string): Promise<void> {
    const { images, logger, clock } = this.#options;
    const { signal } = this.#disposal;
    const lookedAt = clock.now();
    let sha: string | undefined;
    try {
      const version = await images.look(runtime, signal);
      if (version.offline) return;
      sha = version.sha;
      const before = this.#seen.get(runtime) ?? this.#madeBefore(runtime, sha);
      if (before?.sha === sha || !this.#isDue(before, sha)) return;
      this.#options.onChange();
      if (before) {
        logger.info({ runtime, sha }, 'a newer image can be had');
        await this.#take(runtime);
      }
      this.#seen.set(runtime, { sha });
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ err: error, runtime }, 'a newer image could not be looked for or made; trying again');
      if (sha !== undefined) this.#noteFailure(runtime, sha, lookedAt);
    }
  }

  /** The version that is in use where that is another one than the newest; it counts as the one that was seen last. */
  #madeBefore(runtime: string, newest: string): Seen | undefined {
    const digits = newest.replace(/^sha256:/, '');
    const used = this.#options.madeFrom(runtime);
    const [sha] = used;
    if (sha === undefined || used.some((each) => digits.startsWith(each))) return undefined;
    const seen = { sha };
    this.#seen.set(runtime, seen);
    return seen;
  }

  #isDue(before: Seen | undefined, sha: string): boolean {
    const failed = before?.failed;
    return failed?.sha !== sha || this.#options.clock.now() >= failed.retryAt;
  }

  /** It stays with the version before, so that the next look finds this one new again. */
  #noteFailure(runtime: string, sha: string, lookedAt: number): void {
    const before = this.#seen.get(runtime);
    if (!before) return;
    const times = before.failed?.sha === sha ? before.failed.times + 1 : 1;
    const retryAt = lookedAt + backoffMs(times - 1, LOOK_EVERY_MS, RETRY_AT_MOST_EVERY_MS);
    this.#seen.set(runtime, { sha: before.sha, failed: { sha, times, retryAt } });
  }

  async #take(runtime: string): Promise<void> {
    const { refresh, watch } = this.#options;
    const recreate = watch() === 'recreate';
    const { signal } = this.#disposal;
    const { errors } = await refresh.run({ runtimes: [runtime], recreate, trigger: 'update', signal });
    const [failure] = errors;
    if (failure)
      throw new AppError(failure.error.code, failure.error.message, { detail: failure.error.detail });
  }
}
