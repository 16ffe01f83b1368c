import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isOverBudget } from '../../agents/index.ts';
import {
  type Envelope,
  type SendOutcome,
  type Trace,
  toEnvelope,
  traceNamedIn,
} from '../../messaging/index.ts';
import type { QueueRecord, WorkspaceRecord } from '../../store/index.ts';
import { header } from '../access.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** So many messages at once are passed on to one agent, which queues by itself; more of them wait here. */
const UNDER_WAY_MAX = 32;
const NOT_RELATED = 'access denied: workspaces cannot communicate per hierarchy rules';

/** Anything that is an object: what is wrong with it is told once it is clear that the two may talk. */
const request = z.looseObject({
  jsonrpc: z.unknown().optional(),
  id: z.unknown().optional(),
  method: z.unknown().optional(),
  params: z.unknown().optional(),
});
const queued = z.object({
  queued: z.literal(true),
  queue_id: z.string(),
  queue_depth: z.number(),
  message: z.string(),
});

/** Who sends what to whom. */
interface Message {
  readonly targetId: string;
  readonly callerId: string | null;
  readonly envelope: Envelope;
}

export const a2aRoutes: Routes = (define, services, access) => {
  const { proxy, outbox, store, lifecycle, traces, logger, now } = services;

  /** Before the body is read: who calls, and whether the two may talk. */
  function sender(asked: FastifyRequest): { targetId: string; callerId: string | null } {
    const targetId = access.pathId(asked);
    const callerId = access.caller(asked);
    if (callerId !== targetId) access.mayTalk(callerId, targetId, NOT_RELATED);
    return { targetId, callerId };
  }

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/a2a',
      tier: 'own',
      summary: 'Sends a message to the agent of a workspace, and waits for its answer',
      body: request,
      invalid: 'invalid JSON body',
      bodyLimitBytes: BODY_LIMIT_BYTES,
      admit(asked) {
        const { targetId } = sender(asked);
        const target = store.workspaces.getLive(targetId);
        if (target && isOverBudget(target, now())) {
          throw new HttpProblem(402, 'workspace budget limit exceeded');
        }
      },
      answers: {
        200: 'what the agent answered, unchanged; or that it is stored for an agent that fetches',
        202: queued,
        400: 'no JSON, or no message',
        401: 'the caller does not prove who it is',
        402: 'the receiver has spent what it may spend this month',
        403: 'a caller that is nobody outside, or that may not talk to the receiver',
        404: 'there is no such workspace',
        409: 'the receiver is being removed, or the message was cancelled',
        410: 'the receiver was removed',
        413: 'more than 1 MiB',
        502: 'the agent cannot be reached or its answer not be read',
        503: 'the agent is away, wakes up, or is brought back',
        508: 'agents pass the same task on and on',
      },
      difference:
        'nothing is lost while the agent is busy, `X-Timeout` is kept to, chains of agents without end are cut, and a refused connection to a container that runs counts as busy',
    },
    async ({ request: asked, reply, body }) => {
      const message = { ...sender(asked), envelope: toEnvelope(body) };
      const { targetId, callerId, envelope } = message;
      const timeoutMs = timeoutOf(header(asked, 'x-timeout'));
      const target = access.live(targetId);
      lifecycle.requireStaying(targetId);
      const waiting = store.queue.findActive(targetId, envelope.messageId);
      if (waiting) return tellQueued(reply, waiting);
      const named = traceNamedIn(envelope.body);
      const traceparent = header(asked, 'traceparent') ?? named.traceparent;
      const trace = traces.ofMessage(callerId, targetId, { ...named, traceparent });
      if (mustWait(target, message)) return tellQueued(reply, enqueue(message, trace));
      const outcome = await proxy.send({ target, callerId, envelope, trace, timeoutMs });
      if (outcome.kind !== 'busy' || outcome.isKept) return tell(reply, outcome);
      try {
        return tellQueued(reply, enqueue(message, trace));
      } catch (error) {
        logger.error({ err: error, workspace: targetId }, 'a message could not be queued');
        return tell(reply, outcome);
      }
    },
  );

  function enqueue({ targetId, callerId, envelope }: Message, trace: Trace): QueueRecord {
    const expiresAt = envelope.expiresInSeconds === null ? null : now() + envelope.expiresInSeconds * 1000;
    return store.transaction(() =>
      outbox.put({ kind: 'a2a', targetId, callerId, envelope, expiresAt, trace }),
    );
  }

  /** Too much is under way already, or it would overtake another one of the same sender. */
  function mustWait({ id, deliveryMode }: WorkspaceRecord, { callerId, envelope }: Message): boolean {
    if (deliveryMode === 'poll') return false;
    if (proxy.countUnderWay(id) >= UNDER_WAY_MAX) return true;
    return envelope.messageId !== '' && store.queue.waitsFrom(id, callerId);
  }

  function tellQueued(reply: FastifyReply, { id, workspaceId }: QueueRecord) {
    const depth = store.queue.depth(workspaceId);
    outbox.drain(workspaceId);
    return reply.status(202).send({
      queued: true,
      queue_id: id,
      queue_depth: depth,
      message: 'workspace agent busy — request queued, it is delivered as soon as the agent is free',
    });
  }
};

function tell(reply: FastifyReply, { status, body, answer, retryAfterSeconds }: SendOutcome) {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  void reply.status(status);
  if (answer === undefined) return reply.send(body);
  const usual = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return reply.header('content-type', answer.contentType ?? usual).send(answer.bytes);
}

/** Seconds in `X-Timeout` as ms; 0 = no limit; undefined = the usual limit. */
function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0)
    throw new HttpProblem(400, 'X-Timeout must be a number of seconds');
  return seconds * 1000;
}
