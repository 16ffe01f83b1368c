import http from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClient, webSocketCarrier } from '../../../core/contract/index.ts';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { openSocket } from '../../support/sockets.ts';
import { until } from '../../support/until.ts';
import { pollWorkspace, TOKEN } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
});
afterAll(() => engines.dispose());

/** A request whose `Host` is anything; fetch does not allow that. */
function statusFor(
  base: string,
  path: string,
  headers: http.OutgoingHttpHeaders,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http
      .get(`${base}${path}`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on('error', reject);
  });
}

/** Signs a browser in with the link that the engine printed; resolves with the status and the cookie. */
async function signIn(link: string): Promise<{ status: number; cookie: string }> {
  const response = await fetch(link, { redirect: 'manual' });
  return { status: response.status, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
}

const linkOf = (running: EngineProcess) =>
  until('a link is printed', () => /http:\S+/.exec(running.stderr())?.[0]);

describe('who may talk to the engine at all', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example'])(
    'refuses the host "%s"',
    async (host) => {
      const { url, token } = engine.admin;
      const headers = { host, authorization: `Bearer ${token}` };
      expect(await statusFor(url, '/health', headers)).toBe(403);
      await expect(openSocket(url, '/ws', headers)).rejects.toThrow('HTTP 403');
      await expect(openSocket(url, '/contract/ws', headers)).rejects.toThrow('HTTP 403');
    },
  );

  it('outlives clients that reset a socket while it is refused', async () => {
    const { hostname, port, host } = new URL(engine.admin.url);
    const upgrade = `GET /ws HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    const reset = () =>
      new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(upgrade + 'x'.repeat(100_000));
          socket.resetAndDestroy();
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    for (let attempt = 0; attempt < 50; attempt += 1) await reset();
    expect((await engine.admin.get('/health')).status).toBe(200);
  });

  it('refuses pages of other sites and lets the web canvas in', async () => {
    expect(await engine.admin.get('/workspaces', { origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      body: { error: 'origin not allowed' },
    });
    const canvas = 'http://localhost:3000';
    const allowed = await engine.admin.get('/workspaces', { origin: canvas });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(canvas);
    expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
    const asked = await engine.admin.as(null).send('OPTIONS', '/workspaces', { headers: { origin: canvas } });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-headers')).toContain('X-Workspace-ID');
    const { url } = engine.line;
    expect((await engine.admin.get('/workspaces', { origin: url })).status).toBe(200);
  });
});

describe('a browser in serve mode', () => {
  it('is signed in by the printed link once, and only its own page may use the contract', async () => {
    const link = await linkOf(engine);
    expect(new URL(link).searchParams.get('token')).toMatch(TOKEN);
    const { status, cookie } = await signIn(link);
    expect(status).toBe(302);
    expect(cookie).toMatch(/^molecule_session_[0-9a-f-]{36}=[A-Za-z0-9_-]{43}$/);
    expect(await signIn(link)).toEqual({ status: 401, cookie: '' });

    const { url } = engine.line;
    const open = (headers: Record<string, string>) => openSocket(url, '/contract/ws', headers);
    (await open({ cookie, origin: url })).terminate();
    await expect(open({ cookie })).rejects.toThrow('HTTP 401');
    await expect(open({ cookie, origin: 'http://localhost:3000' })).rejects.toThrow('HTTP 401');
    await expect(open({ cookie, origin: 'https://evil.example' })).rejects.toThrow('HTTP 403');
    await expect(open({ cookie: `${cookie.slice(0, -1)}_`, origin: url })).rejects.toThrow('HTTP 401');
    await expect(open({ origin: url })).rejects.toThrow('HTTP 401');
    expect((await fetch(`${url}/?token=wrong`)).status).toBe(401);
  });

  it('stays signed in when the engine starts again', async () => {
    const first = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
    const { cookie } = await signIn(await linkOf(first));
    await first.kill();
    const second = await engines.start({ home: first.home, args: ['--backend', 'process'] });
    expect(second.line.port).toBe(first.line.port);
    const socket = await openSocket(second.line.url, '/contract/ws', { cookie, origin: second.line.url });
    socket.terminate();
    expect(await second.stop()).toBe(0);
  });
});

describe('the contract over HTTP and sockets', () => {
  it('runs operations for the owner and tells errors in the one shape', async () => {
    expect(await engine.admin.post('/contract/engine.info', {})).toMatchObject({
      status: 200,
      body: { output: { backend: 'process', home: engine.home, openDev: false } },
    });
    expect(await engine.admin.post('/contract/engine.info')).toMatchObject({ status: 200 });
    const refused = async (operation: string, input: unknown) =>
      (await engine.admin.post<{ error: { code: string } }>(`/contract/${operation}`, input)).body.error;
    expect(await refused('no.such', {})).toMatchObject({ code: 'unknown_operation', actions: [] });
    expect(await refused('workspaces.restart', { id: 7 })).toMatchObject({ code: 'invalid_input' });
    expect(await refused('workspaces.restart', { id: 'x' })).toMatchObject({ code: 'workspace_not_found' });
  });

  it('streams events without a gap to a client that lost its connection', async () => {
    const { url, token } = engine.admin;
    const sockets: WebSocket[] = [];
    const client = createClient(
      webSocketCarrier(() => {
        const headers = { authorization: `Bearer ${token}` };
        const socket = new WebSocket(`${url.replace('http', 'ws')}/contract/ws`, { headers });
        sockets.push(socket);
        return socket;
      }),
      { reconnectDelayMs: () => 1 },
    );
    try {
      const { seq } = await client.call('engine.snapshot', {});
      client.resumeFrom(seq);
      const seen: number[] = [];
      client.onEvent((event) => seen.push(event.seq));
      await pollWorkspace(engine);
      await until('the first events came', () => seen.length > 0);
      sockets.at(-1)?.close();
      await pollWorkspace(engine);
      const newest = (await engine.call('engine.snapshot', {})).seq;
      await until('all events came', () => seen.at(-1) === newest);
      expect(seen).toEqual(Array.from({ length: newest - seq }, (_, index) => seq + 1 + index));
      expect(sockets.length).toBeGreaterThan(1);
    } finally {
      await client.dispose();
    }
  });

  it('refuses sockets without the owner’s token, and other addresses', async () => {
    const { url } = engine.line;
    const { client } = await pollWorkspace(engine);
    const bearer = (token: string | null) => ({ authorization: `Bearer ${token}` });
    await expect(openSocket(url, '/contract/ws')).rejects.toThrow('HTTP 401');
    await expect(openSocket(url, '/contract/ws', bearer(client.token))).rejects.toThrow('HTTP 401');
    await expect(openSocket(url, '/elsewhere', bearer(engine.admin.token))).rejects.toThrow('HTTP 404');
  });
});

describe('--open-dev', () => {
  it('opens the API to this machine, gives test tokens, and still refuses other sites', async () => {
    const open = await engines.start({ args: ['--port', '0', '--backend', 'process', '--open-dev'] });
    expect(open.info.openDev).toBe(true);
    expect(open.stderr()).toContain('Open development mode');
    const anybody = open.admin.as(null);
    const { status, body } = await anybody.post<{ id: string }>('/workspaces', {
      name: 'Open',
      external: true,
    });
    expect(status).toBe(201);
    expect((await anybody.get(`/workspaces/${body.id}/activity`)).status).toBe(200);
    const minted = await anybody.get<{ auth_token: string }>(`/admin/workspaces/${body.id}/test-token`);
    expect(minted.body).toEqual({ auth_token: expect.stringMatching(TOKEN), workspace_id: body.id });
    const own = anybody.as(minted.body.auth_token);
    expect((await own.get(`/workspaces/${body.id}/activity`)).status).toBe(200);
    // A wrong token is no token: it is refused even here.
    expect((await anybody.as('wrong').get('/workspaces')).status).toBe(401);

    (await openSocket(open.line.url, '/ws')).terminate();
    const foreign = { origin: 'https://evil.example' };
    await expect(openSocket(open.line.url, '/ws', foreign)).rejects.toThrow('HTTP 403');
    expect((await anybody.get('/workspaces', foreign)).status).toBe(403);
    await expect(openSocket(open.line.url, '/contract/ws')).rejects.toThrow('HTTP 401');
    await open.stop();
  });

  it('hands out no test tokens otherwise', async () => {
    const { id } = await pollWorkspace(engine);
    expect(await engine.admin.get(`/admin/workspaces/${id}/test-token`)).toMatchObject({
      status: 404,
      body: { error: 'not found' },
    });
  });
});
