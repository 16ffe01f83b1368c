import { z } from 'zod';
import { HttpProblem } from '../errors.ts';
import { type EventStream, openEventStream } from '../event-stream.ts';
import { callMethod } from '../mcp/bridge.ts';
import { answerTo, RPC_ERROR, rpcAnswersSchema, rpcError, rpcErrorSchema } from '../mcp/protocol.ts';
import { toolsFor } from '../mcp/tools.ts';
import type { Routes } from '../services.ts';

/** Calls in one list; they are carried out at the same time. */
const MAX_BATCH = 20;
/** Of one workspace; the oldest one ends for another. */
const MAX_STREAMS = 8;
const LIMIT = {
  max: 120,
  windowMs: 60_000,
  by: 'token',
  error: 'MCP rate limit exceeded',
} as const;
const UNREADABLE = rpcError(null, RPC_ERROR.parse, 'parse error');

export const mcpRoutes: Routes = (define, services, access) => {
  const { logger, mcpMessages, store } = services;
  const bridge = {
    tools: toolsFor({ mayMessageUser: mcpMessages }),
    version: services.info().version,
    logger,
  };
  const streams = new Map<string, Set<EventStream>>();

  /** Tools act in the name of somebody: nobody in particular may not, also where everything else is open. */
  const requireToken = (request: Parameters<typeof access.identity>[0]) => {
    if (access.identity(request).kind !== 'anonymous') return;
    throw new HttpProblem(401, 'missing workspace auth token');
  };

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/mcp',
      tier: 'workspace',
      summary: 'The Model Context Protocol: one JSON-RPC call or a list of them',
      body: z.unknown(),
      unreadable: UNREADABLE,
      limit: LIMIT,
      answers: {
        200: rpcAnswersSchema,
        202: 'only notifications, which are not answered',
        400: z.union([rpcErrorSchema, z.object({ error: z.string() })]),
        429: 'more than 120 calls in a minute',
      },
      difference:
        'tasks go through the platform, so they are in the ledger and survive a busy agent; the tools of memory v2 are not among the tools',
    },
    async ({ request, reply, workspace, body }) => {
      requireToken(request);
      const answer = (message: unknown) =>
        answerTo(message, (method, params) => callMethod(bridge, { workspace, services }, method, params));
      if (!Array.isArray(body)) {
        if (typeof body !== 'object' || body === null) {
          const error =
            body === undefined ? UNREADABLE : rpcError(null, RPC_ERROR.request, 'invalid request');
          return reply.status(400).send(error);
        }
        const answered = await answer(body);
        return answered ?? reply.status(202).send();
      }
      if (body.length === 0 || body.length > MAX_BATCH) {
        const text = `a list of 1 to ${MAX_BATCH} calls is expected`;
        return reply.status(400).send(rpcError(null, RPC_ERROR.request, text));
      }
      const answered = await Promise.all(body.map(answer));
      const answers = answered.filter((each) => each !== undefined);
      return answers.length > 0 ? answers : reply.status(202).send();
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/mcp',
      tier: 'workspace',
      summary: 'Tells newer clients, which ask for a stream here, that there is none',
      answers: { 405: 'always' },
      ours: true,
    },
    () => {
      throw new HttpProblem(405, 'send calls with POST; the stream is at /mcp/stream', {}, { allow: 'POST' });
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/mcp/stream',
      tier: 'workspace',
      summary: 'Server-sent events that name where to send calls',
      limit: LIMIT,
      answers: {
        200: 'an event `endpoint`, then a comment every 30 seconds',
        429: 'more than 120 in a minute',
      },
    },
    ({ request, reply, workspace: { id } }) => {
      requireToken(request);
      const open = streams.get(id) ?? new Set();
      streams.set(id, open);
      const [oldest] = open;
      if (open.size >= MAX_STREAMS) oldest?.close();
      const stream = openEventStream(reply, () => store.workspaces.getLive(id) !== undefined);
      open.add(stream);
      stream.onClose(() => {
        open.delete(stream);
        if (open.size === 0 && streams.get(id) === open) streams.delete(id);
      });
      stream.send('endpoint', `/workspaces/${id}/mcp`);
    },
  );
};
