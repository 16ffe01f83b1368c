import type { Clock, Disposable } from '../base/index.ts';

/** Whoever changes several files one after the other gets one restart at the end. */
const QUIET_MS = 1_500;

/** Restarts of workspaces after their configuration was changed, one for all changes that follow each other closely. */
export class ConfigRestarts implements Disposable {
  readonly #clock: Clock;
  readonly #restart: (id: string) => void;
  readonly #due = new Map<string, Disposable>();

  constructor(clock: Clock, restart: (id: string) => void) {
    this.#clock = clock;
    this.#restart = restart;
  }

  changed(id: string): void {
    this.#due.get(id)?.dispose();
    const timer = this.#clock.setTimeout(() => {
      this.#due.delete(id);
      this.#restart(id);
    }, QUIET_MS);
    this.#due.set(id, timer);
  }

  /** What is still due will be read at the next start anyway. */
  dispose(): void {
    for (const timer of this.#due.values()) void timer.dispose();
    this.#due.clear();
  }
}
