import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Agent, Row, World } from './row.ts';

const of = ({ id }: Agent, rest: string) => `/workspaces/${id}/${rest}`;

/** An agent that a model is assigned to. */
async function assigned(world: World, parentId?: string): Promise<Agent> {
  const agent = await world.agent(parentId);
  await world.as(agent, 'POST', of(agent, 'agent'), { model: 'opus' });
  return agent;
}

async function move(world: World, from: Agent, target: string) {
  return world.as(from, 'POST', of(from, 'agent/move'), { target_workspace_id: target });
}

const MODEL = '/workspaces/:id/model';
const PROVIDER = '/workspaces/:id/provider';

const choices: readonly Row[] = [
  {
    route: `GET ${MODEL}`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'GET', of(agent, 'model'));
    },
    check: ({ json }) => expect(json).toEqual({ model: '', source: 'default' }),
  },
  {
    route: `GET ${MODEL}`,
    status: 200,
    when: 'it was chosen',
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'PUT', of(agent, 'model'), { model: 'openai/gpt' });
      return world.as(agent, 'GET', of(agent, 'model'));
    },
    check: ({ json }) => expect(json).toEqual({ model: 'openai/gpt', source: 'workspace_secrets' }),
  },
  {
    route: `PUT ${MODEL}`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'PUT', of(agent, 'model'), { model: 'opus' });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'saved', model: 'opus' }),
  },
  {
    route: `PUT ${MODEL}`,
    status: 200,
    when: 'it is cleared',
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'PUT', of(agent, 'model'), { model: 'opus' });
      return world.as(agent, 'PUT', of(agent, 'model'), { model: '' });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'cleared' }),
  },
  {
    route: `GET ${PROVIDER}`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'PUT', of(agent, 'model'), { model: 'openai/gpt' });
      return world.as(agent, 'GET', of(agent, 'provider'));
    },
    check: ({ json }) => expect(json).toEqual({ provider: 'openrouter', source: 'default' }),
  },
  {
    route: `PUT ${PROVIDER}`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'PUT', of(agent, 'provider'), { provider: 'bedrock' });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'saved', provider: 'bedrock' }),
  },
  {
    route: `PUT ${PROVIDER}`,
    status: 200,
    when: 'it is cleared',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'PUT', of(agent, 'provider'), { provider: '' });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'cleared' }),
  },
];

const CONFIG = '/workspaces/:id/config';

const config: readonly Row[] = [
  {
    route: `GET ${CONFIG}`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'GET', of(agent, 'config'));
    },
    check: ({ json }) => expect(json).toEqual({ data: {} }),
  },
  {
    route: `GET ${CONFIG}`,
    status: 200,
    when: 'it was changed twice',
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'PATCH', of(agent, 'config'), { kept: 1, nested: { a: 1 } });
      await world.as(agent, 'PATCH', of(agent, 'config'), { nested: { b: 2 }, none: null });
      return world.as(agent, 'GET', of(agent, 'config'));
    },
    check: ({ json }) => expect(json).toEqual({ data: { kept: 1, nested: { b: 2 }, none: null } }),
  },
  {
    route: `PATCH ${CONFIG}`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'PATCH', of(agent, 'config'), { a: 1 });
    },
    check: ({ json }) => expect(json).toEqual({ status: 'updated' }),
  },
  {
    route: `PATCH ${CONFIG}`,
    status: 413,
    when: 'it is too much at once',
    error: 'request body too large',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'PATCH', of(agent, 'config'), { a: 'x'.repeat(256 * 1024) });
    },
  },
  {
    route: `PATCH ${CONFIG}`,
    status: 413,
    when: 'it is too much together',
    error: 'config too large',
    async ask(world) {
      const agent = await world.agent();
      const half = 'x'.repeat(200 * 1024);
      await world.as(agent, 'PATCH', of(agent, 'config'), { a: half });
      return world.as(agent, 'PATCH', of(agent, 'config'), { b: half });
    },
  },
];

const AGENT = '/workspaces/:id/agent';
const NONE = 'no active agent assigned to this workspace';

const agents: readonly Row[] = [
  {
    route: `POST ${AGENT}`,
    status: 201,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'POST', of(agent, 'agent'), { model: 'opus' });
    },
    check: ({ json }) => expect(json).toEqual({ agent_id: expect.any(String), model: 'opus' }),
  },
  {
    route: `POST ${AGENT}`,
    status: 409,
    error: 'workspace already has an active agent',
    async ask(world) {
      const agent = await assigned(world);
      return world.as(agent, 'POST', of(agent, 'agent'), { model: 'opus' });
    },
  },
  {
    route: `PATCH ${AGENT}`,
    status: 200,
    async ask(world) {
      const agent = await assigned(world);
      return world.as(agent, 'PATCH', of(agent, 'agent'), { model: 'haiku' });
    },
    check: ({ json }) =>
      expect(json).toEqual({ agent_id: expect.any(String), model: 'haiku', old_model: 'opus' }),
  },
  {
    route: `PATCH ${AGENT}`,
    status: 404,
    error: NONE,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'PATCH', of(agent, 'agent'), { model: 'haiku' });
    },
  },
  {
    route: `DELETE ${AGENT}`,
    status: 200,
    async ask(world) {
      const agent = await assigned(world);
      return world.as(agent, 'DELETE', of(agent, 'agent'));
    },
    check: ({ json }) => expect(json).toEqual({ status: 'removed', agent_id: expect.any(String) }),
  },
  {
    route: `DELETE ${AGENT}`,
    status: 404,
    error: NONE,
    async ask(world) {
      const agent = await assigned(world);
      await world.as(agent, 'DELETE', of(agent, 'agent'));
      return world.as(agent, 'DELETE', of(agent, 'agent'));
    },
  },
  {
    route: `POST ${AGENT}/move`,
    status: 200,
    async ask(world) {
      const lead = await assigned(world);
      return move(world, lead, (await world.agent(lead.id)).id);
    },
    check: ({ json }) =>
      expect(json).toEqual({
        agent_id: expect.any(String),
        model: 'opus',
        from_workspace: expect.any(String),
        to_workspace: expect.any(String),
      }),
  },
  {
    route: `POST ${AGENT}/move`,
    status: 400,
    error: 'invalid target workspace ID',
    ask: async (world) => move(world, await assigned(world), 'nonsense'),
  },
  {
    route: `POST ${AGENT}/move`,
    status: 403,
    error: 'access denied: workspaces cannot communicate per hierarchy rules',
    async ask(world) {
      const [one, two] = [await world.agent(), await world.agent()];
      const below = await assigned(world, one.id);
      return move(world, below, (await world.agent(two.id)).id);
    },
  },
  {
    route: `POST ${AGENT}/move`,
    status: 404,
    when: 'there is no such target',
    error: 'workspace not found',
    ask: async (world) => move(world, await assigned(world), randomUUID()),
  },
  {
    route: `POST ${AGENT}/move`,
    status: 404,
    when: 'there is nothing to move',
    error: NONE,
    async ask(world) {
      const lead = await world.agent();
      return move(world, lead, (await world.agent(lead.id)).id);
    },
  },
  {
    route: `POST ${AGENT}/move`,
    status: 409,
    error: 'workspace already has an active agent',
    async ask(world) {
      const lead = await assigned(world);
      return move(world, lead, (await assigned(world, lead.id)).id);
    },
  },
  {
    route: `POST ${AGENT}/move`,
    status: 410,
    error: 'workspace removed',
    async ask(world) {
      const lead = await assigned(world);
      const below = await world.agent(lead.id);
      await world.asOwner('DELETE', `/workspaces/${below.id}`);
      return move(world, lead, below.id);
    },
  },
];

const rule = (fields: Record<string, unknown> = {}) => ({
  scope: 'global',
  title: 'Be kind',
  content: 'Say *please*.',
  ...fields,
});

async function addRule(world: World, fields?: Record<string, unknown>): Promise<string> {
  const { json } = await world.asOwner('POST', '/instructions', rule(fields));
  return (json as { id: string }).id;
}

const refusedRules = [
  ['the scope of teams', rule({ scope: 'team' }), 'team scope is reserved and not supported yet'],
  ['a scope that nobody knows', rule({ scope: 'world' }), "scope must be 'global' or 'workspace'"],
  ['no target', rule({ scope: 'workspace' }), 'scope_target is required for workspace scope'],
  ['a target that is none', rule({ scope: 'workspace', scope_target: 'x' }), 'invalid workspace ID'],
  ['a long title', rule({ title: 'x'.repeat(201) }), 'invalid request body'],
  ['a long text', rule({ content: 'x'.repeat(8193) }), 'invalid request body'],
] as const;

const instructions: readonly Row[] = [
  {
    route: 'GET /instructions',
    status: 200,
    when: 'of one workspace: what is enabled and counts for it',
    async ask(world) {
      const agent = await world.agent();
      const own = { scope: 'workspace', scope_target: agent.id };
      await addRule(world, { ...own, title: 'low', priority: 1 });
      await addRule(world, { ...own, title: 'high', priority: 2 });
      const off = await addRule(world, { ...own, title: 'off' });
      await world.asOwner('PUT', `/instructions/${off}`, { enabled: false });
      await addRule(world, { scope: 'workspace', scope_target: (await world.agent()).id, title: 'other' });
      return world.asOwner('GET', `/instructions?workspace_id=${agent.id}`);
    },
    check({ json }) {
      const rows = (json as { scope: string; title: string }[]).filter(({ scope }) => scope === 'workspace');
      expect(rows.map(({ title }) => title)).toEqual(['high', 'low']);
    },
  },
  {
    route: 'GET /instructions',
    status: 200,
    when: 'of a scope: all rows',
    async ask(world) {
      const id = await addRule(world, { title: 'switched off' });
      await world.asOwner('PUT', `/instructions/${id}`, { enabled: false });
      return world.asOwner('GET', '/instructions?scope=global');
    },
    check: ({ json }) =>
      expect(json).toContainEqual(
        expect.objectContaining({
          scope: 'global',
          scope_target: null,
          title: 'switched off',
          priority: 0,
          enabled: false,
        }),
      ),
  },
  {
    route: 'POST /instructions',
    status: 201,
    ask: (world) => world.asOwner('POST', '/instructions', rule()),
    check: ({ json }) => expect(json).toEqual({ id: expect.any(String) }),
  },
  ...refusedRules.map(
    ([when, body, error]): Row => ({
      route: 'POST /instructions',
      status: 400,
      when,
      error,
      ask: (world) => world.asOwner('POST', '/instructions', body),
    }),
  ),
  {
    route: 'POST /instructions',
    status: 404,
    error: 'workspace not found',
    ask: (world) =>
      world.asOwner('POST', '/instructions', rule({ scope: 'workspace', scope_target: randomUUID() })),
  },
  {
    route: 'PUT /instructions/:id',
    status: 200,
    ask: async (world) => world.asOwner('PUT', `/instructions/${await addRule(world)}`, { priority: 3 }),
    check: ({ json }) => expect(json).toEqual({ status: 'updated' }),
  },
  {
    route: 'PUT /instructions/:id',
    status: 404,
    error: 'instruction not found',
    ask: (world) => world.asOwner('PUT', `/instructions/${randomUUID()}`, { priority: 3 }),
  },
  {
    route: 'DELETE /instructions/:id',
    status: 200,
    ask: async (world) => world.asOwner('DELETE', `/instructions/${await addRule(world)}`),
    check: ({ json }) => expect(json).toEqual({ status: 'deleted' }),
  },
  {
    route: 'DELETE /instructions/:id',
    status: 400,
    error: 'invalid instruction ID',
    ask: (world) => world.asOwner('DELETE', '/instructions/nonsense'),
  },
  {
    route: 'DELETE /instructions/:id',
    status: 404,
    error: 'instruction not found',
    ask: (world) => world.asOwner('DELETE', `/instructions/${randomUUID()}`),
  },
  {
    route: 'GET /workspaces/:id/instructions/resolve',
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      await addRule(world, {
        scope: 'workspace',
        scope_target: agent.id,
        title: 'Own',
        content: 'Be *brief*.',
      });
      return world.as(agent, 'GET', of(agent, 'instructions/resolve'));
    },
    check: ({ json }) =>
      expect(json).toMatchObject({
        instructions: expect.stringMatching(/(^|\n\n)## Role-Specific Rules\n\n### Own\nBe \*brief\*\.$/),
      }),
  },
];

export const settingsRows: readonly Row[] = [...choices, ...config, ...agents, ...instructions];
