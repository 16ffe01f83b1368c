import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, type Clock, type Deferred, deferred, systemCodeOf, toAppError } from '../../base/index.ts';
import type { ExternalStore } from '../externals/types.ts';
import { interrupted } from '../resolve/interrupted.ts';
import type { FromThread, OrgTasks, RunTask, ToThread } from './messages.ts';

const LOOK_EVERY_MS = 100;

export interface OrgThreadOptions {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly maxHeapMb: number;
  /** The thread has begun to wait for repositories. */
  readonly onWaiting: () => void;
}

export interface TaskOptions {
  readonly externals?: ExternalStore | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Running {
  readonly result: Deferred<OrgTasks[keyof OrgTasks]['result']>;
  readonly externals: ExternalStore | undefined;
  /** Repositories that it waits for. */
  fetches: number;
}

/** One thread that does one task at a time. It is of no more use once a task has ended it. */
export class OrgThread {
  readonly #worker: Worker;
  readonly #options: OrgThreadOptions;
  #running: Running | null = null;
  #ended: AppError | null = null;

  constructor(options: OrgThreadOptions) {
    this.#options = options;
    this.#worker = new Worker(threadFile(), {
      resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMb },
      // The variables that count come with each task.
      env: {},
    });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#end(crashed(error)));
    this.#worker.on('exit', () => this.#end(crashed(new Error('The thread ended'))));
    this.#worker.unref();
  }

  get usable(): boolean {
    return this.#ended === null;
  }

  /** Whether its task waits for repositories. */
  get waiting(): boolean {
    return (this.#running?.fetches ?? 0) > 0;
  }

  /**
   * Throws what the task throws, and AppError `template_too_slow`, `template_too_large`, `interrupted` or `internal`
   * when it ends the thread.
   */
  async run<T extends keyof OrgTasks>(
    task: T,
    input: OrgTasks[T]['input'],
    { externals, signal }: TaskOptions = {},
  ): Promise<OrgTasks[T]['result']> {
    if (this.#ended) throw this.#ended;
    if (signal?.aborted) throw interrupted();
    const running: Running = { result: deferred(), externals, fetches: 0 };
    const stop = () => void this.end();
    signal?.addEventListener('abort', stop, { once: true });
    this.#running = running;
    this.#worker.ref();
    try {
      this.#send({ t: 'run', task, input } as RunTask);
      this.#watch(running, this.#worker.performance.eventLoopUtilization().active);
      return await running.result.promise;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#running = null;
      this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.#end(interrupted());
    await this.#worker.terminate();
  }

  /** Time in which the thread waits, for example for repositories, is not counted. */
  #watch(running: Running, activeBefore: number): void {
    const { clock, deadlineMs } = this.#options;
    clock.setTimeout(
      () => {
        if (this.#running !== running) return;
        const activeMs = this.#worker.performance.eventLoopUtilization().active - activeBefore;
        if (activeMs <= deadlineMs) this.#watch(running, activeBefore);
        else {
          this.#end(tooSlow(deadlineMs));
          void this.#worker.terminate();
        }
      },
      Math.min(LOOK_EVERY_MS, deadlineMs),
    );
  }

  #end(error: AppError): void {
    this.#ended ??= error;
    this.#running?.result.reject(this.#ended);
  }

  #receive(message: FromThread): void {
    const running = this.#running;
    if (!running) return;
    if (message.t === 'fetch') void this.#fetch(message, running);
    else if (message.t === 'done') running.result.resolve(message.result);
    else running.result.reject(AppError.fromJSON(message.error));
  }

  async #fetch({ call, request }: FromThread & { t: 'fetch' }, running: Running): Promise<void> {
    const { externals } = running;
    if (!externals) return;
    running.fetches += 1;
    if (running.fetches === 1) this.#options.onWaiting();
    try {
      const copy = await externals.get(request);
      running.fetches -= 1;
      this.#send({ t: 'copy', call, copy });
    } catch (error) {
      running.fetches -= 1;
      const failure = toAppError(error, `The files of ${request.host}/${request.repo} could not be fetched`);
      this.#send({ t: 'no-copy', call, error: failure.toJSON() });
    }
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }
}

/** What the build puts beside a built engine, else the sources. */
function threadFile(): string {
  const built = path.join(import.meta.dirname, 'org-worker.js');
  return existsSync(built) ? built : path.join(import.meta.dirname, 'thread.ts');
}

function tooSlow(deadlineMs: number): AppError {
  return new AppError('template_too_slow', 'Reading the template takes too long', {
    detail: `It was stopped after ${deadlineMs / 1000} s of work. Split its large files or remove repeated includes.`,
  });
}

function crashed(cause: Error): AppError {
  if (systemCodeOf(cause) !== 'ERR_WORKER_OUT_OF_MEMORY') {
    return toAppError(cause, 'The part of the app that reads templates ended unexpectedly');
  }
  return new AppError('template_too_large', 'Reading the template takes more memory than it may', {
    detail: 'Split its large files or remove repeated includes and anchors.',
    cause,
  });
}
