/** Lets a number of holders in at a time that may change at any moment; the others wait in order. */
export class BuildQueue {
  readonly #limit: () => number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** Runs `work` when its turn comes; one whose signal aborts before that leaves with the signal's reason. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#running >= this.#limit() || this.#waiting.size > 0) await this.#turn(signal);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.advance();
    }
  }

  /** Lets in who fits: after one left, or when the limit was raised. */
  advance(): void {
    for (const enter of [...this.#waiting].slice(0, Math.max(0, this.#limit() - this.#running))) {
      this.#waiting.delete(enter);
      this.#running += 1;
      enter();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      this.#waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
