import { AppError, type Clock, type Logger, newId } from '../base/index.ts';
import type { ActivityRecord, DelegationRecord, QueueRecord, Store } from '../store/index.ts';
import type { ActivityLog } from './activity-log.ts';
import { type DelegateInput, DelegationLedger, isEnded } from './delegation-ledger.ts';
import { tasksNamedIn } from './delegation-replies.ts';
import { DelegationRows } from './delegation-rows.ts';
import { textEnvelope } from './envelope.ts';
import type { Outbox } from './outbox.ts';
import type { SendOutcome } from './outcome.ts';
import { classifyResponse } from './response.ts';
import { requestText, responseText } from './text.ts';
import { columnsOf } from './trace.ts';
import type { Traces } from './traces.ts';

const BUDGET_MS = 30 * 60_000;
/** Sooner than that it is not worth a write that the callee still lives. */
const HEARTBEAT_STEP_MS = 60_000;
const UNTRACED = { traceId: null, spanId: null, parentSpanId: null };

/** What came of a wish to delegate. */
export interface Delegated {
  readonly id: string;
  readonly targetId: string;
  /** As the history has it. */
  readonly status: string;
  /** The same was wished for before. */
  readonly repeated: boolean;
  /** False: it is sent, but nobody will know how it ends. */
  readonly tracked: boolean;
}

export interface DelegationsOptions {
  readonly store: Store;
  readonly activity: ActivityLog;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly traces?: Traces | undefined;
  /** Results also go to the inbox of callers that fetch their messages. */
  readonly inboxPush?: boolean | undefined;
}

/** Tasks that one workspace gives to another. The ledger is the truth, the activity rows are the history. */
export class Delegations {
  readonly #options: DelegationsOptions;
  readonly #store: Store;
  readonly #rows: DelegationRows;
  readonly #ledger: DelegationLedger;
  /** What each callee is being asked right now. */
  readonly #underWay = new Map<string, Set<string>>();

  constructor(options: DelegationsOptions) {
    const { store, activity, clock, outbox, inboxPush = false } = options;
    this.#options = options;
    this.#store = store;
    this.#rows = new DelegationRows({ store, activity, clock, inboxPush });
    this.#ledger = new DelegationLedger(store, this.#rows, clock);
    outbox.observe('delegation', { changed: (row, outcome) => this.#followMessage(row, outcome) });
    outbox.observe('a2a', { changed: (row, outcome) => this.#followOwn(row, outcome) });
    activity.observe((row) => this.#takeReply(row));
  }

  /**
   * Stores a delegation and sends it. A repeat with the same key returns the first one unless that failed.
   * Throws `self_delegation`.
   */
  delegate(input: DelegateInput): Delegated {
    if (input.callerId === input.targetId) {
      throw new AppError('self_delegation', 'self-delegation not permitted');
    }
    const earlier = this.#earlier(input);
    if (earlier && !isFailure(earlier)) return this.#repeat(earlier);
    const id = newId();
    try {
      this.#store.transaction(() => {
        if (earlier) this.#store.delegations.releaseKey(earlier.id);
        const message = this.#put(id, input);
        this.#ledger.record(id, input, 'queued', message);
      });
    } catch (error) {
      // Another process may have stored the same wish meanwhile.
      const first = this.#earlier(input);
      if (first && !isFailure(first)) return this.#repeat(first);
      this.#options.logger.error({ err: error, delegation: id }, 'a delegation could not be recorded');
      this.#put(id, input);
      this.#options.outbox.drain(input.targetId);
      return { id, targetId: input.targetId, status: 'pending', repeated: false, tracked: false };
    }
    this.#options.outbox.drain(input.targetId);
    return { id, targetId: input.targetId, status: 'pending', repeated: false, tracked: true };
  }

  /** Takes note of a delegation that the agent dispatched by itself. Throws `delegation_taken` for another's id. */
  recordOwn(input: DelegateInput & { id: string }): void {
    const existing = this.#store.delegations.get(input.id);
    if (existing?.callerId === input.callerId) return;
    if (existing) throw new AppError('delegation_taken', 'delegation_id is already in use');
    const trace = this.#options.traces?.within(input.callerId, { traceparent: input.traceparent });
    this.#store.transaction(() =>
      this.#ledger.record(input.id, input, 'dispatched', trace ? columnsOf(trace) : UNTRACED),
    );
  }

  /**
   * Takes how a delegation ended from its caller or from who worked on it; only the first end counts. Throws
   * `delegation_not_found` for anybody else.
   */
  report(
    workspaceId: string,
    id: string,
    outcome: { status: 'completed' | 'failed'; result: string; error: string },
  ): void {
    const record = this.#store.delegations.get(id);
    if (!record || (record.callerId !== workspaceId && record.calleeId !== workspaceId)) {
      throw new AppError('delegation_not_found', 'delegation not found');
    }
    if (isEnded(record)) return;
    this.#store.transaction(() => {
      if (outcome.status === 'completed') this.#ledger.complete(record, outcome.result);
      else this.#ledger.fail(record, outcome.error);
      this.#callOff(record, workspaceId === record.callerId && outcome.status === 'failed');
    });
  }

  /** A workspace gave a sign of life: so it still works on what it is being asked. */
  heardOf(calleeId: string): void {
    const now = this.#options.clock.now();
    for (const id of this.#underWay.get(calleeId) ?? []) {
      const record = this.#store.delegations.get(id);
      if (!record || isEnded(record) || now - (record.heartbeatAt ?? 0) < HEARTBEAT_STEP_MS) continue;
      this.#ledger.keepAlive(record);
    }
  }

  /** Ends what was on its way to a workspace that is being removed. */
  failAllTo(calleeId: string, reason: string): void {
    for (const record of this.#store.delegations.listOpen()) {
      if (record.calleeId === calleeId) this.#ledger.fail(record, reason);
    }
  }

  /**
   * Ends what nobody answered before its deadline, and what was worked on by an agent that has fallen silent for too
   * long. Silence counts from `awakeSince` at the earliest: before, nobody could be heard.
   */
  endOverdue(limits: { readonly silentMs: number; readonly awakeSince: number }): void {
    const now = this.#options.clock.now();
    for (const record of this.#store.delegations.listOpen()) {
      const { heartbeatAt, status, deadline } = record;
      const silentMs = now - Math.max(heartbeatAt ?? now, limits.awakeSince);
      if (deadline <= now) this.#end(record, 'failed', 'no answer before the deadline');
      else if (status === 'in_progress' && silentMs > limits.silentMs) {
        this.#end(record, 'stuck', `the agent fell silent ${Math.round(silentMs / 60_000)} minutes ago`);
      }
    }
  }

  #earlier({ callerId, idempotencyKey }: DelegateInput): DelegationRecord | undefined {
    return idempotencyKey === undefined
      ? undefined
      : this.#store.delegations.findByKey(callerId, idempotencyKey);
  }

  #repeat(record: DelegationRecord): Delegated {
    const status = this.#rows.taskStatus(record) ?? record.status;
    return { id: record.id, targetId: record.calleeId, status, repeated: true, tracked: true };
  }

  #put(id: string, { callerId, targetId, task, traceparent }: DelegateInput): QueueRecord {
    const about = { delegation_id: id, source_workspace_id: callerId };
    const trace = this.#options.traces?.ofMessage(callerId, targetId, { traceparent });
    return this.#options.outbox.put({
      kind: 'delegation',
      targetId,
      callerId,
      envelope: textEnvelope(id, task, about),
      trace,
      expiresAt: this.#options.clock.now() + BUDGET_MS,
    });
  }

  /** Follows the stored message that carries a delegation. */
  #followMessage(row: QueueRecord, outcome: SendOutcome | null): void {
    const record = this.#store.delegations.get(row.messageId);
    if (!record) return;
    this.#noteUnderWay(record, row.status === 'dispatched');
    if (isEnded(record)) return;
    if (row.status === 'failed' || row.status === 'dropped') {
      this.#ledger.fail(record, row.lastError ?? 'it could not be delivered');
    } else if (row.status === 'completed' && isAnswer(outcome)) {
      this.#ledger.complete(record, answerText(outcome.body), record.resultActivityId !== null);
    } else this.#ledger.wait(record, row.status === 'dispatched' ? 'dispatched' : 'queued', row.attempts);
  }

  /** A message that an agent sent for a task of its own, which waited in the queue and was answered without it. */
  #followOwn(row: QueueRecord, outcome: SendOutcome | null): void {
    if (row.status !== 'completed' || !isAnswer(outcome)) return;
    for (const id of tasksNamedIn(JSON.parse(row.body))) {
      const record = this.#store.delegations.get(id);
      if (record?.callerId !== row.callerId || record.calleeId !== row.workspaceId || isEnded(record))
        continue;
      this.#ledger.complete(record, answerText(outcome.body), true);
    }
  }

  #noteUnderWay({ id, calleeId }: DelegationRecord, isUnderWay: boolean): void {
    const ids = this.#underWay.get(calleeId) ?? new Set();
    if (isUnderWay) this.#underWay.set(calleeId, ids.add(id));
    else if (ids.delete(id) && ids.size === 0) this.#underWay.delete(calleeId);
  }

  /**
   * An agent that fetches its messages answers a task with a message to who gave it. It says which task it means, or it
   * means the one that it has had the longest: unless it was sent another message since, which comes first.
   */
  #takeReply(row: ActivityRecord): void {
    const { sourceId, workspaceId, method, requestBody } = row;
    if (row.type !== 'a2a_receive' || method !== 'message/send' || row.status !== 'ok') return;
    if (sourceId === null || sourceId === workspaceId) return;
    const open = this.#store.delegations.listOpenBetween(workspaceId, sourceId);
    if (open.length === 0) return;
    const named = tasksNamedIn(requestBody);
    const meant = open.find(({ id }) => named.includes(id));
    // What it gives away itself is no answer, and what is late is not the answer to another one.
    if (!meant && (this.#areTasks(named) || this.#answersMessage(row, sourceId))) return;
    const answered = meant ?? open.find((record) => this.#isWithAgent(record));
    if (answered) this.#ledger.complete(answered, requestText(requestBody));
  }

  #areTasks(ids: readonly string[]): boolean {
    return ids.some((id) => this.#store.delegations.get(id) !== undefined);
  }

  /** Whether the last that it was sent by whom it writes to is no task, and this is the first that it writes since. */
  #answersMessage({ id, workspaceId }: ActivityRecord, agentId: string): boolean {
    const list = (at: string, from: string) =>
      this.#store.activity.list({ workspaceId: at, type: 'a2a_receive', peerId: from, limit: 2 });
    const [asked] = list(agentId, workspaceId);
    if (!asked || this.#areTasks(tasksNamedIn(asked.requestBody))) return false;
    const before = list(workspaceId, agentId).find((each) => each.id !== id);
    return before === undefined || before.createdAt <= asked.createdAt;
  }

  /** It was fetched, or can be: nothing will answer but the agent itself. */
  #isWithAgent(record: DelegationRecord): boolean {
    if (this.#rows.taskStatus(record) !== 'queued') return false;
    return this.#store.queue.findActive(record.calleeId, record.id) === undefined;
  }

  #end(record: DelegationRecord, status: 'failed' | 'stuck', reason: string): void {
    this.#store.transaction(() => {
      this.#ledger.fail(record, reason, status);
      this.#callOff(record, true);
    });
  }

  /** What is over need not be sent any more, nor waited for; an agent that reports is left to finish its answer. */
  #callOff({ calleeId, id }: DelegationRecord, underWayToo: boolean): void {
    const message = this.#store.queue.findActive(calleeId, id);
    if (message && (underWayToo || message.status === 'queued')) this.#options.outbox.cancel(id);
  }
}

function isFailure({ status }: DelegationRecord): boolean {
  return status === 'failed' || status === 'stuck';
}

/** Whether somebody answered it, rather than put it aside for later. */
function isAnswer(outcome: SendOutcome | null): outcome is SendOutcome {
  return outcome?.kind === 'answered' && classifyResponse(outcome.body).kind !== 'queued';
}

function answerText(body: unknown): string {
  const text = responseText(body);
  if (text !== '') return text;
  return typeof body === 'string' ? body : JSON.stringify(body ?? '');
}
