import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { mock, removedAgent } from './managed.ts';
import type { Row, World } from './row.ts';

const REGISTER = 'POST /registry/register';
const HEARTBEAT = 'POST /registry/heartbeat';
const CARD = 'POST /registry/update-card';
const PEERS = 'GET /registry/:id/peers';
const DISCOVER = 'GET /registry/discover/:id';

const anybody = ({ host }: World, path: string, body: unknown) => host.send(path, { method: 'POST', body });
const hello = (id: string, fields: Record<string, unknown> = {}) => ({
  id,
  url: '',
  agent_card: { name: 'Ada' },
  delivery_mode: 'poll',
  ...fields,
});
/** An external agent that nobody has given a token yet. */
async function tokenless(world: World): Promise<string> {
  const body = { name: randomUUID(), external: true, url: 'http://127.0.0.1:9/' };
  return ((await world.asOwner('POST', '/workspaces', body)).json as { id: string }).id;
}
/** The same refusals for all three that an agent sends. */
const refusals = (route: string, path: string, bodyOf: (id: string) => unknown): Row[] => [
  {
    route,
    status: 401,
    when: 'it has a token, and nothing proves that',
    error: 'missing workspace auth token',
    ask: async (world) => anybody(world, path, bodyOf((await world.agent()).id)),
  },
  {
    route,
    status: 401,
    when: 'another agent',
    error: 'invalid workspace auth token',
    ask: async (world) => world.as(await world.agent(), 'POST', path, bodyOf((await world.agent()).id)),
  },
  {
    route,
    status: 404,
    error: 'workspace not found',
    ask: (world) => anybody(world, path, bodyOf(randomUUID())),
  },
  {
    route,
    status: 410,
    error: 'workspace removed',
    async ask(world) {
      const gone = await removedAgent(world);
      return world.as(gone, 'POST', path, bodyOf(gone.id));
    },
  },
];

const registering: Row[] = [
  {
    route: REGISTER,
    status: 200,
    when: 'the first that comes gets the token',
    async ask(world) {
      const id = await tokenless(world);
      return anybody(world, '/registry/register', {
        id: id.toUpperCase(),
        agent_card: { url: 'http://127.0.0.1:9/card' },
      });
    },
    check: ({ json }) =>
      expect(json).toMatchObject({
        status: 'registered',
        delivery_mode: 'push',
        auth_token: expect.stringMatching(/^[\w-]{43}$/),
      }),
  },
  {
    route: REGISTER,
    status: 200,
    when: 'with its token, and no address to fetch messages',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'POST', '/registry/register', { id: agent.id, agent_card: {} });
    },
    check: ({ json }) => {
      expect(json).toMatchObject({ status: 'registered', delivery_mode: 'poll' });
      expect(json).not.toHaveProperty('auth_token');
    },
  },
  ...(
    [
      ['push to nowhere', { delivery_mode: 'push' }, 'url is required for push-mode workspaces'],
      ['an unknown mode', { delivery_mode: 'fax' }, "delivery_mode must be 'push' or 'poll'"],
      ['an address of the cloud', { delivery_mode: 'push', url: 'http://169.254.169.254/' }, /169\.254/],
      ['no card', { agent_card: undefined }, 'invalid request body'],
      ['a card that is a text', { agent_card: 'Ada' }, 'invalid request body'],
    ] as const
  ).map(
    ([when, fields, error]): Row => ({
      route: REGISTER,
      status: 400,
      when,
      error,
      async ask(world) {
        const agent = await world.agent();
        return world.as(agent, 'POST', '/registry/register', hello(agent.id, fields));
      },
    }),
  ),
  ...refusals(REGISTER, '/registry/register', hello),
];

const beating: Row[] = [
  {
    route: HEARTBEAT,
    status: 200,
    when: 'nothing but the id',
    async ask(world) {
      const agent = await world.agent();
      const reply = await world.as(agent, 'POST', '/registry/heartbeat', { workspace_id: agent.id });
      const { json } = await world.host.send(`/workspaces/${agent.id}`);
      expect(json).toMatchObject({ status: 'online' });
      return reply;
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'ok' }),
  },
  ...refusals(HEARTBEAT, '/registry/heartbeat', (workspace_id) => ({ workspace_id })),
  {
    route: CARD,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      const body = { workspace_id: agent.id, agent_card: { name: 'New', skills: [] } };
      const reply = await world.as(agent, 'POST', '/registry/update-card', body);
      const { json } = await world.host.send(`/workspaces/${agent.id}`);
      expect(json).toMatchObject({ agent_card: { name: 'New', skills: [] } });
      return reply;
    },
    check: ({ json }) => expect(json).toEqual({ status: 'updated' }),
  },
  ...refusals(CARD, '/registry/update-card', (workspace_id) => ({ workspace_id, agent_card: {} })),
];

const looking: Row[] = [
  {
    route: PEERS,
    status: 200,
    when: 'a search passes over those without a role',
    async ask(world) {
      const parent = await world.agent();
      const child = await world.agent(parent.id);
      return world.as(child, 'GET', `/registry/${child.id.toUpperCase()}/peers?q=AGENT`);
    },
    check: ({ json }) => expect(json).toMatchObject([{ role: null, url: '', parent_id: null }]),
  },
  {
    route: PEERS,
    status: 200,
    when: 'nobody there',
    async ask(world) {
      const parent = await world.agent();
      const child = await world.agent(parent.id);
      return world.as(child, 'GET', `/registry/${child.id}/peers?q=nobody`);
    },
    check: ({ text }) => expect(text).toBe('[]'),
  },
  {
    route: PEERS,
    status: 400,
    error: 'invalid workspace ID',
    ask: ({ host }) => host.send('/registry/x/peers'),
  },
  {
    route: PEERS,
    status: 401,
    error: 'missing workspace auth token',
    ask: async (world) => world.host.send(`/registry/${(await world.agent()).id}/peers`),
  },
  { route: PEERS, status: 404, ask: ({ host }) => host.send(`/registry/${randomUUID()}/peers`) },
  {
    route: PEERS,
    status: 410,
    ask: async (world) => world.host.send(`/registry/${(await removedAgent(world)).id}/peers`),
  },
  {
    route: DISCOVER,
    status: 200,
    async ask(world) {
      const caller = await world.agent();
      const headers = { 'x-workspace-id': caller.id };
      return world.as(caller, 'GET', `/registry/discover/${await tokenless(world)}`, undefined, headers);
    },
    check: ({ json }) =>
      expect(json).toEqual({ id: expect.any(String), url: 'http://127.0.0.1:9/', name: expect.any(String) }),
  },
  {
    route: DISCOVER,
    status: 400,
    when: 'nobody says who asks',
    error: 'X-Workspace-ID header is required',
    ask: async (world) => world.host.send(`/registry/discover/${(await world.agent()).id}`),
  },
  {
    route: DISCOVER,
    status: 400,
    when: 'not a UUID',
    ask: async (world) => world.as(await world.agent(), 'GET', '/registry/discover/x'),
  },
  {
    route: DISCOVER,
    status: 401,
    when: 'in the name of another agent',
    error: 'invalid workspace auth token',
    async ask(world) {
      const [one, other] = [await world.agent(), await world.agent()];
      return world.as(one, 'GET', `/registry/discover/${one.id}`, undefined, { 'x-workspace-id': other.id });
    },
  },
  {
    route: DISCOVER,
    status: 403,
    error: 'not authorized to discover this workspace',
    async ask(world) {
      const nephew = await world.agent((await world.agent()).id);
      return world.as(nephew, 'GET', `/registry/discover/${(await world.agent()).id}`);
    },
  },
  {
    route: DISCOVER,
    status: 404,
    error: 'workspace not found',
    ask: async (world) => world.as(await world.agent(), 'GET', `/registry/discover/${randomUUID()}`),
  },
  {
    route: DISCOVER,
    status: 410,
    ask: async (world) =>
      world.as(await world.agent(), 'GET', `/registry/discover/${(await removedAgent(world)).id}`),
  },
  {
    route: DISCOVER,
    status: 503,
    error: 'workspace not available',
    async ask(world) {
      const [one, other] = [await world.agent(), await world.agent()];
      return world.as(one, 'GET', `/registry/discover/${other.id}`);
    },
    check: ({ json }) => expect(json).toMatchObject({ status: 'awaiting_agent' }),
  },
  {
    route: 'POST /registry/check-access',
    status: 200,
    async ask(world) {
      const parent = await world.agent();
      const [caller_id, target_id] = [parent.id, (await world.agent(parent.id)).id];
      return anybody(world, '/registry/check-access', { caller_id, target_id });
    },
    check: ({ json }) => expect(json).toEqual({ allowed: true }),
  },
  {
    route: 'POST /registry/check-access',
    status: 200,
    when: 'one that nobody knows',
    ask: async (world) =>
      anybody(world, '/registry/check-access', {
        caller_id: 'system:x',
        target_id: (await world.agent()).id,
      }),
    check: ({ json }) => expect(json).toEqual({ allowed: false }),
  },
];

const outside: Row[] = (
  [
    ['POST', 'rotate'],
    ['GET', 'connection'],
  ] as const
).flatMap(([method, what]): Row[] => {
  const route = `${method} /workspaces/:id/external/${what}`;
  return [
    {
      route,
      status: 200,
      async ask(world) {
        const agent = await world.agent();
        const host = world.host.engine.info().url.replace('http://127.0.0.1', 'localhost');
        const headers = { host, 'x-forwarded-host': 'elsewhere.example', 'x-forwarded-proto': 'https' };
        const reply = await world.as(
          agent,
          method,
          `/workspaces/${agent.id}/external/${what}`,
          undefined,
          headers,
        );
        const { connection } = reply.json as { connection: { auth_token: string; platform_url: string } };
        expect(connection.platform_url).toBe(`http://${host}`);
        const still = await world.as(agent, 'GET', `/workspaces/${agent.id}/state`);
        expect(still.status, 'the token of before').toBe(what === 'rotate' ? 401 : 200);
        if (what === 'connection') expect(connection.auth_token).toBe('');
        else {
          const fresh = { ...agent, token: connection.auth_token };
          expect((await world.as(fresh, 'GET', `/workspaces/${agent.id}/state`)).status).toBe(200);
        }
        return reply;
      },
    },
    {
      route,
      status: 400,
      when: 'the app runs it itself',
      ask: async (world) => world.asOwner(method, `/workspaces/${await mock(world)}/external/${what}`),
      check: ({ json }) =>
        expect(json).toEqual({ error: expect.any(String), runtime: 'mock', hint: expect.any(String) }),
    },
  ];
});

export const registryRows: readonly Row[] = [...registering, ...beating, ...looking, ...outside];
