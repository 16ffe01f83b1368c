import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrgTokens, WorkspaceTokens } from '../../../core/agents/index.ts';
import { newId, newToken, silentLogger } from '../../../core/base/index.ts';
import { Access } from '../../../core/http/access.ts';
import { TestClock } from '../../support/clock.ts';
import { type InProcessEngine, type Sending, startInProcess } from '../../support/in-process-engine.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

/** Who gets through which door of the platform API. */

let engine: InProcessEngine;
/** A small org: a lead with Ada and Bea below, and Bea with Cleo. */
let lead: { id: string; token: string };
let ada: { id: string; token: string };
let bea: { id: string; token: string };
let cleo: { id: string; token: string };
/** Org tokens: for everything, from Lead down, and from Bea down. */
let tokens: { all: string; lead: string; bea: string };
beforeAll(async () => {
  engine = await startInProcess({ rendererFolder: '/not-built' });
  lead = await engine.createAgent('Lead');
  ada = await engine.createAgent('Ada', lead.id);
  bea = await engine.createAgent('Bea', lead.id);
  cleo = await engine.createAgent('Cleo', bea.id);
  const orgToken = async (org_id?: string) => {
    const made = await engine.send('/org/tokens', {
      method: 'POST',
      token: engine.adminToken,
      body: { org_id },
    });
    return (made.json as { auth_token: string }).auth_token;
  };
  tokens = { all: await orgToken(), lead: await orgToken(lead.id), bea: await orgToken(bea.id) };
});
afterAll(() => engine.dispose());

const message = { method: 'message/send', params: { message: { parts: [{ kind: 'text', text: 'hi' }] } } };

/** Every kind of caller, by what it sends. */
const callers = {
  nobody: (): Sending => ({}),
  'somebody with a made-up token': (): Sending => ({ token: newToken() }),
  'another workspace': (): Sending => ({ token: bea.token }),
  'the workspace itself': (): Sending => ({ token: ada.token }),
  'an org token for everything': (): Sending => ({ token: tokens.all }),
  'an org token for its org': (): Sending => ({ token: tokens.lead }),
  'an org token for another part': (): Sending => ({ token: tokens.bea }),
  'the owner': (): Sending => ({ token: engine.adminToken }),
};
type Caller = keyof typeof callers;

async function statusFor(caller: Caller, url: string, sending: Sending = {}): Promise<number> {
  return (await engine.send(url, { ...sending, ...callers[caller]() })).status;
}

describe('doors', () => {
  test.each<[Caller, number, number, number, number, number]>([
    // open, admin, owner, workspace, registry
    ['nobody', 200, 401, 401, 401, 401],
    ['somebody with a made-up token', 200, 401, 401, 401, 401],
    ['another workspace', 200, 401, 401, 401, 401],
    ['the workspace itself', 200, 401, 401, 200, 200],
    ['an org token for everything', 200, 200, 401, 200, 200],
    ['an org token for its org', 200, 401, 401, 200, 401],
    ['an org token for another part', 200, 401, 401, 401, 401],
    ['the owner', 200, 200, 200, 200, 200],
  ])('%s', async (caller, open, admin, owner, own, registry) => {
    expect(await statusFor(caller, '/health'), 'open').toBe(open);
    expect(await statusFor(caller, `/workspaces/${ada.id}`), 'open').toBe(open);
    expect(await statusFor(caller, '/workspaces'), 'admin').toBe(admin);
    expect(await statusFor(caller, '/org/templates'), 'admin').toBe(admin);
    expect(await statusFor(caller, '/contract/engine.info', { method: 'POST', body: {} }), 'owner').toBe(
      owner,
    );
    expect(await statusFor(caller, `/workspaces/${ada.id}/activity`), 'workspace').toBe(own);
    expect(await statusFor(caller, `/workspaces/${ada.id}/state`), 'workspace').toBe(own);
    expect(await statusFor(caller, `/registry/${ada.id}/peers`), 'registry').toBe(registry);
    const beat = { method: 'POST', body: { workspace_id: ada.id } };
    expect(await statusFor(caller, '/registry/heartbeat', beat), 'registry').toBe(registry);
  });

  test('tell a missing token from a wrong one', async () => {
    const errorOf = async (url: string, sending: Sending) => (await engine.send(url, sending)).json;
    expect(await errorOf('/workspaces', {})).toEqual({ error: 'admin auth required' });
    expect(await errorOf('/workspaces', { token: ada.token })).toEqual({ error: 'invalid admin auth token' });
    const own = `/workspaces/${ada.id}/activity`;
    expect(await errorOf(own, {})).toEqual({ error: 'missing workspace auth token' });
    expect(await errorOf(own, { token: bea.token })).toEqual({ error: 'invalid workspace auth token' });
  });

  test('a workspace without any token may register, once', async () => {
    const body = { name: 'Fresh', external: true, url: 'http://127.0.0.1:9' };
    const created = await engine.send('/workspaces', { method: 'POST', token: engine.adminToken, body });
    const { id } = created.json as { id: string };
    const registration = { method: 'POST', body: { id, url: 'http://127.0.0.1:9', agent_card: {} } };
    const first = await engine.send('/registry/register', registration);
    expect(first.status).toBe(200);
    const { auth_token: token } = first.json as { auth_token: string };
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await engine.send('/registry/register', registration)).status).toBe(401);
    const again = await engine.send('/registry/register', { ...registration, token });
    expect(again.json).toMatchObject({ status: 'registered', delivery_mode: 'push' });
    expect(again.json).not.toHaveProperty('auth_token');
  });

  test('in the name of one that sleeps nobody may register, whatever tokens it has', async () => {
    const asOwner = { method: 'POST', token: engine.adminToken };
    const policy = { startLazily: true };
    await engine.send('/contract/engine.setStartPolicy', { ...asOwner, body: policy });
    const body = { name: 'Sleeper', runtime: 'molecule', parent_id: lead.id };
    const created = await engine.send('/workspaces', { ...asOwner, body });
    const { id } = created.json as { id: string };
    expect(created.json).toMatchObject({ status: 'hibernated' });
    const registration = { method: 'POST', body: { id, url: 'http://127.0.0.1:9', agent_card: {} } };
    expect((await engine.send('/registry/register', registration)).status).toBe(401);
    expect((await engine.send(`/registry/${id}/peers`)).status).toBe(401);
    const made = { ...registration, token: newToken() };
    expect((await engine.send('/registry/register', made)).status).toBe(401);
  });

  test('nobody delegates to one that is being removed', async () => {
    const { id } = await engine.createAgent('Leaving', lead.id);
    const asOwner = { method: 'POST', token: engine.adminToken };
    await engine.send('/contract/workspaces.remove', { ...asOwner, body: { id, undoable: true } });
    const body = { target_id: id, task: 'stay' };
    const reply = await engine.send(`/workspaces/${lead.id}/delegate`, {
      method: 'POST',
      token: lead.token,
      body,
    });
    expect(reply).toMatchObject({ status: 409, json: { code: 'being_removed' } });
  });

  test('an org token moves nothing out of its org, and gives nobody more of this machine', async () => {
    const outside = await engine.createAgent('Outside');
    const moved = await engine.createAgent('Moved', bea.id);
    const change = (body: unknown, token: string) =>
      engine.send(`/workspaces/${moved.id}`, { method: 'PATCH', token, body });
    for (const body of [
      { parent_id: outside.id },
      { parent_id: null },
      { tier: 3 },
      { workspace_dir: '/srv' },
      { workspace_access: 'read_write' },
    ])
      expect((await change(body, tokens.lead)).status, JSON.stringify(body)).toBe(401);
    expect((await change({ parent_id: lead.id }, tokens.bea)).status, 'above what it reaches').toBe(401);
    expect((await change({ parent_id: lead.id }, tokens.lead)).status).toBe(200);
    expect((await change({ parent_id: outside.id }, tokens.all)).status).toBe(200);
  });

  test('a removed workspace is gone, and its token opens nothing', async () => {
    const gone = await engine.createAgent('Gone');
    await engine.send(`/workspaces/${gone.id}`, { method: 'DELETE', token: engine.adminToken });
    expect((await engine.send(`/workspaces/${gone.id}/activity`, { token: gone.token })).status).toBe(401);
    expect((await engine.send(`/workspaces/${gone.id}/activity`, { token: engine.adminToken })).status).toBe(
      410,
    );
    const { status, json } = await engine.send(`/workspaces/${gone.id}`);
    expect(status).toBe(410);
    expect(json).toEqual({
      error: 'workspace removed',
      id: gone.id,
      removed_at: expect.stringMatching(/^\d{4}-.*Z$/),
      hint: expect.any(String),
    });
    const beat = { method: 'POST', body: { workspace_id: gone.id } };
    expect((await engine.send('/registry/heartbeat', beat)).status).toBe(410);
  });

  test.each(['nonsense', '../admin', '%00'])('the id %s is refused', async (id) => {
    const { status } = await engine.send(`/workspaces/${encodeURIComponent(id)}`);
    expect(status).toBe(400);
  });

  test('an unknown id is not found', async () => {
    expect((await engine.send(`/workspaces/${newId()}`)).status).toBe(404);
  });
});

describe('the private prefix', () => {
  let prefix: string;
  beforeAll(async () => {
    prefix = await engine.issuePrefix(ada.id);
  });

  test('counts like the bearer of its workspace, and like no other', async () => {
    expect((await engine.send(`/as/${prefix}/workspaces/${ada.id}/activity`)).status).toBe(200);
    expect((await engine.send(`/as/${prefix}/registry/${ada.id}/peers`)).status).toBe(200);
    expect((await engine.send(`/as/${prefix}/workspaces/${bea.id}/activity`)).status).toBe(401);
    expect((await engine.send(`/as/${prefix}/workspaces`)).status).toBe(401);
  });

  test('names the caller of a message', async () => {
    const sent = await engine.send(`/as/${prefix}/workspaces/${bea.id}/a2a`, {
      method: 'POST',
      body: message,
    });
    expect(sent.status).toBe(200);
    const { json } = await engine.send(`/workspaces/${bea.id}/activity?limit=1`, { token: bea.token });
    expect(json).toMatchObject([{ source_id: ada.id, target_id: bea.id }]);
  });

  test.each([
    ['a made-up one', () => newToken()],
    ['a bearer in its place', () => ada.token],
    ['the owner’s token in its place', () => engine.adminToken],
  ])('%s opens nothing', async (_, secret) => {
    const { status, json } = await engine.send(`/as/${secret()}/workspaces/${ada.id}/activity`);
    expect(status).toBe(401);
    expect(json).toEqual({ error: 'invalid workspace auth token' });
  });

  test('is no part of a path that is too short for it', async () => {
    expect((await engine.send(`/as/short/workspaces/${ada.id}`)).status).toBe(404);
  });
});

describe('the caller of a message', () => {
  const send = (target: string, sending: Sending) =>
    engine.send(`/workspaces/${target}/a2a`, { method: 'POST', body: message, ...sending });

  test.each(['system:restart', 'webhook:github', 'test:x', 'channel:slack'])(
    'is never %s',
    async (caller) => {
      for (const header of ['x-workspace-id', 'x-source-workspace-id']) {
        const reply = await send(ada.id, { token: engine.adminToken, headers: { [header]: caller } });
        expect(reply).toMatchObject({ status: 403, json: { error: 'invalid caller ID' } });
      }
    },
  );

  test('is who it says only with that workspace’s own token', async () => {
    const asBea = { headers: { 'x-workspace-id': bea.id } };
    expect((await send(ada.id, { ...asBea, token: bea.token })).status).toBe(200);
    expect((await send(ada.id, { ...asBea, token: ada.token })).status).toBe(401);
    expect((await send(ada.id, asBea)).status).toBe(401);
  });

  test('is known by its token alone, and bound by the hierarchy', async () => {
    expect((await send(lead.id, { token: cleo.token })).status).toBe(200);
    const { json } = await engine.send(`/workspaces/${lead.id}/activity?limit=1`, { token: lead.token });
    expect(json).toMatchObject([{ source_id: cleo.id }]);
    const across = await send(ada.id, { token: cleo.token });
    expect(across).toMatchObject({
      status: 403,
      json: { error: 'access denied: workspaces cannot communicate per hierarchy rules' },
    });
  });

  test('is the user when the owner sends it', async () => {
    expect((await send(ada.id, { token: engine.adminToken })).status).toBe(200);
    const { json } = await engine.send(`/workspaces/${ada.id}/activity?limit=1`, { token: ada.token });
    expect(json).toMatchObject([{ source_id: null, method: 'message/send' }]);
  });

  test('must be somebody', async () => {
    expect((await send(ada.id, {})).status).toBe(401);
  });
});

describe('an upload of the page that the app serves', () => {
  const form = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\nhi\r\n--b--\r\n';
  let cookie: string;
  let own: string;
  beforeAll(async () => {
    own = new URL(engine.engine.info().url).origin;
    const link = new URL(engine.engine.signInUrl());
    const answer = await engine.send(`/${link.search}`);
    cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    expect(cookie).toMatch(/^molecule_session_/);
  });
  const upload = (headers: Record<string, string>, sending: Sending = {}) =>
    engine.send(`/workspaces/${ada.id}/chat/uploads`, {
      method: 'POST',
      body: form,
      ...sending,
      headers: { 'content-type': 'multipart/form-data; boundary=b', ...headers },
    });

  test('is taken with the cookie of a signed-in browser', async () => {
    const reply = await upload({ cookie, origin: own });
    expect(reply).toMatchObject({ status: 200, json: { files: [{ name: 'a.md', size: 2 }] } });
  });

  test.each<[string, (own: string) => string | undefined, number]>([
    ['no origin at all', () => undefined, 401],
    ['the web canvas in development', () => 'http://localhost:3000', 401],
    ['another port of this machine', () => 'http://127.0.0.1:1', 403],
    ['the same port under another name', (own) => own.replace('127.0.0.1', 'localhost'), 403],
    ['the same address over another scheme', (own) => own.replace('http:', 'https:'), 403],
    ['a name that begins like the own one', (own) => `${own}.evil.example`, 403],
    ['a site', () => 'https://evil.example', 403],
    ['a page without an origin', () => 'null', 403],
  ])('is refused from %s, cookie or not', async (_name, originOf, status) => {
    const origin = originOf(own);
    const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
    expect((await upload(headers)).status).toBe(status);
  });

  test('is refused without the right cookie, with a wrong token beside it, and from a foreign host', async () => {
    expect((await upload({ origin: own })).status).toBe(401);
    expect((await upload({ cookie: `${cookie.slice(0, -1)}_`, origin: own })).status).toBe(401);
    expect((await upload({ cookie, origin: own }, { token: newToken() })).status).toBe(401);
    expect((await upload({ cookie, origin: own }, { token: bea.token })).status).toBe(401);
    const rebound = { cookie, host: 'evil.example', origin: 'http://evil.example' };
    expect((await upload(rebound)).status).toBe(403);
  });

  const FETCHED = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' };
  /** 422: it is let in, and such an agent gives nothing away. */
  test.each<[string, Record<string, string>, number]>([
    ['by a program of the page itself', FETCHED, 422],
    ['by whoever says nothing of a page', {}, 401],
    ['by whoever says nothing of where it comes from', { 'sec-fetch-dest': 'empty' }, 401],
    ['by another origin of this machine', { ...FETCHED, 'sec-fetch-site': 'same-site' }, 401],
    ['by another site', { ...FETCHED, 'sec-fetch-site': 'cross-site' }, 401],
    ['from an address that was typed', { ...FETCHED, 'sec-fetch-site': 'none' }, 401],
    ['by another port, whatever else it says', { ...FETCHED, origin: 'http://127.0.0.1:1' }, 403],
    ['as a script', { ...FETCHED, 'sec-fetch-dest': 'script' }, 401],
    ['as a style sheet', { ...FETCHED, 'sec-fetch-dest': 'style' }, 401],
    ['as an image', { ...FETCHED, 'sec-fetch-dest': 'image' }, 401],
    ['as a page', { ...FETCHED, 'sec-fetch-dest': 'document' }, 401],
    ['as a service worker', { ...FETCHED, 'sec-fetch-dest': 'serviceworker' }, 401],
    ['for nobody says what', { 'sec-fetch-site': 'same-origin' }, 401],
  ])('and what it downloads is given: asked %s', async (_name, headers, status) => {
    const get = (sent: Record<string, string>) =>
      engine.send(`/workspaces/${ada.id}/chat/download?path=/workspace/a`, { headers: sent });
    expect((await get({ cookie, ...headers })).status).toBe(status);
    expect((await get(headers)).status, 'never without the cookie').toBe(status === 422 ? 401 : status);
  });

  test('as a script of the page is not given either where the page names its origin', async () => {
    const headers = { cookie, origin: own, ...FETCHED, 'sec-fetch-dest': 'script' };
    const path = `/workspaces/${ada.id}/chat/download?path=/workspace/a`;
    expect((await engine.send(path, { headers })).status).toBe(401);
  });

  test('is not taken on the word of a request that changes something', async () => {
    expect((await upload({ cookie, ...FETCHED })).status).toBe(401);
  });

  test('opens nothing else: every other route still wants a token', async () => {
    const headers = { cookie, origin: own };
    expect((await engine.send(`/workspaces/${ada.id}/activity`, { headers })).status).toBe(401);
    expect((await engine.send('/workspaces', { headers })).status).toBe(401);
    const asked = { method: 'POST', body: {}, headers };
    expect((await engine.send('/contract/engine.info', asked)).status).toBe(401);
    const registered = await engine.send('/workspaces/00000000-0000-4000-8000-000000000000/chat/uploads', {
      method: 'POST',
      body: form,
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' },
    });
    expect(registered.status).toBe(404);
  });
});

test('when tokens cannot be looked up nobody gets in but the owner, and nobody is told to be wrong', async () => {
  const store = memoryStore();
  const clock = new TestClock();
  const options = {
    store,
    tokens: new WorkspaceTokens(store),
    orgTokens: new OrgTokens(store, clock, silentLogger()),
    adminToken: 'owner',
    openDev: true,
  };
  const access = new Access(options);
  const { id } = addWorkspace(store, 'Ada');
  const asked = (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return { raw: { headers, socket: {} }, headers, params: { id } } as unknown as FastifyRequest;
  };
  await store.dispose();
  const down = expect.objectContaining({
    status: 503,
    body: {
      error: 'platform datastore unavailable — retry shortly',
      code: 'platform_unavailable',
    },
  });
  expect(() => access.admin(asked(newToken()))).toThrow(down);
  expect(() => access.workspace(asked(newToken()))).toThrow(down);
  expect(() => access.registry(asked(newToken()), id)).toThrow(down);
  expect(() => access.caller(asked(newToken()))).toThrow(down);
  expect(() => access.admin(asked('owner'))).not.toThrow();
});
