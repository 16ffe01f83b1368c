import { type Clock, type Deferred, type Disposable, deferred, systemClock } from '../../base/index.ts';
import { type OrgSeeds, type SeedOptions, seedSourceOf } from '../files/seeds.ts';
import { deliveredSourceOf } from '../lock/delivered.ts';
import { withoutSecrets } from '../resolve/environment.ts';
import { interrupted } from '../resolve/interrupted.ts';
import type { ResolveOptions } from '../resolve/resolve.ts';
import type { ResolvedOrg } from '../types.ts';
import type { OrgTasks } from './messages.ts';
import { OrgThread, type OrgThreadOptions, type TaskOptions } from './org-thread.ts';

/** At work at once; those that wait for repositories do not count. */
const MAX_WORKING = 2;
/** Of them and of those that wait. */
const MAX_THREADS = 8;
const USUAL_DEADLINE_MS = 20_000;
/** Enough for a template at its caps; one that needs more ends its thread and not the app. */
const USUAL_HEAP_MB = 1_024;
const USUAL_IDLE_MS = 60_000;

export interface OrgWorkerOptions {
  readonly clock?: Clock;
  /** Work that one template may cost, in milliseconds; waiting for repositories is not counted. */
  readonly deadlineMs?: number;
  /** Memory that the values of one template may take, in MiB. */
  readonly maxHeapMb?: number;
  /** After that long without work the threads end, until there is work again. */
  readonly idleMs?: number;
}

/**
 * Reads templates beside the event loop, so that none of them can stall or crash the app: what comes back from a
 * thread is bounded by the caps of the resolver. All methods throw also AppError `template_too_slow`,
 * `template_too_large` and `interrupted`; the next call works again.
 */
export interface OrgWorker extends Disposable {
  /** Like `resolveOrg`. */
  resolve(dir: string, options?: ResolveOptions): Promise<ResolvedOrg>;
  /** Like `checkOrg`. */
  check(dir: string, options?: ResolveOptions): Promise<ResolvedOrg>;
  /** Like `readSeeds`. */
  seed(org: ResolvedOrg, options?: SeedOptions): Promise<OrgSeeds>;
  /** Like `hashDelivered`. */
  hash(org: ResolvedOrg): Promise<ResolvedOrg['files']>;
  /** Threads that exist now, for example none after a while without work. */
  readonly threads: number;
}

/** Threads are started with the first work and kept warm. Dispose it at the end: what is under way then fails. */
export function createOrgWorker(options: OrgWorkerOptions = {}): OrgWorker {
  return new ThreadPool(options);
}

class ThreadPool implements OrgWorker {
  readonly #clock: Clock;
  readonly #options: OrgThreadOptions;
  readonly #idleMs: number;
  readonly #threads = new Set<OrgThread>();
  readonly #free: OrgThread[] = [];
  readonly #busy = new Set<OrgThread>();
  readonly #queue: Deferred<OrgThread>[] = [];
  #idle: Disposable | undefined;
  #disposed = false;

  constructor(options: OrgWorkerOptions) {
    const { clock = systemClock, deadlineMs = USUAL_DEADLINE_MS, maxHeapMb = USUAL_HEAP_MB } = options;
    this.#clock = clock;
    this.#options = { clock, deadlineMs, maxHeapMb, onWaiting: () => this.#admit() };
    this.#idleMs = options.idleMs ?? USUAL_IDLE_MS;
  }

  get threads(): number {
    return this.#threads.size;
  }

  resolve(dir: string, options: ResolveOptions = {}): Promise<ResolvedOrg> {
    return this.#read('resolve', dir, options);
  }

  check(dir: string, options: ResolveOptions = {}): Promise<ResolvedOrg> {
    return this.#read('check', dir, options);
  }

  seed(org: ResolvedOrg, options: SeedOptions = {}): Promise<OrgSeeds> {
    return this.#run('seed', { source: seedSourceOf(org), options });
  }

  hash(org: ResolvedOrg): Promise<ResolvedOrg['files']> {
    return this.#run('hash', deliveredSourceOf(org));
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#idle?.dispose();
    for (const turn of this.#queue.splice(0)) turn.reject(interrupted());
    await this.#endAll([...this.#threads]);
  }

  #read(task: 'resolve' | 'check', dir: string, options: ResolveOptions): Promise<ResolvedOrg> {
    const { externals, signal, env = {}, ...others } = options;
    const settings = { ...others, env: withoutSecrets(env) };
    return this.#run(task, { dir, settings, hasExternals: externals !== undefined }, { externals, signal });
  }

  async #run<T extends keyof OrgTasks>(
    task: T,
    input: OrgTasks[T]['input'],
    options: TaskOptions = {},
  ): Promise<OrgTasks[T]['result']> {
    const thread = await this.#turn(options.signal);
    try {
      return await thread.run(task, input, options);
    } finally {
      this.#busy.delete(thread);
      if (thread.usable) this.#free.push(thread);
      else this.#threads.delete(thread);
      this.#admit();
      if (!this.#disposed) this.#idle = this.#clock.setTimeout(() => this.#rest(), this.#idleMs);
    }
  }

  /** A thread, as soon as there is one to have. */
  async #turn(signal: AbortSignal | undefined): Promise<OrgThread> {
    if (this.#disposed || signal?.aborted) throw interrupted();
    const turn = deferred<OrgThread>();
    const leave = () => {
      const place = this.#queue.indexOf(turn);
      if (place !== -1) this.#queue.splice(place, 1);
      turn.reject(interrupted());
    };
    signal?.addEventListener('abort', leave, { once: true });
    this.#queue.push(turn);
    this.#admit();
    try {
      return await turn.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #admit(): void {
    const working = () => [...this.#busy].filter((thread) => !thread.waiting).length;
    while (this.#queue.length > 0 && working() < MAX_WORKING && this.#busy.size < MAX_THREADS) {
      this.#idle?.dispose();
      const thread = this.#free.pop() ?? this.#start();
      this.#busy.add(thread);
      this.#queue.shift()?.resolve(thread);
    }
  }

  #start(): OrgThread {
    const thread = new OrgThread(this.#options);
    this.#threads.add(thread);
    return thread;
  }

  /** Ends the threads that have nothing to do. */
  #rest(): void {
    void this.#endAll(this.#free.splice(0));
  }

  async #endAll(threads: readonly OrgThread[]): Promise<void> {
    for (const thread of threads) this.#threads.delete(thread);
    await Promise.all(threads.map((thread) => thread.end()));
  }
}
