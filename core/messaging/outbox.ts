import { backoffMs, type Disposable, delay, newId, toAppError } from '../base/index.ts';
import type { QueueRecord, Store, WorkspaceRecord } from '../store/index.ts';
import {
  errorOf,
  isSaidOnce,
  type NewMessage,
  type OutboxObserver,
  type OutboxOptions,
  traceOf,
  wasNotReached,
} from './outbox-message.ts';
import type { SendOutcome } from './outcome.ts';
import { isAsleep, isReachable } from './reachable.ts';
import { parseBody } from './response.ts';
import { RESTART_CONTEXT } from './restart-caller.ts';
import { columnsOf, rootTrace } from './trace.ts';

const MAX_ATTEMPTS = 5;
const USUAL_PRIORITY = 50;
/** How long an agent may work on what nobody sits and waits for. */
const BUDGET_MS: Partial<Record<QueueRecord['kind'], number>> = {
  delegation: 30 * 60_000,
  schedule: 30 * 60_000,
};
const RETRY_BASE_MS = 2_000;
const RETRY_MAX_MS = 60_000;
/** About what a container takes to be there again. */
const DELEGATION_RETRY_MS = 8_000;

/**
 * Messages that must not be lost. They are stored first, then sent when the agent is there and has capacity,
 * in order; what was being sent when the engine died is sent again (agents know a message by its id).
 */
export class Outbox implements Disposable {
  readonly #options: OutboxOptions;
  readonly #observers = new Map<QueueRecord['kind'], OutboxObserver>();
  readonly #inFlight = new Map<string, number>();
  readonly #timers = new Map<string, Disposable>();
  readonly #ending = new AbortController();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  observe(kind: QueueRecord['kind'], observer: OutboxObserver): void {
    this.#observers.set(kind, observer);
  }

  /** Sends again what a dead engine left, and everything that waits. Call once, after the observers are set. */
  start(): void {
    const { store } = this.#options;
    store.queue.requeueInterrupted();
    for (const targetId of store.queue.waitingTargets()) this.drain(targetId);
  }

  /** Stores a message; a live one with the same message id for the same target is returned instead. */
  put(message: NewMessage): QueueRecord {
    const { store, clock } = this.#options;
    const existing = store.queue.findActive(message.targetId, message.envelope.messageId);
    if (existing) return existing;
    const trace = message.trace ?? rootTrace();
    const row: QueueRecord = {
      id: newId(),
      kind: message.kind,
      workspaceId: message.targetId,
      callerId: message.callerId,
      messageId: message.envelope.messageId || newId(),
      method: message.envelope.method,
      body: JSON.stringify(message.envelope.body),
      priority: message.priority ?? USUAL_PRIORITY,
      status: 'queued',
      attempts: 0,
      notBefore: 0,
      expiresAt: message.expiresAt ?? null,
      lastError: null,
      ...columnsOf(trace),
      depth: trace.depth,
      enqueuedAt: clock.now(),
      dispatchedAt: null,
      completedAt: null,
    };
    store.queue.insert(row);
    // Who has something to do, or gives somebody something to do, is not idle.
    for (const id of [row.workspaceId, row.callerId]) {
      if (id !== null) store.workspaces.update(id, { lastActiveAt: row.enqueuedAt });
    }
    return row;
  }

  /** Sends what waits for a workspace, as far as its capacity goes. Cheap when nothing waits. Never throws. */
  drain(targetId: string): void {
    if (this.#disposed) return;
    try {
      this.#sendWaiting(targetId);
    } catch (error) {
      this.#options.logger.error({ err: error, workspace: targetId }, 'waiting messages could not be sent');
      this.#drainLater(targetId, RETRY_MAX_MS);
    }
  }

  /** Fails what was not delivered before it expired, also where the target is not there. */
  expire(): void {
    const { store, clock } = this.#options;
    for (const row of store.queue.expired(clock.now())) {
      this.#giveUp(row, 'it was not delivered in time');
    }
  }

  /** Gives up a message: one that waits is not sent, one under way loses its connection. False when there is none. */
  cancel(messageId: string): boolean {
    const { store, proxy } = this.#options;
    const isEnded = proxy.cancel(messageId);
    const row = store.queue.findLive(messageId);
    // What is under way is settled by the end of its call.
    if (!row || (isEnded && row.status === 'dispatched')) return isEnded;
    this.#giveUp(row, 'it was cancelled');
    return true;
  }

  /** Gives up what has been waiting since before a time (ms), for one workspace or, with null, for all. Returns how many. */
  dropStale(before: number, workspaceId: string | null): number {
    const rows = this.#options.store.queue.listStale(before, workspaceId);
    for (const row of rows) this.#giveUp(row, 'it waited for too long');
    return rows.length;
  }

  #sendWaiting(targetId: string): void {
    const { store, clock } = this.#options;
    const target = store.workspaces.getLive(targetId);
    if (target && isAsleep(target)) {
      // What the app itself has to tell is for one that runs; whoever wakes it has it told anew.
      store.queue.dropFrom(targetId, RESTART_CONTEXT, 'the workspace went to sleep');
      if (store.queue.nextFor(targetId)) this.#options.wake?.(targetId);
    }
    if (!target || isAsleep(target) || !isReachable(target)) return;
    while (this.#countUnderWay(targetId) < target.maxConcurrentTasks) {
      const row = store.queue.nextFor(targetId);
      if (!row) return;
      const now = clock.now();
      if (row.expiresAt !== null && row.expiresAt <= now) {
        this.#giveUp(row, 'it was not delivered in time');
        continue;
      }
      if (row.notBefore > now) {
        this.#drainLater(targetId, row.notBefore - now);
        return;
      }
      void this.#send(this.#change(row, { status: 'dispatched', attempts: row.attempts + 1 }, null), target);
    }
  }

  dispose(): void {
    this.#ending.abort();
    for (const timer of this.#timers.values()) timer.dispose();
  }

  get #disposed(): boolean {
    return this.#ending.signal.aborted;
  }

  /** What others send there directly counts as well. */
  #countUnderWay(targetId: string): number {
    return Math.max(this.#inFlight.get(targetId) ?? 0, this.#options.proxy.countUnderWay(targetId));
  }

  async #send(row: QueueRecord, target: WorkspaceRecord): Promise<void> {
    const { proxy, logger, partials } = this.#options;
    const partial = row.kind === 'chat' ? partials?.begin(target.id, row.messageId) : undefined;
    const count = (delta: number) =>
      this.#inFlight.set(target.id, (this.#inFlight.get(target.id) ?? 0) + delta);
    count(1);
    try {
      const outcome = await proxy.send({
        target,
        callerId: row.callerId,
        trace: traceOf(row),
        timeoutMs: BUDGET_MS[row.kind],
        envelope: {
          method: row.method,
          messageId: row.messageId,
          body: JSON.parse(row.body),
          expiresInSeconds: null,
        },
        partial,
        onLogged: (logged) => {
          // What follows is whole.
          partial?.end();
          if (this.#isUnderWay(row)) this.#conclude(row, logged, true);
        },
      });
      partial?.end();
      // Outcomes without a history row were not concluded in its transaction.
      if (!this.#disposed && this.#isUnderWay(row)) this.#conclude(row, outcome, false);
    } catch (error) {
      logger.error({ err: toAppError(error), message: row.id }, 'a message could not be sent');
      await this.#putBack(row.id, toAppError(error).message);
    } finally {
      partial?.end();
    }
    count(-1);
    this.drain(target.id);
  }

  /** False once it is settled or dropped, for example because its target was removed. */
  #isUnderWay(row: QueueRecord): boolean {
    return this.#options.store.queue.get(row.id)?.status === 'dispatched';
  }

  /** After a failure on our side. When not even that can be stored (a full disk), the store is asked until it can. */
  async #putBack(id: string, reason: string): Promise<void> {
    const { store, clock, logger } = this.#options;
    while (!this.#disposed) {
      try {
        const row = store.queue.get(id);
        if (row?.status === 'queued' || row?.status === 'dispatched') this.#retry(row, reason);
        return;
      } catch (error) {
        logger.error(
          { err: toAppError(error), message: id },
          'a message could not be put back; trying again',
        );
      }
      // Ends early, without a word, when the outbox ends: the next start puts the message back.
      await delay(clock, RETRY_MAX_MS, this.#ending.signal).catch(() => undefined);
    }
  }

  #conclude(row: QueueRecord, outcome: SendOutcome, inHistory: boolean): void {
    const error = outcome.failure ?? (outcome.status < 300 ? null : errorOf(outcome));
    if (outcome.partialText !== undefined && row.kind === 'delegation') {
      // The work is done: whoever asked for it must not have it done again because the connection broke.
      const body = parseBody(outcome.partialText);
      this.#settle(row, 'completed', null, { kind: 'answered', status: 200, body });
      return;
    }
    if (row.kind === 'chat' && inHistory) {
      // The history row shows the answer or the error; the message itself was delivered.
      this.#settle(row, 'completed', error, outcome);
      return;
    }
    if (row.kind === 'delegation' && row.attempts === 1 && wasNotReached(outcome)) {
      this.#retry(row, error ?? 'the agent was not reached', DELEGATION_RETRY_MS);
    } else if (outcome.kind === 'answered' || outcome.kind === 'poll') {
      this.#settle(row, error === null ? 'completed' : 'failed', error, outcome);
    } else if (outcome.kind === 'refused' || (outcome.kind === 'busy' && isSaidOnce(row))) {
      this.#settle(row, 'failed', error, outcome);
    } else if (outcome.isOverdue && BUDGET_MS[row.kind] !== undefined) {
      this.#settle(row, 'failed', 'it was not answered in time', outcome);
    } else this.#retry(row, error ?? 'the agent did not answer');
  }

  #retry(
    row: QueueRecord,
    reason: string,
    waitMs = backoffMs(row.attempts, RETRY_BASE_MS, RETRY_MAX_MS),
  ): void {
    if (row.attempts >= MAX_ATTEMPTS) {
      this.#settle(row, 'failed', reason, null);
      return;
    }
    const notBefore = this.#options.clock.now() + waitMs;
    this.#change(row, { status: 'queued', notBefore, lastError: reason }, null);
    this.#drainLater(row.workspaceId, waitMs);
  }

  #settle(
    row: QueueRecord,
    status: 'completed' | 'failed',
    lastError: string | null,
    outcome: SendOutcome | null,
  ): void {
    const { store } = this.#options;
    store.transaction(() => {
      if (outcome?.kind === 'answered' && row.kind === 'a2a') store.queue.setResponse(row.id, outcome.body);
      this.#change(row, { status, lastError }, outcome);
    });
  }

  /** What somebody looks after is told as failed, and can be sent again. */
  #giveUp(row: QueueRecord, lastError: string): void {
    const status = row.kind === 'a2a' ? 'dropped' : 'failed';
    this.#change(row, { status, lastError }, null);
  }

  #change(
    row: QueueRecord,
    patch: Parameters<Store['queue']['update']>[1],
    outcome: SendOutcome | null,
  ): QueueRecord {
    return this.#options.store.transaction(() => {
      const changed = this.#options.store.queue.update(row.id, patch) ?? row;
      this.#observers.get(row.kind)?.changed(changed, outcome);
      return changed;
    });
  }

  #drainLater(targetId: string, delayMs: number): void {
    this.#timers.get(targetId)?.dispose();
    this.#timers.set(
      targetId,
      this.#options.clock.setTimeout(() => {
        this.#timers.delete(targetId);
        this.drain(targetId);
      }, delayMs),
    );
  }
}
