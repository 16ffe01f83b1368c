import { expect } from 'vitest';
import type { Agent, Row, World } from './row.ts';

const CALL = 'POST /workspaces/:id/mcp';
const STREAM = 'GET /workspaces/:id/mcp/stream';
const MOST_PER_MINUTE = 120;

const call = (world: World, agent: Agent, body: unknown) =>
  world.as(agent, 'POST', `/workspaces/${agent.id}/mcp`, body);
const rpc = (method: string, params?: unknown, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });

const answers = (when: string, body: unknown, expected: unknown): Row => ({
  route: CALL,
  status: 200,
  when,
  ask: async (world) => call(world, await world.agent(), body),
  check: ({ json }) => expect(json).toMatchObject(expected as object),
});
const refused = (when: string, body: unknown, code: number): Row => ({
  route: CALL,
  status: 400,
  when,
  ask: async (world) => call(world, await world.agent(), body),
  check: ({ json }) => expect(json).toMatchObject({ jsonrpc: '2.0', id: null, error: { code } }),
});
/** One call more than there may be in a minute; the body does not matter. */
const tooMany = (route: string, ask: (world: World, agent: Agent) => ReturnType<Row['ask']>): Row => ({
  route,
  status: 429,
  error: 'MCP rate limit exceeded',
  async ask(world) {
    const agent = await world.agent();
    const replies = [];
    for (let index = 0; index <= MOST_PER_MINUTE; index += 1) replies.push(await ask(world, agent));
    const last = replies.pop();
    if (!last || replies.some(({ status }) => status === 429)) throw new Error('refused too early');
    return last;
  },
  check: ({ json, headers }) => {
    expect(headers['retry-after']).toMatch(/^\d+$/);
    expect(json).toMatchObject({ retry_after: Number(headers['retry-after']) });
  },
});

export const mcpRows: readonly Row[] = [
  answers('a first call', rpc('initialize', { protocolVersion: '2025-06-18' }), {
    jsonrpc: '2.0',
    id: 1,
    result: { protocolVersion: '2024-11-05', capabilities: { tools: {} }, serverInfo: { name: 'molecule' } },
  }),
  answers('an unknown method', rpc('resources/list', {}, 'x'), { id: 'x', error: { code: -32_601 } }),
  answers('an unknown tool', rpc('tools/call', { name: '__proto__' }), { error: { code: -32_602 } }),
  answers('a tool without its arguments', rpc('tools/call', { name: 'delegate_task' }), {
    error: { code: -32_602 },
  }),
  answers('a tool that fails', rpc('tools/call', { name: 'recall_memory', arguments: { scope: 'GLOBAL' } }), {
    error: { code: -32_000, message: 'GLOBAL scope is not permitted via the MCP bridge' },
  }),
  answers(
    'writing to the user, which the owner has not allowed',
    rpc('tools/call', { name: 'send_message_to_user', arguments: { message: 'x' } }),
    { error: { code: -32_000, message: expect.stringContaining('MOLECULE_MCP_ALLOW_SEND_MESSAGE=true') } },
  ),
  answers(
    'a list',
    [rpc('ping', undefined, 7), { jsonrpc: '2.0', method: 'notifications/initialized' }, 1],
    [
      { id: 7, result: {} },
      { id: null, error: { code: -32_600 } },
    ],
  ),
  {
    route: CALL,
    status: 202,
    ask: async (world) =>
      call(world, await world.agent(), { jsonrpc: '2.0', method: 'notifications/initialized' }),
    check: ({ text }) => expect(text).toBe(''),
  },
  refused('no JSON', '{"jsonrpc":', -32_700),
  refused('nothing', '', -32_700),
  refused('no call', '5', -32_600),
  refused('an empty list', [], -32_600),
  refused('too many calls', Array(21).fill(rpc('ping')), -32_600),
  tooMany(CALL, (world, agent) => call(world, agent, '')),
  {
    route: 'GET /workspaces/:id/mcp',
    status: 405,
    error: 'send calls with POST; the stream is at /mcp/stream',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'GET', `/workspaces/${agent.id}/mcp`);
    },
    check: ({ headers }) => expect(headers.allow).toBe('POST'),
  },
  {
    route: STREAM,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      const url = `${world.host.engine.info().url}/workspaces/${agent.id}/mcp/stream`;
      const ended = new AbortController();
      const { headers, body, status } = await fetch(url, {
        headers: { authorization: `Bearer ${agent.token}` },
        signal: ended.signal,
      });
      const first = await body?.getReader().read();
      ended.abort();
      const text = new TextDecoder().decode(first?.value);
      expect(text).toBe(`event: endpoint\ndata: /workspaces/${agent.id}/mcp\n\n`);
      return { status, headers: Object.fromEntries(headers), text, json: undefined };
    },
    check: ({ headers }) => expect(headers['content-type']).toBe('text/event-stream; charset=utf-8'),
  },
  {
    route: STREAM,
    status: 429,
    error: 'MCP rate limit exceeded',
    async ask(world) {
      const agent = await world.agent();
      const url = `/workspaces/${agent.id}/mcp/stream`;
      const open = Array.from({ length: MOST_PER_MINUTE }, async () => {
        const ended = new AbortController();
        await fetch(`${world.host.engine.info().url}${url}`, {
          headers: { authorization: `Bearer ${agent.token}` },
          signal: ended.signal,
        });
        ended.abort();
      });
      await Promise.all(open);
      return world.as(agent, 'GET', url);
    },
  },
];
