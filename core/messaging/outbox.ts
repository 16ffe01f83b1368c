import {
  backoffMs,
  type Clock,
  type Disposable,
  delay,
  type Logger,
  newId,
  toAppError,
} from '../base/index.ts';
import type { QueueRecord, Store, WorkspaceRecord } from '../store/index.ts';
import type { Envelope } from './envelope.ts';
import type { A2aProxy, SendOutcome } from './proxy.ts';
import { isAsleep, isReachable } from './reachable.ts';
import { RESTART_CONTEXT } from './restart-caller.ts';

const MAX_ATTEMPTS = 5;
const RETRY_BASE_MS = 2_000;
const RETRY_MAX_MS = 60_000;

/** What becomes of a stored message, told to whoever put it there. */
export interface OutboxObserver {
  /** Called with every change of the row, inside the transaction that stored it. */
  changed(row: QueueRecord, outcome: SendOutcome | null): void;
}

export interface OutboxOptions {
  readonly store: Store;
  readonly proxy: Pick<A2aProxy, 'send'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Brings back one that sleeps. */
  readonly wake?: (workspaceId: string) => void;
}

export interface NewMessage {
  readonly kind: QueueRecord['kind'];
  readonly targetId: string;
  readonly callerId: string | null;
  readonly envelope: Envelope;
  readonly expiresAt?: number | null;
}

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
    const row: QueueRecord = {
      id: newId(),
      kind: message.kind,
      workspaceId: message.targetId,
      callerId: message.callerId,
      messageId: message.envelope.messageId || newId(),
      method: message.envelope.method,
      body: JSON.stringify(message.envelope.body),
      priority: 50,
      status: 'queued',
      attempts: 0,
      notBefore: 0,
      expiresAt: message.expiresAt ?? null,
      lastError: null,
      enqueuedAt: clock.now(),
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
      this.#settle(row, 'failed', 'it was not delivered in time', null);
    }
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
    while ((this.#inFlight.get(targetId) ?? 0) < target.maxConcurrentTasks) {
      const row = store.queue.nextFor(targetId);
      if (!row) return;
      const now = clock.now();
      if (row.expiresAt !== null && row.expiresAt <= now) {
        this.#settle(row, 'failed', 'it was not delivered in time', null);
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

  async #send(row: QueueRecord, target: WorkspaceRecord): Promise<void> {
    const { proxy, logger } = this.#options;
    const count = (delta: number) =>
      this.#inFlight.set(target.id, (this.#inFlight.get(target.id) ?? 0) + delta);
    count(1);
    try {
      const outcome = await proxy.send({
        target,
        callerId: row.callerId,
        envelope: {
          method: row.method,
          messageId: row.messageId,
          body: JSON.parse(row.body),
          expiresInSeconds: null,
        },
        onLogged: (logged) => {
          if (this.#isUnderWay(row)) this.#conclude(row, logged, true);
        },
      });
      // Outcomes without a history row were not concluded in its transaction.
      if (!this.#disposed && this.#isUnderWay(row)) this.#conclude(row, outcome, false);
    } catch (error) {
      logger.error({ err: toAppError(error), message: row.id }, 'a message could not be sent');
      await this.#putBack(row.id, toAppError(error).message);
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
    if (row.kind === 'chat' && inHistory) {
      // The history row shows the answer or the error; the message itself was delivered.
      this.#settle(row, 'completed', error, outcome);
      return;
    }
    if (outcome.kind === 'answered' || outcome.kind === 'poll') {
      this.#settle(row, error === null ? 'completed' : 'failed', error, outcome);
    } else if (outcome.kind === 'refused' || (outcome.kind === 'busy' && isSaidOnce(row))) {
      this.#settle(row, 'failed', error, outcome);
    } else this.#retry(row, error ?? 'the agent did not answer');
  }

  #retry(row: QueueRecord, reason: string): void {
    if (row.attempts >= MAX_ATTEMPTS) {
      this.#settle(row, 'failed', reason, null);
      return;
    }
    const waitMs = backoffMs(row.attempts, RETRY_BASE_MS, RETRY_MAX_MS);
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
    this.#change(row, { status, lastError }, outcome);
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

/** The agent may have it already, and what the app itself tells is rather lost than told twice. */
function isSaidOnce({ callerId }: QueueRecord): boolean {
  return callerId === RESTART_CONTEXT;
}

function errorOf(outcome: SendOutcome): string {
  const error = (outcome.body as { error?: unknown } | null)?.error;
  return typeof error === 'string' ? error : `HTTP ${outcome.status}`;
}
