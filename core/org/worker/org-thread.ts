import { existsSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError, type Clock, type Deferred, deferred, systemCodeOf, toAppError } from '../../base/index.ts';
import type { ExternalStore } from '../externals/types.ts';
import { interrupted } from '../resolve/interrupted.ts';
import type { FromThread, OrgTasks, Task, ToThread } from './messages.ts';
import { pack } from './pack.ts';
import type { Piece } from './pieces.ts';
import { Unpacker } from './unpack.ts';

const LOOK_EVERY_MS = 100;
/** However busy the machine is: that many times its deadline is too long for somebody who waits. */
const OVERLOADED = 5;

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
  readonly result: Deferred<unknown>;
  readonly received: Unpacker;
  readonly externals: ExternalStore | undefined;
  /** Repositories that it waits for. */
  fetches: number;
}

/** One thread that does one task at a time. It is of no more use once a task has ended it. */
export class OrgThread {
  readonly #worker: Worker;
  readonly #options: OrgThreadOptions;
  /** Node.js can crash as a whole when a thread is ended while its code is still loading. */
  readonly #loaded = deferred<void>();
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
    this.#worker.on('exit', () => {
      this.#loaded.resolve();
      this.#end(crashed(new Error('The thread ended')));
    });
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
  async run<T extends Task>(
    task: T,
    input: OrgTasks[T]['input'],
    { externals, signal }: TaskOptions = {},
  ): Promise<OrgTasks[T]['result']> {
    if (this.#ended) throw this.#ended;
    if (signal?.aborted) throw interrupted();
    const running: Running = { result: deferred(), received: new Unpacker(), externals, fetches: 0 };
    const stop = () => void this.end();
    signal?.addEventListener('abort', stop, { once: true });
    this.#running = running;
    this.#worker.ref();
    try {
      void this.#watch(running);
      await Promise.race([this.#start(task, input, running), running.result.promise]);
      return (await running.result.promise) as OrgTasks[T]['result'];
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#running = null;
      this.#worker.unref();
    }
  }

  async #start(task: Task, input: OrgTasks[Task]['input'], running: Running): Promise<void> {
    let isFirst = true;
    for (const piece of pack(input)) {
      if (this.#running !== running) return;
      this.#send({ t: 'input', piece, isFirst }, [piece.nodes.buffer, piece.bytes.buffer]);
      isFirst = false;
      await nextTurn();
    }
    if (this.#running === running) this.#send({ t: 'run', task });
  }

  async end(): Promise<void> {
    this.#end(interrupted());
    await this.#terminate();
  }

  async #terminate(): Promise<void> {
    await this.#loaded.promise;
    await this.#worker.terminate();
  }

  /** Time in which the thread waits, for repositories or for a processor that others use, is not counted. */
  async #watch(running: Running): Promise<void> {
    const { clock, deadlineMs } = this.#options;
    const activeBefore = this.#activeMs();
    const workedBefore = await this.#workedMs();
    const look = async () => {
      if (this.#running !== running) return;
      // What it costs to ask for the time of the processor is paid only by those that are late.
      const activeMs = this.#activeMs() - activeBefore;
      if (activeMs > deadlineMs) {
        const workedMs =
          activeMs > deadlineMs * OVERLOADED ? activeMs : (await this.#workedMs()) - workedBefore;
        if (this.#running !== running) return;
        if (workedMs > deadlineMs) {
          this.#end(tooSlow(deadlineMs));
          void this.#terminate();
          return;
        }
      }
      clock.setTimeout(look, Math.min(LOOK_EVERY_MS, deadlineMs));
    };
    await look();
  }

  #activeMs(): number {
    return this.#worker.performance.eventLoopUtilization().active;
  }

  /** Time of the processor; where Node.js does not tell it, the time in which the thread had something to do. */
  async #workedMs(): Promise<number> {
    // Older versions of Node.js than the types are for have no such function.
    const { cpuUsage } = this.#worker as { cpuUsage?: Worker['cpuUsage'] };
    if (cpuUsage === undefined) return this.#activeMs();
    try {
      const { user, system } = await cpuUsage.call(this.#worker);
      return (user + system) / 1_000;
    } catch (error) {
      // It has ended, and says so itself.
      if (systemCodeOf(error) === 'ERR_WORKER_NOT_RUNNING') return this.#activeMs();
      throw error;
    }
  }

  #end(error: AppError): void {
    this.#ended ??= error;
    this.#running?.result.reject(this.#ended);
  }

  #receive(message: FromThread): void {
    if (message.t === 'loaded') {
      this.#loaded.resolve();
      return;
    }
    const running = this.#running;
    if (!running) return;
    if (message.t === 'fetch') void this.#fetch(message, running);
    else if (message.t === 'result') void this.#take(message.piece, running);
    else running.result.reject(AppError.fromJSON(message.error));
  }

  /** Asks for the next piece only in another turn: a port hands over whatever has come without one in between. */
  async #take(piece: Piece, { received, result }: Running): Promise<void> {
    received.add(piece);
    if (received.complete) result.resolve(received.value);
    else {
      await nextTurn();
      this.#send({ t: 'more' });
    }
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

  #send(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
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
