import { z } from 'zod';
import { isUuid } from '../../base/index.ts';
import { HttpProblem } from '../errors.ts';
import type { UnlistedRoutes } from '../services.ts';
import { delegationIdOf, delegationRow } from '../shapes.ts';

const LISTED = 50;
const delegateBody = z.object({
  target_id: z.string(),
  task: z.string().min(1),
  idempotency_key: z.string().nullish(),
});
const recordBody = z.object({ target_id: z.string(), task: z.string(), delegation_id: z.string().min(1) });
const updateBody = z.object({
  status: z.enum(['completed', 'failed', 'queued']),
  error: z.string().nullish(),
  response_preview: z.string().nullish(),
});

export const delegationRoutes: UnlistedRoutes = (app, services, access) => {
  const { delegations, lifecycle, store } = services;

  app.post('/workspaces/:id/delegate', (request, reply) => {
    const caller = access.workspace(request);
    const parsed = delegateBody.safeParse(request.body);
    if (!parsed.success) throw new HttpProblem(400, 'invalid delegation request');
    const { target_id: targetId, task, idempotency_key: key } = parsed.data;
    if (!isUuid(targetId)) throw new HttpProblem(400, 'target_id must be a valid UUID');
    if (targetId !== caller.id) {
      access.live(targetId);
      access.mayTalk(caller.id, targetId, 'access denied: workspaces cannot communicate per hierarchy rules');
      lifecycle.requireStaying(targetId);
    }
    const { record, repeated } = delegations.delegate({
      callerId: caller.id,
      targetId,
      task,
      idempotencyKey: key || undefined,
    });
    const common = { delegation_id: record.id, target_id: record.calleeId };
    if (repeated) return reply.send({ ...common, status: record.status, idempotent_hit: true });
    return reply.status(202).send({ ...common, status: 'delegated' });
  });

  app.get('/workspaces/:id/delegations', (request) => {
    const { id } = access.workspace(request);
    return store.activity
      .list({ workspaceId: id, type: 'delegation', limit: LISTED })
      .map((row) => delegationRow(row, store.delegations.get(delegationIdOf(row))));
  });

  app.post('/workspaces/:id/delegations/record', (request, reply) => {
    const caller = access.workspace(request);
    const body = recordBody.parse(request.body);
    delegations.recordOwn({
      callerId: caller.id,
      targetId: body.target_id,
      task: body.task,
      id: body.delegation_id,
    });
    return reply.status(202).send({ delegation_id: body.delegation_id, status: 'recorded' });
  });

  app.post('/workspaces/:id/delegations/:delegationId/update', (request) => {
    const caller = access.workspace(request);
    const { delegationId } = request.params as { delegationId: string };
    const body = updateBody.parse(request.body);
    // A busy target answers "queued": the runtime reports that too, and it changes nothing yet.
    if (body.status !== 'queued') {
      delegations.updateOwn(caller.id, delegationId, {
        status: body.status,
        result: body.response_preview ?? '',
        error: body.error ?? '',
      });
    }
    return { status: body.status, delegation_id: delegationId };
  });
};
