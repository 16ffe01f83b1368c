import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest time that long work may hold the event loop at once. */
const SLICE_MS = 8;

/** Cuts long work into pieces, between which everything else gets its turn. */
export class TimeSlices {
  #end = performance.now() + SLICE_MS;

  /** Whether it is time to give way. */
  get over(): boolean {
    return performance.now() >= this.#end;
  }

  async giveWay(): Promise<void> {
    await nextTurn();
    this.#end = performance.now() + SLICE_MS;
  }
}

/** Lets at most `limit` holders in at a time; the others wait in order. */
export class Semaphore {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whoever waits leaves when the signal aborts, with its reason. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#held >= this.#limit) await this.#turn(signal);
    else this.#held += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#held -= 1;
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
    });
  }
}

/** Runs `work` once for all concurrent callers with the same key. */
export class SingleFlight<T> {
  readonly #running = new Map<string, Promise<T>>();

  run(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running) return running;
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }
}

/**
 * Runs `work` once at a time. Who asks while it runs shares one run after it with everybody else who does: what ran
 * already may not know of what was done since.
 */
export function oneAfterAnother<T>(work: () => Promise<T>): () => Promise<T> {
  let latest: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= latest.then(() => {
      next = undefined;
      const run = work();
      // Who asked for this run hears why it failed; the next one begins all the same.
      latest = run.catch(() => undefined);
      return run;
    });
    return next;
  };
}

/** A promise with its handles outside. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
