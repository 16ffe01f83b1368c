import type { Clock } from '../base/index.ts';
import type { Delegation, PlatformEventName } from '../contract/index.ts';
import type { ActivityRecord, DelegationRecord, Store } from '../store/index.ts';
import type { ActivityLog } from './activity-log.ts';
import { textEnvelope } from './envelope.ts';
import { preview } from './text.ts';

const SUMMARY_LENGTH = 256;

export function toDelegation(record: DelegationRecord): Delegation {
  return {
    id: record.id,
    callerId: record.callerId,
    calleeId: record.calleeId,
    task: record.task,
    status: record.status,
    resultPreview: preview(record.result, 300),
    error: record.error,
    traceId: record.traceId,
    spanId: record.spanId,
    parentSpanId: record.parentSpanId,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

/** How a delegation ended. `text`: what the callee answered, or why it did not. */
export interface Ending {
  readonly status: 'completed' | 'failed';
  readonly text: string;
}

export interface DelegationRowsOptions {
  readonly store: Store;
  readonly activity: ActivityLog;
  readonly clock: Clock;
  /** Results also go to the inbox of callers that fetch their messages. */
  readonly inboxPush: boolean;
}

/** Writes the history of delegations and tells of them. The ledger is somebody else's. */
export class DelegationRows {
  readonly #options: DelegationRowsOptions;

  constructor(options: DelegationRowsOptions) {
    this.#options = options;
  }

  /** The row of the task itself. */
  logTask(
    record: Omit<DelegationRecord, 'activityId' | 'resultActivityId'>,
    status: 'pending' | 'dispatched',
  ): ActivityRecord {
    return this.#options.activity.log({
      ...this.#common(record),
      method: 'delegate',
      summary: preview(`Delegated to ${this.#nameOf(record.calleeId)}: ${record.task}`, SUMMARY_LENGTH),
      status,
      requestBody: { task: record.task, delegation_id: record.id },
    });
  }

  /** The row that the result will be in, for a task that waits longer than usual. */
  logWaiting(record: DelegationRecord): ActivityRecord {
    return this.#options.activity.log({
      ...this.#common(record),
      method: 'delegate_result',
      summary: preview(`${this.#nameOf(record.calleeId)} has it in its queue`, SUMMARY_LENGTH),
      status: 'queued',
      requestBody: { delegation_id: record.id },
    });
  }

  /** The row of the result, which may be there already. Returns its id. */
  logResult(record: DelegationRecord, ending: Ending): string {
    const { activity, clock } = this.#options;
    const callee = this.#nameOf(record.calleeId);
    const failed = ending.status === 'failed';
    const text = failed ? `DELEGATION FAILED to ${callee}: ${ending.text}` : ending.text;
    const outcome = {
      status: ending.status,
      summary: preview(
        failed ? `${callee} failed: ${ending.text}` : `${callee} answered: ${ending.text}`,
        SUMMARY_LENGTH,
      ),
      errorDetail: failed ? ending.text : '',
      durationMs: clock.now() - record.createdAt,
      responseBody: { text, delegation_id: record.id },
    };
    this.#pushToInbox(record, ending, text, outcome.summary);
    if (record.resultActivityId !== null) {
      activity.settle(record.resultActivityId, outcome);
      return record.resultActivityId;
    }
    const requestBody = { delegation_id: record.id };
    return activity.log({ ...this.#common(record), ...outcome, method: 'delegate_result', requestBody }).id;
  }

  /** The status of the row of the task; undefined once that is gone. */
  taskStatus({ activityId }: DelegationRecord): string | undefined {
    return activityId === null ? undefined : this.#options.store.activity.get(activityId)?.status;
  }

  settleTask({ activityId }: DelegationRecord, status: string, errorDetail = ''): void {
    if (activityId !== null) this.#options.activity.settle(activityId, { status, errorDetail });
  }

  /** Tells of an entry of the ledger, and of what happened to it in the words of the platform API. */
  tell(record: DelegationRecord, event?: PlatformEventName, payload: Record<string, unknown> = {}): void {
    const { events } = this.#options.store;
    events.append({ type: 'delegation.changed', delegation: toDelegation(record) });
    if (event === undefined) return;
    events.append({
      type: 'platform',
      event,
      workspaceId: record.callerId,
      payload: { delegation_id: record.id, target_id: record.calleeId, ...payload },
    });
  }

  /** As a message from the callee, complete as every message that is fetched. */
  #pushToInbox(record: DelegationRecord, { status }: Ending, text: string, summary: string): void {
    const { store, activity, inboxPush } = this.#options;
    if (!inboxPush || store.workspaces.getLive(record.callerId)?.deliveryMode !== 'poll') return;
    const about = { delegation_id: record.id, status, source_workspace_id: record.calleeId };
    activity.log({
      ...this.#common(record),
      type: 'a2a_receive',
      method: 'delegate_result',
      sourceId: record.calleeId,
      targetId: record.callerId,
      summary,
      status: status === 'completed' ? 'ok' : 'error',
      requestBody: textEnvelope(`${record.id}:result`, text, about).body,
      responseBody: { text, ...about },
    });
  }

  #common(record: Omit<DelegationRecord, 'activityId' | 'resultActivityId'>) {
    return {
      workspaceId: record.callerId,
      type: 'delegation',
      sourceId: record.callerId,
      targetId: record.calleeId,
      traceId: record.traceId,
      spanId: record.spanId,
      parentSpanId: record.parentSpanId,
    };
  }

  #nameOf(workspaceId: string): string {
    return this.#options.store.workspaces.get(workspaceId)?.name ?? workspaceId;
  }
}
