import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InProcessEngine, startInProcess } from '../../../support/in-process-engine.ts';
import { until } from '../../../support/until.ts';
import { a2aServer, exchange } from './wire.ts';

/**
 * The Python runtime of existing images, as it talks: what it sends is written out here as that program writes it, and
 * what comes back is looked at as it does. Its base URL has the private prefix, because it sends no token on some calls.
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const ANSWER =
  '{"kind":"message","role":"agent","messageId":"r-1","parts":[{"kind":"text","text":"Gr\\u00fc\\u00dfe, see /workspace/out.md"}],"metadata":{"tokens":9007199254740993,"tool_trace":[{"tool":"read_file","input":"x","output_preview":"y"}]}}';

let engine: InProcessEngine;
let agent: Awaited<ReturnType<typeof a2aServer>>;
let peer: { id: string; token: string; server: Awaited<ReturnType<typeof a2aServer>> };
let id: string;
/** Where the runtime believes the platform to be. */
let platform: string;
/** As in `/configs/.auth_token`: empty until somebody writes it. */
let tokenFile = '';

const json = { 'content-type': 'application/json' };
const bearer = () => ({ ...json, authorization: `Bearer ${tokenFile}` });
const echo = ({ text }: { text: string }) =>
  `{"jsonrpc": "2.0", "id": ${JSON.stringify(JSON.parse(text).id)}, "result": ${ANSWER}}`;

/** An external agent that messages are pushed to; nobody has a token of it yet. */
async function pushed(name: string, url: string, parentId?: string): Promise<string> {
  const body = { name, role: 'writes', external: true, url, parent_id: parentId };
  const made = await engine.send('/workspaces', { method: 'POST', token: engine.adminToken, body });
  return (made.json as { id: string }).id;
}

const registration = (url: string) =>
  `{"id":"${id}","url":"${url}","agent_card":{"name":"Writer","description":"drafts texts","version":"1.0.0","url":"${url}","skills":[{"id":"brief","name":"Brief writing","description":"…","tags":["text"]}],"capabilities":{"streaming":true,"pushNotifications":true}}}`;
const shown = async () => JSON.parse((await exchange('GET', `${platform}/workspaces/${id}`)).text);

beforeAll(async () => {
  engine = await startInProcess({ env: { RATE_LIMIT: '1000000' } });
  agent = await a2aServer(echo);
  const server = await a2aServer(echo);
  const lead = await engine.createAgent('Lead');
  id = await pushed('Writer', agent.url, lead.id);
  const peerId = await pushed('Peer', server.url, lead.id);
  const first = await engine.send('/registry/register', {
    method: 'POST',
    body: { id: peerId, url: server.url, agent_card: { name: 'Peer' } },
  });
  peer = { id: peerId, token: (first.json as { auth_token: string }).auth_token, server };
  platform = `${engine.engine.info().url}/as/${await engine.issuePrefix(id)}`;
});
afterAll(async () => {
  await Promise.all([agent?.close(), peer?.server.close()]);
  await engine?.dispose();
});

test('it boots: peers and rules without a token, then it registers and keeps what it gets', async () => {
  const named = { 'x-workspace-id': id };
  for (let look = 0; look < 2; look += 1) {
    const peers = await exchange('GET', `${platform}/registry/${id}/peers`, named);
    expect(peers.status).toBe(200);
    expect(JSON.parse(peers.text).map(({ name }: { name: string }) => name)).toEqual(['Peer', 'Lead']);
    expect(JSON.parse(peers.text)[0]).toMatchObject({
      id: peer.id,
      role: 'writes',
      agent_card: { name: 'Peer' },
    });
  }
  const rules = await exchange('GET', `${platform}/workspaces/${id}/instructions/resolve`, named);
  expect(rules.status).toBe(200);

  const registered = await exchange('POST', `${platform}/registry/register`, json, registration(agent.url));
  expect(registered.status).toBe(200);
  const answer = JSON.parse(registered.text);
  expect(answer).toMatchObject({ status: 'registered', delivery_mode: 'push' });
  expect(answer.auth_token).toMatch(TOKEN);
  tokenFile = answer.auth_token;
  expect(await shown()).toMatchObject({ status: 'online', agent_card: { name: 'Writer', version: '1.0.0' } });
});

test('it boots again: only its bearer opens the door, and no new token comes', async () => {
  const open = engine.engine.info().url;
  const refused = await exchange('POST', `${open}/registry/register`, json, registration(agent.url));
  expect(refused.status).toBe(401);
  expect(JSON.parse(refused.text)).toEqual({ error: 'missing workspace auth token' });
  const again = await exchange('POST', `${open}/registry/register`, bearer(), registration(agent.url));
  expect(again.status).toBe(200);
  expect(JSON.parse(again.text)).not.toHaveProperty('auth_token');
  const tokenless = await exchange('GET', `${open}/registry/${id}/peers`, { 'x-workspace-id': id });
  expect(tokenless.status, 'without the prefix').toBe(401);
});

test('it beats in every shape that it knows', async () => {
  const beat = async (body: string) => {
    const reply = await exchange('POST', `${platform}/registry/heartbeat`, bearer(), body);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toMatchObject({ status: 'ok' });
    return shown();
  };
  const capabilities =
    '{"heartbeat":false,"scheduler":false,"session":false,"status_mgmt":false,"retry":false,"activity_decoration":false,"channel_dispatch":false}';
  const full = (fields: string) =>
    `{"workspace_id":"${id}","error_rate":0.0,"sample_error":"","active_tasks":0,"current_task":"","uptime_seconds":93,"runtime_metadata":{"capabilities":${capabilities},"idle_timeout_seconds":600}${fields}}`;
  expect(await beat(full(''))).toMatchObject({ status: 'online', uptime_seconds: 93, active_tasks: 0 });
  const push = `{"workspace_id":"${id}","error_rate":0,"sample_error":"","active_tasks":1,"current_task":"Summarise the report","uptime_seconds":0}`;
  expect(await beat(push)).toMatchObject({ status: 'online', uptime_seconds: 93, active_tasks: 1 });
  expect(await beat(`{"workspace_id":"${id}"}`)).toMatchObject({ active_tasks: 1 });
  expect(await beat(full(',"runtime_state":"wedged"'))).toMatchObject({ status: 'degraded' });
  expect(await beat(full(',"runtime_state":"some other state"'))).toMatchObject({ status: 'degraded' });
  expect(await beat(full(''))).toMatchObject({ status: 'online' });
  const delegations = await exchange('GET', `${platform}/workspaces/${id}/delegations`, bearer());
  expect(delegations.text).toBe('[]');
});

test('a message of the user reaches its server as JSON-RPC, and its answer comes back whole', async () => {
  const before = agent.delivered.length;
  const sent =
    '{"method":"message/send","params":{"message":{"role":"user","parts":[{"kind":"text","text":"Grüße"}]},"metadata":{"history":[{"role":"user","parts":[{"kind":"text","text":"hi"}]}]}}}';
  const owner = { ...json, authorization: `Bearer ${engine.adminToken}` };
  const reply = await exchange('POST', `${engine.engine.info().url}/workspaces/${id}/a2a`, owner, sent);
  const [delivered] = agent.delivered.slice(before);
  const got = JSON.parse(delivered?.text ?? '');
  expect(delivered).toMatchObject({ path: '/', headers: { 'content-type': 'application/json' } });
  expect(delivered?.headers).not.toHaveProperty('authorization');
  expect(delivered?.headers).not.toHaveProperty('x-workspace-id');
  expect(got).toMatchObject({ ...JSON.parse(sent), jsonrpc: '2.0', id: expect.stringMatching(UUID) });
  expect(got.params.message.messageId).toMatch(UUID);
  expect(reply.status).toBe(200);
  expect(reply.text, 'byte for byte').toBe(echo(delivered ?? { text: '' }));
  expect(reply.headers['content-type']).toBe('application/json');
});

test('it delegates, finds the result with its beat, and tells itself and the user', async () => {
  const task = `{"target_id":"${peer.id}","task":"Check the numbers"}`;
  const accepted = await exchange('POST', `${platform}/workspaces/${id}/delegate`, bearer(), task);
  expect(accepted.status).toBe(202);
  const { delegation_id: delegationId, ...rest } = JSON.parse(accepted.text);
  expect(rest).toEqual({ status: 'delegated', target_id: peer.id });

  interface Listed {
    readonly delegation_id: string;
    readonly status: string;
    readonly source_id: string;
    readonly response_preview?: string;
  }
  let done: Listed | undefined;
  await until('the result is there', async () => {
    const { text } = await exchange('GET', `${platform}/workspaces/${id}/delegations`, bearer());
    done = (JSON.parse(text) as Listed[]).find(
      (row) => row.delegation_id === delegationId && row.status === 'completed' && row.source_id === id,
    );
    return done !== undefined;
  });
  expect(done?.response_preview).toContain('see /workspace/out.md');

  // Neither jsonrpc nor an id nor a messageId, and parts with `type`.
  const text = `Delegation results are ready. Review them …\\n- [completed] Delegation ${delegationId.slice(0, 8)}: Check`;
  const self = `{"method":"message/send","params":{"message":{"role":"user","parts":[{"type":"text","text":"${text}"}]}}}`;
  const before = agent.delivered.length;
  const own = { ...bearer(), 'x-workspace-id': id };
  const reply = await exchange('POST', `${platform}/workspaces/${id}/a2a`, own, self);
  expect(reply.status).toBe(200);
  const got = JSON.parse(agent.delivered[before]?.text ?? '');
  expect(got).toMatchObject({ jsonrpc: '2.0', id: expect.any(String), method: 'message/send' });
  expect(got.params.message.messageId).toMatch(UUID);
  expect(got.params.message.parts[0]).toMatchObject({
    type: 'text',
    text: expect.stringMatching(/^Delegation results/),
  });

  const notify = await exchange(
    'POST',
    `${platform}/workspaces/${id}/notify`,
    json,
    '{"message":"All numbers are fine."}',
  );
  expect(notify.text).toBe('{"status":"sent"}');
  const activity = `${platform}/workspaces/${id}/activity?type=a2a_receive&limit=2`;
  const [note, message] = JSON.parse((await exchange('GET', activity, bearer())).text);
  expect(note).toMatchObject({
    method: 'notify',
    source_id: null,
    response_body: { result: 'All numbers are fine.' },
  });
  expect(Object.keys(note.response_body)).toEqual(['result']);
  expect(message, 'what it told itself is not from the user').toMatchObject({
    source_id: id,
    method: 'message/send',
  });
  const history = await exchange('GET', `${platform}/workspaces/${id}/chat-history`, bearer());
  expect(history.text).not.toContain('Delegation results are ready');
});

test('it looks for a peer without a token and records what it sent itself', async () => {
  const named = { 'x-workspace-id': id };
  const found = await exchange('GET', `${platform}/registry/discover/${peer.id}`, named);
  expect(JSON.parse(found.text)).toEqual({ id: peer.id, url: peer.server.url, name: 'Peer' });
  const record = `{"target_id":"${peer.id}","task":"Sent by itself","delegation_id":"own-1"}`;
  const recorded = await exchange('POST', `${platform}/workspaces/${id}/delegations/record`, json, record);
  expect(recorded.status).toBe(202);
  expect(JSON.parse(recorded.text)).toEqual({ delegation_id: 'own-1', status: 'recorded' });
  const update = `${platform}/workspaces/${id}/delegations/own-1/update`;
  const updated = await exchange(
    'POST',
    update,
    json,
    '{"status":"completed","error":"","response_preview":"done"}',
  );
  expect(updated.status).toBe(200);
  expect(JSON.parse(updated.text)).toEqual({ status: 'completed', delegation_id: 'own-1' });
});

test('one that the app started finds its token in a file, and reads it again after a 401', async () => {
  const open = engine.engine.info().url;
  const owner = { ...json, authorization: `Bearer ${engine.adminToken}` };
  const made = await exchange('POST', `${open}/workspaces`, owner, '{"name":"Inside"}');
  expect(JSON.parse(made.text)).toMatchObject({ status: 'provisioning', workspace_access: 'none' });
  const inside: string = JSON.parse(made.text).id;
  const show = async () => JSON.parse((await exchange('GET', `${open}/workspaces/${inside}`)).text);
  const online = () => until('it is online', async () => (await show()).status === 'online');
  const fileOf = (name: string) => path.join(engine.home, 'workspaces', inside, 'configs', name);
  const read = async (name: string) => {
    expect((await stat(fileOf(name))).mode & 0o777, name).toBe(0o600);
    return readFile(fileOf(name), 'utf8');
  };
  await online();
  /** In memory after the first read, as that program has it; without a line end. */
  let token = await read('.auth_token');
  expect(token).toMatch(TOKEN);
  const beat = (bearer: string) =>
    exchange(
      'POST',
      `${open}/registry/heartbeat`,
      { ...json, authorization: `Bearer ${bearer}` },
      `{"workspace_id":"${inside}"}`,
    );

  // Inside of a container it only knows the name that Docker gave it, which is good for nobody outside.
  const hello = registration('http://3f2a9c1d77aa:8000').replaceAll(id, inside);
  const unknown = await exchange('POST', `${open}/registry/register`, json, hello);
  expect(unknown.status).toBe(401);
  const { url } = await show();
  const bearer = { ...json, authorization: `Bearer ${token}` };
  const registered = await exchange('POST', `${open}/registry/register`, bearer, hello);
  expect(registered.status).toBe(200);
  expect(JSON.parse(registered.text)).toEqual({
    status: 'registered',
    delivery_mode: 'push',
    platform_inbound_secret: await read('.platform_inbound_secret'),
  });
  expect((await show()).url).toBe(url);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  expect(JSON.parse((await beat(token)).text)).toEqual({
    status: 'ok',
    platform_inbound_secret: await read('.platform_inbound_secret'),
  });

  // Whoever starts it anew revokes what it had; it notices by a refusal.
  const old = token;
  await exchange('POST', `${open}/workspaces/${inside}/restart`, owner, '{}');
  await until('its token is refused', async () => (await beat(old)).status === 401);
  await until('there is another one', async () => {
    token = await read('.auth_token').catch(() => old);
    return token !== old;
  });
  expect((await beat(token)).status).toBe(200);
  await online();
});
