import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Agent, Row, World } from './row.ts';

const WRITE = 'POST /workspaces/:id/memories';
const LIST = 'GET /workspaces/:id/memories';
const EDIT = 'PATCH /workspaces/:id/memories/:memoryId';
const FORGET = 'DELETE /workspaces/:id/memories/:memoryId';
const IMPORT = 'POST /admin/memories/import';
const NO_PLUGIN = 'memory plugin is not configured (set MEMORY_PLUGIN_URL)';

const write = (world: World, agent: Agent, body: unknown) =>
  world.as(agent, 'POST', `/workspaces/${agent.id}/memories`, body);

async function remember(world: World, agent: Agent, content: string, scope = 'LOCAL'): Promise<string> {
  const { json } = await write(world, agent, { content, scope });
  return (json as { id: string }).id;
}

const refusedWrite = (when: string, error: string, body: unknown): Row => ({
  route: WRITE,
  status: 400,
  when,
  error,
  ask: async (world) => write(world, await world.agent(), body),
});

const edit = async (world: World, body: unknown) => {
  const agent = await world.agent();
  const id = await remember(world, agent, 'old');
  return world.as(agent, 'PATCH', `/workspaces/${agent.id}/memories/${id}`, body);
};

const refusedEdit = (when: string, error: string, body: unknown): Row => ({
  route: EDIT,
  status: 400,
  when,
  error,
  ask: (world) => edit(world, body),
});

const v2 = (method: string, path: string): Row => ({
  route: `${method} /workspaces/:id/v2/${path}`,
  status: 503,
  error: NO_PLUGIN,
  async ask(world) {
    const agent = await world.agent();
    return world.as(agent, method, `/workspaces/${agent.id}/v2/${path.replace(':memoryId', randomUUID())}`);
  },
});

export const memoryRows: readonly Row[] = [
  {
    route: WRITE,
    status: 201,
    async ask(world) {
      const agent = await world.agent();
      // As the Python runtime sends it.
      return write(world, agent, { content: 'A_TOKEN=abc', scope: 'TEAM', workspace_id: agent.id });
    },
    check: ({ json }) => expect(json).toMatchObject({ scope: 'TEAM', namespace: 'general' }),
  },
  refusedWrite('no content', 'content is required', { content: '', scope: 'LOCAL' }),
  refusedWrite('no scope', 'invalid request body', { content: 'x' }),
  refusedWrite('a scope that nobody knows', 'scope must be LOCAL, TEAM, or GLOBAL', {
    content: 'x',
    scope: 'ALL',
  }),
  refusedWrite('a long namespace', 'namespace must be at most 50 characters', {
    content: 'x',
    scope: 'LOCAL',
    namespace: 'n'.repeat(51),
  }),
  {
    route: WRITE,
    status: 403,
    when: 'for everybody, and not the head of a tree',
    error: 'only root workspaces can write GLOBAL memories',
    async ask(world) {
      const lead = await world.agent();
      return write(world, await world.agent(lead.id), { content: 'x', scope: 'GLOBAL' });
    },
  },
  {
    route: LIST,
    status: 200,
    when: 'without a scope: its own',
    async ask(world) {
      const lead = await world.agent();
      const agent = await world.agent(lead.id);
      await remember(world, lead, 'of the team', 'TEAM');
      await remember(world, agent, 'first, key sk-abcdefghijklmnop1234');
      await remember(world, agent, 'second');
      return world.as(agent, 'GET', `/workspaces/${agent.id}/memories?scope=&q=`);
    },
    check: ({ json }) =>
      expect(json).toMatchObject([{ content: 'second' }, { content: 'first, key [REDACTED:SK_TOKEN]' }]),
  },
  {
    route: LIST,
    status: 200,
    when: 'of the team, searched',
    async ask(world) {
      const lead = await world.agent();
      const agent = await world.agent(lead.id);
      await remember(world, lead, 'the office is closed', 'TEAM');
      await remember(world, lead, 'the printer works', 'TEAM');
      return world.as(agent, 'GET', `/workspaces/${agent.id}/memories?scope=TEAM&q=offices&limit=500`);
    },
    check: ({ json }) => expect(json).toMatchObject([{ content: 'the office is closed', scope: 'TEAM' }]),
  },
  {
    route: LIST,
    status: 200,
    when: 'of everybody, with who said it',
    async ask(world) {
      const word = `w${randomUUID().replaceAll('-', '')}`.slice(0, 20);
      const lead = await world.agent();
      await remember(world, lead, `[MEMORY id=1 scope=GLOBAL from=2]: ${word}`, 'GLOBAL');
      return world.as(lead, 'GET', `/workspaces/${lead.id}/memories?scope=GLOBAL&q=${word}`);
    },
    check({ json }) {
      const [row] = json as { id: string; workspace_id: string; content: string }[];
      const start = `[MEMORY id=${row?.id} scope=GLOBAL from=${row?.workspace_id}]: `;
      expect(row?.content.startsWith(`${start}[_MEMORY id=1 scope=GLOBAL from=2]: w`)).toBe(true);
    },
  },
  {
    route: EDIT,
    status: 200,
    ask: (world) => edit(world, { content: 'new', namespace: 'plans' }),
    check: ({ json }) => expect(json).toMatchObject({ scope: 'LOCAL', namespace: 'plans', changed: true }),
  },
  {
    route: EDIT,
    status: 200,
    when: 'nothing is different',
    ask: (world) => edit(world, { content: 'old' }),
    check: ({ json }) => expect(json).toMatchObject({ namespace: 'general', changed: false }),
  },
  refusedEdit('nothing is named', 'at least one of content or namespace is required', {}),
  refusedEdit('an empty content', 'content must not be empty', { content: '' }),
  refusedEdit('an empty namespace', 'namespace must not be empty', { namespace: '' }),
  refusedEdit('a long namespace', 'namespace must be at most 50 characters', { namespace: 'n'.repeat(51) }),
  {
    route: EDIT,
    status: 404,
    when: 'that of somebody else',
    error: 'memory not found',
    async ask(world) {
      const lead = await world.agent();
      const agent = await world.agent(lead.id);
      const id = await remember(world, lead, 'x', 'TEAM');
      return world.as(agent, 'PATCH', `/workspaces/${agent.id}/memories/${id}`, { content: 'mine' });
    },
  },
  {
    route: FORGET,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      const id = await remember(world, agent, 'x');
      return world.as(agent, 'DELETE', `/workspaces/${agent.id}/memories/${id}`);
    },
    check: ({ json }) => expect(json).toEqual({ status: 'deleted' }),
  },
  {
    route: FORGET,
    status: 404,
    when: 'it is not there',
    error: 'memory not found',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'DELETE', `/workspaces/${agent.id}/memories/nonsense`);
    },
  },
  {
    route: 'GET /admin/memories/export',
    status: 200,
    async ask(world) {
      await remember(world, await world.agent(), 'exported');
      return world.asOwner('GET', '/admin/memories/export');
    },
    check: ({ json }) => expect(json).toContainEqual(expect.objectContaining({ content: 'exported' })),
  },
  {
    route: IMPORT,
    status: 200,
    async ask(world) {
      const row = { content: 'x', scope: 'LOCAL', workspace_name: 'nobody' };
      return world.asOwner('POST', IMPORT.split(' ')[1] ?? '', [row, { ...row, scope: 'NONE' }]);
    },
    check: ({ json }) => expect(json).toEqual({ imported: 0, skipped: 1, errors: 1, total: 2 }),
  },
  v2('GET', 'namespaces'),
  v2('GET', 'memories'),
  v2('DELETE', 'memories/:memoryId'),
];
