import type { Clock, Disposable } from '../../../core/base/index.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, delayMs: number): Disposable {
    const timer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** Milliseconds until the next timer, or undefined without one. */
  get nextDelay(): number | undefined {
    const next = this.#next();
    return next && next.at - this.#now;
  }

  /** Moves to the next timer and runs it. */
  runNext(): void {
    const next = this.#next();
    if (!next) throw new Error('No timer is set');
    this.#timers.delete(next);
    this.#now = next.at;
    next.run();
  }

  /** Moves on by some milliseconds, running what is due. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#next(); next && next.at <= until; next = this.#next()) this.runNext();
    this.#now = until;
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((a, b) => a.at - b.at)[0];
  }
}
