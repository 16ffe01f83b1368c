import { AppError, type Clock, newId } from '../base/index.ts';
import type { Delegation } from '../contract/index.ts';
import type { DelegationRecord, QueueRecord, Store } from '../store/index.ts';
import type { ActivityLog } from './activity-log.ts';
import { textEnvelope } from './envelope.ts';
import type { Outbox } from './outbox.ts';
import type { SendOutcome } from './proxy.ts';
import { preview, responseText } from './text.ts';

const BUDGET_MS = 30 * 60_000;
const DEADLINE_MS = 6 * 3_600_000;

export interface DelegateInput {
  readonly callerId: string;
  readonly targetId: string;
  readonly task: string;
  readonly idempotencyKey?: string | undefined;
}

export function toDelegation(record: DelegationRecord): Delegation {
  return {
    id: record.id,
    callerId: record.callerId,
    calleeId: record.calleeId,
    task: record.task,
    status: record.status,
    resultPreview: preview(record.result, 300),
    error: record.error,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

/** Nothing changes the outcome of a delegation any more. */
function isEnded({ status }: DelegationRecord): boolean {
  return status === 'completed' || status === 'failed' || status === 'stuck';
}

/** Tasks that one workspace gives to another. The ledger is the truth, the activity rows are the history. */
export class Delegations {
  readonly #store: Store;
  readonly #activity: ActivityLog;
  readonly #outbox: Outbox;
  readonly #clock: Clock;

  constructor(store: Store, activity: ActivityLog, outbox: Outbox, clock: Clock) {
    this.#store = store;
    this.#activity = activity;
    this.#outbox = outbox;
    this.#clock = clock;
    outbox.observe('delegation', { changed: (row, outcome) => this.#followMessage(row, outcome) });
  }

  /**
   * Stores a delegation and sends it. A repeat with the same key returns the first one unless that failed.
   * Throws `self_delegation`.
   */
  delegate(input: DelegateInput): { record: DelegationRecord; repeated: boolean } {
    if (input.callerId === input.targetId) {
      throw new AppError('self_delegation', 'self-delegation not permitted');
    }
    const key = input.idempotencyKey;
    const earlier = key === undefined ? undefined : this.#store.delegations.findByKey(input.callerId, key);
    if (earlier && earlier.status !== 'failed') return { record: earlier, repeated: true };
    const record = this.#store.transaction(() => {
      if (earlier) this.#store.delegations.releaseKey(earlier.id);
      const created = this.#record(newId(), input, 'queued', 'pending');
      const envelope = textEnvelope(created.id, input.task, {
        delegation_id: created.id,
        source_workspace_id: input.callerId,
      });
      this.#outbox.put({
        kind: 'delegation',
        targetId: input.targetId,
        callerId: input.callerId,
        envelope,
        expiresAt: this.#clock.now() + BUDGET_MS,
      });
      return created;
    });
    this.#outbox.drain(input.targetId);
    return { record, repeated: false };
  }

  /** Takes note of a delegation that the agent dispatched by itself. Throws `delegation_taken` for another's id. */
  recordOwn(input: DelegateInput & { id: string }): void {
    const existing = this.#store.delegations.get(input.id);
    if (existing?.callerId === input.callerId) return;
    if (existing) throw new AppError('delegation_taken', 'delegation_id is already in use');
    this.#store.transaction(() => this.#record(input.id, input, 'dispatched', 'dispatched'));
  }

  /** Takes the outcome of such a delegation, the first one only. Throws `delegation_not_found` unless it is the caller's own. */
  updateOwn(
    callerId: string,
    id: string,
    outcome: { status: 'completed' | 'failed'; result: string; error: string },
  ): void {
    const record = this.#store.delegations.get(id);
    if (record?.callerId !== callerId) throw new AppError('delegation_not_found', 'delegation not found');
    if (isEnded(record)) return;
    this.#store.transaction(() => {
      if (outcome.status === 'completed') this.#complete(record, outcome.result);
      else this.#fail(record, outcome.error);
    });
  }

  /** Ends what was on its way to a workspace that is being removed. */
  failAllTo(calleeId: string, reason: string): void {
    for (const record of this.#store.delegations.listOpen()) {
      if (record.calleeId === calleeId) this.#fail(record, reason);
    }
  }

  /** Ends what nobody answered before its deadline: agents that fetch or report by themselves may never. */
  failOverdue(): void {
    const now = this.#clock.now();
    for (const record of this.#store.delegations.listOpen()) {
      if (record.deadline > now) continue;
      this.#store.transaction(() => this.#fail(record, 'no answer before the deadline'));
    }
  }

  #record(
    id: string,
    input: DelegateInput,
    status: 'queued' | 'dispatched',
    rowStatus: 'pending' | 'dispatched',
  ): DelegationRecord {
    const now = this.#clock.now();
    const target = this.#store.workspaces.get(input.targetId);
    const row = this.#activity.log({
      workspaceId: input.callerId,
      type: 'delegation',
      method: 'delegate',
      summary: preview(`Delegated to ${target?.name ?? input.targetId}: ${input.task}`, 256),
      sourceId: input.callerId,
      targetId: input.targetId,
      status: rowStatus,
      requestBody: { task: input.task, delegation_id: id },
    });
    const record: DelegationRecord = {
      id,
      callerId: input.callerId,
      calleeId: input.targetId,
      task: input.task,
      status,
      result: '',
      error: '',
      idempotencyKey: input.idempotencyKey ?? null,
      deadline: now + DEADLINE_MS,
      retryCount: 0,
      activityId: row.id,
      createdAt: now,
      updatedAt: now,
    };
    this.#store.delegations.insert(record);
    this.#store.workspaces.update(input.callerId, { lastActiveAt: now });
    this.#tell(record, 'DELEGATION_SENT', { task_preview: preview(input.task, 100) });
    return record;
  }

  /** Follows the stored message that carries a delegation. */
  #followMessage(row: QueueRecord, outcome: SendOutcome | null): void {
    const record = this.#store.delegations.get(row.messageId);
    if (!record || isEnded(record)) return;
    if (row.status === 'failed') this.#fail(record, row.lastError ?? 'it could not be delivered');
    else if (row.status === 'completed' && outcome?.kind === 'answered') {
      this.#complete(record, responseText(outcome.body) || String(outcome.body ?? ''));
    } else this.#waiting(record, row.status === 'dispatched' ? 'dispatched' : 'queued');
  }

  #waiting(record: DelegationRecord, status: 'queued' | 'dispatched'): void {
    if (record.status === status) return;
    const changed = this.#store.delegations.update(record.id, { status });
    if (!changed) return;
    if (changed.activityId) this.#activity.settle(changed.activityId, status);
    this.#tell(changed, 'DELEGATION_STATUS', { status });
  }

  #complete(record: DelegationRecord, result: string): void {
    const changed = this.#store.delegations.update(record.id, { status: 'completed', result, error: '' });
    if (!changed) return;
    if (changed.activityId) this.#activity.settle(changed.activityId, 'completed');
    this.#logResult(changed, 'completed', result, '');
    this.#tell(changed, 'DELEGATION_COMPLETE', { response_preview: preview(result, 200) });
  }

  #fail(record: DelegationRecord, error: string): void {
    const changed = this.#store.delegations.update(record.id, { status: 'failed', error });
    if (!changed) return;
    if (changed.activityId) this.#activity.settle(changed.activityId, 'failed', error);
    this.#logResult(changed, 'failed', '', error);
    this.#tell(changed, 'DELEGATION_FAILED', { error });
  }

  #logResult(record: DelegationRecord, status: string, text: string, error: string): void {
    const callee = this.#store.workspaces.get(record.calleeId)?.name ?? record.calleeId;
    if (!this.#store.workspaces.get(record.callerId)) return;
    this.#activity.log({
      workspaceId: record.callerId,
      type: 'delegation',
      method: 'delegate_result',
      summary: preview(
        status === 'completed' ? `${callee} answered: ${text}` : `${callee} failed: ${error}`,
        256,
      ),
      sourceId: record.callerId,
      targetId: record.calleeId,
      status,
      errorDetail: error,
      durationMs: this.#clock.now() - record.createdAt,
      requestBody: { delegation_id: record.id },
      responseBody: { text, delegation_id: record.id },
    });
  }

  #tell(record: DelegationRecord, event: string, payload: Record<string, unknown>): void {
    const { events } = this.#store;
    events.append({ type: 'delegation.changed', delegation: toDelegation(record) });
    events.append({
      type: 'platform',
      event,
      workspaceId: record.callerId,
      payload: { delegation_id: record.id, target_id: record.calleeId, ...payload },
    });
  }
}
