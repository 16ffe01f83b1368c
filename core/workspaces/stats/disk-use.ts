import { type Clock, delay, type Logger, messageOf, SingleFlight } from '../../base/index.ts';

/** Counting walks through everything that there is: rarely enough that it does not matter. */
const FRESH_MS = 60_000;
/** Who waits for it gets what was counted last when it takes longer. */
const PATIENCE_MS = 5_000;

/** How much disk each workspace takes, counted now and then. */
export class DiskUse {
  readonly #count: () => Promise<ReadonlyMap<string, number>>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #one = new SingleFlight<void>();
  #bytes: ReadonlyMap<string, number> = new Map();
  #countedAt = Number.NEGATIVE_INFINITY;

  /** `count`: bytes by the id of a workspace. */
  constructor(count: () => Promise<ReadonlyMap<string, number>>, clock: Clock, logger: Logger) {
    this.#count = count;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** `known`: what was counted last, while it is counted anew if that is long ago. `counted` waits for that. */
  async bytes(how: 'known' | 'counted'): Promise<ReadonlyMap<string, number>> {
    if (this.#clock.now() - this.#countedAt > FRESH_MS) {
      const counting = this.#one.run('', () => this.#countAnew());
      if (how === 'counted') await this.#patiently(counting);
    }
    return this.#bytes;
  }

  async #patiently(counting: Promise<void>): Promise<void> {
    const over = new AbortController();
    const patience = delay(this.#clock, PATIENCE_MS, over.signal).catch(() => undefined);
    await Promise.race([counting.finally(() => over.abort()), patience]);
  }

  async #countAnew(): Promise<void> {
    try {
      this.#bytes = await this.#count();
    } catch (error) {
      this.#logger.debug({ err: error }, `the disk use was not counted: ${messageOf(error)}`);
    }
    this.#countedAt = this.#clock.now();
  }
}
