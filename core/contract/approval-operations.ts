import { z } from 'zod';
import { command, query } from './operation.ts';

/** Who decided a request that nobody answered in time. */
export const EXPIRED_BY = 'auto-expired';
/** Who decided what a workspace had asked for before it was removed. */
export const REMOVED_BY = 'workspace-removed';

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
  /** What else it says of it. */
  context: z.record(z.string(), z.unknown()),
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
  'approvals.decide': command(
    'Approve or deny what an agent asked for',
    z.object({ id: z.string(), decision: z.enum(['approved', 'denied']) }),
    approvalSchema,
    ['approval_not_found', 'approval_decided', 'approval_expired'],
  ),
} as const;
