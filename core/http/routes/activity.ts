import { z } from 'zod';
import { isUuid } from '../../base/index.ts';
import { notifyUser } from '../../messaging/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';
import { activityRow, historyMessage } from '../shapes.ts';

const ACTIVITY_TYPES = new Set([
  'a2a_send',
  'a2a_receive',
  'task_update',
  'agent_log',
  'skill_promotion',
  'memory_write',
  'error',
]);
const MAX_SINCE_SECONDS = 30 * 86_400;

const logBody = z.object({
  activity_type: z.string(),
  method: z.string().nullish(),
  summary: z.string().nullish(),
  source_id: z.string().nullish(),
  target_id: z.string().nullish(),
  status: z.string().nullish(),
  error_detail: z.string().nullish(),
  duration_ms: z.number().nullish(),
  request_body: z.unknown().optional(),
  response_body: z.unknown().optional(),
  metadata: z.unknown().optional(),
});
const attachment = z.object({
  uri: z.string().min(1),
  name: z.string().min(1),
  mimeType: z.string().optional(),
  size: z.number().optional(),
});
const notifyBody = z.object({ message: z.string().min(1), attachments: z.array(attachment).nullish() });

const activityQuery = z.object({
  type: z.string().optional(),
  source: z.string().optional(),
  peer_id: z.string().optional(),
  before_ts: z.string().optional(),
  since_secs: z.string().optional(),
  since_id: z.string().optional(),
  limit: z.string().optional(),
});
const historyQuery = z.object({ limit: z.string().optional(), before_ts: z.string().optional() });

const row = z.object({
  id: z.string(),
  workspace_id: z.string(),
  activity_type: z.string(),
  source_id: z.string().nullable(),
  target_id: z.string().nullable(),
  method: z.string().nullable(),
  summary: z.string().nullable(),
  request_body: z.unknown(),
  response_body: z.unknown(),
  tool_trace: z.unknown(),
  duration_ms: z.number().nullable(),
  status: z.string(),
  error_detail: z.string().nullable(),
  created_at: z.string(),
});
const historyEntry = z.object({
  id: z.string(),
  role: z.enum(['user', 'agent', 'system']),
  content: z.string(),
  attachments: z.array(attachment).optional(),
  timestamp: z.string(),
});

export const activityRoutes: Routes = (define, services) => {
  const { store, activity, chat } = services;

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/activity',
      tier: 'workspace',
      summary: 'What happened, newest first; after a cursor, oldest first',
      query: activityQuery,
      answers: {
        200: z.array(row),
        400: 'a filter that makes no sense',
        410: 'the cursor is not a row of this workspace',
      },
      difference: 'cursors order by insertion, so equal times lose nothing',
    },
    ({ workspace: { id }, query }) => {
      const filter = {
        workspaceId: id,
        type: query.type || undefined,
        source: sourceOf(query.source),
        peerId: peerOf(query.peer_id),
        before: timeOf('before_ts', query.before_ts),
        from: fromOf(query.since_secs, services.now()),
        limit: limitOf(query.limit, 100, 500),
      };
      if (!query.since_id) return store.activity.list(filter).map(activityRow);
      const rows = store.activity.listSince(query.since_id, filter);
      if (rows === null) {
        throw new HttpProblem(410, 'since_id cursor not found; drop it and start again with since_secs');
      }
      return rows.map(activityRow);
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/activity',
      tier: 'workspace',
      summary: 'Adds a row in the name of the workspace',
      body: logBody,
      answers: { 200: z.object({ status: z.literal('logged') }), 403: 'in the name of another workspace' },
    },
    ({ workspace: { id }, body }) => {
      if (!ACTIVITY_TYPES.has(body.activity_type)) throw new HttpProblem(400, 'invalid activity_type');
      if (body.source_id && body.source_id !== id) {
        throw new HttpProblem(403, 'source_id must match authenticated workspace');
      }
      activity.log({
        workspaceId: id,
        type: body.activity_type,
        method: body.method ?? '',
        summary: body.summary ?? '',
        sourceId: id,
        targetId: body.target_id || null,
        status: body.status || 'ok',
        errorDetail: body.error_detail ?? '',
        durationMs: body.duration_ms ?? null,
        requestBody: body.request_body ?? body.metadata ?? null,
        responseBody: body.response_body ?? null,
      });
      return { status: 'logged' };
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/notify',
      tier: 'workspace',
      summary: 'A message of the agent to the user',
      body: notifyBody,
      invalid: 'invalid notify request: message, and uri + name of attachments',
      answers: { 200: z.object({ status: z.literal('sent') }) },
    },
    ({ workspace, body: { message, attachments } }) => {
      const files = (attachments ?? []).map(({ mimeType, size, ...file }) => ({
        ...file,
        ...(mimeType === undefined ? {} : { mimeType }),
        ...(size === undefined ? {} : { size }),
      }));
      notifyUser(store, activity, workspace, message, files);
      return { status: 'sent' };
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/chat-history',
      tier: 'workspace',
      summary: 'The conversation with the user, oldest first',
      invalidId: 'workspace id must be a UUID',
      query: historyQuery,
      answers: { 200: z.object({ messages: z.array(historyEntry), reached_end: z.boolean() }) },
    },
    ({ workspace: { id }, query }) => {
      const limit = limitOf(query.limit, 100, 1000);
      const { rows, messages } = chat.history(id, limit, timeOf('before_ts', query.before_ts));
      return { messages: messages.map(historyMessage), reached_end: rows < limit };
    },
  );
};

function sourceOf(text: string | undefined): 'canvas' | 'agent' | undefined {
  if (!text) return undefined;
  if (text === 'canvas' || text === 'agent') return text;
  throw new HttpProblem(400, "source must be 'canvas' or 'agent'");
}

function peerOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (isUuid(text)) return text.toLowerCase();
  throw new HttpProblem(400, 'peer_id must be a UUID');
}

function timeOf(name: string, text: string | undefined): number | undefined {
  if (!text) return undefined;
  const ms = /^\d{4}-\d{2}-\d{2}[Tt ]/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms))
    throw new HttpProblem(400, `${name} must be RFC3339, for example 2026-05-08T23:30:03Z`);
  return ms;
}

function fromOf(text: string | undefined, now: number): number | undefined {
  if (!text) return undefined;
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds <= 0)
    throw new HttpProblem(400, 'since_secs must be a positive integer');
  return now - Math.min(seconds, MAX_SINCE_SECONDS) * 1000;
}

/** Out-of-range and unreadable limits fall back, as clients expect. */
function limitOf(text: string | undefined, fallback: number, max: number): number {
  const value = Number(text ?? '');
  return Number.isInteger(value) && value > 0 ? Math.min(value, max) : fallback;
}
