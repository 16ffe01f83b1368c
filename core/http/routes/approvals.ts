import { z } from 'zod';
import { AppError, isoTime } from '../../base/index.ts';
import { type Approval, EXPIRED_BY, REMOVED_BY } from '../../contract/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

/** As many as the hosted platform lists. */
const NEWEST = 50;
const UNDECIDABLE = new Set(['approval_not_found', 'approval_decided', 'approval_expired']);
/** So the app itself decides; a person who went by such a name would not be seen in the history. */
const RESERVED: ReadonlySet<string> = new Set([EXPIRED_BY, REMOVED_BY]);

const requestBody = z.object({
  task_id: z.string().max(200).nullish(),
  action: z.string().trim().min(1).max(10_000),
  reason: z.string().max(20_000).nullish(),
  context: z.record(z.string(), z.unknown()).nullish(),
});
const decideBody = z.object({
  decision: z.enum(['approved', 'denied']),
  decided_by: z
    .string()
    .max(200)
    .refine((name) => !RESERVED.has(name.trim()))
    .nullish(),
});
const status = z.enum(['pending', 'approved', 'denied']);
const row = z.object({
  id: z.string(),
  task_id: z.string().nullable(),
  action: z.string(),
  reason: z.string(),
  status,
  decided_by: z.string().nullable(),
  decided_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});
const pendingRow = z.object({
  id: z.string(),
  workspace_id: z.string(),
  workspace_name: z.string(),
  action: z.string(),
  reason: z.string(),
  status: z.literal('pending'),
  created_at: z.iso.datetime(),
});

export const approvalRoutes: Routes = (define, { approvals, store }, access) => {
  define(
    {
      method: 'POST',
      path: '/workspaces/:id/approvals',
      tier: 'workspace',
      summary: 'The agent asks a person to allow something',
      body: requestBody,
      invalid: 'invalid request body',
      answers: {
        201: z.object({ approval_id: z.string(), status: z.literal('pending') }),
        413: 'more than 64 KiB of context',
        429: '50 of its requests wait already',
      },
      difference:
        'an action is not only spaces; besides `APPROVAL_APPROVED` and `APPROVAL_DENIED` there is `APPROVAL_DECIDED`, with its fields also at the top of the frame',
    },
    ({ body, workspace, reply }) => {
      const { task_id: taskId, action, reason, context } = body;
      const asked = { taskId: taskId ?? null, action, reason: reason ?? '', context: context ?? {} };
      const { id } = approvals.request(workspace, asked);
      return reply.status(201).send({ approval_id: id, status: 'pending' });
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/approvals',
      tier: 'workspace',
      summary: 'What it asked for, newest first, 50 at most',
      answers: { 200: z.array(row) },
    },
    ({ workspace: { id } }) =>
      approvals.list({ workspaceId: id, status: 'all', limit: NEWEST }).map(listedRow),
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/approvals/:approvalId/decide',
      tier: 'admin',
      admit: (request) => access.owner(request),
      summary: 'Approves or denies what an agent asked for',
      body: decideBody,
      invalid: 'invalid request body',
      answers: {
        200: z.object({ status: z.enum(['approved', 'denied']), approval_id: z.string() }),
        400: 'the id is none, or `decided_by` is a name of the app itself',
        401: 'an org token asks',
        404: 'it is not there, or decided already',
        410: 'the workspace was removed',
      },
      difference:
        "needs the owner's own token, or the open development mode: neither an agent nor whoever has an org token decides; the names by which the app itself decides are nobody's",
    },
    ({ body, params, request }) => {
      const { id } = access.live(access.pathId(request));
      const approvalId = params.approvalId?.toLowerCase() ?? '';
      try {
        if (store.approvals.get(approvalId)?.workspaceId !== id) throw undecidable();
        approvals.decide(approvalId, body.decision, body.decided_by || 'human');
      } catch (error) {
        if (error instanceof AppError && UNDECIDABLE.has(error.code)) throw undecidable();
        throw error;
      }
      return { status: body.decision, approval_id: approvalId };
    },
  );

  define(
    {
      method: 'GET',
      path: '/approvals/pending',
      tier: 'admin',
      summary: 'What waits for a decision, newest first, 50 at most',
      answers: { 200: z.array(pendingRow) },
      difference: 'reading changes nothing: requests end after ten minutes by themselves',
    },
    () =>
      approvals.list({ status: 'pending', limit: NEWEST }).map((approval) => ({
        id: approval.id,
        workspace_id: approval.workspaceId,
        workspace_name: store.workspaces.get(approval.workspaceId)?.name ?? '',
        action: approval.action,
        reason: approval.reason,
        status: 'pending',
        created_at: isoTime(approval.createdAt),
      })),
  );
};

function undecidable(): HttpProblem {
  return new HttpProblem(404, 'approval not found or already decided');
}

function listedRow(approval: Approval) {
  return {
    id: approval.id,
    task_id: approval.taskId,
    action: approval.action,
    reason: approval.reason,
    status: approval.status,
    decided_by: approval.decidedBy,
    decided_at: approval.decidedAt === null ? null : isoTime(approval.decidedAt),
    created_at: isoTime(approval.createdAt),
  };
}
