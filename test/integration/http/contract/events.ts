import { expect } from 'vitest';
import type { Row, World } from './row.ts';

const STREAM = 'GET /workspaces/:id/events/stream';

/** Reads a stream of events to its end, and does something as soon as it has begun. */
async function follow(world: World, path: string, token: string, once: () => Promise<unknown>) {
  const response = await fetch(`${world.host.engine.info().url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  let text = '';
  for await (const chunk of response.body ?? []) {
    if (text === '') void once();
    text += new TextDecoder().decode(chunk);
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), text, json: undefined };
}

export const eventRows: readonly Row[] = [
  {
    route: 'GET /events',
    status: 200,
    async ask(world) {
      await world.agent();
      return world.asOwner('GET', '/events');
    },
    check: ({ json }) =>
      expect(json).toMatchObject([
        { event_type: 'WORKSPACE_AWAITING_AGENT' },
        ...Array((json as unknown[]).length - 1).fill({}),
      ]),
  },
  {
    route: 'GET /events/:workspaceId',
    status: 200,
    async ask(world) {
      const { id } = await world.agent();
      await world.agent();
      await world.asOwner('DELETE', `/workspaces/${id}?confirm=true`);
      return world.asOwner('GET', `/events/${id}`);
    },
    check: ({ json }) =>
      expect((json as { event_type: string }[]).map(({ event_type: type }) => type)).toEqual([
        'WORKSPACE_REMOVED',
        'WORKSPACE_AWAITING_AGENT',
      ]),
  },
  {
    route: 'GET /events/:workspaceId',
    status: 400,
    error: 'invalid workspace ID',
    ask: (world) => world.asOwner('GET', '/events/nonsense'),
  },
  {
    route: STREAM,
    status: 200,
    when: 'until the workspace is removed',
    async ask(world) {
      const [agent, other] = [await world.agent(), await world.agent()];
      const reply = await follow(world, `/workspaces/${agent.id}/events/stream`, agent.token, async () => {
        await world.as(other, 'POST', `/workspaces/${other.id}/notify`, { message: 'not for you' });
        await world.as(agent, 'POST', `/workspaces/${agent.id}/notify`, { message: 'done' });
        await world.asOwner('DELETE', `/workspaces/${agent.id}?confirm=true`);
      });
      expect(reply.headers['content-type']).toMatch(/^text\/event-stream/);
      expect(reply.text).toMatch(/^: ping\n\n/);
      const frames = reply.text.split('\n\n').filter((frame) => frame.startsWith('data: '));
      const told = frames.map((frame) => JSON.parse(frame.slice('data: '.length)));
      expect(told).toMatchObject([
        { type: 'ACTIVITY_LOGGED', timestamp: expect.any(Number), data: { method: 'notify' } },
        { type: 'AGENT_MESSAGE', data: { message: 'done', workspace_id: agent.id } },
      ]);
      return reply;
    },
  },
];
