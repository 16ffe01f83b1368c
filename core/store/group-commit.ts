import type { Disposable } from '../base/index.ts';

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits what several callers write within one turn of the event loop together: the commit costs much more than what
 * is in it. Nobody is told of success before the commit, and what fails fails alone.
 */
export class GroupCommit implements Disposable {
  readonly #transaction: <T>(work: () => T) => T;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Immediate | undefined;

  constructor(transaction: <T>(work: () => T) => T) {
    this.#transaction = transaction;
  }

  /** Runs `work` with the next group and resolves with its result after the commit. It may run a second time alone. */
  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      this.#timer ??= setImmediate(() => this.commit());
    });
  }

  /** Commits what waits. Never throws. */
  commit(): void {
    clearImmediate(this.#timer);
    this.#timer = undefined;
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const results = this.#transaction(() => group.map(({ work }) => work()));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as never);
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const each of group) this.#alone(each);
    }
  }

  dispose(): void {
    this.commit();
  }

  #alone({ work, resolve, reject }: Waiting): void {
    try {
      resolve(this.#transaction(work) as never);
    } catch (error) {
      reject(error);
    }
  }
}
