import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import { type External, pollWorkspace, pushWorkspace, TOKEN, UNKNOWN_ID } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

const anybody = () => engine.admin.as(null);
const shown = async (id: string) => (await engine.admin.get(`/workspaces/${id}`)).body;

/** An external workspace that has no token yet. */
const fresh = async (name: string, url = 'http://127.0.0.1:9/') =>
  (await engine.admin.post<{ id: string }>('/workspaces', { name, external: true, url })).body.id;

describe('register', () => {
  it('gives the first token to whoever comes first, and afterwards takes only that', async () => {
    const id = await fresh('First');
    const body = { id, url: 'http://127.0.0.1:9/a2a', agent_card: { name: 'First' }, delivery_mode: 'push' };
    const first = await anybody().post<{ auth_token: string; platform_inbound_secret: string }>(
      '/registry/register',
      body,
    );
    expect(first).toMatchObject({ status: 200 });
    expect(first.body).toEqual({
      status: 'registered',
      delivery_mode: 'push',
      auth_token: expect.stringMatching(TOKEN),
      platform_inbound_secret: expect.stringMatching(TOKEN),
    });
    expect(await anybody().post('/registry/register', body)).toMatchObject({
      status: 401,
      body: { error: 'missing workspace auth token' },
    });
    const other = await pollWorkspace(engine);
    for (const token of ['wrong', other.client.token]) {
      expect(await engine.admin.as(token).post('/registry/register', body)).toMatchObject({
        status: 401,
        body: { error: 'invalid workspace auth token' },
      });
    }
    const again = await engine.admin.as(first.body.auth_token).post('/registry/register', body);
    expect(again.body).toEqual({
      status: 'registered',
      delivery_mode: 'push',
      platform_inbound_secret: first.body.platform_inbound_secret,
    });
    expect(await shown(id)).toMatchObject({ status: 'online', agent_card: { name: 'First' } });
  });

  it('finds the address in the agent card, and needs one for push only', async () => {
    const id = await fresh('Card');
    const card = { name: 'Card', url: 'http://127.0.0.1:9/from-card' };
    const registered = await anybody().post<{ auth_token: string }>('/registry/register', {
      id,
      agent_card: card,
    });
    expect(registered.body).toMatchObject({ status: 'registered', delivery_mode: 'push' });
    expect((await shown(id)).url).toBe(card.url);
    const own = engine.admin.as(registered.body.auth_token);
    expect(await own.post('/registry/register', { id, agent_card: {} })).toMatchObject({
      status: 400,
      body: { error: 'url is required for push-mode workspaces' },
    });
    const polling = { id, url: '', agent_card: {}, delivery_mode: 'poll' };
    expect((await own.post('/registry/register', polling)).body).toMatchObject({
      status: 'registered',
      delivery_mode: 'poll',
    });
  });

  it('takes an external workspace without address as polling', async () => {
    const { id, client } = await pollWorkspace(engine);
    expect((await client.post('/registry/register', { id, agent_card: {} })).body).toMatchObject({
      status: 'registered',
      delivery_mode: 'poll',
    });
  });

  it.each([
    ['no card', (id: string) => ({ id }), 400, 'invalid request body'],
    ['no id', () => ({ agent_card: {} }), 400, 'invalid request body'],
    [
      'an unknown mode',
      (id: string) => ({ id, agent_card: {}, delivery_mode: 'fax' }),
      400,
      "delivery_mode must be 'push' or 'poll'",
    ],
    [
      'an unknown workspace',
      () => ({ id: UNKNOWN_ID, url: 'http://x/', agent_card: {} }),
      404,
      'workspace not found',
    ],
  ])('refuses %s', async (_, body, status, error) => {
    const { id, client } = await pollWorkspace(engine);
    expect(await client.post('/registry/register', body(id))).toMatchObject({ status, body: { error } });
  });

  it('does not bring back a removed workspace', async () => {
    const { id } = await pollWorkspace(engine);
    await engine.admin.send('DELETE', `/workspaces/${id}`);
    expect((await anybody().post('/registry/register', { id, agent_card: {} })).status).toBe(410);
    expect((await shown(id)).error).toBe('workspace removed');
  });
});

describe('heartbeat', () => {
  const beat = (who: External, fields: Record<string, unknown> = {}) =>
    who.client.post('/registry/heartbeat', { workspace_id: who.id, ...fields });

  it('lifts a workspace with nothing but the id, and keeps what a beat does not mention', async () => {
    const who = await pollWorkspace(engine);
    expect(await shown(who.id)).toMatchObject({ status: 'awaiting_agent' });
    expect(await beat(who)).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await shown(who.id)).toMatchObject({ status: 'online' });
    await beat(who, { active_tasks: 2, uptime_seconds: 70, error_rate: 0.2 });
    await beat(who, { uptime_seconds: 0 });
    expect(await shown(who.id)).toMatchObject({ active_tasks: 2, uptime_seconds: 70, last_error_rate: 0.2 });
    expect(await beat(who, { runtime_state: 'something new', unknown_field: [1] })).toMatchObject({
      status: 200,
    });
    expect(await shown(who.id)).toMatchObject({ status: 'online' });
  });

  it('degrades a failing agent until it is well again', async () => {
    const who = await pollWorkspace(engine);
    await beat(who);
    const statusAfter = async (fields: Record<string, unknown>) => {
      await beat(who, fields);
      return (await shown(who.id)).status;
    };
    expect(await statusAfter({ error_rate: 0.5, sample_error: 'no luck' })).toBe('degraded');
    expect(await statusAfter({ error_rate: 0.1 })).toBe('degraded');
    expect(await statusAfter({ error_rate: 0.05 })).toBe('online');
    expect(await statusAfter({ runtime_state: 'wedged' })).toBe('degraded');
    expect(await statusAfter({ error_rate: 0, runtime_state: 'wedged' })).toBe('degraded');
    expect(await statusAfter({ error_rate: 0, runtime_state: '' })).toBe('online');
    const own = { runtime_metadata: { capabilities: { status_mgmt: true } } };
    expect(await statusAfter({ error_rate: 0.9, ...own })).toBe('online');
  });

  it('is refused from anybody else and for anybody removed', async () => {
    const who = await pollWorkspace(engine);
    const other = await pollWorkspace(engine);
    expect(await anybody().post('/registry/heartbeat', { workspace_id: who.id })).toMatchObject({
      status: 401,
    });
    expect(await other.client.post('/registry/heartbeat', { workspace_id: who.id })).toMatchObject({
      status: 401,
    });
    expect(await who.client.post('/registry/heartbeat', {})).toMatchObject({ status: 400 });
    await engine.admin.send('DELETE', `/workspaces/${who.id}`);
    expect(await anybody().post('/registry/heartbeat', { workspace_id: who.id })).toMatchObject({
      status: 410,
    });
  });
});

describe('the card', () => {
  it('can be changed by its owner', async () => {
    const { id, client } = await pollWorkspace(engine);
    const body = { workspace_id: id, agent_card: { name: 'New', skills: [] } };
    expect(await client.post('/registry/update-card', body)).toMatchObject({
      status: 200,
      body: { status: 'updated' },
    });
    expect((await shown(id)).agent_card).toEqual(body.agent_card);
    expect((await anybody().post('/registry/update-card', body)).status).toBe(401);
  });
});

describe('a family', () => {
  let parent: External;
  let left: External;
  let right: External;
  let below: External;
  let stranger: External;

  beforeAll(async () => {
    parent = await pushWorkspace(engine);
    left = await pollWorkspace(engine, parent.id);
    right = await pushWorkspace(engine, { parentId: parent.id });
    below = await pollWorkspace(engine, right.id);
    stranger = await pollWorkspace(engine, (await pollWorkspace(engine)).id);
  });

  const peers = async (who: External, query = '') =>
    (await who.client.get<{ id: string; name: string }[]>(`/registry/${who.id}/peers${query}`)).body;

  it('lists siblings, children and the parent as peers, and searches them', async () => {
    const ids = async (who: External, query = '') => (await peers(who, query)).map(({ id }) => id).sort();
    expect(await ids(left)).toEqual([parent.id, right.id].sort());
    expect(await ids(right)).toEqual([parent.id, left.id, below.id].sort());
    expect(await ids(below)).toEqual([right.id]);
    const [found] = await peers(left, '?q=PUSHER');
    expect(found).toMatchObject({ name: expect.stringMatching(/^Pusher/) });
    expect(await peers(left, '?q=nobody')).toEqual([]);
    const [first] = await peers(below);
    expect(Object.keys(first ?? {}).sort()).toEqual(
      ['active_tasks', 'agent_card', 'id', 'name', 'parent_id', 'role', 'status', 'tier', 'url'].sort(),
    );
    expect((await anybody().get(`/registry/${left.id}/peers`)).status).toBe(401);
    expect((await right.client.get(`/registry/${left.id}/peers`)).status).toBe(401);
    expect((await anybody().get(`/registry/${UNKNOWN_ID}/peers`)).status).toBe(404);
  });

  it('lets relatives talk at any distance and strangers never', async () => {
    const allowed = async (a: External, b: External) =>
      (await anybody().post('/registry/check-access', { caller_id: a.id, target_id: b.id })).body.allowed;
    expect(await allowed(left, right)).toBe(true);
    expect(await allowed(parent, below)).toBe(true);
    expect(await allowed(below, parent)).toBe(true);
    expect(await allowed(below, left)).toBe(false);
    expect(await allowed(stranger, left)).toBe(false);
    expect(await allowed({ ...left, id: UNKNOWN_ID }, left)).toBe(false);
  });

  it('discovers those it may talk to, by their own address', async () => {
    const discover = (who: External, id: string, headers = {}) =>
      who.client.get(`/registry/discover/${id}`, headers);
    const { url } = await shown(right.id);
    expect(await discover(left, right.id)).toMatchObject({ status: 200, body: { id: right.id, url } });
    const named = { 'x-workspace-id': left.id };
    expect((await discover(left, right.id, named)).status).toBe(200);
    expect((await discover(right, right.id, named)).status).toBe(401);
    expect(await anybody().get(`/registry/discover/${right.id}`)).toMatchObject({
      status: 400,
      body: { error: 'X-Workspace-ID header is required' },
    });
    expect((await anybody().get(`/registry/discover/${right.id}`, named)).status).toBe(401);
    expect(await discover(stranger, right.id)).toMatchObject({
      status: 403,
      body: { error: 'not authorized to discover this workspace' },
    });
    expect(await discover(left, UNKNOWN_ID)).toMatchObject({ status: 404 });
    expect(await discover(right, left.id)).toMatchObject({
      status: 503,
      body: { error: 'workspace not available', status: expect.any(String) },
    });
  });

  it('tells a workspace of this app the address that works from inside', async () => {
    const { body } = await engine.admin.post<{ id: string }>('/workspaces', {
      name: 'Managed',
      parent_id: parent.id,
    });
    await until('it is online', async () => (await shown(body.id)).status === 'online');
    const found = await parent.client.get<{ url: string }>(`/registry/discover/${body.id}`);
    expect(found.body.url).toBe((await shown(body.id)).url);
    const { auth_token: token } = await testToken(body.id);
    const inside = await engine.admin.as(token).get<{ url: string }>(`/registry/discover/${right.id}`);
    expect(inside.body.url).toMatch(/^http:\/\/(host\.docker\.internal|127\.0\.0\.1):\d+\//);
  });

  /** The bearer of a managed workspace, as it lies in its own files. */
  const testToken = async (id: string) => {
    const { readFile } = await import('node:fs/promises');
    const text = await readFile(`${engine.home}/workspaces/${id}/configs/.auth_token`, 'utf8');
    return { auth_token: text.trim() };
  };
});
