import type { Approvals } from '../approvals/index.ts';
import type { Handlers } from '../contract/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';

/** Who decides through the contract sits in front of the app. */
const DECIDED_BY = 'human';

export interface ApprovalHandlerParts {
  readonly registry: WorkspaceRegistry;
  readonly approvals: Approvals;
}

type ApprovalHandlers = Pick<Handlers, Extract<keyof Handlers, `approvals.${string}`>>;

/** What agents ask people to allow. */
export function approvalHandlers({ registry, approvals }: ApprovalHandlerParts): ApprovalHandlers {
  return {
    'approvals.list': ({ workspaceId, limit, ...filter }) => {
      const id = workspaceId === undefined ? undefined : registry.require(workspaceId).id;
      // One more tells whether there are more.
      const found = approvals.list({ ...filter, workspaceId: id, limit: limit + 1 });
      return { approvals: found.slice(0, limit), reachedEnd: found.length <= limit };
    },
    'approvals.get': ({ id }) => approvals.get(id),
    'approvals.decide': ({ id, decision }) => approvals.decide(id, decision, DECIDED_BY),
  };
}
