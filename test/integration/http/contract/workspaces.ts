import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type InProcessEngine, startInProcess } from '../../../support/in-process-engine.ts';
import { removedAgent } from './managed.ts';
import type { Row, World } from './row.ts';

const CREATE = 'POST /workspaces';
const SHOW = 'GET /workspaces/:id';
const STATE = 'GET /workspaces/:id/state';
const PATCH = 'PATCH /workspaces/:id';
const DELETE = 'DELETE /workspaces/:id';
const TEST_TOKEN = 'GET /admin/workspaces/:id/test-token';
const UPPER = (id: string) => id.toUpperCase();

const create = (world: World, fields: Record<string, unknown>) =>
  world.asOwner('POST', '/workspaces', { name: `made ${randomUUID()}`, external: true, ...fields });
const refused = (when: string, fields: Record<string, unknown>, error: string | RegExp): Row => ({
  route: CREATE,
  status: 400,
  when,
  error,
  ask: (world) => create(world, fields),
});
const unchanged = (when: string, body: unknown, error: string | RegExp): Row => ({
  route: PATCH,
  status: 400,
  when,
  error,
  ask: async (world) => world.asOwner('PATCH', `/workspaces/${(await world.agent()).id}`, body),
});

const creating: Row[] = [
  {
    route: CREATE,
    status: 201,
    when: 'an agent that fetches its messages',
    async ask(world) {
      const initial_memories = [
        { content: 'a' },
        7,
        { content: 'b', scope: null },
        { content: 'c', scope: 'X' },
      ];
      const reply = await create(world, { tier: 0, max_concurrent_tasks: -1, initial_memories });
      const { id } = reply.json as { id: string };
      const memories = (await world.asOwner('GET', `/workspaces/${id}/memories`)).json as object[];
      expect(memories).toMatchObject([
        { content: 'b', scope: 'LOCAL' },
        { content: 'a', scope: 'LOCAL' },
      ]);
      return reply;
    },
    check: ({ json }) =>
      expect(json).toEqual({
        id: expect.any(String),
        external: true,
        status: 'awaiting_agent',
        connection: expect.objectContaining({ auth_token: expect.stringMatching(/^[\w-]{43}$/) }),
      }),
  },
  {
    route: CREATE,
    status: 201,
    when: 'an agent with an address',
    ask: (world) => create(world, { url: 'http://127.0.0.1:9/' }),
    check: ({ json }) => expect(json).toEqual({ id: expect.any(String), external: true, status: 'online' }),
  },
  {
    route: CREATE,
    status: 201,
    when: 'one that the app runs',
    ask: (world) => create(world, { external: false, runtime: 'mock' }),
    check: ({ json }) =>
      expect(json).toEqual({
        id: expect.any(String),
        status: 'online',
        awareness_namespace: `workspace:${(json as { id: string }).id}`,
        workspace_access: 'none',
      }),
  },
  refused('no name', { name: undefined }, 'invalid workspace payload'),
  refused('an empty name', { name: '' }, 'invalid workspace payload'),
  refused('a name that would break YAML', { name: 'a: {b}' }, 'invalid workspace fields'),
  refused('a name of two lines', { name: 'a\nb' }, 'invalid workspace fields'),
  refused('a name of 256 characters', { name: 'x'.repeat(256) }, 'invalid workspace fields'),
  refused('a role that would break YAML', { role: 'a & b' }, 'invalid workspace fields'),
  refused('a role of 1001 characters', { role: 'x'.repeat(1001) }, 'invalid workspace fields'),
  refused('a model of two lines', { model: 'a\nb' }, 'invalid workspace fields'),
  refused('a runtime of 101 characters', { runtime: 'x'.repeat(101) }, 'invalid workspace fields'),
  refused('a tier that does not exist', { tier: 5 }, 'invalid workspace payload'),
  refused('an unknown mode', { delivery_mode: 'fax' }, "delivery_mode must be 'push' or 'poll'"),
  refused('a folder that is no path', { workspace_dir: 'here' }, 'invalid workspace directory'),
  refused('access to no folder', { workspace_access: 'read_only' }, 'invalid workspace access'),
  refused('a parent that is no id', { parent_id: 'lead' }, 'invalid workspace payload'),
  refused(
    'a variable that hides another one in its name',
    { secrets: { 'PLATFORM_URL=http://elsewhere.example/': 'x' } },
    'invalid workspace payload',
  ),
  refused('an address of the cloud', { url: 'http://169.254.169.254/' }, /169\.254/),
  refused('an address that is none', { url: 'file:///etc/passwd' }, /http/),
  {
    route: CREATE,
    status: 404,
    when: 'the parent is not there',
    error: 'workspace not found',
    ask: (world) => create(world, { parent_id: randomUUID() }),
  },
  {
    route: CREATE,
    status: 409,
    when: 'the name is taken in the team',
    async ask(world) {
      const fields = { name: 'Twin', parent_id: UPPER((await world.agent()).id) };
      await create(world, fields);
      return create(world, fields);
    },
  },
];

const reading: Row[] = [
  {
    route: 'GET /workspaces',
    status: 200,
    async ask(world) {
      const { id } = await world.agent();
      await world.asOwner('GET', '/workspaces');
      await world.asOwner('PATCH', `/workspaces/${id}`, { role: 'is listed' });
      const reply = await world.asOwner('GET', '/workspaces');
      expect((await world.asOwner('GET', '/workspaces')).text, 'the same again').toBe(reply.text);
      return reply;
    },
    check: ({ json, headers }) => {
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      const last = (json as Record<string, unknown>[]).at(-1);
      expect(last).toMatchObject({ role: 'is listed', budget_limit: null, workspace_dir: null });
      expect(last).not.toHaveProperty('last_outbound_at');
    },
  },
  {
    route: SHOW,
    status: 200,
    async ask(world) {
      const { id } = await world.agent();
      return world.host.send(`/workspaces/${UPPER(id)}`);
    },
    check: ({ json }) => {
      for (const hidden of [
        'budget_limit',
        'monthly_spend',
        'current_task',
        'last_sample_error',
        'workspace_dir',
      ])
        expect(json).not.toHaveProperty(hidden);
    },
  },
  {
    route: SHOW,
    status: 200,
    when: 'a removed one, on request',
    async ask(world) {
      const { id } = await removedAgent(world);
      return world.host.send(`/workspaces/${id}?include_removed=true`);
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'removed' }),
  },
  { route: SHOW, status: 400, error: 'invalid workspace ID', ask: ({ host }) => host.send('/workspaces/x') },
  {
    route: SHOW,
    status: 404,
    error: 'workspace not found',
    ask: ({ host }) => host.send(`/workspaces/${randomUUID()}`),
  },
  {
    route: SHOW,
    status: 410,
    error: 'workspace removed',
    ask: async (world) => world.host.send(`/workspaces/${(await removedAgent(world)).id}`),
    check: ({ json }) => expect(json).toMatchObject({ removed_at: expect.stringMatching(/^\d{4}-.*Z$/) }),
  },
  {
    route: STATE,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'POST', `/workspaces/${agent.id}/pause`);
      return world.as(agent, 'GET', `/workspaces/${agent.id}/state`);
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'paused', paused: true, deleted: false }),
  },
  { route: STATE, status: 400, ask: ({ host }) => host.send('/workspaces/x/state') },
  {
    route: STATE,
    status: 401,
    error: 'missing workspace auth token',
    ask: async (world) => world.host.send(`/workspaces/${(await world.agent()).id}/state`),
  },
  {
    route: STATE,
    status: 404,
    when: 'it was removed',
    async ask(world) {
      const gone = await removedAgent(world);
      return world.as(gone, 'GET', `/workspaces/${gone.id}/state`);
    },
    check: ({ json }) =>
      expect(json).toEqual({ workspace_id: expect.any(String), status: 'removed', deleted: true }),
  },
  {
    route: STATE,
    status: 404,
    when: 'it never was',
    ask: ({ host }) => host.send(`/workspaces/${randomUUID()}/state`),
    check: ({ json }) => expect(json).toEqual({ workspace_id: expect.any(String), deleted: true }),
  },
];

const changing: Row[] = [
  {
    route: PATCH,
    status: 200,
    when: 'the agent itself; what has a route of its own is passed over',
    async ask(world) {
      const agent = await world.agent();
      const body = { name: `new ${randomUUID()}`, x: 5, y: 6, budget_limit: 7, delivery_mode: 'poll' };
      const reply = await world.as(agent, 'PATCH', `/workspaces/${agent.id}`, body);
      const { json } = await world.asOwner('GET', '/workspaces');
      const shown = (json as { id: string }[]).find(({ id }) => id === agent.id);
      expect(shown).toMatchObject({ name: body.name, x: 5, y: 6, budget_limit: null });
      const { events } = (await world.host.engine.dispatch('events.since', { seq: 0 })) as {
        events: { event: { type: string; event?: string; workspaceId?: string; payload?: unknown } }[];
      };
      const told = events.filter(
        ({ event }) => event.workspaceId === agent.id && event.event === 'WORKSPACE_UPDATED',
      );
      expect(told.map(({ event }) => event.payload)).toEqual([{ name: body.name, x: 5, y: 6 }]);
      return reply;
    },
    check: ({ json }) => expect(json).toEqual({ status: 'updated' }),
  },
  {
    route: PATCH,
    status: 200,
    when: 'another folder of this machine, which its peers do not hear of',
    ask: async (world) =>
      world.asOwner('PATCH', `/workspaces/${(await world.agent()).id}`, { workspace_dir: '/srv/project' }),
    check: ({ json }) => expect(json).toMatchObject({ status: 'updated' }),
  },
  unchanged('x without y', { x: 1 }, 'x and y are required together'),
  unchanged('a name that would break YAML', { name: 'a|b' }, 'invalid workspace fields'),
  unchanged('a name that is no text', { name: 7 }, 'invalid request body'),
  unchanged('a tier that does not exist', { tier: 0 }, 'invalid request body'),
  unchanged('a parent that is no id', { parent_id: 'lead' }, 'invalid request body'),
  unchanged('an unknown runtime', { runtime: 'no-such-runtime' }, /./),
  unchanged('an unknown mode', { delivery_mode: 'fax' }, "delivery_mode must be 'push' or 'poll'"),
  unchanged('push to nowhere', { delivery_mode: 'push' }, 'url is required for push-mode workspaces'),
  unchanged('a folder that is no path', { workspace_dir: 'here' }, 'invalid workspace directory'),
  unchanged('nothing', undefined, 'invalid request body'),
  {
    route: PATCH,
    status: 401,
    when: 'an agent that wants out of its isolation',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'PATCH', `/workspaces/${agent.id}`, { tier: 4 });
    },
  },
  {
    route: PATCH,
    status: 404,
    when: 'the parent is not there',
    error: 'workspace not found',
    ask: async (world) =>
      world.asOwner('PATCH', `/workspaces/${(await world.agent()).id}`, { parent_id: randomUUID() }),
  },
  {
    route: PATCH,
    status: 409,
    when: 'it would be below itself',
    async ask(world) {
      const parent = await world.agent();
      const child = await world.agent(parent.id);
      return world.asOwner('PATCH', `/workspaces/${parent.id}`, { parent_id: child.id });
    },
  },
  {
    route: DELETE,
    status: 200,
    async ask(world) {
      const parent = await world.agent();
      await world.agent(parent.id);
      return world.asOwner('DELETE', `/workspaces/${parent.id}?confirm=true&purge=true`);
    },
    check: ({ json }) => expect(json).toEqual({ status: 'purged', cascade_deleted: 1 }),
  },
  { route: DELETE, status: 400, ask: (world) => world.asOwner('DELETE', '/workspaces/x') },
  { route: DELETE, status: 404, ask: (world) => world.asOwner('DELETE', `/workspaces/${randomUUID()}`) },
  {
    route: DELETE,
    status: 409,
    async ask(world) {
      const parent = await world.agent();
      await world.agent(parent.id);
      return world.asOwner('DELETE', `/workspaces/${parent.id}`);
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'confirmation_required', children_count: 1 }),
  },
  {
    route: DELETE,
    status: 410,
    ask: async (world) => world.asOwner('DELETE', `/workspaces/${(await removedAgent(world)).id}`),
  },
];

/** Only an engine that was told to be open hands tokens out. */
async function whileOpen<T>(work: (open: InProcessEngine) => Promise<T>): Promise<T> {
  const open = await startInProcess({ openDev: true });
  try {
    return await work(open);
  } finally {
    await open.dispose();
  }
}

const testTokens: Row[] = [
  {
    route: TEST_TOKEN,
    status: 200,
    ask: () =>
      whileOpen(async (open) => {
        const { id } = await open.createAgent('Open');
        return open.send(`/admin/workspaces/${id}/test-token`);
      }),
  },
  { route: TEST_TOKEN, status: 400, ask: (world) => world.asOwner('GET', '/admin/workspaces/x/test-token') },
  {
    route: TEST_TOKEN,
    status: 404,
    when: 'the engine is not open',
    error: 'not found',
    ask: async (world) => world.asOwner('GET', `/admin/workspaces/${(await world.agent()).id}/test-token`),
  },
];

export const workspaceRows: readonly Row[] = [...creating, ...reading, ...changing, ...testTokens];
