import type { BuildStep } from '../../contract/index.ts';
import type { JobWatcher } from '../types.ts';
import { OutputLines } from './output-lines.ts';

/** A step at work. */
export interface RunningStep {
  /** Lines for the log. */
  say(...lines: string[]): void;
  /** Output of a program, in any cut. */
  hear(text: string): void;
}

/** Steps of a build that come before those of the builder, told in the same way. */
export class Preparation {
  readonly #watcher: JobWatcher;
  readonly #now: () => number;
  readonly #steps: BuildStep[] = [];

  constructor(watcher: JobWatcher, now: () => number) {
    this.#watcher = watcher;
    this.#now = now;
  }

  /** Runs one of them; one that throws has failed. */
  async run<T>(name: string, work: (step: RunningStep) => Promise<T>): Promise<T> {
    const at = this.#steps.length;
    const tell = (change: Partial<BuildStep>) => {
      const step = {
        id: `prepare-${at + 1}`,
        name,
        status: 'running',
        startedAt: null,
        endedAt: null,
      } as const;
      this.#steps[at] = { ...(this.#steps[at] ?? step), ...change };
      this.#watcher.onSteps([...this.#steps], 0);
    };
    const output = new OutputLines();
    tell({ startedAt: this.#now() });
    this.#watcher.onLines([name]);
    try {
      const result = await work({
        say: (...lines) => this.#watcher.onLines(lines),
        // Also without a line: that something came shows that the step lives.
        hear: (text) => this.#watcher.onLines(output.push(Buffer.from(text))),
      });
      tell({ status: 'done', endedAt: this.#now() });
      return result;
    } catch (error) {
      tell({ status: 'failed', endedAt: this.#now() });
      throw error;
    } finally {
      this.#watcher.onLines(output.flush());
    }
  }

  /** For the builder: its steps follow. */
  get watcher(): JobWatcher {
    return {
      ...this.#watcher,
      onSteps: (steps, progress) => this.#watcher.onSteps([...this.#steps, ...steps], progress),
    };
  }
}
