import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { type PushAgent, pushAgent, says } from '../../support/push-agent.ts';
import { until } from '../../support/until.ts';

let host: InProcessEngine;
let lead: { id: string; token: string };
/** Works under the lead; what it says is up to the test. */
let worker: PushAgent;
let workerId: string;
let strangerId: string;

beforeAll(async () => {
  host = await startInProcess({ openDev: true, env: { MOLECULE_MCP_ALLOW_SEND_MESSAGE: 'true' } });
  lead = await host.createAgent('Lead');
  worker = await pushAgent('/', says('forty-two'));
  const created = await host.send('/workspaces', {
    method: 'POST',
    token: host.adminToken,
    body: { name: 'Worker', role: 'counts', external: true, url: worker.url, parent_id: lead.id },
  });
  workerId = (created.json as { id: string }).id;
  const register = { id: workerId, url: worker.url, agent_card: { name: 'Worker' }, delivery_mode: 'push' };
  await host.send('/registry/register', { method: 'POST', token: host.adminToken, body: register });
  const elsewhere = await host.createAgent('Elsewhere');
  strangerId = (await host.createAgent('Stranger', elsewhere.id)).id;
});
afterAll(async () => {
  await worker.close();
  await host.dispose();
});

let calls = 0;
async function rpc(method: string, params?: unknown) {
  calls += 1;
  const body = { jsonrpc: '2.0', id: calls, method, ...(params === undefined ? {} : { params }) };
  const reply = await host.send(`/workspaces/${lead.id}/mcp`, { method: 'POST', token: lead.token, body });
  expect(reply).toMatchObject({ status: 200, json: { jsonrpc: '2.0', id: calls } });
  return reply.json as { result: Record<string, unknown>; error?: { code: number; message: string } };
}

/** The text of a tool, or its error. */
async function tool(name: string, args: Record<string, unknown> = {}): Promise<string> {
  const { result, error } = await rpc('tools/call', { name, arguments: args });
  if (error) return `${error.code} ${error.message}`;
  const [item] = result.content as { type: string; text: string }[];
  expect(item?.type).toBe('text');
  return item?.text ?? '';
}

test('a client introduces itself, looks at the tools, and each says what it takes', async () => {
  await rpc('initialize', {
    protocolVersion: '2024-11-05',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  const said = await host.send(`/workspaces/${lead.id}/mcp`, {
    method: 'POST',
    token: lead.token,
    headers: { accept: 'application/json, text/event-stream' },
    body: { jsonrpc: '2.0', method: 'notifications/initialized' },
  });
  expect(said).toMatchObject({ status: 202, text: '' });
  const { result } = await rpc('tools/list');
  const tools = result.tools as {
    name: string;
    description: string;
    inputSchema: Record<string, unknown>;
  }[];
  expect(tools.map(({ name }) => name)).toEqual([
    'list_peers',
    'get_workspace_info',
    'delegate_task',
    'delegate_task_async',
    'check_task_status',
    'send_message_to_user',
    'commit_memory',
    'recall_memory',
  ]);
  for (const { inputSchema } of tools) expect(inputSchema).toMatchObject({ type: 'object' });
  expect(tools.find(({ name }) => name === 'delegate_task')?.inputSchema.required).toEqual([
    'workspace_id',
    'task',
  ]);
});

test('it learns who is there, and who it is itself', async () => {
  expect(await tool('list_peers')).toContain(`- Worker (ID: ${workerId}, status: online, role: counts)`);
  expect(JSON.parse(await tool('get_workspace_info'))).toMatchObject({ id: lead.id, name: 'Lead' });
});

test('a task reaches the agent at its own address, comes back as text, and is in the ledger', async () => {
  expect(await tool('delegate_task', { workspace_id: workerId, task: 'count' })).toBe('forty-two');
  const delivery = worker.deliveries.at(-1);
  expect(delivery?.path).toBe('/');
  expect(delivery?.body.params.message.parts).toEqual([{ kind: 'text', text: 'count' }]);
  const listed = await host.send(`/workspaces/${lead.id}/delegations`, { token: lead.token });
  expect(listed.json).toContainEqual(
    expect.objectContaining({ type: 'delegate', target_id: workerId, status: 'completed' }),
  );
});

test('an agent that fails is told so in the words that agents look for', async () => {
  worker.answer = (response, { body }) =>
    void response.end(JSON.stringify({ jsonrpc: '2.0', id: body.id, error: { code: 1, message: 'no pen' } }));
  const said = await tool('delegate_task', { workspace_id: workerId, task: 'write' });
  expect(said).toMatch(/^-32000 DELEGATION FAILED to Worker: \[A2A_ERROR\] .*no pen/);
  worker.answer = says('forty-two');
  for (const id of [strangerId, 'nonsense']) {
    expect(await tool('delegate_task', { workspace_id: id, task: 'x' })).toBe(
      `-32000 Error: workspace ${id} not found or not accessible`,
    );
  }
  expect(await tool('delegate_task', { workspace_id: lead.id, task: 'x' })).toBe(
    '-32000 self-delegation not permitted',
  );
});

test('a task that is not waited for can be asked after, by who gave it', async () => {
  const given = JSON.parse(await tool('delegate_task_async', { workspace_id: workerId, task: 'later' }));
  expect(given).toEqual({ task_id: expect.any(String), status: 'dispatched', target_id: workerId });
  const ask = async () => JSON.parse(await tool('check_task_status', { task_id: given.task_id }));
  await until('it is done', async () => (await ask()).status === 'completed');
  expect(await ask()).toMatchObject({ result: 'forty-two', target_id: workerId });
  expect(JSON.parse(await tool('check_task_status'))).toMatchObject({ count: 3 });
  expect(JSON.parse(await tool('check_task_status', { task_id: 'x' }))).toMatchObject({
    status: 'not_found',
  });
});

test('it remembers, and recalls what it looks for', async () => {
  expect(await tool('recall_memory')).toBe('No memories found.');
  const written = JSON.parse(await tool('commit_memory', { content: 'the door is green', scope: '' }));
  expect(written).toEqual({ success: true, id: expect.any(String), scope: 'LOCAL' });
  await tool('commit_memory', { content: 'the window, A_TOKEN=x', scope: 'TEAM' });
  expect(await tool('recall_memory', { query: 'doors' })).toBe('[LOCAL] the door is green');
  expect(await tool('recall_memory', { scope: 'TEAM' })).toBe('[TEAM] the window, [REDACTED:TOKEN]');
  expect(await tool('commit_memory', { content: 'x', scope: 'GLOBAL' })).toMatch(/^-32000 GLOBAL/);
});

test('what it tells the user is in the chat', async () => {
  expect(await tool('send_message_to_user', { message: 'It is done.' })).toBe('Message sent to user');
  const { json } = await host.send(`/workspaces/${lead.id}/chat-history`, { token: lead.token });
  expect(json).toMatchObject({ messages: [{ role: 'agent', content: 'It is done.' }] });
});

test('without a token nobody may call, also where everything else is open', async () => {
  const body = { jsonrpc: '2.0', id: 1, method: 'ping' };
  for (const [method, path] of [
    ['POST', 'mcp'],
    ['GET', 'mcp/stream'],
  ] as const) {
    const reply = await host.send(`/workspaces/${lead.id}/${path}`, {
      method,
      ...(method === 'POST' ? { body } : {}),
    });
    expect(reply).toMatchObject({ status: 401, json: { error: 'missing workspace auth token' } });
  }
  expect((await host.send(`/workspaces/${lead.id}/memories`)).status).toBe(200);
  const prefix = await host.issuePrefix(lead.id);
  const below = await host.send(`/as/${prefix}/workspaces/${lead.id}/mcp`, { method: 'POST', body });
  expect(below).toMatchObject({ status: 200, json: { result: {} } });
});
