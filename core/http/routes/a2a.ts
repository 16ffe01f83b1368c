import { toEnvelope } from '../../messaging/index.ts';
import { header } from '../access.ts';
import { HttpProblem } from '../errors.ts';
import type { UnlistedRoutes } from '../services.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;

export const a2aRoutes: UnlistedRoutes = (app, services, access) => {
  const { proxy, outbox, store, lifecycle, now } = services;

  app.post('/workspaces/:id/a2a', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const targetId = access.pathId(request);
    const callerId = access.caller(request);
    if (callerId !== targetId) {
      access.mayTalk(callerId, targetId, 'access denied: workspaces cannot communicate per hierarchy rules');
    }
    const envelope = toEnvelope(request.body);
    const target = access.live(targetId);
    lifecycle.requireStaying(targetId);
    const outcome = await proxy.send({
      target,
      callerId,
      envelope,
      timeoutMs: timeoutOf(header(request, 'x-timeout')),
    });

    if (outcome.kind === 'busy') {
      const expiresAt = envelope.expiresInSeconds === null ? null : now() + envelope.expiresInSeconds * 1000;
      const row = store.transaction(() =>
        outbox.put({ kind: 'a2a', targetId, callerId, envelope, expiresAt }),
      );
      const depth = store.queue.depth(targetId);
      outbox.drain(targetId);
      return reply.status(202).send({
        queued: true,
        queue_id: row.id,
        queue_depth: depth,
        message: 'workspace agent busy — request queued, it is delivered as soon as the agent is free',
      });
    }
    if (outcome.retryAfterSeconds !== undefined)
      reply.header('retry-after', String(outcome.retryAfterSeconds));
    if (typeof outcome.body === 'string') reply.type('text/plain; charset=utf-8');
    return reply.status(outcome.status).send(outcome.body);
  });
};

/** Seconds in `X-Timeout` as ms; 0 = no limit; undefined = the usual limit. */
function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0)
    throw new HttpProblem(400, 'X-Timeout must be a number of seconds');
  return seconds * 1000;
}
