import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BUNDLE_FRAME_BYTES, MAX_BUNDLE_BYTES } from '../../../core/contract/index.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';

/** What somebody without a right to it can make the engine hold in memory. */

const MEBIBYTE = 1024 * 1024;
let running: InProcessEngine;
let agent: { id: string; token: string };
let other: typeof agent;
beforeAll(async () => {
  running = await startInProcess();
  agent = await running.createAgent('Ada');
  other = await running.createAgent('Other');
});
afterAll(() => running.dispose());

/** The status that is answered to the head of a request whose large body never comes. */
function answerToHead(method: string, path: string, token: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${running.engine.info().url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'content-length': 5 * MEBIBYTE,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    asked.once('error', reject);
    asked.once('response', (response) => {
      resolve(response.statusCode);
      asked.destroy();
    });
    asked.flushHeaders();
  });
}

it.each([
  ['PUT', '/workspaces/ID/files'],
  ['PUT', '/workspaces/ID/files/a.txt'],
  ['POST', '/contract/engine.info'],
])('reads no large body of strangers: %s %s', async (method, path) => {
  const url = path.replace('ID', agent.id);
  expect(await answerToHead(method, url, undefined)).toBe(401);
  expect(await answerToHead(method, url, other.token)).toBe(401);
});

it.each([
  ['/ws', () => agent.token, 'refused'],
  ['/contract/ws', () => running.adminToken, 'taken'],
] as const)('holds frames of some MiB only for the owner: %s', async (path, token, outcome) => {
  const url = `${running.engine.info().url.replace('http', 'ws')}${path}`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token()}` } });
  const seen = new Promise((resolve) => {
    socket.on('close', (code) => resolve(code === 1009 ? 'refused' : code));
    socket.on('message', () => resolve('taken'));
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const input = { padding: 'x'.repeat(3 * MEBIBYTE) };
  socket.send(JSON.stringify({ t: 'call', id: 1, op: 'engine.info', input }));
  expect(await seen).toBe(outcome);
  socket.terminate();
});

it('takes a bundle of the largest size over the socket of the interface as well, and no more than that', async () => {
  const url = `${running.engine.info().url.replace('http', 'ws')}/contract/ws`;
  const answerTo = async (characters: number) => {
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${running.adminToken}` } });
    const answered = new Promise<unknown>((resolve) => {
      socket.on('close', resolve);
      socket.on('message', (data) => resolve(JSON.parse(String(data))));
      // It is cut off while it still sends.
      socket.on('error', () => undefined);
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const bundle = { name: '', padding: 'x'.repeat(characters) };
    socket.send(JSON.stringify({ t: 'call', id: 1, op: 'bundles.import', input: { bundle } }));
    const answer = await answered;
    socket.terminate();
    return answer;
  };
  expect(await answerTo(MAX_BUNDLE_BYTES)).toMatchObject({ t: 'error', error: { code: 'bundle_invalid' } });
  expect([1006, 1009]).toContain(await answerTo(BUNDLE_FRAME_BYTES));
});
