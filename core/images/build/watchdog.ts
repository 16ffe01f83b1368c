import type { Clock, Disposable } from '../../base/index.ts';

/** Writing an image out is silent and may take minutes on a slow disk. */
const SILENT_STEPS = /^exporting\b/;

/**
 * Calls `onStall` once when nothing was heard for the grace: a build may take as long as it likes, as long as it
 * shows life.
 */
export class Watchdog implements Disposable {
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #onStall: () => void;
  #timer: Disposable | undefined;
  #exempt = false;

  constructor(clock: Clock, graceMs: number, onStall: () => void) {
    this.#clock = clock;
    this.#graceMs = graceMs;
    this.#onStall = onStall;
    this.heard();
  }

  heard(): void {
    this.#timer?.dispose();
    this.#timer = this.#exempt ? undefined : this.#clock.setTimeout(this.#onStall, this.#graceMs);
  }

  /** Heard with the names of the steps that run now. */
  heardSteps(running: readonly string[]): void {
    this.#exempt = running.some((name) => SILENT_STEPS.test(name));
    this.heard();
  }

  dispose(): void {
    this.#timer?.dispose();
  }
}
