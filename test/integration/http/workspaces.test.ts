import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { platformClient } from '../../support/platform-client.ts';
import { pollWorkspace, pushWorkspace, TIME, TOKEN, UNKNOWN_ID, UUID } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

const external = async (fields: Record<string, unknown>) =>
  (await engine.admin.post<{ id: string }>('/workspaces', { external: true, ...fields })).body.id;

describe('health', () => {
  it('answers without a token', async () => {
    const anybody = engine.admin.as(null);
    expect(await anybody.get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await anybody.get('/buildinfo')).toMatchObject({
      status: 200,
      body: { git_sha: expect.stringMatching(/^([0-9a-f]{40})?$/) },
    });
  });

  it('sends the security headers with every answer, and 404 in the wire shape', async () => {
    const { status, headers, body } = await engine.admin.as(null).get('/no/such/route');
    expect({ status, body }).toEqual({ status: 404, body: { error: 'not found' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });
});

describe('the owner’s routes', () => {
  it.each([
    ['POST', '/workspaces'],
    ['GET', '/workspaces'],
    ['DELETE', `/workspaces/${UNKNOWN_ID}`],
    ['GET', '/org/templates'],
    ['POST', '/org/import'],
    ['GET', `/admin/workspaces/${UNKNOWN_ID}/test-token`],
    ['POST', '/contract/engine.info'],
  ])('%s %s needs the owner’s token', async (method, path) => {
    const options = method === 'POST' ? { body: {} } : {};
    expect(await engine.admin.as(null).send(method, path, options)).toMatchObject({
      status: 401,
      body: { error: 'admin auth required' },
    });
    const { client } = await pollWorkspace(engine);
    for (const token of ['wrong', client.token]) {
      expect(await engine.admin.as(token).send(method, path, options)).toMatchObject({
        status: 401,
        body: { error: 'invalid admin auth token' },
      });
    }
  });

  it.each([
    ['PATCH', '', {}],
    ['POST', '/restart', {}],
    ['POST', '/pause', {}],
    ['POST', '/resume', {}],
    ['POST', '/delegate', {}],
    ['GET', '/delegations', undefined],
    ['GET', '/activity', undefined],
    ['POST', '/activity', {}],
    ['POST', '/notify', {}],
    ['GET', '/chat-history', undefined],
    ['GET', '/state', undefined],
  ])('%s of a workspace (%s) needs its own token', async (method, path, body) => {
    const mine = await pollWorkspace(engine);
    const other = await pollWorkspace(engine);
    const target = `/workspaces/${mine.id}${path}`;
    expect(await engine.admin.as(null).send(method, target, { body })).toMatchObject({
      status: 401,
      body: { error: 'missing workspace auth token' },
    });
    expect(await other.client.send(method, target, { body })).toMatchObject({
      status: 401,
      body: { error: 'invalid workspace auth token' },
    });
    expect((await mine.client.send(method, target, { body })).status).not.toBe(401);
  });
});

describe('creating workspaces', () => {
  it('answers with a connection for an external agent without address', async () => {
    const { status, body } = await engine.admin.post<{ id: string }>('/workspaces', {
      name: 'Outside',
      role: 'Answers from elsewhere',
      external: true,
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(UUID),
      external: true,
      status: 'awaiting_agent',
      connection: expect.objectContaining({
        workspace_id: body.id,
        platform_url: engine.line.url,
        auth_token: expect.stringMatching(TOKEN),
        registry_endpoint: `${engine.line.url}/registry/register`,
        heartbeat_endpoint: `${engine.line.url}/registry/heartbeat`,
      }),
    });
  });

  it('takes an external agent with an address as online', async () => {
    const { status, body } = await engine.admin.post('/workspaces', {
      name: 'Outside with address',
      runtime: 'external',
      url: 'http://127.0.0.1:9/',
    });
    expect({ status, body }).toEqual({
      status: 201,
      body: { id: expect.stringMatching(UUID), external: true, status: 'online' },
    });
  });

  it('starts a workspace of the bundled runtime, which comes online', async () => {
    const { status, body } = await engine.admin.post<{ id: string }>('/workspaces', { name: 'Inside' });
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        id: expect.stringMatching(UUID),
        status: 'provisioning',
        awareness_namespace: `workspace:${body.id}`,
        workspace_access: 'none',
      },
    });
    await expect
      .poll(async () => (await engine.admin.get(`/workspaces/${body.id}`)).body.status, { timeout: 20_000 })
      .toBe('online');
  });

  it.each([
    ['no name', { external: true }, 400, 'invalid workspace payload'],
    ['an empty name', { name: '', external: true }, 400, undefined],
    ['a name that would break YAML', { name: 'a: {b}', external: true }, 400, undefined],
    ['a name of two lines', { name: 'a\nb', external: true }, 400, undefined],
    ['a name of 256 characters', { name: 'x'.repeat(256), external: true }, 400, undefined],
    ['a tier that does not exist', { name: 'T', external: true, tier: 5 }, 400, 'invalid workspace payload'],
    [
      'an unknown delivery mode',
      { name: 'D', external: true, delivery_mode: 'pigeon' },
      400,
      "delivery_mode must be 'push' or 'poll'",
    ],
    ['an unknown runtime', { name: 'R', runtime: 'no-such-runtime' }, 400, undefined],
    ['a template outside of its folder', { name: 'R', template: '../molecule' }, 400, undefined],
    [
      'a parent that is not there',
      { name: 'P', external: true, parent_id: UNKNOWN_ID },
      404,
      'workspace not found',
    ],
  ])('refuses %s', async (_, body, status, error) => {
    const before = await engine.admin.get<unknown[]>('/workspaces');
    const reply = await engine.admin.post('/workspaces', body);
    expect(reply.status).toBe(status);
    expect(reply.body.error).toEqual(error ?? expect.any(String));
    expect((await engine.admin.get<unknown[]>('/workspaces')).body.length).toBe(before.body.length);
  });

  it('refuses a second one of the same name under the same parent only', async () => {
    const parent = await external({ name: 'Parent of twins' });
    await external({ name: 'Twin', parent_id: parent });
    const again = await engine.admin.post('/workspaces', { name: 'Twin', external: true, parent_id: parent });
    expect(again).toMatchObject({ status: 409, body: { error: expect.stringContaining('Twin') } });
    const elsewhere = await engine.admin.post('/workspaces', { name: 'Twin', external: true });
    expect(elsewhere.status).toBe(201);
  });

  it.each([
    ['text that is no JSON', '{"name": ', 400],
    ['a list', '[]', 400],
    ['nothing', '', 400],
  ])('answers 400 to %s as body', async (_, body, status) => {
    expect(await engine.admin.post('/workspaces', body)).toMatchObject({
      status,
      body: { error: expect.any(String) },
    });
  });
});

describe('reading workspaces', () => {
  it('shows anybody the public fields, and the owner the rest', async () => {
    const id = await external({ name: 'Shown', role: 'Is looked at', canvas: { x: 10, y: 20 } });
    const { status, body } = await engine.admin.as(null).get(`/workspaces/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      name: 'Shown',
      role: 'Is looked at',
      tier: 2,
      status: 'awaiting_agent',
      agent_card: null,
      url: '',
      parent_id: null,
      active_tasks: 0,
      max_concurrent_tasks: 1,
      last_error_rate: 0,
      uptime_seconds: 0,
      runtime: 'external',
      delivery_mode: 'poll',
      x: 10,
      y: 20,
      collapsed: false,
      last_outbound_at: null,
    });
    const listed = await engine.admin.get<Record<string, unknown>[]>('/workspaces');
    const { last_outbound_at: _, ...shared } = body;
    expect(listed.body.find((each) => each.id === id)).toEqual({
      ...shared,
      last_sample_error: '',
      current_task: '',
      workspace_dir: null,
      monthly_spend: 0,
      budget_limit: null,
    });
  });

  it.each([
    ['a malformed id', 'not-a-uuid', 400, 'invalid workspace ID'],
    ['an unknown id', UNKNOWN_ID, 404, 'workspace not found'],
  ])('answers %s with its error', async (_, id, status, error) => {
    expect(await engine.admin.get(`/workspaces/${id}`)).toMatchObject({ status, body: { error } });
  });

  it('gives a removed one as 410, as its old self on request, and as gone in /state', async () => {
    const { id, client } = await pollWorkspace(engine);
    expect((await client.get(`/workspaces/${id}/state`)).body).toEqual({
      workspace_id: id,
      status: 'awaiting_agent',
      paused: false,
      deleted: false,
    });
    await engine.admin.send('DELETE', `/workspaces/${id}`);
    expect(await client.get(`/workspaces/${id}`)).toMatchObject({
      status: 410,
      body: {
        error: 'workspace removed',
        id,
        removed_at: expect.stringMatching(TIME),
        hint: expect.any(String),
      },
    });
    expect(await client.get(`/workspaces/${id}?include_removed=true`)).toMatchObject({
      status: 200,
      body: { id, status: 'removed' },
    });
    expect(await client.get(`/workspaces/${id}/state`)).toMatchObject({
      status: 404,
      body: { workspace_id: id, status: 'removed', deleted: true },
    });
    expect(await client.get(`/workspaces/${UNKNOWN_ID}/state`)).toMatchObject({
      status: 404,
      body: { workspace_id: UNKNOWN_ID, deleted: true },
    });
    const listed = await engine.admin.get<{ id: string }[]>('/workspaces');
    expect(listed.body.map((each) => each.id)).not.toContain(id);
  });
});

describe('changing workspaces', () => {
  it('keeps coordinates relative to the parent and shows them absolute', async () => {
    const parent = await external({ name: 'Moves', canvas: { x: 100, y: 100 } });
    const child = await external({ name: 'Moves along', parent_id: parent, canvas: { x: 1, y: 2 } });
    const change = (id: string, body: unknown) => engine.admin.send('PATCH', `/workspaces/${id}`, { body });
    expect(await change(child, { x: 150, y: 160 })).toMatchObject({
      status: 200,
      body: { status: 'updated' },
    });
    await change(parent, { x: 200, y: 100, name: 'Moved', collapsed: true });
    const position = async (id: string) => (await engine.admin.get(`/workspaces/${id}`)).body;
    expect(await position(parent)).toMatchObject({ name: 'Moved', collapsed: true, x: 200, y: 100 });
    expect(await position(child)).toMatchObject({ x: 250, y: 160 });
    expect(await change(child, { x: 1 })).toMatchObject({ status: 400 });
    expect(await change(child, { name: 'a|b' })).toMatchObject({ status: 400 });
    expect(await change(child, { name: 7 })).toMatchObject({
      status: 400,
      body: { error: 'invalid request body' },
    });
  });
});

describe('removing workspaces', () => {
  it('asks before it takes children along, then takes them', async () => {
    const parent = await external({ name: 'Big' });
    const child = await external({ name: 'Small', parent_id: parent });
    const grandchild = await external({ name: 'Tiny', parent_id: child });
    expect(await engine.admin.send('DELETE', `/workspaces/${parent}`)).toMatchObject({
      status: 409,
      body: {
        status: 'confirmation_required',
        message: expect.stringContaining('Big'),
        children: [{ id: child, name: 'Small' }],
        children_count: 1,
      },
    });
    expect(await engine.admin.send('DELETE', `/workspaces/${parent}?confirm=true`)).toMatchObject({
      status: 200,
      body: { status: 'removed', cascade_deleted: 2 },
    });
    for (const id of [parent, child, grandchild]) {
      expect((await engine.admin.get(`/workspaces/${id}`)).status).toBe(410);
    }
    expect((await engine.admin.send('DELETE', `/workspaces/${parent}`)).status).toBe(410);
  });

  it('leaves nothing at all with purge', async () => {
    const { id, client } = await pollWorkspace(engine);
    await client.post(`/workspaces/${id}/notify`, { message: 'last words' });
    expect(await engine.admin.send('DELETE', `/workspaces/${id}?purge=true`)).toMatchObject({
      status: 200,
      body: { status: 'purged', cascade_deleted: 0 },
    });
    expect((await engine.admin.get(`/workspaces/${id}?include_removed=true`)).status).toBe(404);
  });

  it('revokes the tokens', async () => {
    const { id, client } = await pollWorkspace(engine);
    await engine.admin.send('DELETE', `/workspaces/${id}`);
    expect(await client.get(`/workspaces/${id}/activity`)).toMatchObject({
      status: 401,
      body: { error: 'invalid workspace auth token' },
    });
  });
});

describe('restart, pause and resume', () => {
  it('leaves external agents to their owner', async () => {
    const { id } = await pushWorkspace(engine);
    expect(await engine.admin.post(`/workspaces/${id}/restart`)).toMatchObject({
      status: 200,
      body: { status: 'noop', runtime: 'external', message: expect.any(String) },
    });
  });

  it('takes a restart with an announced but empty body, as scripts send it', async () => {
    const { id, client } = await pollWorkspace(engine);
    expect((await client.post(`/workspaces/${id}/restart`, '')).status).toBe(200);
  });

  it('pauses a team, refuses what a pause forbids, and resumes it', async () => {
    const parent = await external({ name: 'Team' });
    const child = await external({ name: 'Member', parent_id: parent });
    const post = (id: string, verb: string) => engine.admin.post(`/workspaces/${id}/${verb}`);
    expect(await post(parent, 'resume')).toMatchObject({
      status: 404,
      body: { error: 'workspace not found or not paused' },
    });
    expect(await post(parent, 'pause')).toMatchObject({
      status: 200,
      body: { status: 'paused', paused_count: 2 },
    });
    expect(await post(child, 'resume')).toMatchObject({
      status: 409,
      body: { error: 'parent workspace "Team" is paused — resume it first' },
    });
    expect(await post(parent, 'resume')).toMatchObject({
      status: 200,
      body: { status: 'provisioning', resumed_count: 2 },
    });
  });
});

it('refuses to restart what is paused', async () => {
  const { body } = await engine.admin.post<{ id: string }>('/workspaces', { name: 'Sleeper' });
  await engine.admin.post(`/workspaces/${body.id}/pause`);
  expect(await engine.admin.post(`/workspaces/${body.id}/restart`)).toMatchObject({
    status: 409,
    body: { error: 'Sleeper is paused' },
  });
});

it('takes its clients’ old address for the engine as its own', async () => {
  const { port } = engine.line;
  expect((await platformClient(`http://localhost:${port}`, null).get('/health')).status).toBe(200);
});
