import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InProcessEngine, type Sending, startInProcess } from '../../support/in-process-engine.ts';

/** How often one caller may ask within a minute. A window of a minute does not end while this runs. */

const MAX = 20;
let engine: InProcessEngine;
let ada: { id: string; token: string };
let bea: typeof ada;
beforeAll(async () => {
  engine = await startInProcess({ env: { RATE_LIMIT: String(MAX) } });
  ada = await engine.createAgent('Ada');
  bea = await engine.createAgent('Bea');
});
afterAll(() => engine.dispose());

/** Asks until it is too much; resolves with how often that was not so, and the refusal. */
async function exhaust(url: string, sending: Sending) {
  for (let asked = 0; asked <= MAX; asked += 1) {
    const reply = await engine.send(url, sending);
    if (reply.status === 429) return { asked, reply };
  }
  throw new Error('nothing is ever too much');
}
const remaining = async (sending: Sending, url = '/health') =>
  Number((await engine.send(url, sending)).headers['x-ratelimit-remaining']);

describe('requests of a caller', () => {
  test('are counted, also those that are refused and those for nothing', async () => {
    const { token } = bea;
    const first = await engine.send('/workspaces', { token });
    expect(first).toMatchObject({ status: 401, headers: { 'x-ratelimit-limit': `${MAX}` } });
    expect(Number(first.headers['x-ratelimit-reset'])).toBeGreaterThan(0);
    const before = await remaining({ token });
    await engine.send('/nowhere', { token });
    await engine.send('/registry/heartbeat', { method: 'POST', token, body: '{"half' });
    expect(await remaining({ token })).toBe(before - 3);
  });

  test('are refused from the one on that is too much, in the words that clients know', async () => {
    const { asked, reply } = await exhaust(`/workspaces/${ada.id}/activity`, { token: ada.token });
    expect(asked).toBe(MAX);
    const seconds = Number(reply.headers['retry-after']);
    expect(reply.json).toEqual({ error: 'rate limit exceeded', retry_after: seconds });
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(reply.headers).toMatchObject({
      'x-ratelimit-remaining': '0',
      'x-content-type-options': 'nosniff',
    });
  });

  test('leave others alone, from whatever address they come', async () => {
    expect((await engine.send(`/workspaces/${ada.id}/activity`, { token: ada.token })).status).toBe(429);
    expect((await engine.send(`/workspaces/${bea.id}/activity`, { token: bea.token })).status).toBe(200);
    expect((await engine.send('/health', { token: engine.adminToken })).status).toBe(200);
  });

  test('through a private prefix count by that', async () => {
    const prefix = await engine.issuePrefix(bea.id);
    const { asked } = await exhaust(`/as/${prefix}/workspaces/${bea.id}/activity`, {});
    expect(asked).toBe(MAX);
    expect((await engine.send(`/workspaces/${bea.id}/activity`, { token: bea.token })).status).toBe(200);
  });

  test('with tokens that nobody has count by address, whatever organisation they claim', async () => {
    let number = 0;
    const headers = () => ({ 'x-molecule-org-id': `org ${number}`, 'x-forwarded-for': `10.0.0.${number}` });
    let status = 0;
    for (; number <= MAX && status !== 429; number += 1) {
      ({ status } = await engine.send('/health', { token: `guess-${number}`, headers: headers() }));
    }
    expect(status).toBe(429);
    expect((await engine.send('/health')).status, 'so do those without').toBe(429);
  });
});

test('what only the interface asks for is not counted', async () => {
  const before = await remaining({ token: engine.adminToken });
  for (let asked = 0; asked < MAX; asked += 1) {
    const url = '/contract/engine.info';
    const reply = await engine.send(url, { method: 'POST', token: engine.adminToken, body: {} });
    expect(reply.status).toBe(200);
    expect(reply.headers['x-ratelimit-limit']).toBeUndefined();
  }
  expect(await remaining({ token: engine.adminToken })).toBe(before - 1);
});

test('the open development mode has no limit, and says so', async () => {
  const open = await startInProcess({ openDev: true, env: { RATE_LIMIT: '1' } });
  try {
    await open.send('/health');
    const second = await open.send('/health');
    expect(second).toMatchObject({ status: 200, headers: { 'x-ratelimit-limit': 'unlimited' } });
  } finally {
    await open.dispose();
  }
});

test.each(['0', '-5', 'many', '1.5'])('RATE_LIMIT=%s is no limit', async (RATE_LIMIT) => {
  await expect(startInProcess({ env: { RATE_LIMIT } })).rejects.toMatchObject({ code: 'usage' });
});
