import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createListener } from '../../../core/http/listener.ts';
import { until } from '../../support/until.ts';

/** Clients that never finish what they send, and answers that take their time. */

const LIMITS = { headMs: 100, requestMs: 150, checkEveryMs: 20, connections: 5 };
const HEAD = 'POST /echo HTTP/1.1\r\nHost: localhost\r\n';
let server: Server;
/** Answers the request that is waiting, if one is. */
let answer: () => void;

beforeEach(async () => {
  server = createListener((request, response) => {
    request.on('error', () => response.destroy());
    request.resume().on('end', () => {
      answer = () => response.end('done');
      if (request.url !== '/slow') answer();
    });
  }, LIMITS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const open = () => connect((server.address() as AddressInfo).port, '127.0.0.1');

/** All that comes back until the other side ends it. */
function heard(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

/** Goes on sending a little, which must not keep it alive. */
function trickle(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 10);
  socket.on('close', () => clearInterval(timer));
}

test('a head that never ends is ended', async () => {
  const socket = open();
  socket.write(HEAD);
  trickle(socket, 'x-more: yes\r\n');
  expect(await heard(socket)).toMatch(/^HTTP\/1\.1 408/);
});

test.each([
  ['of a stated length', 'Content-Length: 1000\r\n\r\n', 'x'],
  ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
])('a body %s that trickles is ended', async (_, rest, piece) => {
  const socket = open();
  socket.write(HEAD + rest);
  trickle(socket, piece);
  expect(await heard(socket)).toMatch(/^HTTP\/1\.1 408/);
});

test('an answer may take as long as it likes', async () => {
  const socket = open();
  socket.write('POST /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx');
  const text = heard(socket);
  // Others are found to be too slow meanwhile, several times over.
  for (let round = 0; round < 3; round += 1) {
    const slow = open();
    slow.write(HEAD);
    expect(await heard(slow)).toMatch(/408/);
  }
  answer();
  expect(await text).toMatch(/^HTTP\/1\.1 200[\s\S]*done$/);
});

test('too many headers are refused, and none is dropped silently', async () => {
  const socket = open();
  const many = Array.from({ length: 250 }, (_, index) => `x-${index}: 1\r\n`).join('');
  socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\n${many}\r\n`);
  expect(await heard(socket)).toMatch(/^HTTP\/1\.1 431[\s\S]*too many headers/);
});

test('nobody takes more connections than an address may have, and those that are closed count no more', async () => {
  const held = Array.from({ length: LIMITS.connections }, open);
  await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  const ask = () => {
    const socket = open();
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    return heard(socket);
  };
  expect(await ask()).toBe('');
  const gone = heard(held[0] as Socket);
  held[0]?.destroy();
  await gone;
  await until('there is room again', async () => (await ask()).startsWith('HTTP/1.1 200'));
  for (const socket of held) socket.destroy();
});

test('what offers another protocol is answered in this one', async () => {
  server.on('upgrade', (_, socket) => socket.destroy());
  const socket = open();
  const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
  socket.write(`${HEAD}${offer}Content-Length: 2\r\n\r\n{}`);
  socket.once('data', () => socket.end());
  expect(await heard(socket)).toMatch(/^HTTP\/1\.1 200[\s\S]*done/);
});
