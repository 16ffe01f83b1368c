import type { Clock, Disposable } from '../../core/base/index.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Somewhere in November 2026, so that times look like times. */
const START_MS = 1_795_000_000_000;

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = START_MS;

  readonly now = (): number => this.#now;

  setTimeout(run: () => void, delayMs: number): Disposable {
    const timer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on, running what is due in order; between two timers everything that waits on promises goes on. */
  async elapse(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#next(); next && next.at <= until; next = this.#next()) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settle();
    }
    this.#now = until;
  }

  /** Time passes while nothing runs, as on a closed laptop; what is due runs with the next `elapse`. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** Forgets all timers: their owner died. */
  dropTimers(): void {
    this.#timers.clear();
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets everything that waits only on promises go on until it waits for something else. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
