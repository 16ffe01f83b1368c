import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isUuid } from '../../base/index.ts';
import { columnsOf, notifyUser, preview, searchSession, traceNamedIn } from '../../messaging/index.ts';
import { header } from '../access.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';
import { activityJson, historyMessage, sessionHit } from '../shapes.ts';

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
/** What an agent tells of itself is meant to be read; whole files are not. */
const MAX_LOG_BYTES = 1024 * 1024;
const MAX_SUMMARY_LENGTH = 256;
const MAX_ERROR_LENGTH = 4096;
const MAX_NAME_LENGTH = 200;
const MAX_SEARCH_LENGTH = 500;
/** Date, time and zone; a plus sign that was not encoded arrives as a space. */
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+ -]\d{2}:\d{2})$/;

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
const searchQuery = z.object({
  q: z.string().max(MAX_SEARCH_LENGTH).optional(),
  limit: z.string().optional(),
});

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

const hit = z.object({
  kind: z.enum(['activity', 'memory']),
  id: z.string(),
  workspace_id: z.string(),
  label: z.string(),
  content: z.string(),
  method: z.string(),
  status: z.string(),
  request_body: z.unknown(),
  response_body: z.unknown(),
  created_at: z.string(),
});

export const activityRoutes: Routes = (define, services) => {
  const { store, activity, chat, logger, traces } = services;

  /** Where a row belongs that its writer names a trace for, in the header or in its metadata. */
  function traceOf(id: string, request: FastifyRequest, metadata: unknown) {
    const named = traceNamedIn({ params: { metadata } });
    const traceparent = header(request, 'traceparent') ?? named.traceparent;
    const trace = traces.within(id, { ...named, traceparent });
    return trace ? columnsOf(trace) : {};
  }

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
    ({ workspace: { id }, query, reply }) => {
      const filter = {
        workspaceId: id,
        type: query.type || undefined,
        source: sourceOf(query.source),
        peerId: peerOf(query.peer_id),
        before: timeOf('before_ts', query.before_ts),
        from: fromOf(query.since_secs, services.now()),
        limit: limitOf(query.limit, 100, 500),
      };
      const rows = query.since_id
        ? store.activity.listStoredSince(query.since_id, filter)
        : store.activity.listStored(filter);
      if (rows === null) {
        throw new HttpProblem(410, 'since_id cursor not found; drop it and start again with since_secs');
      }
      return reply.type('application/json; charset=utf-8').send(activityJson(rows));
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/activity',
      tier: 'workspace',
      summary: 'Adds a row in the name of the workspace',
      body: logBody,
      bodyLimitBytes: MAX_LOG_BYTES,
      answers: {
        200: z.object({ status: z.literal('logged') }),
        400: 'a type that agents do not write',
        403: 'in the name of another workspace',
        413: 'more than 1 MiB',
      },
      difference: 'long summaries are cut to 256 characters, error details to 4,096',
    },
    async ({ workspace: { id }, body, request }) => {
      if (!ACTIVITY_TYPES.has(body.activity_type)) throw new HttpProblem(400, 'invalid activity_type');
      if (body.source_id && body.source_id.toLowerCase() !== id) {
        throw new HttpProblem(403, 'source_id must match authenticated workspace');
      }
      const row = {
        workspaceId: id,
        type: body.activity_type,
        method: preview(body.method ?? '', MAX_NAME_LENGTH),
        summary: preview(body.summary ?? '', MAX_SUMMARY_LENGTH),
        sourceId: id,
        targetId: preview(body.target_id ?? '', MAX_NAME_LENGTH) || null,
        status: preview(body.status || 'ok', MAX_NAME_LENGTH),
        errorDetail: preview(body.error_detail ?? '', MAX_ERROR_LENGTH),
        durationMs: body.duration_ms == null ? null : Math.round(body.duration_ms),
        requestBody: body.request_body ?? body.metadata ?? null,
        responseBody: body.response_body ?? null,
        ...traceOf(id, request, body.metadata),
      };
      await store.grouped(() => activity.log(row));
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
      answers: {
        200: z.object({ messages: z.array(historyEntry), reached_end: z.boolean() }),
        400: 'a time that is none',
        502: 'it could not be read; to be asked again',
      },
      difference: 'a message that could not be delivered says why, as a message of the system',
    },
    ({ workspace: { id }, query }) => {
      const limit = limitOf(query.limit, 100, 1000);
      const before = timeOf('before_ts', query.before_ts);
      try {
        const { rows, messages } = chat.history(id, limit, before);
        return { messages: messages.map(historyMessage), reached_end: rows < limit };
      } catch (error) {
        logger.error({ err: error, workspace: id }, 'the chat history could not be read');
        throw new HttpProblem(502, 'chat history unavailable');
      }
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/session-search',
      tier: 'workspace',
      summary: 'What the workspace did and remembers that has a text in it, newest first',
      query: searchQuery,
      answers: { 200: z.array(hit) },
    },
    ({ workspace: { id }, query }) =>
      searchSession(store, id, (query.q ?? '').trim(), limitOf(query.limit, 50, 200)).map(sessionHit),
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
  const ms = RFC3339.test(text) ? Date.parse(text.replace(' ', '+')) : Number.NaN;
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
