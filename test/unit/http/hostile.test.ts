import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../../core/base/index.ts';
import { acceptBodies } from '../../../core/http/body.ts';
import { sendError } from '../../../core/http/errors.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

/** What nobody sends by accident. */

let engine: InProcessEngine;
beforeAll(async () => {
  engine = await startInProcess();
});
afterAll(() => engine.dispose());

/** Sends bytes as they are; resolves with all that comes back until the other side ends it. */
function raw(bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(engine.engine.info().url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}
const HEAD = 'Host: localhost\r\nConnection: close\r\n';
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const beat = (body: Uint8Array | string, head = '') =>
  Buffer.concat([
    Buffer.from(
      `POST /registry/heartbeat HTTP/1.1\r\n${HEAD}${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
    ),
    Buffer.from(body),
  ]);

describe('bodies', () => {
  const bytes = (...parts: (string | number)[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));

  test.each([
    ['a stray continuation byte', bytes('{"workspace_id":"', 0x80, '"}')],
    ['half a character', bytes('{"workspace_id":"', 0xe2, 0x82, '"}')],
    ['an overlong slash', bytes('{"workspace_id":"', 0xc0, 0xaf, '"}')],
    ['UTF-16', Buffer.from('{"workspace_id":"x"}', 'utf16le')],
  ])('that are no UTF-8 are refused, not repaired: %s', async (_, body) => {
    const answer = await raw(beat(body));
    expect(answer).toMatch(/^HTTP\/1\.1 400[\s\S]*"error":"invalid request body"/);
  });

  test.each(['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}'])(
    'that reach for prototypes are refused: %s',
    async (body) => expect(await raw(beat(body))).toMatch(/^HTTP\/1\.1 400[\s\S]*invalid request body/),
  );

  test.each([
    ['lists', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000)],
    ['behind a text', `{"text":"[[[[","more":${'['.repeat(2_000)}`],
  ])('that are nested without end are refused: %s', async (_, body) => {
    expect(await raw(beat(body))).toMatch(/^HTTP\/1\.1 400[\s\S]*nested too deeply/);
  });

  test('with many brackets in a text or beside each other are fine', async () => {
    const { id, token } = await engine.createAgent('Ada');
    const body = {
      message: `${'['.repeat(5_000)}"\\`,
      attachments: null,
      list: Array.from({ length: 5_000 }, () => []),
    };
    const reply = await engine.send(`/workspaces/${id}/notify`, { method: 'POST', token, body });
    expect(reply.status).toBe(200);
  });

  test('in chunks are bounded as well', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const head = `POST /registry/heartbeat HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
    const answer = await raw(head + chunk.repeat(40));
    expect(answer).toMatch(/^HTTP\/1\.1 413[\s\S]*request body too large/);
  });

  test.each([
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}'],
    ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('of which it is unclear where they end are refused: %s', async (_, rest) => {
    expect(statusOf(await raw(`POST /registry/heartbeat HTTP/1.1\r\n${HEAD}${rest}`))).toBe(400);
  });
});

describe('URLs', () => {
  test.each([
    '/workspaces/%00',
    '/workspaces/%2e%2e%2fadmin',
    '/workspaces/..%2f..%2fetc%2fpasswd/activity',
    '/workspaces/%ff%fe',
    `/workspaces/${'a'.repeat(1_000)}/activity`,
    '/..%5c..%5cetc/passwd',
    '/../../etc/passwd',
    '//evil.example/health',
    '/workspaces/%',
    '/assets/..%2f..%2fpackage.json',
  ])('%s leads nowhere', async (url) => {
    const answer = await raw(
      `GET ${url} HTTP/1.1\r\n${HEAD}Authorization: Bearer ${engine.adminToken}\r\n\r\n`,
    );
    expect([400, 404]).toContain(statusOf(answer));
    expect(answer).toMatch(/"error":"/);
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
  });

  test('with a host in them are for that host, and count with a private prefix as well', async () => {
    const { id } = await engine.createAgent('Hosts');
    const get = (url: string, host: string) =>
      raw(`GET ${url} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(statusOf(await get(`http://evil.example/workspaces/${id}`, 'localhost'))).toBe(403);
    expect(statusOf(await get('http://localhost/health', 'evil.example'))).toBe(200);
    expect(statusOf(await get('http://localhost?x', 'localhost'))).toBe(404);
    const own = `/as/${await engine.issuePrefix(id)}/workspaces/${id}/activity`;
    expect(statusOf(await get(`http://localhost${own}`, 'localhost'))).toBe(200);
  });

  test('with a NUL byte in them are none', async () => {
    expect(statusOf(await raw(`GET /health\0 HTTP/1.1\r\n${HEAD}\r\n`))).toBe(400);
  });
});

describe('headers', () => {
  test.each([
    ['a line within a value', 'X-Workspace-ID: a\rX-Other: b\r\n'],
    ['a NUL byte', 'X-Workspace-ID: a\0b\r\n'],
    ['no colon', 'nonsense\r\n'],
  ])('with %s are refused', async (_, header) => {
    expect(statusOf(await raw(`GET /health HTTP/1.1\r\n${HEAD}${header}\r\n`))).toBe(400);
  });

  test('that are too large are refused', async () => {
    expect(statusOf(await raw(`GET /health HTTP/1.1\r\n${HEAD}X-Big: ${'x'.repeat(70_000)}\r\n\r\n`))).toBe(
      431,
    );
  });

  test('of a proxy change nothing: neither the host nor the address counts by them', async () => {
    const headers = { 'x-forwarded-host': 'localhost', forwarded: 'host=localhost', host: 'evil.example' };
    expect((await engine.send('/health', { headers })).status).toBe(403);
  });
});

test('a client that keeps its side open after it was refused holds nothing', async () => {
  const { hostname, port } = new URL(engine.engine.info().url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.write(`GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  socket.resume();
  const isHeld = () =>
    (process as unknown as { _getActiveHandles(): object[] })
      ._getActiveHandles()
      .some((handle) => (handle as { remotePort?: number }).remotePort === socket.localPort);
  await new Promise((resolve) => socket.once('end', resolve));
  await until('its connection is let go of', () => !isHeld());
  socket.destroy();
});

test('who asks only for the headers of a stream gets them', async () => {
  const { id, token } = await engine.createAgent('Streams');
  for (const stream of ['events/stream', 'mcp/stream']) {
    const reply = await engine.send(`/workspaces/${id}/${stream}`, { method: 'HEAD', token });
    expect(reply).toMatchObject({ status: 200, text: '' });
    expect(reply.headers['content-type']).toContain('text/event-stream');
  }
});

test('a request that breaks off half-way leaves the engine as it was', async () => {
  const { hostname, port } = new URL(engine.engine.info().url);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(`POST /registry/heartbeat HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{"half`);
        socket.resetAndDestroy();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  }
  expect((await engine.send('/health')).status).toBe(200);
});

describe('what a route throws', () => {
  const thrown: readonly (readonly [string, unknown])[] = [
    ['an error', new Error('/home/somebody/secret.db is locked')],
    [
      'an error of a library with a status',
      Object.assign(new Error('/var/run/docker.sock said no'), { statusCode: 404 }),
    ],
    ['a text', '/home/somebody'],
    ['nothing', undefined],
  ];

  test.each(thrown)('is logged with its cause and told without it: %s', async (_, cause) => {
    const { folder, dispose } = await temporaryFolder();
    const logger = createLogger({ folder });
    const app = fastify();
    acceptBodies(app);
    app.setErrorHandler((error, request, reply) => sendError(error, request, reply, logger));
    app.get('/fails/:id', () => Promise.reject(cause));
    const reply = await app.inject('/fails/7');
    expect(reply.statusCode).toBe(500);
    expect(reply.json()).toEqual({ error: 'internal error', code: 'internal' });
    const log = await readFile(path.join(folder, 'engine.log'), 'utf8');
    expect(log).toContain('"route":"/fails/:id"');
    if (cause instanceof Error) expect(log).toContain(cause.message);
    await app.close();
    await dispose();
  });
});

test('the log of requests has neither tokens nor private prefixes', async () => {
  const logged = await startInProcess({ logLevel: 'debug' });
  try {
    const { id, token } = await logged.createAgent('Ada');
    const prefix = await logged.issuePrefix(id);
    await logged.send(`/as/${prefix}/workspaces/${id}/activity?token=${token}`, { token });
    const odd = [
      '/%61s/S/x',
      '/as%2fS/x',
      '/AS/S/x',
      '/workspaces/S/activity',
      '//as/S/x',
      '/as/S%2fx',
      '/x/S',
    ];
    for (const url of odd) await logged.send(url.replace('S', prefix));
    await logged.send('/last');
    const file = path.join(logged.home, 'logs', 'engine.log');
    const log = await until('it is logged', async () => {
      const text = await readFile(file, 'utf8');
      return text.includes('/last') && text;
    });
    expect(log).toContain(`/workspaces/${id}/activity?token=`);
    expect(log).not.toContain(token);
    expect(log).not.toContain(prefix);
  } finally {
    await logged.dispose();
  }
});
