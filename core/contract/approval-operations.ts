import { z } from 'zod';
import { command, query } from './operation.ts';

/** Who decided a request that nobody answered in time. */
export const EXPIRED_BY = 'auto-expired';
/** Who decided what a workspace had asked for before it was removed. */
export const REMOVED_BY = 'workspace-removed';

/** What an agent says of a request besides is sent unasked up to this length, in characters of JSON. */
const MOST_CONTEXT_SENT = 4_000;

const contextSchema = z.record(z.string(), z.unknown());

/** Something that an agent asks a person to allow. Its texts are the agent's own. */
export const approvalSchema = z.object({
  id: z.string(),
  /** Who asks. */
  workspaceId: z.string(),
  /** The task that it is for, as the agent names it. */
  taskId: z.string().nullable(),
  /** What it wants to do. */
  action: z.string(),
  reason: z.string(),
  /** What else it says of it; null when that is long: `approvals.get` has it. */
  context: contextSchema.nullable(),
  status: z.enum(['pending', 'approved', 'denied']),
  /** `human`, a name that a client gave, `EXPIRED_BY` or `REMOVED_BY`; null while it waits. */
  decidedBy: z.string().nullable(),
  /** Milliseconds since the epoch, like the others. */
  decidedAt: z.number().nullable(),
  createdAt: z.number(),
  /** Nobody having decided by then is a refusal. */
  expiresAt: z.number(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const wholeApprovalSchema = approvalSchema.extend({ context: contextSchema });
/** The same with all that the agent says. */
export type WholeApproval = z.infer<typeof wholeApprovalSchema>;

/** As it is sent unasked: in lists, snapshots and events. */
export function sentApproval(approval: WholeApproval): Approval {
  const isLong = JSON.stringify(approval.context).length > MOST_CONTEXT_SENT;
  return isLong ? { ...approval, context: null } : approval;
}

/** What agents ask people. `approval.changed` tells of each request and of what became of it. */
export const approvalOperations = {
  'approvals.list': query(
    'What agents asked to be allowed, newest first: what waits for a decision, or what was decided',
    z.object({
      /** Absent: of all. */
      workspaceId: z.string().optional(),
      status: z.enum(['pending', 'decided', 'all']).default('pending'),
      /** The id of the last one of the page before. */
      before: z.string().optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    z.object({ approvals: z.array(approvalSchema), reachedEnd: z.boolean() }),
    ['workspace_not_found', 'workspace_removed'],
  ),
  'approvals.get': query(
    'A request with all that the agent says of it',
    z.object({ id: z.string() }),
    wholeApprovalSchema,
    ['approval_not_found'],
  ),
  'approvals.decide': command(
    'Approve or deny what an agent asked for',
    z.object({ id: z.string(), decision: z.enum(['approved', 'denied']) }),
    wholeApprovalSchema,
    ['approval_not_found', 'approval_decided', 'approval_expired'],
  ),
} as const;
