import type { Clock } from '../base/index.ts';
import type { DelegationRecord, Store, TraceColumns } from '../store/index.ts';
import type { DelegationRows } from './delegation-rows.ts';
import { preview } from './text.ts';

const DEADLINE_MS = 6 * 3_600_000;

export interface DelegateInput {
  readonly callerId: string;
  readonly targetId: string;
  readonly task: string;
  readonly idempotencyKey?: string | undefined;
  /** The trace that the caller names; without one it belongs to what the caller works on. */
  readonly traceparent?: string | undefined;
}

/** Nothing changes the outcome of a delegation any more. */
export function isEnded({ status }: DelegationRecord): boolean {
  return status === 'completed' || status === 'failed' || status === 'stuck';
}

/** Moves the entries of the ledger, and with each of them the rows of the history and what is told of it. */
export class DelegationLedger {
  readonly #store: Store;
  readonly #rows: DelegationRows;
  readonly #clock: Clock;

  constructor(store: Store, rows: DelegationRows, clock: Clock) {
    this.#store = store;
    this.#rows = rows;
    this.#clock = clock;
  }

  /** Opens an entry. */
  record(
    id: string,
    input: DelegateInput,
    status: 'queued' | 'dispatched',
    { traceId, spanId, parentSpanId }: TraceColumns,
  ): void {
    const now = this.#clock.now();
    const entry = {
      id,
      callerId: input.callerId,
      calleeId: input.targetId,
      task: input.task,
      status,
      result: '',
      error: '',
      idempotencyKey: input.idempotencyKey ?? null,
      deadline: now + DEADLINE_MS,
      heartbeatAt: null,
      retryCount: 0,
      traceId,
      spanId,
      parentSpanId,
      createdAt: now,
      updatedAt: now,
    };
    const row = this.#rows.logTask(entry, status === 'queued' ? 'pending' : 'dispatched');
    const record = { ...entry, activityId: row.id, resultActivityId: null };
    this.#store.delegations.insert(record);
    this.#store.workspaces.update(input.callerId, { lastActiveAt: now });
    this.#rows.tell(record, 'DELEGATION_SENT', { task_preview: preview(input.task, 100) });
  }

  /** `queued` is for the history: the ledger knows only that it was sent. */
  wait(record: DelegationRecord, status: 'queued' | 'dispatched', attempts: number): void {
    const sent = status === 'dispatched' && record.status === 'queued';
    const changed = this.#store.delegations.update(record.id, {
      retryCount: Math.max(0, attempts - 1),
      ...(sent ? { status } : {}),
    });
    if (!changed || this.#rows.taskStatus(changed) === status) return;
    this.#rows.settleTask(changed, status);
    if (status === 'queued' && changed.resultActivityId === null) {
      const { id } = this.#rows.logWaiting(changed);
      this.#store.delegations.update(changed.id, { resultActivityId: id });
    }
    this.#rows.tell(changed, 'DELEGATION_STATUS', { status });
  }

  /** A sign of life of who works on it. */
  keepAlive(record: DelegationRecord): void {
    const heartbeatAt = this.#clock.now();
    const changed = this.#store.delegations.update(record.id, { status: 'in_progress', heartbeatAt });
    if (changed) this.#rows.tell(changed);
  }

  /** `waited`: it was put into a queue before. */
  complete(record: DelegationRecord, result: string, waited = false): void {
    // Whoever tells of its end has had it.
    if (record.status === 'queued') this.#store.delegations.update(record.id, { status: 'dispatched' });
    const changed = this.#store.delegations.update(record.id, { status: 'completed', result, error: '' });
    if (!changed) return;
    this.#rows.settleTask(changed, 'completed');
    this.#writeResult(changed, { status: 'completed', text: result });
    this.#rows.tell(changed, 'DELEGATION_COMPLETE', {
      response_preview: preview(result, 200),
      ...(waited ? { via: 'queue_drain' } : {}),
    });
  }

  fail(record: DelegationRecord, error: string, status: 'failed' | 'stuck' = 'failed'): void {
    const changed = this.#store.delegations.update(record.id, { status, error });
    if (!changed) return;
    this.#rows.settleTask(changed, 'failed', error);
    this.#writeResult(changed, { status: 'failed', text: error });
    this.#rows.tell(changed, 'DELEGATION_FAILED', { error });
  }

  #writeResult(record: DelegationRecord, ending: Parameters<DelegationRows['logResult']>[1]): void {
    if (!this.#store.workspaces.get(record.callerId)) return;
    const resultActivityId = this.#rows.logResult(record, ending);
    this.#store.delegations.update(record.id, { resultActivityId });
  }
}
