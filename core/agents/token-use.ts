import type { Clock, Disposable, Logger } from '../base/index.ts';

const STORED_EVERY_MS = 60_000;

/** Notes when tokens were used last; stores it once a minute, because agents use theirs many times a second. */
export class TokenUse implements Disposable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #store: (uses: ReadonlyMap<string, number>) => void;
  readonly #uses = new Map<string, number>();
  #timer: Disposable | undefined;

  /** `store` gets the time of the last use of each token, by its id. */
  constructor(clock: Clock, logger: Logger, store: (uses: ReadonlyMap<string, number>) => void) {
    this.#clock = clock;
    this.#logger = logger;
    this.#store = store;
  }

  note(tokenId: string): void {
    this.#uses.set(tokenId, this.#clock.now());
    this.#timer ??= this.#clock.setTimeout(() => this.flush(), STORED_EVERY_MS);
  }

  /** Stores what was noted. A failure costs nothing but these times. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#uses.size === 0) return;
    try {
      this.#store(this.#uses);
    } catch (error) {
      this.#logger.warn({ err: error }, 'when tokens were used last could not be stored');
    }
    this.#uses.clear();
  }

  dispose(): void {
    this.flush();
  }
}
