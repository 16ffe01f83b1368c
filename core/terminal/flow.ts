import type { Clock, Disposable } from '../base/index.ts';

/** One picture of a screen: nobody sees more often that something changed. */
const FRAME_MS = 16;
/** More within one frame makes the program wait for the next one: about 16 MB/s. */
const MAX_FRAME_BYTES = 256 * 1024;
/** How much the fastest viewer may lack until the program waits for it. */
const MAX_AHEAD_BYTES = 128 * 1024;
/** Who has not read for this long is not waited for. */
const VIEWER_GONE_MS = 2_000;

export interface FlowOptions {
  readonly clock: Clock;
  readonly pause: () => void;
  readonly resume: () => void;
  /** At most once a frame, when something was printed since the last call. */
  readonly onFrame: () => void;
}

/**
 * Keeps a program that prints without end from flooding those who watch, and the engine from work that nobody sees:
 * output is told in frames, and the program is held while it is too far ahead of the fastest viewer, or prints more in
 * one frame than anybody could take.
 */
export class Flow implements Disposable {
  readonly #options: FlowOptions;
  #frame: Disposable | undefined;
  #patience: Disposable | undefined;
  #frameBytes = 0;
  #printed = 0;
  #read = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #held = false;
  #lastFrameAt = Number.NEGATIVE_INFINITY;
  #dirty = false;

  constructor(options: FlowOptions) {
    this.#options = options;
  }

  get held(): boolean {
    return this.#held;
  }

  /** The program printed, up to this offset. */
  printed(end: number): void {
    this.#frameBytes += end - this.#printed;
    this.#printed = end;
    this.#dirty = true;
    // The answer to a key is shown at once, and only what follows it is gathered.
    if (!this.#frame) {
      const now = this.#options.clock.now();
      const wait = Math.min(FRAME_MS, Math.max(0, FRAME_MS - (now - this.#lastFrameAt)));
      if (wait > 0) this.#frame = this.#options.clock.setTimeout(() => this.#endFrame(), wait);
      else {
        this.#frame = this.#options.clock.setTimeout(() => this.#endFrame(), FRAME_MS);
        this.#tell();
      }
    }
    this.#balance();
  }

  /** A viewer has everything up to this offset. */
  viewed(offset: number): void {
    const { clock } = this.#options;
    const now = clock.now();
    if (now - this.#readAt > VIEWER_GONE_MS || offset > this.#read) this.#read = offset;
    this.#readAt = now;
    this.#balance();
  }

  dispose(): void {
    this.#frame?.dispose();
    this.#patience?.dispose();
  }

  #endFrame(): void {
    this.#frame = undefined;
    this.#frameBytes = 0;
    this.#tell();
    this.#balance();
  }

  #tell(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#lastFrameAt = this.#options.clock.now();
    this.#options.onFrame();
  }

  #balance(): void {
    const { clock, pause, resume } = this.#options;
    const watched = clock.now() - this.#readAt <= VIEWER_GONE_MS;
    const ahead = watched && this.#printed - this.#read > MAX_AHEAD_BYTES;
    const hold = ahead || this.#frameBytes > MAX_FRAME_BYTES;
    if (ahead) {
      this.#patience ??= clock.setTimeout(() => {
        this.#patience = undefined;
        this.#balance();
      }, VIEWER_GONE_MS);
    }
    if (hold === this.#held) return;
    this.#held = hold;
    if (hold) pause();
    else resume();
  }
}
