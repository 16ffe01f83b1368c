import type { Clock, Disposable } from '../../base/index.ts';

/** One timer per key: a later call replaces it. */
export class Timers implements Disposable {
  readonly #clock: Clock;
  readonly #timers = new Map<string, Disposable>();
  #disposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  later(key: string, delayMs: number, run: () => void): void {
    if (this.#disposed) return;
    this.#timers.get(key)?.dispose();
    this.#timers.set(
      key,
      this.#clock.setTimeout(() => {
        this.#timers.delete(key);
        run();
      }, delayMs),
    );
  }

  clear(key: string): void {
    this.#timers.get(key)?.dispose();
    this.#timers.delete(key);
  }

  dispose(): void {
    this.#disposed = true;
    for (const timer of this.#timers.values()) timer.dispose();
    this.#timers.clear();
  }
}
