import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isoTime, isUuid } from '../../base/index.ts';
import type { QueueRecord } from '../../store/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const USUAL_AGE_MINUTES = 60;
const MINUTE_MS = 60_000;

const item = z.object({
  queue_id: z.string(),
  workspace_id: z.string(),
  status: z.enum(['queued', 'dispatched', 'completed', 'dropped', 'failed']),
  priority: z.number(),
  attempts: z.number(),
  last_error: z.string().optional(),
  enqueued_at: z.string(),
  dispatched_at: z.string().optional(),
  completed_at: z.string().optional(),
  expires_at: z.string().optional(),
  response_body: z.unknown().optional(),
});

export const queueRoutes: Routes = (define, services, access) => {
  const { store, outbox, now } = services;

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/a2a/queue/:queue_id',
      tier: 'own',
      summary: 'What became of a message that was queued, for its sender and its receiver',
      answers: { 200: item, 400: 'no id', 404: 'there is none, or it is not for who asks' },
      difference: 'the answer comes as JSON, for every message and not only for delegations',
    },
    ({ request, params }) => {
      const id = access.pathId(request);
      const row = store.queue.get(params.queue_id ?? '');
      const isTheirs = row !== undefined && (row.workspaceId === id || row.callerId === id);
      if (!isTheirs || !mayRead(request, row)) throw new HttpProblem(404, 'queue item not found');
      return shaped(row, store.queue.responseOf(row.id));
    },
  );

  /** Who names another workspace in a header proves nothing. */
  function mayRead(request: FastifyRequest, row: QueueRecord): boolean {
    const identity = access.identity(request);
    if (identity.kind === 'workspace') return [row.workspaceId, row.callerId].includes(identity.id);
    try {
      return access.workspace(request) !== undefined;
    } catch (error) {
      if (error instanceof HttpProblem) return false;
      throw error;
    }
  }

  define(
    {
      method: 'POST',
      path: '/admin/a2a-queue/drop-stale',
      tier: 'admin',
      summary: 'Gives up messages that have been waiting for too long',
      query: z.object({ max_age_minutes: z.string().optional(), workspace_id: z.string().optional() }),
      answers: { 200: z.object({ dropped: z.number() }), 400: 'no age in minutes, or no id' },
      difference: 'messages of the user and tasks are told as failed, so that they can be sent again',
    },
    ({ query }) => {
      const minutes = Number(query.max_age_minutes || USUAL_AGE_MINUTES);
      if (!Number.isSafeInteger(minutes) || minutes <= 0) {
        throw new HttpProblem(400, 'max_age_minutes must be a positive integer');
      }
      const id = query.workspace_id || null;
      if (id !== null && !isUuid(id)) throw new HttpProblem(400, 'invalid workspace ID');
      return { dropped: outbox.dropStale(now() - minutes * MINUTE_MS, id?.toLowerCase() ?? null) };
    },
  );
};

function shaped(row: QueueRecord, response: string | null): z.infer<typeof item> {
  const time = (key: string, ms: number | null) => (ms === null ? {} : { [key]: isoTime(ms) });
  return {
    queue_id: row.id,
    workspace_id: row.workspaceId,
    status: row.status,
    priority: row.priority,
    attempts: row.attempts,
    ...(row.lastError ? { last_error: row.lastError } : {}),
    enqueued_at: isoTime(row.enqueuedAt),
    ...time('dispatched_at', row.dispatchedAt),
    ...time('completed_at', row.completedAt),
    ...time('expires_at', row.expiresAt),
    ...(response === null || row.status !== 'completed' ? {} : { response_body: JSON.parse(response) }),
  };
}
