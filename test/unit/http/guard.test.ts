import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guard } from '../../../core/http/guard.ts';
import { serveInterface } from '../../../core/http/serve-mode.ts';
import type { BrowserSessions } from '../../../core/http/sessions.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { temporaryFolder } from '../../support/store.ts';

/** What every request passes before any route: hosts, origins, sizes, and the open development mode. */

let engine: InProcessEngine;
beforeAll(async () => {
  engine = await startInProcess();
});
afterAll(() => engine.dispose());

const port = (running = engine) => new URL(running.engine.info().url).port;

describe('hosts', () => {
  test.each(['localhost', '127.0.0.1', '[::1]', 'host.docker.internal', 'LOCALHOST'])(
    '%s is ours',
    async (host) => {
      expect((await engine.send('/health', { headers: { host: `${host}:${port()}` } })).status).toBe(200);
      expect((await engine.send('/health', { headers: { host } })).status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.example',
    '10.0.0.1',
    'localhost@evil.example',
  ])('%s is refused, whatever else is sent', async (host) => {
    const headers = { host: `${host}:${port()}` };
    const reply = await engine.send('/workspaces', { headers, token: engine.adminToken });
    expect(reply).toMatchObject({ status: 403, json: { error: 'host not allowed' } });
  });
});

describe('the host under which agents elsewhere reach the app', () => {
  const ask = async (openDev: boolean) => {
    const open = await startInProcess({
      openDev,
      env: { EXTERNAL_PLATFORM_URL: 'https://Molecule.example/base' },
    });
    const status = async (host: string) => (await open.send('/health', { headers: { host } })).status;
    try {
      return [
        await status('molecule.example'),
        await status('molecule.example:443'),
        await status('example'),
      ];
    } finally {
      await open.dispose();
    }
  };

  test('is ours, for a proxy passes it on', async () => expect(await ask(false)).toEqual([200, 200, 403]));

  test('is not where everything is open: what comes through a proxy looks like this machine', async () =>
    expect(await ask(true)).toEqual([403, 403, 403]));
});

describe('origins', () => {
  test('our own is same-origin', async () => {
    const origin = `http://127.0.0.1:${port()}`;
    const reply = await engine.send('/health', { headers: { origin } });
    expect(reply.status).toBe(200);
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('the web canvas is let in by name, also before it asks', async () => {
    const origin = 'http://localhost:3000';
    const reply = await engine.send('/health', { headers: { origin } });
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    });
    const question = await engine.send('/workspaces', { method: 'OPTIONS', headers: { origin } });
    expect(question.status).toBe(204);
    expect(question.headers['access-control-allow-headers']).toContain('X-Workspace-ID');
  });

  test.each(['http://evil.example', 'null', 'http://localhost:9999', 'https://localhost:3000'])(
    '%s is refused',
    async (origin) => {
      const reply = await engine.send('/health', { headers: { origin } });
      expect(reply).toMatchObject({ status: 403, json: { error: 'origin not allowed' } });
    },
  );
});

test('every answer carries the security headers', async () => {
  for (const url of ['/health', '/workspaces', '/nowhere']) {
    expect((await engine.send(url)).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
  }
});

test('pages of the interface bring their own policy, and are not shut into a sandbox', async () => {
  const { folder, dispose } = await temporaryFolder();
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<p>here</p>');
  await writeFile(path.join(folder, 'assets', 'a.js'), '');
  const app = fastify();
  guard(app, { hosts: new Set(['localhost']), origins: new Set() });
  await serveInterface(app, folder, { isSignedIn: () => true } as unknown as BrowserSessions);
  for (const url of ['/', '/assets/a.js']) {
    const { statusCode, headers } = await app.inject({ url, headers: { host: 'localhost' } });
    expect({ url, statusCode }).toEqual({ url, statusCode: 200 });
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toContain('sandbox');
  }
  await app.close();
  await dispose();
});

describe('bodies', () => {
  const big = (bytes: number) => ({ text: 'x'.repeat(bytes) });

  test('of a message may be a mebibyte, not more', async () => {
    const { id } = await engine.createAgent('Ada');
    const url = `/workspaces/${id}/a2a`;
    const message = { parts: [{ kind: 'text', ...big(1024 * 1024 - 4_096) }] };
    const fine = { method: 'message/send', params: { message } };
    expect((await engine.send(url, { method: 'POST', token: engine.adminToken, body: fine })).status).toBe(
      200,
    );
    const tooBig = await engine.send(url, {
      method: 'POST',
      token: engine.adminToken,
      body: big(1024 * 1024),
    });
    expect(tooBig).toMatchObject({ status: 413, json: { error: 'request body too large' } });
  });

  test.each(['{"half":', 'text', '[1,'])('that are no JSON are refused: %s', async (body) => {
    const reply = await engine.send('/registry/heartbeat', { method: 'POST', body });
    expect(reply).toMatchObject({ status: 400, json: { error: 'invalid request body' } });
  });

  test.each([{}, [], { workspace_id: 7 }, { workspace_id: 'x', error_rate: 'high' }])(
    'of the wrong shape are refused: %j',
    async (body) => {
      const reply = await engine.send('/registry/heartbeat', { method: 'POST', body });
      expect(reply).toMatchObject({ status: 400, json: { error: 'invalid request body' } });
    },
  );
});

test('what is not there is not found, as JSON', async () => {
  expect(await engine.send('/nowhere')).toMatchObject({ status: 404, json: { error: 'not found' } });
  expect((await engine.send('/Health')).status, 'paths are exact').toBe(404);
});

describe('the open development mode', () => {
  let open: InProcessEngine;
  beforeAll(async () => {
    open = await startInProcess({ openDev: true });
  });
  afterAll(() => open.dispose());

  test('lets anonymous callers in, on loopback', async () => {
    expect((await open.send('/workspaces')).status).toBe(200);
    const agent = await open.createAgent('Ada');
    expect((await open.send(`/workspaces/${agent.id}/activity`)).status).toBe(200);
    const minted = await open.send(`/admin/workspaces/${agent.id}/test-token`);
    const { auth_token: token } = minted.json as { auth_token: string };
    expect((await open.send(`/workspaces/${agent.id}/activity`, { token })).status).toBe(200);
  });

  test('lets no page of another site in, which comes over loopback as well', async () => {
    const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect((await open.send('/workspaces', { headers: embedded })).status).toBe(401);
    const canvas = { ...embedded, 'sec-fetch-mode': 'cors', origin: 'http://localhost:3000' };
    expect((await open.send('/workspaces', { headers: canvas })).status).toBe(200);
  });

  test('lets nobody in with a wrong token, and checks hosts as ever', async () => {
    expect((await open.send('/workspaces', { token: 'wrong' })).status).toBe(401);
    expect((await open.send('/workspaces', { headers: { host: 'evil.example' } })).status).toBe(403);
  });

  test('is off unless asked for', async () => {
    const { id } = await engine.createAgent('Bea');
    const url = `/admin/workspaces/${id}/test-token`;
    expect((await engine.send(url)).status).toBe(401);
    expect((await engine.send(url, { token: engine.adminToken })).status).toBe(404);
  });
});
