import type { AppError } from '../../base/index.ts';
import type { Build } from '../../contract/index.ts';
import { cancelledBuild } from './build-errors.ts';

/** What the work of a flight knows about those who wait. */
export interface Flight {
  /** Its reason is the error that the work ends with. */
  readonly signal: AbortSignal;
  /** Tells everybody who waits how the build goes. */
  readonly tell: (build: Build) => void;
}

interface Passenger {
  readonly runtime: string;
  readonly signal: AbortSignal | undefined;
  readonly onChange: ((build: Build) => void) | undefined;
}

interface Running<T> {
  readonly key: string;
  readonly runtime: string;
  readonly abort: AbortController;
  readonly listeners: Set<(build: Build) => void>;
  waiting: number;
  build: Build | undefined;
  done: Promise<T>;
}

/** Work that many wait for and that runs once; it ends early when the last of them leaves, or when it is aborted. */
export class Flights<T> {
  readonly #all = new Set<Running<T>>();
  /** Those that can be joined: one that was told to end cannot. */
  readonly #open = new Map<string, Running<T>>();

  /** Joins the flight of this key or starts it. Rejects with the signal's reason when that aborts first. */
  async join(key: string, passenger: Passenger, work: (flight: Flight) => Promise<T>): Promise<T> {
    passenger.signal?.throwIfAborted();
    const running = this.#open.get(key) ?? this.#start(key, passenger.runtime, work);
    const { onChange } = passenger;
    running.waiting += 1;
    if (onChange) {
      running.listeners.add(onChange);
      if (running.build) onChange(running.build);
    }
    try {
      return await this.#wait(running, passenger.signal);
    } finally {
      running.waiting -= 1;
      if (onChange) running.listeners.delete(onChange);
    }
  }

  /** Ends the flight of a build for all who wait. */
  abort(buildId: string, reason: AppError): void {
    for (const running of this.#all) if (running.build?.id === buildId) this.#end(running, reason);
  }

  /** Ends all and waits for that. */
  async abortAll(reason: (build: Pick<Build, 'id' | 'runtime'>) => AppError): Promise<void> {
    const all = [...this.#all];
    for (const running of all)
      this.#end(running, reason(running.build ?? { id: '', runtime: running.runtime }));
    await Promise.allSettled(all.map(({ done }) => done));
  }

  #end(running: Running<T>, reason: AppError): void {
    if (this.#open.get(running.key) === running) this.#open.delete(running.key);
    running.abort.abort(reason);
  }

  #start(key: string, runtime: string, work: (flight: Flight) => Promise<T>): Running<T> {
    const abort = new AbortController();
    const listeners = new Set<(build: Build) => void>();
    const tell = (build: Build) => {
      running.build = build;
      for (const listener of listeners) listener(build);
    };
    const done = Promise.resolve()
      .then(() => work({ signal: abort.signal, tell }))
      .finally(() => {
        this.#all.delete(running);
        if (this.#open.get(key) === running) this.#open.delete(key);
      });
    const running: Running<T> = { key, runtime, abort, listeners, waiting: 0, build: undefined, done };
    this.#all.add(running);
    this.#open.set(key, running);
    // Each who waits hears of a failure; with nobody left there is nobody to tell.
    done.catch(() => undefined);
    return running;
  }

  async #wait(running: Running<T>, signal: AbortSignal | undefined): Promise<T> {
    if (!signal) return running.done;
    const left = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    try {
      return await Promise.race([running.done, left]);
    } catch (error) {
      if (signal.aborted && running.waiting === 1) {
        this.#end(running, cancelledBuild(running.runtime));
        await running.done.catch(() => undefined);
      }
      throw error;
    }
  }
}
