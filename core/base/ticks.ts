import type { Clock } from './clock.ts';

/** When each loop of the engine ran last, and how often something happened: what hangs does not crash, and shows here. */
export class Ticks {
  readonly #clock: Clock;
  readonly #last = new Map<string, number>();
  readonly #counts = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes that a loop runs. */
  tick(name: string): void {
    this.#last.set(name, this.#clock.now());
  }

  /** A clock for one loop: whenever its timer fires, that is a tick. */
  watched(name: string, clock: Clock): Clock {
    this.tick(name);
    return {
      now: clock.now,
      setTimeout: (run, delayMs) =>
        clock.setTimeout(() => {
          this.tick(name);
          run();
        }, delayMs),
    };
  }

  /** When each loop ran last, in milliseconds since the epoch. */
  list(): ReadonlyMap<string, number> {
    return this.#last;
  }

  /** Counts something that happened, e.g. `uploads.acked`. */
  count(name: string, by = 1): void {
    this.#counts.set(name, this.countOf(name) + by);
  }

  countOf(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
}
