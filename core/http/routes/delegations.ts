import { z } from 'zod';
import { isUuid } from '../../base/index.ts';
import type { DelegationStatus } from '../../store/index.ts';
import { header } from '../access.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';
import { delegationIdOf, delegationRow, ledgerRow } from '../shapes.ts';

const LISTED = 50;
const MAX_KEY_LENGTH = 512;
const MAX_ID_LENGTH = 200;

const uuid = z
  .string()
  .refine(isUuid, 'target_id must be a valid UUID')
  .transform((text) => text.toLowerCase());
const delegateBody = z.object({
  target_id: z.string().min(1),
  task: z.string().min(1),
  idempotency_key: z.string().max(MAX_KEY_LENGTH).nullish(),
});
const recordBody = z.object({
  target_id: uuid,
  task: z.string().min(1),
  delegation_id: z.string().min(1).max(MAX_ID_LENGTH),
});
const updateBody = z.object({
  status: z.enum(['completed', 'failed', 'queued']),
  error: z.string().nullish(),
  response_preview: z.string().nullish(),
});

const status = z.enum(['pending', 'dispatched', 'queued', 'in_progress', 'completed', 'failed', 'stuck']);
const listed = z.object({
  id: z.string(),
  type: z.enum(['delegate', 'delegate_result']),
  source_id: z.string().nullable(),
  target_id: z.string().nullable(),
  summary: z.string(),
  status,
  created_at: z.string(),
  delegation_id: z.string(),
  error: z.string().optional(),
  response_preview: z.string().optional(),
});

const entry = z.object({
  delegation_id: z.string(),
  caller_id: z.string(),
  callee_id: z.string(),
  task_preview: z.string(),
  status,
  last_heartbeat: z.string().optional(),
  deadline: z.string(),
  result_preview: z.string().optional(),
  error_detail: z.string().optional(),
  retry_count: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
});
const count = z.number().int();
const counts = z.object({
  queued: count,
  dispatched: count,
  in_progress: count,
  completed: count,
  failed: count,
  stuck: count,
});

/** What may be asked for of the ledger, and what that means. */
const LEDGER_VIEWS: Readonly<Record<string, readonly DelegationStatus[]>> = {
  in_flight: ['queued', 'dispatched', 'in_progress'],
  stuck: ['stuck'],
  failed: ['failed'],
  completed: ['completed'],
};
const MAX_ENTRIES = 1000;

export const delegationRoutes: Routes = (define, services, access) => {
  const { delegations, lifecycle, store } = services;

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/delegate',
      tier: 'workspace',
      summary: 'Gives a task to another workspace',
      body: delegateBody,
      invalid: 'invalid delegation request',
      answers: {
        200: z.object({
          delegation_id: z.string(),
          target_id: z.string(),
          status,
          idempotent_hit: z.literal(true),
        }),
        202: z.object({
          delegation_id: z.string(),
          target_id: z.string(),
          status: z.literal('delegated'),
          warning: z.string().optional(),
        }),
        400: 'a target that is no UUID, or the workspace itself',
        403: 'the hierarchy keeps the two apart',
        404: 'there is no such target',
        410: 'the target was removed',
      },
      difference: 'a target that is not there, or that may not be spoken to, is refused at once',
    },
    ({ workspace, body: { task, ...body }, request, reply }) => {
      if (!isUuid(body.target_id)) throw new HttpProblem(400, 'target_id must be a valid UUID');
      const targetId = body.target_id.toLowerCase();
      if (targetId !== workspace.id) {
        access.live(targetId);
        access.mayTalk(
          workspace.id,
          targetId,
          'access denied: workspaces cannot communicate per hierarchy rules',
        );
        lifecycle.requireStaying(targetId);
      }
      const idempotencyKey = body.idempotency_key || undefined;
      const traceparent = header(request, 'traceparent');
      const wish = { callerId: workspace.id, targetId, task, idempotencyKey, traceparent };
      const done = delegations.delegate(wish);
      const common = { delegation_id: done.id, target_id: done.targetId };
      if (done.repeated) return { ...common, status: done.status, idempotent_hit: true };
      void reply.status(202);
      if (done.tracked) return { ...common, status: 'delegated' };
      const warning = 'delegation dispatched but status tracking unavailable';
      return { ...common, status: 'delegated', warning };
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/delegations',
      tier: 'workspace',
      summary: 'The newest rows about tasks given away, 50 at most',
      answers: { 200: z.array(listed) },
    },
    ({ workspace: { id } }) =>
      store.activity
        .list({ workspaceId: id, type: 'delegation', limit: LISTED })
        .map((row) => delegationRow(row, store.delegations.get(delegationIdOf(row)))),
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/delegations/record',
      tier: 'workspace',
      summary: 'Writes down a task that the agent gave away by itself',
      body: recordBody,
      answers: {
        202: z.object({ delegation_id: z.string(), status: z.literal('recorded') }),
        409: 'somebody else has a task with this id',
      },
      difference: 'an id that another workspace uses is refused',
    },
    ({ workspace, body, request, reply }) => {
      delegations.recordOwn({
        callerId: workspace.id,
        traceparent: header(request, 'traceparent'),
        targetId: body.target_id,
        task: body.task,
        id: body.delegation_id,
      });
      void reply.status(202);
      return { delegation_id: body.delegation_id, status: 'recorded' };
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/delegations/:delegationId/update',
      tier: 'workspace',
      summary: 'How a task ended, from who gave it or from who worked on it',
      body: updateBody,
      answers: {
        200: z.object({ status: z.enum(['completed', 'failed', 'queued']), delegation_id: z.string() }),
        404: 'neither gave nor got such a task',
      },
      difference: 'who worked on it may tell too; `queued` changes nothing; an unknown id is 404',
    },
    ({ workspace, params: { delegationId = '' }, body }) => {
      // A busy target answers "queued": the runtime reports that too, and it changes nothing yet.
      if (body.status !== 'queued') {
        delegations.report(workspace.id, delegationId, {
          status: body.status,
          result: body.response_preview ?? '',
          error: body.error ?? '',
        });
      }
      return { status: body.status, delegation_id: delegationId };
    },
  );

  define(
    {
      method: 'GET',
      path: '/admin/delegations',
      tier: 'admin',
      summary: 'The ledger of tasks, newest first',
      query: z.object({ status: z.string().optional(), limit: z.string().optional() }),
      answers: {
        200: z.object({
          delegations: z.array(entry),
          count,
          status: z.string(),
          limit: count,
        }),
        400: 'a status or a limit that makes no sense',
      },
    },
    ({ query }) => {
      const wanted = query.status || 'in_flight';
      const statuses = Object.hasOwn(LEDGER_VIEWS, wanted) ? LEDGER_VIEWS[wanted] : undefined;
      if (statuses === undefined) {
        throw new HttpProblem(400, 'invalid status', {
          allowed: Object.keys(LEDGER_VIEWS),
          requested_status: wanted,
        });
      }
      const limit = Number(query.limit || '100');
      if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ENTRIES) {
        throw new HttpProblem(400, `limit must be an integer between 1 and ${MAX_ENTRIES}`);
      }
      const entries = store.delegations.listWithStatus(statuses, limit).map(ledgerRow);
      return { delegations: entries, count: entries.length, status: wanted, limit };
    },
  );

  define(
    {
      method: 'GET',
      path: '/admin/delegations/stats',
      tier: 'admin',
      summary: 'How many tasks there are of each status',
      answers: { 200: counts },
    },
    () => store.delegations.countByStatus(),
  );
};
