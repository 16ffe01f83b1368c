import {
  AppError,
  backoffMs,
  type Clock,
  type Disposable,
  type Logger,
  Semaphore,
  toAppError,
} from '../base/index.ts';
import { hasInstance, type UpdateTier } from '../contract/index.ts';
import type { Store, WorkspacePatch, WorkspaceRecord } from '../store/index.ts';
import type { Observed, ProvisionStep, WorkspaceBackend } from './backend.ts';
import { type ImageQuestion, ImageWait } from './image-wait.ts';
import type { WorkspaceRegistry } from './registry.ts';
import { fingerprintOf, type SpecSources, specOf } from './spec.ts';
import { comesOnline, onlineEvent } from './without-instance.ts';

/** More starts at once bring little: they wait for each other in Docker, and small machines make each one slow. */
const DEFAULT_PARALLEL_STARTS = 2;
/** Docker's own restart policy gets this long before a vanished instance is replaced. */
const RECOVERY_BASE_MS = 1_000;
const RECOVERY_MAX_MS = 60_000;
const CRASH_LIMIT = 5;
const CRASH_WINDOW_MS = 120_000;
const DEFAULT_REGISTER_TIMEOUT_MS = 600_000;
/** Key of the timer for a second look at what is left over; the other keys are workspace ids. */
const LEFTOVERS = 'leftovers';
/** Of backends without images. */
const NO_IMAGE: StartImage = { tag: '', imageId: '' };
/** These mean "not now": the workspace stays as it is and is tried again when the backend or the engine is back. */
const WAIT_CODES = new Set(['docker_absent', 'docker_lost', 'interrupted']);

interface StartImage {
  readonly tag: string;
  readonly imageId: string;
}

export interface ReconcilerOptions {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  /** Where workspaces run now; null while nothing is available. */
  readonly backend: () => WorkspaceBackend | null;
  /** The image that a workspace of this runtime and tier starts from. */
  readonly ensureImage: (
    runtime: string,
    how: ImageQuestion & { readonly tier: UpdateTier },
  ) => Promise<StartImage>;
  readonly sources: SpecSources;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registerTimeoutMs?: number;
  /** Instances that may be starting at the same time. */
  readonly parallelStarts?: number;
}

interface LoopState {
  running: boolean;
  dirty: boolean;
  idle: (() => void)[];
  /** What the cycle works for. */
  generation?: number | undefined;
  /** Under way in its cycle: a mark is looked at at once. */
  wait?: ImageWait<WorkspaceRecord, StartImage> | undefined;
}

/** When an instance vanished by itself, and when it may be replaced. */
interface Losses {
  /** A restart (a new generation) starts counting anew. */
  readonly generation: number;
  readonly exits: readonly number[];
  readonly retryAt: number;
}

/** It was seen running; if it is gone now, nobody asked for that. */
function hadRun(record: WorkspaceRecord): boolean {
  return record.status === 'online' || record.status === 'degraded' || record.phase?.step === 'register';
}

/**
 * Walks every workspace from what is to what is wanted. Level-triggered: `mark` only says "look again", any
 * number of marks during a cycle cause exactly one more, and each cycle decides from the stored row and the
 * observed instance alone. Recovery after a crash is therefore nothing special.
 */
export class Reconciler implements Disposable {
  readonly #options: ReconcilerOptions;
  readonly #loops = new Map<string, LoopState>();
  readonly #losses = new Map<string, Losses>();
  /** Fingerprint of what failed to start for good: only a restart or another backend tries again. */
  readonly #gaveUp = new Map<string, string>();
  readonly #timers = new Map<string, Disposable>();
  readonly #starts: Semaphore;
  #disposed = false;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#starts = new Semaphore(options.parallelStarts ?? DEFAULT_PARALLEL_STARTS);
  }

  /** Looks at one workspace again, or at all of them and at everything that is left over. */
  mark(id: string | null): void {
    if (this.#disposed) return;
    if (id === null) {
      for (const record of this.#options.store.workspaces.listLive()) this.mark(record.id);
      void this.#markLeftovers();
      return;
    }
    const loop = this.#loops.get(id) ?? { running: false, dirty: false, idle: [] };
    this.#loops.set(id, loop);
    loop.dirty = true;
    loop.wait?.look();
    if (!loop.running) void this.#run(id, loop);
  }

  /** Resolves when no cycle of this workspace runs or is wanted. */
  async settled(id: string): Promise<void> {
    const loop = this.#loops.get(id);
    if (loop && (loop.running || loop.dirty)) await new Promise<void>((resolve) => loop.idle.push(resolve));
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const timer of this.#timers.values()) timer.dispose();
    this.#timers.clear();
    for (const { wait } of this.#loops.values()) wait?.look();
    await Promise.all([...this.#loops.keys()].map((id) => this.settled(id)));
  }

  async #run(id: string, loop: LoopState): Promise<void> {
    loop.running = true;
    while (loop.dirty && !this.#disposed) {
      loop.dirty = false;
      loop.generation = this.#options.store.workspaces.get(id)?.generation;
      try {
        await this.#cycle(id);
      } catch (error) {
        this.#afterFailedCycle(id, loop.generation, toAppError(error));
      }
    }
    loop.running = false;
    loop.dirty = false;
    this.#loops.delete(id);
    for (const resolve of loop.idle) resolve();
  }

  /** One decision and its step. Every branch is safe to run again after a crash at any point inside it. */
  async #cycle(id: string): Promise<void> {
    const { store, registry, backend: current } = this.#options;
    const record = store.workspaces.get(id);
    const backend = current();
    if (record && record.status !== 'removed' && !hasInstance(record)) {
      if (comesOnline(record)) registry.trigger(id, 'agent_alive', {}, onlineEvent(record));
      // It had another runtime before.
      if (backend?.ready && backend.observe(id).state !== 'absent') await backend.stop(id);
      return;
    }
    if (!backend?.ready) return;

    if (!record || record.status === 'removed') {
      this.#forget(id);
      await backend.remove(id);
      return;
    }
    const observed = backend.observe(id);

    if (record.desired !== 'running') {
      if (observed.state !== 'absent') await backend.stop(id);
      if (record.url !== '') registry.change(id, { url: '', activeTasks: 0, currentTask: '' });
      return;
    }
    if (observed.state === 'running' && observed.fingerprint === this.#fingerprintOf(record, backend))
      await this.#watchRunning(record, observed);
    else await this.#bringUp(record, observed, backend);
  }

  /** The right instance runs: keep its address, and give a silent one until its deadline. */
  async #watchRunning(record: WorkspaceRecord, observed: Observed): Promise<void> {
    const { registry, clock } = this.#options;
    if (record.url !== observed.url || !record.seeded) this.#change(record, { url: observed.url });
    if (record.status !== 'provisioning') return;
    const phase = record.phase;
    if (phase?.step !== 'register') {
      registry.change(record.id, { phase: { step: 'register', since: clock.now() } });
      this.#markLater(record.id, this.#registerTimeoutMs);
      return;
    }
    const left = phase.since + this.#registerTimeoutMs - clock.now();
    if (left > 0) this.#markLater(record.id, left);
    else await this.#failUnregistered(record);
  }

  async #failUnregistered(record: WorkspaceRecord): Promise<void> {
    const seconds = Math.round(this.#registerTimeoutMs / 1000);
    const lines = await this.#lastLines(record.id);
    const latest = this.#options.store.workspaces.getLive(record.id);
    if (latest?.status !== 'provisioning' || latest.generation !== record.generation) return;
    this.#giveUp(
      record,
      new AppError('register_timeout', `${record.name} started but never registered`, {
        detail: `It had ${seconds} s. Its last log lines:\n${lines}`,
        actions: [
          { label: 'Restart', operation: 'workspaces.restart', input: { id: record.id } },
          { label: 'Show logs', operation: 'workspaces.logs', input: { id: record.id } },
        ],
      }),
      { source: 'provision_timeout_sweep', timeout_secs: seconds, runtime: record.runtime },
    );
  }

  async #bringUp(record: WorkspaceRecord, observed: Observed, backend: WorkspaceBackend): Promise<void> {
    const { clock } = this.#options;
    if (this.#hasGivenUp(record.id)) return;
    const replacing = observed.state === 'running';
    if (!replacing && hadRun(record)) await this.#noteLoss(record);
    if (this.#hasGivenUp(record.id)) return;
    const waitMs = (this.#lossesOf(record)?.retryAt ?? 0) - clock.now();
    if (waitMs > 0) this.#markLater(record.id, waitMs);
    else await this.#provision(record.id, backend);
  }

  async #provision(id: string, backend: WorkspaceBackend): Promise<void> {
    const { store, registry, sources, clock } = this.#options;
    this.#enter(id, 'image');
    const image = backend.kind === 'docker' ? await this.#image(id, backend) : NO_IMAGE;
    if (image === null) return;
    // Only now: a build may take long, and those whose image is there need not wait for it.
    await this.#starts.run(async () => {
      const latest = store.workspaces.getLive(id);
      if (latest?.desired !== 'running' || this.#disposed) return;
      // What is wanted by now may be of another runtime, which that is no image of; its mark is still to come.
      if (latest.generation !== this.#loops.get(id)?.generation) return;
      // Before the start: an image that cannot be started must be known, too.
      if (latest.imageId !== image.imageId) registry.change(id, { image: image.tag, imageId: image.imageId });
      const spec = specOf(latest, backend.kind, image.imageId, sources);
      const observed = await backend.ensure(spec, (step) => this.#enter(id, step));
      const started = store.workspaces.getLive(id);
      // Something else is wanted meanwhile: what was started is not it, and the mark for that is still to come.
      if (started?.generation !== latest.generation) return;
      this.#change(started, {
        url: observed.url,
        ...(started.status === 'provisioning' ? { phase: { step: 'register', since: clock.now() } } : {}),
      });
      this.#markLater(id, this.#registerTimeoutMs);
    });
  }

  /** The image of what is wanted in the end; null when nothing is to start here any more. */
  async #image(id: string, backend: WorkspaceBackend): Promise<StartImage | null> {
    const { store, registry, ensureImage } = this.#options;
    const loop = this.#loops.get(id);
    const wait = new ImageWait<WorkspaceRecord, StartImage>({
      wanted: () => {
        const record = store.workspaces.getLive(id);
        const wanted = record?.desired === 'running' && hasInstance(record) && !this.#disposed;
        return wanted && this.#options.backend() === backend ? record : null;
      },
      same: (asked, now) => asked.generation === now.generation && asked.updateTier === now.updateTier,
      ask: ({ runtime, updateTier, generation }, { signal, onProgress }) => {
        if (loop) loop.generation = generation;
        return ensureImage(runtime, {
          tier: updateTier,
          signal,
          onProgress: (progress) => {
            onProgress(progress);
            if (!signal.aborted) registry.setProgress(id, progress);
          },
        });
      },
    });
    if (loop) loop.wait = wait;
    try {
      return await wait.run();
    } finally {
      if (loop) loop.wait = undefined;
      registry.setProgress(id, undefined);
    }
  }

  /** Of one whose right instance runs. Only now its files count as delivered: each is put there before the start. */
  #change({ id, seeded }: WorkspaceRecord, patch: WorkspacePatch): void {
    const { store, registry } = this.#options;
    store.transaction(() => {
      if (!seeded) store.workspaces.markDelivered(id);
      registry.change(id, { ...patch, ...(seeded ? {} : { seeded: true }) });
    });
  }

  /** An instance that ran is gone without being asked to: count it, wait a little, give up on a loop. */
  async #noteLoss(record: WorkspaceRecord): Promise<void> {
    const { clock, registry } = this.#options;
    const now = clock.now();
    const before = this.#lossesOf(record)?.exits ?? [];
    const exits = [...before.filter((at) => now - at < CRASH_WINDOW_MS), now];
    const retryAt = now + backoffMs(exits.length - 1, RECOVERY_BASE_MS, RECOVERY_MAX_MS);
    this.#losses.set(record.id, { generation: record.generation, exits, retryAt });
    registry.trigger(
      record.id,
      'lost',
      { url: '', activeTasks: 0, currentTask: '' },
      { event: 'WORKSPACE_OFFLINE' },
    );
    if (exits.length < CRASH_LIMIT) return;
    const lines = await this.#lastLines(record.id);
    await this.#options.backend()?.stop(record.id);
    this.#giveUp(
      record,
      new AppError('crash_loop', `${record.name} keeps exiting`, {
        detail: `It exited ${exits.length} times within ${CRASH_WINDOW_MS / 1000} s. Its last log lines:\n${lines}`,
        actions: [{ label: 'Restart', operation: 'workspaces.restart', input: { id: record.id } }],
      }),
    );
  }

  /** An agent that came to life after all overrules it: its next loss is an ordinary one. */
  #hasGivenUp(id: string): boolean {
    const record = this.#options.store.workspaces.getLive(id);
    return record?.status === 'failed' && this.#gaveUp.get(id) === this.#fingerprintOf(record);
  }

  /** Of the instance that should run on the backend. */
  #fingerprintOf(record: WorkspaceRecord, backend = this.#options.backend()): string {
    const { sources } = this.#options;
    return backend ? fingerprintOf(record, backend.kind, sources.platformUrl(backend.kind)) : '';
  }

  #lossesOf(record: WorkspaceRecord): Losses | undefined {
    const losses = this.#losses.get(record.id);
    return losses?.generation === record.generation ? losses : undefined;
  }

  #enter(id: string, step: ProvisionStep): void {
    const { registry, clock, store } = this.#options;
    const record = store.workspaces.getLive(id);
    if (!record) return;
    const phase = { step, since: clock.now() };
    if (record.status === 'provisioning') registry.change(id, { phase, error: null });
    else {
      registry.trigger(
        id,
        'provision',
        { phase, url: '' },
        {
          event: 'WORKSPACE_PROVISIONING',
          payload: { name: record.name, tier: record.tier, runtime: record.runtime },
        },
      );
    }
  }

  /** A full disk refuses the note of a failure as well: then it is only logged, and the cycle comes again. */
  #afterFailedCycle(id: string, generation: number | undefined, error: AppError): void {
    try {
      this.#onCycleError(id, generation, error);
    } catch (second) {
      this.#options.logger.error(
        { err: second, workspace: id },
        `a failure could not be noted: ${error.message}`,
      );
      this.#markLater(id, RECOVERY_MAX_MS);
    }
  }

  #onCycleError(id: string, generation: number | undefined, error: AppError): void {
    const { logger, store, registry } = this.#options;
    registry.setProgress(id, undefined);
    if (WAIT_CODES.has(error.code)) {
      logger.warn({ err: error, workspace: id }, 'waiting for the backend');
      return;
    }
    const record = store.workspaces.getLive(id);
    if (record?.desired === 'running' && record.generation !== generation) {
      // Somebody wanted a fresh start meanwhile: that one counts, and its mark is still to come.
      logger.warn({ err: error, workspace: id }, `${record.name} is started anew`);
    } else if (record?.desired === 'running') {
      logger.error({ err: error, workspace: id }, `${record.name} could not be started`);
      this.#giveUp(record, withRestart(error, id));
    } else {
      logger.error(
        { err: error, workspace: id },
        'a workspace could not be stopped or removed; trying again',
      );
      this.#markLater(id, RECOVERY_MAX_MS);
    }
  }

  #giveUp(record: WorkspaceRecord, error: AppError, payload: Record<string, unknown> = {}): void {
    this.#gaveUp.set(record.id, this.#fingerprintOf(record));
    this.#losses.delete(record.id);
    this.#options.registry.trigger(
      record.id,
      'provision_failed',
      { error: error.toJSON(), sampleError: error.message, url: '' },
      { event: 'WORKSPACE_PROVISION_FAILED', payload: { error: error.message, ...payload } },
    );
  }

  async #lastLines(id: string): Promise<string> {
    try {
      const lines = await this.#options.backend()?.logs(id, 20);
      return lines?.length ? lines.join('\n') : '(it printed nothing)';
    } catch (error) {
      return `(its log could not be read: ${toAppError(error).message})`;
    }
  }

  #forget(id: string): void {
    this.#losses.delete(id);
    this.#gaveUp.delete(id);
    this.#timers.get(id)?.dispose();
    this.#timers.delete(id);
  }

  #markLater(id: string, delayMs: number): void {
    this.#later(id, delayMs, () => this.mark(id));
  }

  /** One timer per key: a later call replaces it. */
  #later(key: string, delayMs: number, run: () => void): void {
    if (this.#disposed) return;
    this.#timers.get(key)?.dispose();
    this.#timers.set(
      key,
      this.#options.clock.setTimeout(() => {
        this.#timers.delete(key);
        run();
      }, delayMs),
    );
  }

  /** Instances and data on the backend that no row wants: removed behind our back, or by a crash half-way. */
  async #markLeftovers(): Promise<void> {
    const backend = this.#options.backend();
    if (!backend?.ready) return;
    try {
      for (const id of await backend.listIds()) {
        if (!this.#options.store.workspaces.getLive(id)) this.mark(id);
      }
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'leftovers could not be listed; trying again');
      this.#later(LEFTOVERS, RECOVERY_MAX_MS, () => void this.#markLeftovers());
    }
  }

  get #registerTimeoutMs(): number {
    return this.#options.registerTimeoutMs ?? DEFAULT_REGISTER_TIMEOUT_MS;
  }
}

function withRestart(error: AppError, id: string): AppError {
  return new AppError(error.code, error.message, {
    detail: error.detail,
    cause: error.cause,
    actions: [...error.actions, { label: 'Try again', operation: 'workspaces.restart', input: { id } }],
  });
}
