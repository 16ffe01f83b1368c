import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Reply } from '../../../support/in-process-engine.ts';
import { says } from '../../../support/push-agent.ts';
import { until } from '../../../support/until.ts';
import { message, withPushed } from './pushed.ts';
import type { Row, World } from './row.ts';

const A2A = 'POST /workspaces/:id/a2a';
const ITEM = 'GET /workspaces/:id/a2a/queue/:queue_id';
const STALE = 'POST /admin/a2a-queue/drop-stale';

/** Whoever gets it breaks the connection off, as an agent that is busy may. */
const breaksOff: Parameters<typeof withPushed>[2] = (response) => void response.socket?.destroy();

const send = (world: World, id: string, body: unknown, headers?: Record<string, string>) =>
  world.asOwner('POST', `/workspaces/${id}/a2a`, body, headers);

const queueIdOf = ({ json }: Reply) => (json as { queue_id: string }).queue_id;

export const messageRows: readonly Row[] = [
  {
    route: A2A,
    status: 200,
    when: 'the agent answers',
    ask: (world) =>
      withPushed(world, ({ id }) =>
        send(world, id, { method: 'message/send', params: { message: { content: 'hi' } } }),
      ),
    check: ({ json }) =>
      expect(json).toMatchObject({ jsonrpc: '2.0', result: { parts: [{ kind: 'text', text: 'fine' }] } }),
  },
  {
    route: A2A,
    status: 200,
    when: 'the agent fetches its messages',
    ask: async (world) => send(world, (await world.agent()).id, message('hi')),
    check: ({ json }) =>
      expect(json).toEqual({ status: 'queued', delivery_mode: 'poll', method: 'message/send' }),
  },
  {
    route: A2A,
    status: 200,
    when: 'the sender writes its id in capitals',
    async ask(world) {
      const lead = await world.agent();
      const { id } = await world.agent(lead.id);
      const headers = { 'x-workspace-id': lead.id.toUpperCase() };
      return world.as(lead, 'POST', `/workspaces/${id.toUpperCase()}/a2a`, message('hi'), headers);
    },
  },
  {
    route: A2A,
    status: 202,
    when: 'the agent is busy',
    ask: (world) => withPushed(world, ({ id }) => send(world, id, message('hi')), breaksOff),
    check: ({ json }) => expect(json).toMatchObject({ queued: true, queue_depth: 1 }),
  },
  {
    route: A2A,
    status: 202,
    when: 'the same message waits already',
    ask: (world) =>
      withPushed(
        world,
        async ({ id, agent }) => {
          const first = await send(world, id, message('hi', 'once'));
          agent.answer = says('fine');
          const again = await send(world, id, message('hi', 'once'));
          expect(queueIdOf(again)).toBe(queueIdOf(first));
          expect(queueIdOf(await send(world, id, message('hi', 'twice')))).not.toBe(queueIdOf(first));
          return again;
        },
        breaksOff,
      ),
  },
  {
    route: A2A,
    status: 400,
    when: 'no JSON',
    error: /^invalid JSON/,
    ask: async (world) => send(world, (await world.agent()).id, '{"method"'),
  },
  {
    route: A2A,
    status: 400,
    when: 'neither parts nor content',
    error: "params.message must contain either 'parts' (v0.3) or 'content' (v0.2 compat)",
    ask: async (world) =>
      send(world, (await world.agent()).id, { method: 'message/send', params: { message: {} } }),
    check: ({ json }) => expect(json).toMatchObject({ detail: expect.any(String) }),
  },
  {
    route: A2A,
    status: 400,
    when: 'content of another type',
    error: 'invalid params.message.content type',
    ask: async (world) =>
      send(world, (await world.agent()).id, { method: 'message/send', params: { message: { content: 7 } } }),
  },
  {
    route: A2A,
    status: 401,
    when: 'without a token',
    error: 'missing workspace auth token',
    ask: async (world) =>
      world.host.send(`/workspaces/${(await world.agent()).id}/a2a`, { method: 'POST', body: message('hi') }),
  },
  {
    route: A2A,
    status: 401,
    when: 'in the name of another workspace',
    error: 'invalid workspace auth token',
    async ask(world) {
      const [caller, other, target] = [await world.agent(), await world.agent(), await world.agent()];
      const headers = { 'x-workspace-id': other.id };
      return world.as(caller, 'POST', `/workspaces/${target.id}/a2a`, message('hi'), headers);
    },
  },
  {
    route: A2A,
    status: 402,
    error: 'workspace budget limit exceeded',
    async ask(world) {
      const { id } = await world.agent();
      await world.asOwner('PATCH', `/workspaces/${id}/budget`, { budget_limit: 0 });
      return send(world, id, message('hi'));
    },
  },
  {
    route: A2A,
    status: 403,
    when: 'as somebody that exists only inside',
    error: 'invalid caller ID',
    ask: async (world) =>
      send(world, (await world.agent()).id, message('hi'), { 'x-workspace-id': 'system:me' }),
  },
  {
    route: A2A,
    status: 403,
    when: 'to a workspace of another branch, before anything is said of the message',
    error: 'access denied: workspaces cannot communicate per hierarchy rules',
    async ask(world) {
      const stranger = await world.agent((await world.agent()).id);
      return world.as(stranger, 'POST', `/workspaces/${(await world.agent()).id}/a2a`, '{"method"');
    },
  },
  {
    route: A2A,
    status: 404,
    error: 'workspace not found',
    ask: (world) => send(world, randomUUID(), message('hi')),
  },
  {
    route: A2A,
    status: 409,
    when: 'it is cancelled meanwhile',
    error: 'the message was cancelled',
    ask: (world) =>
      withPushed(
        world,
        async ({ id, agent }) => {
          const reply = send(world, id, message('hi', 'never-mind'));
          await until('it arrived', () => agent.deliveries.length === 1);
          await world.host.engine.dispatch('messages.cancel', { messageId: 'never-mind' });
          return reply;
        },
        () => undefined,
      ),
  },
  {
    route: A2A,
    status: 410,
    error: 'workspace removed',
    async ask(world) {
      const { id } = await world.agent();
      await world.asOwner('DELETE', `/workspaces/${id}?confirm=true`);
      return send(world, id, message('hi'));
    },
  },
  {
    route: A2A,
    status: 413,
    error: 'request body too large',
    ask: async (world) => send(world, (await world.agent()).id, message('x'.repeat(1024 * 1024))),
  },
  {
    route: A2A,
    status: 502,
    when: 'nobody listens at its address',
    error: 'failed to reach workspace agent',
    ask: (world) =>
      withPushed(world, async ({ id, close }) => {
        await close();
        return send(world, id, message('hi'));
      }),
  },
  {
    route: A2A,
    status: 502,
    when: 'its answer breaks off',
    error: 'failed to read agent response',
    ask: (world) =>
      withPushed(
        world,
        ({ id }) => send(world, id, message('hi')),
        (response) => {
          response.writeHead(200, { 'content-length': 100 });
          response.write('{');
          response.socket?.end();
        },
      ),
    check: ({ json }) => expect(json).toMatchObject({ delivery_confirmed: true }),
  },
  {
    route: A2A,
    status: 503,
    when: 'the agent is busy and queues by itself',
    error: /^workspace agent busy/,
    ask: (world) =>
      withPushed(
        world,
        async ({ id }) => {
          await world.asOwner('POST', '/registry/heartbeat', {
            workspace_id: id,
            runtime_metadata: { capabilities: { session: true } },
          });
          return send(world, id, message('hi'));
        },
        breaksOff,
      ),
    check({ json, headers }) {
      expect(json).toMatchObject({ busy: true, retry_after: 30, native_session: true });
      expect(headers['retry-after']).toBe('30');
    },
  },
  {
    route: A2A,
    status: 508,
    when: 'the same task goes to the same agent a third time',
    error: 'the same task was given to the same agent again and again',
    async ask(world) {
      const caller = await world.agent();
      const { id } = await world.agent();
      const headers = { traceparent: `00-${randomUUID().replaceAll('-', '')}-${'1'.repeat(16)}-01` };
      const pass = () => world.as(caller, 'POST', `/workspaces/${id}/a2a`, message('go on'), headers);
      await pass();
      await pass();
      return pass();
    },
    check: ({ json }) => expect(json).toMatchObject({ trace_id: expect.any(String), depth: 1 }),
  },
  {
    route: ITEM,
    status: 200,
    when: 'it was answered meanwhile',
    ask: (world) =>
      withPushed(
        world,
        async ({ id, agent }) => {
          const url = `/workspaces/${id}/a2a/queue/${queueIdOf(await send(world, id, message('hi')))}`;
          agent.answer = says('at last');
          await until('it was answered', async () => {
            const { json } = await world.asOwner('GET', url);
            return (json as { status: string }).status === 'completed';
          });
          return world.asOwner('GET', url);
        },
        breaksOff,
      ),
    check: ({ json }) =>
      expect(json).toMatchObject({
        status: 'completed',
        priority: 50,
        completed_at: expect.any(String),
        response_body: { result: { parts: [{ kind: 'text', text: 'at last' }] } },
      }),
  },
  {
    route: ITEM,
    status: 200,
    when: 'its sender asks',
    ask: (world) =>
      withPushed(
        world,
        async ({ id }) => {
          const caller = await world.agent();
          const queued = await world.as(caller, 'POST', `/workspaces/${id}/a2a`, message('hi'));
          return world.as(caller, 'GET', `/workspaces/${id}/a2a/queue/${queueIdOf(queued)}`);
        },
        breaksOff,
      ),
    check: ({ json }) => expect(json).not.toHaveProperty('response_body'),
  },
  {
    route: ITEM,
    status: 400,
    when: 'no id',
    error: 'invalid workspace ID',
    ask: (world) => world.asOwner('GET', `/workspaces/nonsense/a2a/queue/${randomUUID()}`),
  },
  {
    route: ITEM,
    status: 404,
    when: 'there is none',
    error: 'queue item not found',
    ask: async (world) =>
      world.asOwner('GET', `/workspaces/${(await world.agent()).id}/a2a/queue/${randomUUID()}`),
  },
  {
    route: ITEM,
    status: 404,
    when: 'somebody else asks, also one who names the sender',
    error: 'queue item not found',
    ask: (world) =>
      withPushed(
        world,
        async ({ id }) => {
          const url = `/workspaces/${id}/a2a/queue/${queueIdOf(await send(world, id, message('hi')))}`;
          const anonymous = await world.host.send(url, { headers: { 'x-workspace-id': id } });
          expect(anonymous.status).toBe(404);
          return world.as(await world.agent(), 'GET', url, undefined, { 'x-workspace-id': id });
        },
        breaksOff,
      ),
  },
  {
    route: STALE,
    status: 200,
    ask: async (world) => world.asOwner('POST', `${STALE.slice(5)}?workspace_id=${(await world.agent()).id}`),
    check: ({ json }) => expect(json).toEqual({ dropped: 0 }),
  },
  {
    route: STALE,
    status: 400,
    when: 'no age',
    error: 'max_age_minutes must be a positive integer',
    ask: (world) => world.asOwner('POST', `${STALE.slice(5)}?max_age_minutes=0`),
  },
  {
    route: STALE,
    status: 400,
    when: 'no id',
    error: 'invalid workspace ID',
    ask: (world) => world.asOwner('POST', `${STALE.slice(5)}?workspace_id=nonsense`),
  },
];
