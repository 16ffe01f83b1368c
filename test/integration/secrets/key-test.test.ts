import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engines } from '../../support/engine-process.ts';
import { filesWith, setSecret } from './support.ts';

const engines = new Engines();
const good = `sk-${randomBytes(12).toString('hex')}`;
const bad = `sk-${randomBytes(12).toString('hex')}`;
let provider: Server;
let address: string;

beforeAll(async () => {
  provider = createServer((request, response) => {
    const isGood = request.headers.authorization === `Bearer ${good}`;
    response.writeHead(isGood ? 200 : 401).end(`You sent ${request.headers.authorization}`);
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  await engines.dispose();
  await new Promise((resolve) => provider.close(resolve));
});

describe('a key that is tried', () => {
  it('is asked for where the variables say, stored or not, and told nowhere', async () => {
    const engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
    await expect(engine.call('secrets.test', { key: 'OPENAI_API_KEY' })).rejects.toMatchObject({
      code: 'secret_not_found',
    });
    await setSecret(engine, 'OPENAI_BASE_URL', address);
    await setSecret(engine, 'OPENAI_API_KEY', good);
    const stored = await engine.cli('secrets', 'test', 'OPENAI_API_KEY');
    expect(stored).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('works: OpenAI accepts this key.'),
    });
    const typed = await engine.call('secrets.test', { key: 'OPENAI_API_KEY', value: bad });
    expect(typed.verdict).toBe('refused');
    const unknown = await engine.cli('secrets', 'test', 'OPENAI_BASE_URL', '--json');
    expect(unknown.code).toBe(1);
    expect(JSON.parse(unknown.stdout)).toMatchObject({ key: 'OPENAI_BASE_URL', verdict: 'untestable' });

    for (const value of [good, bad]) {
      expect(JSON.stringify([stored, typed, unknown])).not.toContain(value);
      expect(JSON.stringify(await engine.call('events.since', { seq: 0 }))).not.toContain(value);
      expect(engine.stderr()).not.toContain(value);
      expect(await filesWith(engine.home, value)).toEqual([]);
    }
  });
});
