import { type AppError, type Disposable, toAppError } from '../base/index.ts';
import { hasInstance, type Problem } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import type { Observed, WorkspaceBackend } from './backend.ts';
import { Capacity } from './reconciler/capacity.ts';
import { Failures } from './reconciler/failures.ts';
import { markLeftovers } from './reconciler/leftovers.ts';
import { type Loop, Loops } from './reconciler/loops.ts';
import { hadRun, LossCounter } from './reconciler/losses.ts';
import { noteLoss } from './reconciler/note-loss.ts';
import type { ReconcilerOptions } from './reconciler/options.ts';
import { StartGate } from './reconciler/start-gate.ts';
import { Starts } from './reconciler/starts.ts';
import { removeInTime, stopInTime } from './reconciler/stops.ts';
import { Suspects } from './reconciler/suspects.ts';
import { Timers } from './reconciler/timers.ts';
import { RunningWatch } from './reconciler/watch.ts';
import { awaitingEvent, comesBackAs, onlineEvent } from './without-instance.ts';

/** More starts at once bring little: they wait for each other in Docker, and small machines make each one slow. */
const DEFAULT_PARALLEL_STARTS = 2;
/** Until a list that failed, or a cycle whose failure could not be noted, is tried again. */
const RETRY_MS = 60_000;
/** Key of the timer for a second look at what is left over; the other keys are workspace ids. */
const LEFTOVERS = 'leftovers';
const UNLIMITED = { budgetBytes: () => null, shareBytes: () => 0 };

/**
 * Walks every workspace from what is to what is wanted. Level-triggered: `mark` only says "look again", any
 * number of marks during a cycle cause exactly one more, and each cycle decides from the stored row and the
 * observed instance alone. Recovery after a crash is therefore nothing special.
 */
export class Reconciler implements Disposable {
  readonly #options: ReconcilerOptions;
  readonly #loops: Loops;
  readonly #timers: Timers;
  readonly #losses = new LossCounter();
  readonly #suspects: Suspects;
  readonly #failures: Failures;
  readonly #capacity: Capacity;
  readonly #gate: StartGate;
  readonly #starts: Starts;
  readonly #watch: RunningWatch;
  #disposed = false;

  constructor(options: ReconcilerOptions) {
    const { store, registry, clock } = options;
    this.#options = options;
    this.#timers = new Timers(clock);
    this.#suspects = new Suspects(clock);
    this.#failures = new Failures(options);
    this.#capacity = new Capacity(options);
    this.#gate = new StartGate({
      store,
      parallelStarts: options.parallelStarts ?? DEFAULT_PARALLEL_STARTS,
      memory: options.memory ?? UNLIMITED,
      isUnderWay: (id) => this.#loops.isBusy(id),
      runs: (id) => options.backend()?.observe(id).state === 'running',
      onWaiting: (id, waitingFor) => registry.setWaiting(id, waitingFor),
      onShortage: (shortage) => this.#capacity.set(shortage),
      onError: (error) => options.logger.error({ err: error }, 'who may start could not be looked at'),
    });
    this.#starts = new Starts(options, this.#gate);
    this.#watch = new RunningWatch(options, this.#starts, this.#failures);
    this.#loops = new Loops({
      generationOf: (id) => store.workspaces.get(id)?.generation,
      cycle: (id, loop) => this.#cycle(id, loop),
      onError: (id, loop, error) => this.#afterFailedCycle(id, loop.generation, toAppError(error)),
      onEnd: () => this.#gate.look(),
    });
  }

  /** Looks at one workspace again, or at all of them and at everything that is left over. */
  mark(id: string | null): void {
    if (this.#disposed) return;
    if (id !== null) {
      this.#loops.mark(id);
      return;
    }
    for (const record of this.#options.store.workspaces.listLive()) this.#loops.mark(record.id);
    void this.#markLeftovers();
  }

  /** Resolves when no cycle of this workspace runs or is wanted. */
  settled(id: string): Promise<void> {
    return this.#loops.settled(id);
  }

  /** An agent whose instance should run refused a connection: asks the backend afresh, and counts. Never rejects. */
  async onRefused(id: string): Promise<void> {
    const status = this.#options.store.workspaces.getLive(id)?.status;
    if (status === 'online' || status === 'degraded') this.#suspects.note(id);
    try {
      await this.#options.backend()?.refresh?.(id);
    } catch (error) {
      this.#options.logger.warn({ err: error, workspace: id }, 'an instance could not be looked at');
    }
    this.mark(id);
  }

  /** An agent says that it is there. One that was given up has no address by then: it gets it back. */
  onAlive(id: string): void {
    const record = this.#options.store.workspaces.getLive(id);
    if (record && record.url === '' && hasInstance(record)) this.mark(id);
  }

  /** An agent answered. */
  onAnswered(id: string): void {
    this.#suspects.forget(id);
  }

  /** Whether somebody may start may have changed by other means than workspaces. */
  lookAtWaiting(): void {
    this.#gate.look();
  }

  /** Starts also what does not fit into the memory, until the engine restarts. Returns how many waited for that. */
  admitAll(): number {
    const { length } = this.#capacity.waiting;
    this.#gate.admitAll();
    return length;
  }

  /** Those who wait for memory sleep until their first message. Returns how many. */
  letWaitingSleep(): number {
    const { store, registry } = this.#options;
    const ids = this.#capacity.waiting;
    store.transaction(() => {
      for (const id of ids) registry.trigger(id, 'hibernate', { desired: 'hibernated', error: null });
    });
    for (const id of ids) this.mark(id);
    return ids.length;
  }

  problems(): Problem[] {
    return this.#capacity.problem ? [this.#capacity.problem] : [];
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#timers.dispose();
    this.#starts.end();
    await this.#loops.dispose();
  }

  /** One decision and its step. Every branch is safe to run again after a crash at any point inside it. */
  async #cycle(id: string, loop: Loop): Promise<void> {
    const { store, registry, backend: current } = this.#options;
    const record = store.workspaces.get(id);
    const backend = current();
    if (record && this.#isDue(record)) return;
    if (record && record.status !== 'removed' && !hasInstance(record)) {
      const comesBack = comesBackAs(record);
      if (comesBack === 'online') registry.trigger(id, 'agent_alive', {}, onlineEvent(record));
      if (comesBack === 'awaiting_agent') registry.trigger(id, 'agent_silent', {}, awaitingEvent(record));
      // It had another runtime before.
      if (backend?.ready && backend.observe(id).state !== 'absent')
        await stopInTime(this.#options, backend, id);
      return;
    }
    if (!backend?.ready) return;

    if (!record || record.status === 'removed') {
      this.#forget(id);
      await removeInTime(this.#options, backend, id);
      if (record?.purgeWanted) store.transaction(() => store.workspaces.purge(id));
      return;
    }
    const observed = backend.observe(id);
    if (record.desired !== 'running') await this.#bringDown(record, observed, backend);
    else if (this.#isRight(record, observed, backend)) {
      this.#markLater(id, await this.#watch.look(record, observed, backend.kind));
    } else await this.#bringUp(record, observed, backend, loop);
  }

  #isRight(record: WorkspaceRecord, observed: Observed, backend: WorkspaceBackend): boolean {
    const runs = observed.state === 'running' && !this.#suspects.isLost(record.id);
    return runs && observed.fingerprint === this.#failures.fingerprintOf(record, backend);
  }

  /** Removes one whose time to undo that is over, or looks again when it is. */
  #isDue({ id, destroyAt, status }: WorkspaceRecord): boolean {
    const { clock, destroyDue } = this.#options;
    if (!destroyDue || destroyAt === null || status === 'removed') return false;
    const leftMs = destroyAt - clock.now();
    if (leftMs > 0) this.#markLater(id, leftMs);
    else destroyDue(id);
    return leftMs <= 0;
  }

  async #bringDown(record: WorkspaceRecord, observed: Observed, backend: WorkspaceBackend): Promise<void> {
    const { store, registry } = this.#options;
    const { id, name, tier } = record;
    this.#suspects.forget(id);
    if (observed.state !== 'absent') await stopInTime(this.#options, backend, id);
    const gone = { url: '', activeTasks: 0, currentTask: '' };
    // A message may have woken it meanwhile.
    if (store.workspaces.getLive(id)?.desired === 'hibernated') {
      const event = { event: 'WORKSPACE_HIBERNATED' as const, payload: { name, tier } };
      if (record.status === 'hibernating' && registry.trigger(id, 'hibernated', gone, event)) return;
    }
    if (record.url !== '') registry.change(id, gone);
  }

  async #bringUp(
    record: WorkspaceRecord,
    observed: Observed,
    backend: WorkspaceBackend,
    loop: Loop,
  ): Promise<void> {
    const { id } = record;
    if (this.#failures.hasGivenUp(id)) return;
    const replaces = observed.state === 'running' && !this.#suspects.isLost(id);
    if (!replaces && hadRun(record)) {
      const parts = { losses: this.#losses, suspects: this.#suspects, failures: this.#failures };
      await noteLoss(record, observed, backend, { ...this.#options, ...parts });
    }
    if (this.#failures.hasGivenUp(id)) return;
    const waitMs = this.#losses.retryAt(record) - this.#options.clock.now();
    if (waitMs > 0) {
      this.#markLater(id, waitMs);
      return;
    }
    const started = await this.#starts.start(id, backend, observed, loop);
    if (started) this.#markLater(id, this.#watch.firstLookMs(started));
  }

  /** A full disk refuses the note of a failure as well: then it is only logged, and the cycle comes again. */
  async #afterFailedCycle(id: string, generation: number | undefined, error: AppError): Promise<void> {
    try {
      this.#markLater(id, await this.#failures.onCycleError(id, generation, error));
      if (this.#failures.hasGivenUp(id)) this.#losses.forget(id);
    } catch (second) {
      this.#options.logger.error(
        { err: second, workspace: id },
        `a failure could not be noted: ${error.message}`,
      );
      this.#markLater(id, RETRY_MS);
    }
  }

  #forget(id: string): void {
    this.#losses.forget(id);
    this.#failures.forget(id);
    this.#suspects.forget(id);
    this.#timers.clear(id);
    this.#options.registry.forget(id);
  }

  #markLater(id: string, delayMs: number | null): void {
    if (delayMs !== null) this.#timers.later(id, delayMs, () => this.mark(id));
  }

  async #markLeftovers(): Promise<void> {
    if (await markLeftovers(this.#options, (id) => this.mark(id))) return;
    this.#timers.later(LEFTOVERS, RETRY_MS, () => void this.#markLeftovers());
  }
}
