import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
// What posts is internal to its folder: only here can it be seen that nothing is sent.
import { postJson } from '../../../core/messaging/http-post.ts';

/** What is answered as text. */
async function post(url: string) {
  const outcome = await postJson(url, '{}', AbortSignal.timeout(5_000));
  if (outcome.kind !== 'response') return outcome;
  const { answer, ...rest } = outcome;
  return { ...rest, text: answer.bytes.toString('utf8') };
}

test.each([
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:169.254.169.254]/',
  'http://0xa9fea9fe/',
  'http://[fe80::1]/',
  'http://0.0.0.0/',
])('%s, which no name has to be looked up for, is refused', async (url) => {
  expect(await post(url)).toMatchObject({
    kind: 'forbidden',
    reason: expect.stringContaining('must not point'),
  });
});

test('an agent on this machine is reached by address and by name', async () => {
  const server = createServer((_, reply) => reply.end('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await post(`http://${host}:${port}/`)).toMatchObject({ kind: 'response', text: 'hello' });
    }
  } finally {
    server.close();
  }
});

describe('a connection', () => {
  /** Answers once on each connection for every number that is left; after that it resets it with the next request. */
  async function agent(answersEach: number) {
    const answered = new Map<unknown, number>();
    const server = createServer((request, reply) => {
      const before = answered.get(request.socket) ?? 0;
      answered.set(request.socket, before + 1);
      if (before < answersEach) request.resume().once('end', () => reply.end('hello'));
      else request.socket.resetAndDestroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}/`,
      connections: () => answered.size,
      [Symbol.dispose]: () => {
        server.close();
        server.closeAllConnections();
      },
    };
  }

  test('is used again for the next message', async () => {
    using each = await agent(10);
    for (let sent = 0; sent < 3; sent += 1) expect(await post(each.url)).toMatchObject({ text: 'hello' });
    expect(each.connections()).toBe(1);
  });

  test('that the agent closes as it is used again costs no message', async () => {
    using each = await agent(1);
    for (let sent = 0; sent < 3; sent += 1) expect(await post(each.url)).toMatchObject({ text: 'hello' });
    expect(each.connections()).toBe(3);
  });

  test('that breaks within an answer is not used for the same message again', async () => {
    let got = 0;
    const server = createServer((request, reply) => {
      got += 1;
      request.resume().once('end', () => {
        if (got === 1) return void reply.end('hello');
        reply.writeHead(200, { 'content-length': '100' });
        reply.write('half', () => setImmediate(() => request.socket.resetAndDestroy()));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    expect(await post(url)).toMatchObject({ text: 'hello' });
    expect(await post(url)).toMatchObject({ kind: 'unreadable', status: 200 });
    expect(got).toBe(2);
    server.close();
  });

  test('that goes on in another protocol is told', async () => {
    const server = createServer((request, reply) => {
      request.resume();
      reply.writeHead(101, { connection: 'upgrade', upgrade: 'x' });
      reply.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'interrupted' });
    server.close();
    server.closeAllConnections();
  });

  test('that is closed when it is new is told', async () => {
    using each = await agent(0);
    expect(await post(each.url)).toMatchObject({ kind: 'interrupted' });
  });
});
