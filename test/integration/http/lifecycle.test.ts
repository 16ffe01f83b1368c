import os from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import { BUSY_TEMPLATE, LONG_WORK, message, pollWorkspace } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;
/** Has an instance. */
let inside: string;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
  inside = (await engine.admin.post<{ id: string }>('/workspaces', { name: 'Inside' })).body.id;
  await isOnline();
});
afterAll(() => engines.dispose());

const shown = async (id: string) => (await engine.admin.get(`/workspaces/${id}`)).body;
const isOnline = (id = inside) => until('it is online', async () => (await shown(id)).status === 'online');
const patch = (id: string, body: unknown) => engine.admin.send('PATCH', `/workspaces/${id}`, { body });
const operation = (name: string, input: object) => engine.admin.post(`/contract/workspaces.${name}`, input);

describe('PATCH /workspaces/:id', () => {
  it('says when a change counts only after a restart', async () => {
    const folder = os.tmpdir();
    expect(await patch(inside, { workspace_dir: folder })).toMatchObject({
      status: 200,
      body: { status: 'updated', needs_restart: true },
    });
    const listed = await engine.admin.get<{ id: string; workspace_dir: string }[]>('/workspaces');
    expect(listed.body.find(({ id }) => id === inside)?.workspace_dir).toBe(folder);
    const cleared = await patch(inside, { workspace_dir: null });
    expect(cleared).toMatchObject({ status: 200, body: { status: 'updated', needs_restart: true } });
    expect((await patch(inside, { name: 'Inside' })).body).toEqual({ status: 'updated' });
  });

  it('moves, but not into itself', async () => {
    const parent = await pollWorkspace(engine);
    const child = await pollWorkspace(engine);
    expect((await patch(child.id, { parent_id: parent.id })).body).toEqual({ status: 'updated' });
    expect((await engine.admin.get(`/workspaces/${child.id}`)).body.parent_id).toBe(parent.id);
    expect(await patch(parent.id, { parent_id: child.id })).toMatchObject({
      status: 409,
      body: { code: 'move_into_itself' },
    });
    expect((await patch(child.id, { parent_id: null })).status).toBe(200);
  });

  it.each([
    ['a relative folder', { workspace_dir: 'here' }, 400, 'invalid workspace directory'],
    ['a tier that does not exist', { tier: 5 }, 400, 'invalid request body'],
    ['an unknown runtime', { runtime: 'no-such-runtime' }, 400, undefined],
  ])('refuses %s', async (_, body, status, error) => {
    expect(await patch(inside, body)).toMatchObject({
      status,
      body: { error: error ?? expect.any(String) },
    });
  });

  it('lets no agent change its own isolation, folder or place', async () => {
    const { id, client } = await pollWorkspace(engine);
    for (const body of [{ tier: 4 }, { workspace_dir: '/' }, { parent_id: null }, { runtime: 'molecule' }]) {
      expect((await client.send('PATCH', `/workspaces/${id}`, { body })).status).toBe(401);
    }
    expect((await client.send('PATCH', `/workspaces/${id}`, { body: { role: 'x' } })).status).toBe(200);
  });
});

describe('POST /workspaces', () => {
  it('takes a budget, variables and memories', async () => {
    const { status, body } = await engine.admin.post<{ id: string }>('/workspaces', {
      name: 'Rich',
      external: true,
      budget_limit: 500,
      secrets: { TOKEN: 'a-secret-value' },
      initial_memories: [{ content: 'the house style' }],
    });
    expect(status).toBe(201);
    const listed = await engine.admin.get<{ id: string; budget_limit: number }[]>('/workspaces');
    expect(listed.body.find(({ id }) => id === body.id)?.budget_limit).toBe(500);
    const secrets = await engine.admin.post('/contract/secrets.list', { workspaceId: body.id });
    expect(JSON.stringify(secrets.body)).toContain('TOKEN');
    expect(JSON.stringify(secrets.body)).not.toContain('a-secret-value');
  });

  it.each([
    ['a relative folder', { workspace_dir: 'here' }, 'invalid workspace directory'],
    ['access to no folder', { workspace_access: 'read_write' }, 'invalid workspace access'],
    ['an unknown access', { workspace_dir: '/x', workspace_access: 'all' }, 'invalid workspace access'],
    ['a variable of the app', { secrets: { WORKSPACE_ID: 'x' } }, expect.any(String)],
  ])('refuses %s, and makes nothing', async (_, fields, error) => {
    const before = await engine.admin.get<unknown[]>('/workspaces');
    const reply = await engine.admin.post('/workspaces', { name: 'Refused', external: true, ...fields });
    expect(reply).toMatchObject({ status: 400, body: { error } });
    expect((await engine.admin.get<unknown[]>('/workspaces')).body).toHaveLength(before.body.length);
  });
});

describe('POST /workspaces/:id/restart', () => {
  it('applies a template, forgets the session, and takes an empty body', async () => {
    const restart = (query: string, body?: object) =>
      engine.admin.send('POST', `/workspaces/${inside}/restart${query}`, { body });
    expect(await restart('?reset=true', { apply_template: true })).toMatchObject({
      status: 200,
      body: { status: 'provisioning', config_dir: 'molecule', reset_session: true },
    });
    expect((await restart('', { template: 'nobody' })).body.error).toBe('invalid template');
    expect(await restart('')).toMatchObject({
      status: 200,
      body: { status: 'provisioning', config_dir: '', reset_session: false },
    });
    await isOnline();
  });
});

describe('POST /workspaces/:id/hibernate', () => {
  /** Its agent works for as long as it is let. */
  let busy: string;
  beforeAll(async () => {
    await engine.admin.post('/templates/import', BUSY_TEMPLATE);
    const made = { name: 'Busy', template: BUSY_TEMPLATE.name };
    busy = (await engine.admin.post<{ id: string }>('/workspaces', made)).body.id;
    await isOnline(busy);
  });
  const hibernate = (query = '') => engine.admin.send('POST', `/workspaces/${busy}/hibernate${query}`);
  const refusal = {
    status: 409,
    body: { error: expect.stringContaining('force=true'), active_tasks: 1 },
  };

  it('asks before it stops one at work, then stops it; a restart wakes it', async () => {
    // The agent says itself that it works: what a test said for it, its own next beat would take back.
    const call = engine.admin.post(`/workspaces/${busy}/a2a`, message(LONG_WORK));
    await until('it works', async () => (await shown(busy)).active_tasks === 1);
    expect(await hibernate()).toMatchObject(refusal);
    expect(await hibernate('?force=true')).toMatchObject({ status: 200, body: { status: 'hibernated' } });
    expect((await call).status).toBeGreaterThanOrEqual(500);
    expect((await shown(busy)).status).toBe('hibernated');
    expect(await hibernate()).toMatchObject({
      status: 404,
      body: { error: 'workspace not found or not online' },
    });
    await engine.admin.send('POST', `/workspaces/${busy}/restart`);
    await isOnline(busy);
  });

  it('takes a message under way for a task, whatever the agent says', async () => {
    await engine.admin.post('/contract/chat.send', { id: busy, text: LONG_WORK });
    await until('it works', async () => (await shown(busy)).active_tasks === 1);
    await engine.admin.post('/registry/heartbeat', { workspace_id: busy, active_tasks: 0 });
    expect(await hibernate()).toMatchObject(refusal);
    expect((await hibernate('?force=true')).status).toBe(200);
  });

  it('is not for agents that run elsewhere', async () => {
    const { id, client } = await pollWorkspace(engine);
    expect((await client.send('POST', `/workspaces/${id}/hibernate`)).status).toBe(404);
  });
});

describe('a removal that can be undone', () => {
  it('looks paused to clients, refuses what would bring it to life, and comes back', async () => {
    expect(await operation('remove', { id: inside, undoable: true })).toMatchObject({
      status: 200,
      body: { output: { count: 1, destroyAt: expect.any(Number) } },
    });
    expect((await engine.admin.get(`/workspaces/${inside}/state`)).body).toMatchObject({ paused: true });
    for (const verb of ['restart', 'resume', 'pause', 'hibernate']) {
      expect(await engine.admin.send('POST', `/workspaces/${inside}/${verb}`)).toMatchObject({
        status: 409,
        body: { code: 'being_removed' },
      });
    }
    const message = { method: 'message/send', params: { message: { role: 'user', content: 'hello' } } };
    expect(await engine.admin.post(`/workspaces/${inside}/a2a`, message)).toMatchObject({
      status: 409,
      body: { code: 'being_removed' },
    });
    const undo = { label: 'Undo', operation: 'workspaces.undoRemove', input: { id: inside } };
    expect(
      (await engine.admin.post('/contract/chat.send', { id: inside, text: 'hello' })).body,
    ).toMatchObject({
      error: { code: 'being_removed', actions: [undo] },
    });
    const late = { name: 'Late', external: true, parent_id: inside };
    expect((await engine.admin.post('/workspaces', late)).body.code).toBe('being_removed');
    expect((await operation('undoRemove', { id: inside })).body).toEqual({ output: { count: 1 } });
    await isOnline();
  });
});
