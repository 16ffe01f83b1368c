/** A turn that is being worked on, as the canvas shows it. */
export interface RunningTask {
  update(label: string): void;
  /** `failure` says why it did not succeed. */
  end(failure?: string): void;
}

const LABEL_LENGTH = 80;

/** What the heartbeat reports: running tasks, the current label, and requests since the last good beat. */
export class Status {
  readonly #labels = new Map<symbol, string>();
  #requests = 0;
  #errors = 0;
  #lastError = '';
  #onChange: () => void = () => {};
  /** What keeps the agent from working until somebody changes its files; empty when nothing does. */
  readonly wedged: string;

  constructor(wedged = '') {
    this.wedged = wedged;
  }

  /** Calls back at every start, change and end of a task. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  begin(label: string): RunningTask {
    const key = Symbol('task');
    this.#labels.set(key, toLabel(label));
    this.#onChange();
    return {
      update: (next) => {
        if (!this.#labels.has(key)) return;
        // Deleted first, so that the task that moved last is the current one.
        this.#labels.delete(key);
        this.#labels.set(key, toLabel(next));
        this.#onChange();
      },
      end: (failure) => {
        if (!this.#labels.delete(key)) return;
        this.#requests += 1;
        if (failure !== undefined) {
          this.#errors += 1;
          this.#lastError = toLabel(failure);
        }
        this.#onChange();
      },
    };
  }

  get activeTasks(): number {
    return this.#labels.size;
  }

  /** Label of the task that changed last; empty when idle. */
  get currentTask(): string {
    return [...this.#labels.values()].at(-1) ?? '';
  }

  get counters(): { requests: number; errors: number; sampleError: string } {
    const sampleError = this.#errors > 0 ? this.#lastError : '';
    return { requests: this.#requests, errors: this.#errors, sampleError };
  }

  /** Forgets counters that a beat has delivered; what came in meanwhile stays. */
  delivered(counters: { requests: number; errors: number }): void {
    this.#requests -= counters.requests;
    this.#errors -= counters.errors;
  }
}

/** The first meaningful line of a text without markdown, at most 80 characters. */
export function toLabel(text: string): string {
  const lines = text.split('\n').map((line) =>
    line
      .replace(/^[\s>#*+-]+/, '')
      .replace(/[`*]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
      .trim(),
  );
  const line = lines.find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? '';
  const characters = [...line];
  return characters.length <= LABEL_LENGTH
    ? line
    : `${characters
        .slice(0, LABEL_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}
