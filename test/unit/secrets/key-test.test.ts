import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testKey } from '../../../core/secrets/index.ts';

const KEY = 'sk-not-a-real-key-3141';

let server: Server;
let base: string;
let asked: IncomingMessage[];
let answer: { status: number; body: string; headers?: Record<string, string> } | 'never';

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    if (answer === 'never') return;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
  answer = { status: 200, body: '{}' };
});

const variables =
  (values: Record<string, string>) =>
  (name: string): string | undefined =>
    values[name];
const ofOpenAi = (value = KEY, timeoutMs = 10_000) =>
  testKey({
    key: 'OPENAI_API_KEY',
    value,
    timeoutMs,
    variable: variables({ OPENAI_BASE_URL: `${base}/proxy/v1/` }),
  });

describe('trying a key', () => {
  it('asks where the variables say, with the key in a header and nowhere else', async () => {
    expect(await ofOpenAi()).toEqual({ verdict: 'works', message: 'OpenAI accepts this key.' });
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /proxy/v1/models']);
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('knows how each provider wants its key', async () => {
    const variable = variables({
      ANTHROPIC_BASE_URL: base,
      GOOGLE_GEMINI_BASE_URL: base,
      GITHUB_API_URL: base,
    });
    for (const key of ['ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'GH_PAT']) {
      expect(await testKey({ key, value: KEY, variable })).toMatchObject({ verdict: 'works' });
    }
    expect(asked.map(({ url }) => url)).toEqual([
      '/v1/models?limit=1',
      '/v1beta/models?pageSize=1',
      '/rate_limit',
    ]);
    expect(asked[0]?.headers).toMatchObject({ 'x-api-key': KEY, 'anthropic-version': '2023-06-01' });
    expect(asked[1]?.headers).toMatchObject({ 'x-goog-api-key': KEY });
  });

  it.each([
    [401, '', 'refused'],
    [400, '{"error":{"details":[{"reason":"API_KEY_INVALID"}]}}', 'refused'],
    [402, '', 'refused'],
    [403, 'Country, region, or territory not supported', 'refused'],
    [403, 'Missing scopes: api.model.read', 'works'],
    [429, '', 'works'],
    [400, 'bad request', 'unreachable'],
    [404, '', 'unreachable'],
    [503, '', 'unreachable'],
  ])('takes %i %s as %s', async (status, body, verdict) => {
    answer = { status, body };
    expect(await ofOpenAi()).toMatchObject({ verdict });
  });

  it('never repeats the key, whatever the provider says', async () => {
    for (const status of [200, 400, 401, 403, 404, 500]) {
      answer = { status, body: `Incorrect API key provided: ${KEY}` };
      expect(JSON.stringify(await ofOpenAi())).not.toContain(KEY);
    }
  });

  it('takes the key nowhere else: redirects are not followed', async () => {
    answer = { status: 302, body: '', headers: { location: `${base}/elsewhere` } };
    expect(await ofOpenAi()).toMatchObject({ verdict: 'unreachable' });
    expect(asked).toHaveLength(1);
  });

  it('gives up in time', async () => {
    answer = 'never';
    const { verdict, message } = await ofOpenAi(KEY, 30);
    expect(verdict).toBe('unreachable');
    expect(message).toContain('did not answer within');
  });

  it('says why nobody could be asked', async () => {
    const at = (address: string) =>
      testKey({ key: 'OPENAI_API_KEY', value: KEY, variable: variables({ OPENAI_BASE_URL: address }) });
    expect(await at('http://127.0.0.1:1')).toMatchObject({
      verdict: 'unreachable',
      message: expect.stringContaining('nothing listens there'),
    });
    expect(await at('http://169.254.169.254/latest')).toMatchObject({
      verdict: 'unreachable',
      message: expect.stringContaining('169.254.169.254'),
    });
    expect(await at('not an address')).toMatchObject({
      verdict: 'unreachable',
      message: 'OPENAI_BASE_URL holds no address that can be asked.',
    });
  });

  it('sends nothing that no key can be', async () => {
    expect(await ofOpenAi(`${KEY}\r\nx-evil: 1`)).toMatchObject({ verdict: 'refused' });
    expect(asked).toEqual([]);
  });

  it('says of which keys nobody can tell', async () => {
    const variable = variables({});
    expect(await testKey({ key: 'MY_OWN', value: 'x', variable })).toEqual({
      verdict: 'untestable',
      message: 'Nobody is known who could be asked about MY_OWN.',
    });
    expect(await testKey({ key: 'CLAUDE_CODE_OAUTH_TOKEN', value: 'x', variable })).toMatchObject({
      verdict: 'untestable',
    });
  });
});
