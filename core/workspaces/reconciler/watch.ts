import { AppError } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { Observed, WorkspaceBackend } from '../backend.ts';
import { registerTimeoutMs } from './deadlines.ts';
import type { Failures } from './failures.ts';
import { untilSleepMs } from './idle.ts';
import type { ReconcilerOptions } from './options.ts';
import type { Starts } from './starts.ts';

/** Until one that was too busy to fall asleep is looked at again. */
const BUSY_LOOK_MS = 60_000;

/** What a look at an instance that runs as wanted may lead to. */
export class RunningWatch {
  readonly #options: ReconcilerOptions;
  readonly #starts: Starts;
  readonly #failures: Failures;
  readonly #engineStartedAt: number;

  constructor(options: ReconcilerOptions, starts: Starts, failures: Failures) {
    this.#options = options;
    this.#starts = starts;
    this.#failures = failures;
    this.#engineStartedAt = options.clock.now();
  }

  /** Keeps its address, gives a silent one until its deadline, and lets an idle one sleep. Resolves with when to look again, in ms. */
  async look(
    record: WorkspaceRecord,
    observed: Observed,
    kind: WorkspaceBackend['kind'],
  ): Promise<number | null> {
    const { registry } = this.#options;
    const isNew = record.url !== observed.url || this.#starts.isUndelivered(record, kind);
    if (isNew) this.#starts.noteRunning(record, kind, { url: observed.url });
    if (record.status !== 'provisioning') return this.#letSleep(record);
    if (record.phase?.step === 'register') return this.#waitForAgent(record, record.phase.since);
    registry.change(record.id, this.#starts.registerPhase(record));
    return this.firstLookMs(record);
  }

  /** When to look at one that just started, in ms. */
  firstLookMs(record: WorkspaceRecord): number {
    const untilRegistered = this.#registerTimeoutMs(record);
    const { hibernateAfterMinutes } = record;
    return hibernateAfterMinutes === null
      ? untilRegistered
      : Math.min(untilRegistered, hibernateAfterMinutes * 60_000);
  }

  #letSleep(record: WorkspaceRecord): number | null {
    const { clock, fallAsleep } = this.#options;
    const leftMs = untilSleepMs(record, clock.now(), this.#engineStartedAt);
    if (!fallAsleep || leftMs === null || leftMs > 0) return leftMs;
    return fallAsleep(record.id) ? null : BUSY_LOOK_MS;
  }

  async #waitForAgent(record: WorkspaceRecord, since: number): Promise<number | null> {
    const limitMs = this.#registerTimeoutMs(record);
    const leftMs = since + limitMs - this.#options.clock.now();
    if (leftMs > 0) return leftMs;
    const seconds = Math.round(limitMs / 1000);
    const lines = await this.#failures.lastLines(record.id);
    const latest = this.#options.store.workspaces.getLive(record.id);
    if (latest?.status !== 'provisioning' || latest.generation !== record.generation) return null;
    const input = { id: record.id };
    this.#failures.giveUp(
      record,
      new AppError('register_timeout', `${record.name} started but never registered`, {
        detail: `It had ${seconds} s. Its last log lines:\n${lines}`,
        actions: [
          { label: 'Restart', operation: 'workspaces.restart', input },
          { label: 'Show logs', operation: 'workspaces.logs', input },
        ],
      }),
      { source: 'provision_timeout_sweep', timeout_secs: seconds, runtime: record.runtime },
    );
    return null;
  }

  #registerTimeoutMs(record: WorkspaceRecord): number {
    return registerTimeoutMs(record, this.#options.registerTimeoutMs);
  }
}
