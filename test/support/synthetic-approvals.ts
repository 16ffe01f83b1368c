import {
  AppError,
  type Approval,
  EXPIRED_BY,
  type Handlers,
  sentApproval,
  type WholeApproval,
} from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

const MINUTE_MS = 60_000;

/** What agents asked people to allow, in memory. */
export class SyntheticApprovals {
  readonly #approvals = new Map<string, WholeApproval>();

  pending(): Approval[] {
    return [...this.#approvals.values()].filter(({ status }) => status === 'pending').map(sentApproval);
  }

  /** Newest first. */
  all(): WholeApproval[] {
    return [...this.#approvals.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }

  get(id: string): WholeApproval {
    const approval = this.#approvals.get(id);
    if (!approval) throw new AppError('approval_not_found', 'There is no such request');
    return approval;
  }

  put(state: SyntheticState, approval: WholeApproval): WholeApproval {
    this.#approvals.set(approval.id, approval);
    state.emit({ type: 'approval.changed', approval: sentApproval(approval) });
    return approval;
  }

  /** As an agent would; `about` says what matters to the test. */
  ask(state: SyntheticState, workspaceId: string, about: Partial<WholeApproval> = {}): WholeApproval {
    const createdAt = about.createdAt ?? Date.now();
    return this.put(state, {
      id: state.newId('approval'),
      workspaceId,
      taskId: null,
      action: 'Publish the page',
      reason: 'Everybody has read it.',
      context: {},
      status: 'pending',
      decidedBy: null,
      decidedAt: null,
      createdAt,
      expiresAt: createdAt + 10 * MINUTE_MS,
      ...about,
    });
  }

  decide(state: SyntheticState, id: string, status: 'approved' | 'denied', decidedBy: string): WholeApproval {
    const approval = this.get(id);
    if (approval.decidedBy === EXPIRED_BY)
      throw new AppError('approval_expired', 'The time to decide is over', {
        detail: 'Nobody decided in time, so the agent was told no. It can ask again.',
      });
    if (approval.status !== 'pending')
      throw new AppError('approval_decided', `This was ${approval.status} already`, {
        detail: 'The first decision counts; the agent has been told.',
      });
    return this.put(state, { ...approval, status, decidedBy, decidedAt: Date.now() });
  }

  /** As the end of its time would. */
  expire(state: SyntheticState, id: string): WholeApproval {
    return this.decide(state, id, 'denied', EXPIRED_BY);
  }
}

type ApprovalOperation = Extract<keyof Handlers, `approvals.${string}`>;

export function syntheticApprovalHandlers(state: SyntheticState): Pick<Handlers, ApprovalOperation> {
  const { approvals } = state;
  return {
    'approvals.list': ({ workspaceId, status, before, limit }) => {
      const all = approvals
        .all()
        .filter((each) => workspaceId === undefined || each.workspaceId === workspaceId)
        .filter((each) => status === 'all' || (each.status === 'pending') === (status === 'pending'));
      const start = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1;
      return {
        approvals: all.slice(start, start + limit).map(sentApproval),
        reachedEnd: start + limit >= all.length,
      };
    },
    'approvals.get': ({ id }) => approvals.get(id),
    'approvals.decide': ({ id, decision }) => approvals.decide(state, id, decision, 'human'),
  };
}
