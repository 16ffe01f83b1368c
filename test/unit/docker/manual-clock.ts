import type { Clock } from '../../../core/base/index.ts';

/** A clock whose timers run when the test says so. */
export class ManualClock implements Clock {
  readonly #timers = new Set<{ run: () => void; delayMs: number }>();

  now = () => 0;

  setTimeout(run: () => void, delayMs: number) {
    const timer = { run, delayMs };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** Delays of the timers that wait. */
  get pending(): number[] {
    return [...this.#timers].map((timer) => timer.delayMs);
  }

  runAll(): void {
    for (const timer of [...this.#timers]) {
      this.#timers.delete(timer);
      timer.run();
    }
  }
}
