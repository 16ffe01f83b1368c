import { AppError, type Clock, type Disposable, type Logger, newRowId } from '../base/index.ts';
import {
  type Approval,
  EXPIRED_BY,
  REMOVED_BY,
  sentApproval,
  type WholeApproval,
} from '../contract/index.ts';
import type { ActivityLog } from '../messaging/index.ts';
import type { ApprovalFilter, ApprovalRecord, Store, WorkspaceRecord } from '../store/index.ts';
import type { ApprovalRequest } from './request.ts';
import { decisionEvents, decisionRow, requestEvents, requestRow } from './told.ts';

/** Agents wait for five minutes by themselves; those that wait longer are told that nobody came. */
const EXPIRES_AFTER_MS = 10 * 60_000;
/** A timer does not run while the machine sleeps, but the deadline comes nearer. */
const LOOK_EVERY_MS = 60_000;
/** Nobody could answer more of one agent. */
const MAX_PENDING = 50;
/** Of what an agent says besides, as JSON. */
export const MAX_CONTEXT_BYTES = 64 * 1024;

export interface ApprovalsOptions {
  readonly store: Store;
  readonly activity: Pick<ActivityLog, 'log' | 'settle'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What agents ask people to allow: each request is decided once, by a person or by the end of its time. */
export class Approvals implements Disposable {
  readonly #options: ApprovalsOptions;
  readonly #store: Store;
  #timer: Disposable | undefined;
  #isDisposed = false;

  constructor(options: ApprovalsOptions) {
    this.#options = options;
    this.#store = options.store;
  }

  /** From here on requests expire, also those whose time ended while no engine ran. */
  start(): void {
    this.#expire();
  }

  /** Stores what an agent asks for, and tells everybody. Throws `too_many_approvals`, `context_too_large`. */
  request(workspace: WorkspaceRecord, asked: ApprovalRequest): Approval {
    const { activity, clock } = this.#options;
    if (Buffer.byteLength(JSON.stringify(asked.context)) > MAX_CONTEXT_BYTES) {
      throw new AppError('context_too_large', `context must be at most ${MAX_CONTEXT_BYTES} bytes of JSON`);
    }
    const filter = { workspaceId: workspace.id, status: 'pending', limit: MAX_PENDING } as const;
    if (this.#store.approvals.list(filter).length >= MAX_PENDING) {
      throw new AppError('too_many_approvals', `${MAX_PENDING} requests already wait for a decision`);
    }
    const createdAt = clock.now();
    const record = this.#store.transaction(() => {
      const { id: activityId } = activity.log(requestRow(workspace.id, asked));
      const approval: ApprovalRecord = {
        ...asked,
        id: newRowId(createdAt),
        workspaceId: workspace.id,
        status: 'pending',
        decidedBy: null,
        decidedAt: null,
        activityId,
        createdAt,
        expiresAt: createdAt + EXPIRES_AFTER_MS,
      };
      this.#store.approvals.insert(approval);
      this.#tell(approval, requestEvents(approval, workspace.parentId));
      return approval;
    });
    this.#watch();
    return toApproval(record);
  }

  /** Newest first. */
  list(filter: ApprovalFilter): Approval[] {
    return this.#store.approvals.list(filter).map(toApproval);
  }

  /** All of one. Throws `approval_not_found`. */
  get(id: string): WholeApproval {
    return toWhole(this.#require(id));
  }

  /** All that wait for a decision, the one that expires first before the others. */
  pending(): Approval[] {
    return this.#store.approvals.listPending().map(toApproval);
  }

  /**
   * Decides a request once and for all. Throws `approval_not_found`, `approval_decided`, and `approval_expired` when its
   * time was over, whether or not the timer has noticed.
   */
  decide(id: string, decision: 'approved' | 'denied', decidedBy: string): WholeApproval {
    const record = this.#require(id);
    if (record.status === 'pending' && record.expiresAt <= this.#options.clock.now()) this.#expire();
    const current = this.#store.approvals.get(id) ?? record;
    if (current.status !== 'pending') throw alreadyDecided(current);
    return toWhole(this.#settle(current, decision, decidedBy));
  }

  /** Denies what a workspace has asked for that is being removed. */
  denyAllOf(workspaceId: string): void {
    for (const record of this.#store.approvals.listPending())
      if (record.workspaceId === workspaceId) this.#settle(record, 'denied', REMOVED_BY);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
  }

  #require(id: string): ApprovalRecord {
    const record = this.#store.approvals.get(id);
    if (!record) throw new AppError('approval_not_found', 'There is no such request', { detail: `Id ${id}` });
    return record;
  }

  #expire(): void {
    const { clock, logger } = this.#options;
    try {
      for (const record of this.#store.approvals.listPending()) {
        if (record.expiresAt > clock.now()) break;
        this.#settle(record, 'denied', EXPIRED_BY);
      }
      this.#watch();
    } catch (error) {
      logger.error({ err: error }, 'requests for approval could not be ended; trying again');
      this.#look(LOOK_EVERY_MS);
    }
  }

  #settle(record: ApprovalRecord, status: 'approved' | 'denied', decidedBy: string): ApprovalRecord {
    const { activity, clock } = this.#options;
    const decided = { ...record, status, decidedBy, decidedAt: clock.now() };
    this.#store.transaction(() => {
      this.#store.approvals.decide(decided);
      activity.settle(record.activityId, { status: 'ok', durationMs: decided.decidedAt - record.createdAt });
      activity.log(decisionRow(decided));
      this.#tell(decided, decisionEvents(decided));
    });
    this.#watch();
    return decided;
  }

  #tell(record: ApprovalRecord, events: ReturnType<typeof requestEvents>): void {
    this.#store.events.append({ type: 'approval.changed', approval: toApproval(record) });
    for (const event of events) this.#store.events.append({ type: 'platform', ...event });
  }

  /** One timer, for the request that expires first. */
  #watch(): void {
    const next = this.#store.approvals.nextExpiry();
    this.#timer?.dispose();
    this.#timer = undefined;
    if (next !== null) this.#look(Math.min(LOOK_EVERY_MS, Math.max(0, next - this.#options.clock.now())));
  }

  #look(afterMs: number): void {
    if (this.#isDisposed) return;
    this.#timer?.dispose();
    this.#timer = this.#options.clock.setTimeout(() => this.#expire(), afterMs);
  }
}

function toWhole({ activityId: _, ...approval }: ApprovalRecord): WholeApproval {
  return approval;
}

function toApproval(record: ApprovalRecord): Approval {
  return sentApproval(toWhole(record));
}

function alreadyDecided({ status, decidedBy }: ApprovalRecord): AppError {
  if (status === 'denied' && decidedBy === EXPIRED_BY) {
    return new AppError('approval_expired', 'The time to decide is over', {
      detail: 'Nobody decided in time, so the agent was told no. It can ask again.',
    });
  }
  return new AppError(
    'approval_decided',
    status === 'approved' ? 'This was approved already' : 'This was denied already',
    { detail: 'The first decision counts; the agent has been told.' },
  );
}
