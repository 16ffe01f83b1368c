import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { says } from '../../support/push-agent.ts';
import { until } from '../../support/until.ts';
import { type External, message, pollWorkspace, pushWorkspace, UNKNOWN_ID, UUID } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

type Row = Record<string, unknown>;

const send = (id: string, body: unknown, headers = {}) =>
  engine.admin.post(`/workspaces/${id}/a2a`, body, headers);
const rows = async (id: string, query = '') =>
  (await engine.admin.get<Row[]>(`/workspaces/${id}/activity${query}`)).body;

describe('a message on its way to a pushed agent', () => {
  it('arrives complete, whatever the caller left out', async () => {
    const { id, agent } = await pushWorkspace(engine, { path: '/deep/a2a' });
    const bare = {
      method: 'message/send',
      params: { message: { role: 'user', content: 'old style' } },
      extra: 1,
    };
    expect((await send(id, bare)).status).toBe(200);
    const [first] = agent.deliveries;
    expect(first).toMatchObject({ path: '/deep/a2a', headers: { 'content-type': 'application/json' } });
    expect(first?.headers.authorization).toBeUndefined();
    expect(first?.body).toEqual({
      jsonrpc: '2.0',
      id: expect.stringMatching(UUID),
      method: 'message/send',
      params: {
        message: {
          role: 'user',
          messageId: expect.stringMatching(UUID),
          parts: [{ kind: 'text', text: 'old style' }],
        },
      },
    });
    const parts = [{ type: 'text', text: 'a list' }];
    await send(id, { method: 'message/send', params: { message: { role: 'user', content: parts } } });
    expect(agent.deliveries[1]?.body.params.message.parts).toEqual(parts);
    const whole = message('mine', 'my-id');
    await send(id, whole);
    expect(agent.deliveries[2]?.body).toEqual(whole);
    await send(id, { jsonrpc: '2.0', id: 7, method: 'tasks/get', params: { id: 't' } });
    expect(agent.deliveries[3]?.body).toEqual({
      jsonrpc: '2.0',
      id: 7,
      method: 'tasks/get',
      params: { id: 't' },
    });
  });

  it.each([
    ['neither parts nor content', { method: 'message/send', params: { message: {} } }, /parts.*content/],
    [
      'content of a wrong type',
      { method: 'message/send', params: { message: { content: 7 } } },
      /content type/,
    ],
    ['no method', { params: {} }, /method/],
    ['a list', [1], /JSON/],
    ['broken JSON', '{"method"', /./],
  ])('is refused with %s', async (_, body, error) => {
    const { id, agent } = await pushWorkspace(engine);
    expect(await send(id, body)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(error) },
    });
    expect(agent.deliveries).toEqual([]);
  });

  it('may be up to 1 MiB, not more', async () => {
    const long = (characters: number) => ({ ...message('x'.repeat(characters)), id: 1 });
    const { id, agent } = await pushWorkspace(engine);
    expect((await send(id, long(1_000_000))).status).toBe(200);
    expect(await send(id, long(1_100_000))).toMatchObject({
      status: 413,
      body: { error: 'request body too large' },
    });
    expect(agent.deliveries.length).toBe(1);
  });

  it('comes back as the agent put it, JSON-RPC or not, and is remembered', async () => {
    const { id, agent } = await pushWorkspace(engine);
    const answered = await send(id, message('hi', 'm-1'));
    expect(answered).toMatchObject({
      status: 200,
      body: { jsonrpc: '2.0', id: 'rpc-hi', result: { parts: [{ kind: 'text', text: 'fine' }] } },
    });
    const [row] = await rows(id);
    expect(row).toMatchObject({
      workspace_id: id,
      activity_type: 'a2a_receive',
      source_id: null,
      target_id: id,
      method: 'message/send',
      summary: expect.stringMatching(/^message\/send → Pusher/),
      status: 'ok',
      request_body: message('hi', 'm-1'),
      response_body: answered.body,
      duration_ms: expect.any(Number),
      error_detail: null,
    });
    agent.answer = (response) => void response.end('just text');
    const plain = await send(id, message('again'));
    expect(plain).toMatchObject({ status: 200, body: 'just text' });
    expect(plain.headers.get('content-type')).toContain('text/plain');
    agent.answer = (response) => void response.end('{"unknown":["shape"]}');
    expect(await send(id, message('odd'))).toMatchObject({ status: 200, body: { unknown: ['shape'] } });
  });
});

describe('an agent that answers garbage', () => {
  it.each([
    ['an HTML page with 500', 500, '<html>oops</html>', 500, 'oops'],
    ['a JSON error with 422', 422, '{"error":"cannot"}', 422, 'cannot'],
    ['a JSON-RPC error with 400', 400, '{"error":{"code":-1,"message":"bad method"}}', 400, 'bad method'],
    ['an empty 503', 503, '', 503, '503'],
  ])('with %s: its status and a short error', async (_, status, text, expected, error) => {
    const { id } = await pushWorkspace(engine, {
      answer: (response) => {
        response.statusCode = status;
        response.end(text);
      },
    });
    expect(await send(id, message('x'))).toMatchObject({
      status: expected,
      body: { error: expect.stringContaining(error) },
    });
    expect((await rows(id))[0]).toMatchObject({
      status: 'error',
      error_detail: expect.stringContaining(error),
    });
  });

  it.each([
    ['a JSON-RPC error', '{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"no model"}}', 'no model'],
    ['nothing', '', 'nothing that can be read'],
    ['an unknown shape', '{"unknown":["shape"]}', 'nothing that can be read'],
  ])(
    'with 200 and %s: it passes through, and chat and delegation tell the failure',
    async (_, text, error) => {
      const { id } = await pushWorkspace(engine, { answer: (response) => void response.end(text) });
      expect((await send(id, message('x'))).status).toBe(200);
      const told = expect.stringContaining(error);
      expect((await rows(id))[0]).toMatchObject({ status: 'error', error_detail: told });
      const history = await engine.admin.get<{ messages: unknown[] }>(`/workspaces/${id}/chat-history`);
      expect(history.body.messages.at(-1)).toMatchObject({ role: 'system', content: told });

      const caller = await pollWorkspace(engine);
      await caller.client.post(`/workspaces/${caller.id}/delegate`, { target_id: id, task: 'x' });
      await until('the delegation has failed', async () => {
        const { body } = await caller.client.get<{ status: string; error?: string }[]>(
          `/workspaces/${caller.id}/delegations`,
        );
        return body[0]?.status === 'failed' && body[0].error?.includes(error);
      });
    },
  );

  it('with half of an announced body: 502, delivered but unreadable', async () => {
    const { id } = await pushWorkspace(engine, {
      answer: (response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{"jsonrpc":');
        response.socket?.end();
      },
    });
    expect(await send(id, message('x'))).toMatchObject({
      status: 502,
      body: { error: 'failed to read agent response', delivery_confirmed: true },
    });
  });

  it('with 200 and half of a JSON text: it passes through as text', async () => {
    const { id } = await pushWorkspace(engine, { answer: (response) => void response.end('{"jsonrpc":') });
    expect(await send(id, message('x'))).toMatchObject({ status: 200, body: '{"jsonrpc":' });
  });

  it('with a redirect: it is not followed', async () => {
    const other = await pushWorkspace(engine);
    const { id } = await pushWorkspace(engine, {
      answer: (response) => {
        response.writeHead(302, { location: other.agent.url });
        response.end();
      },
    });
    expect((await send(id, message('x'))).status).toBe(302);
    expect(other.agent.deliveries).toEqual([]);
  });

  it('not at all: 502 when nothing listens at its address', async () => {
    const { id, agent } = await pushWorkspace(engine);
    await agent.close();
    expect(await send(id, message('x'))).toMatchObject({
      status: 502,
      body: { error: 'failed to reach workspace agent' },
    });
    expect((await rows(id))[0]).toMatchObject({ status: 'error' });
  });
});

describe('a busy agent', () => {
  it('gets the message later: 202 first, then exactly one delivery that counts', async () => {
    let free = false;
    const { id, agent } = await pushWorkspace(engine, {
      answer: (response, delivery) => (free ? says('now')(response, delivery) : void response.destroy()),
    });
    const reply = await send(id, message('wait for me', 'once'));
    expect(reply).toMatchObject({
      status: 202,
      body: {
        queued: true,
        queue_id: expect.stringMatching(UUID),
        queue_depth: 1,
        message: expect.stringContaining('busy'),
      },
    });
    const again = await send(id, message('wait for me', 'once'));
    expect(again.body.queue_id).toBe(reply.body.queue_id);
    free = true;
    await until('it was delivered', async () => (await rows(id, '?type=a2a_receive')).length === 1);
    expect((await rows(id))[0]).toMatchObject({
      status: 'ok',
      response_body: { result: { parts: [{ text: 'now' }] } },
    });
    expect(agent.deliveries.every(({ body }) => body.params.message.messageId === 'once')).toBe(true);
  });

  it('is cut off after X-Timeout seconds', async () => {
    const { id } = await pushWorkspace(engine, { answer: () => undefined });
    expect((await send(id, message('x'), { 'x-timeout': '0.2' })).status).toBe(202);
    expect((await send(id, message('x'), { 'x-timeout': 'soon' })).status).toBe(400);
  });
});

describe('the caller', () => {
  let parent: External;
  let child: Awaited<ReturnType<typeof pushWorkspace>>;
  let stranger: External;

  beforeAll(async () => {
    parent = await pollWorkspace(engine);
    child = await pushWorkspace(engine, { parentId: parent.id });
    stranger = await pollWorkspace(engine, (await pollWorkspace(engine)).id);
  });

  const as = (who: External, headers = {}) =>
    who.client.post(`/workspaces/${child.id}/a2a`, message('who am I'), headers);
  const source = async () => (await rows(child.id))[0]?.source_id;

  it('is the owner of the bearer, also without a header', async () => {
    expect((await as(parent)).status).toBe(200);
    expect(await source()).toBe(parent.id);
    expect((await engine.admin.get(`/workspaces/${parent.id}`)).body.last_outbound_at).not.toBeNull();
  });

  it.each(['x-workspace-id', 'x-source-workspace-id'])(
    'is who %s names, with that one’s token',
    async (name) => {
      expect((await as(parent, { [name]: parent.id })).status).toBe(200);
      expect(await source()).toBe(parent.id);
      expect((await as(stranger, { [name]: parent.id })).status).toBe(401);
    },
  );

  it('is the user with the owner’s token', async () => {
    expect((await send(child.id, message('from the user'))).status).toBe(200);
    expect(await source()).toBe(null);
  });

  it('must be somebody', async () => {
    const path = `/workspaces/${child.id}/a2a`;
    expect((await engine.admin.as(null).post(path, message('x'))).status).toBe(401);
    expect((await engine.admin.as('wrong').post(path, message('x'))).status).toBe(401);
  });

  it('must be allowed to talk to the target', async () => {
    expect(await as(stranger)).toMatchObject({
      status: 403,
      body: { error: 'access denied: workspaces cannot communicate per hierarchy rules' },
    });
    expect(await parent.client.post(`/workspaces/${UNKNOWN_ID}/a2a`, message('x'))).toMatchObject({
      status: 403,
    });
    expect(await send(UNKNOWN_ID, message('x'))).toMatchObject({ status: 404 });
    expect(await send('no-uuid', message('x'))).toMatchObject({ status: 400 });
  });

  it.each(['webhook:x', 'system:restart-context', 'test:me', 'channel:telegram'])(
    'cannot pretend to be %s',
    async (name) => {
      expect(await as(parent, { 'x-workspace-id': name })).toMatchObject({
        status: 403,
        body: { error: 'invalid caller ID' },
      });
    },
  );
});

describe('an agent that fetches its messages', () => {
  it('finds the whole envelope in its activity before the sender has its answer', async () => {
    const who = await pollWorkspace(engine);
    const reply = await send(who.id, {
      method: 'message/send',
      params: { message: { content: 'for later' } },
    });
    expect(reply).toMatchObject({
      status: 200,
      body: { status: 'queued', delivery_mode: 'poll', method: 'message/send' },
    });
    const { body } = await who.client.get<Row[]>(`/workspaces/${who.id}/activity?type=a2a_receive`);
    expect(body).toMatchObject([
      {
        source_id: null,
        summary: expect.stringMatching(/^message\/send → Poller \d+ \(queued for poll\)$/),
        response_body: null,
        request_body: {
          jsonrpc: '2.0',
          id: expect.stringMatching(UUID),
          method: 'message/send',
          params: {
            message: { messageId: expect.stringMatching(UUID), parts: [{ kind: 'text', text: 'for later' }] },
          },
        },
      },
    ]);
  });
});
