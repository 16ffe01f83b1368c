import { type Deferred, deferred } from '../base/index.ts';

/** How an image is asked for. */
export interface ImageQuestion {
  /** Aborts when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** 0…1 of the build. The first call says that it is under way. */
  readonly onProgress: (progress: number) => void;
}

export interface ImageWaitOptions<W, I> {
  /** What the image is wanted for now; null: for nothing any more. */
  readonly wanted: () => W | null;
  /** Whether an image that was asked for with the first does for the second. */
  readonly same: (asked: W, now: W) => boolean;
  readonly ask: (wanted: W, question: ImageQuestion) => Promise<I>;
}

/**
 * One wait for an image. A build may take long, and what is wanted may change meanwhile: then the image is asked for
 * anew, and the build that was waited for is left only when the new question has joined one, which is mostly the same.
 */
export class ImageWait<W, I> {
  readonly #options: ImageWaitOptions<W, I>;
  readonly #asked = new Set<AbortController>();
  #looked: Deferred<void> = deferred();

  constructor(options: ImageWaitOptions<W, I>) {
    this.#options = options;
  }

  /** Something else may be wanted now. */
  look(): void {
    this.#looked.resolve();
  }

  /** The image; null when it is not wanted any more. Throws what `ask` throws. */
  async run(): Promise<I | null> {
    const { wanted: wantedNow, same } = this.#options;
    try {
      for (let wanted = wantedNow(); wanted !== null; wanted = wantedNow()) {
        const asked = this.#ask(wanted);
        let now: W | null = wanted;
        while (now !== null && same(wanted, now)) {
          const image = await Promise.race([asked, this.#looked.promise.then(() => null)]);
          if (image !== null) return image;
          this.#looked = deferred();
          now = wantedNow();
        }
      }
      return null;
    } finally {
      this.#leaveThoseBefore(null);
    }
  }

  #ask(wanted: W): Promise<I> {
    const controller = new AbortController();
    this.#asked.add(controller);
    const asked = this.#options.ask(wanted, {
      signal: controller.signal,
      onProgress: () => this.#leaveThoseBefore(controller),
    });
    // Nobody listens to a question that was left.
    asked.catch(() => undefined);
    return asked;
  }

  #leaveThoseBefore(current: AbortController | null): void {
    for (const each of this.#asked) {
      if (each === current) break;
      this.#asked.delete(each);
      each.abort(new Error('the image is not wanted any more'));
    }
  }
}
