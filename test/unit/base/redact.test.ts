import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newToken, redact } from '../../../core/base/index.ts';

const SECRET = 'Abcdefgh0123456789xyzABCDEFGH_-4';

test.each([
  [`ANTHROPIC_API_KEY=${SECRET}`, 'ANTHROPIC_API_KEY=[REDACTED:API_KEY]'],
  [`openai_apikey: ${SECRET}`, 'openai_apikey=[REDACTED:API_KEY]'],
  [`GITHUB_TOKEN=${SECRET} next`, 'GITHUB_TOKEN=[REDACTED:TOKEN] next'],
  [`client_secret=${SECRET}`, 'client_secret=[REDACTED:SECRET]'],
  [`authorization: bearer ${SECRET}`, 'authorization: Bearer [REDACTED:BEARER_TOKEN]'],
  [`GET /as/${SECRET}/registry/heartbeat`, 'GET /as/[REDACTED:PREFIX]/registry/heartbeat'],
  [`key sk-ant-${SECRET}`, 'key [REDACTED:SK_TOKEN]'],
  ['ghp_abcdefghijklmnop0123', '[REDACTED:GITHUB_TOKEN]'],
  ['github_pat_abcdefghijklmnop0123', '[REDACTED:GITHUB_TOKEN]'],
  ['AKIAABCDEFGHIJKLMNOP', '[REDACTED:AWS_KEY]'],
])('%s', (text, expected) => expect(redact(text)).toBe(expected));

test.each([
  'The token of this workspace was revoked',
  'asking for a task',
  'as/short',
  'a risk-free plan',
  'http://127.0.0.1:8080/workspaces/6f1f1c1a-0000-4000-8000-000000000000/a2a',
])('leaves alone: %s', (text) => expect(redact(text)).toBe(text));

test('a token never survives where tokens are written, and cleaning twice changes nothing more', () => {
  const places = [
    (token: string) => `Authorization: Bearer ${token}`,
    (token: string) => `http://host.docker.internal:8080/as/${token}/workspaces`,
    (token: string) => `MOLECULE_TOKEN=${token}`,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.string(), fc.string(), (place, before, after) => {
      const token = newToken();
      const cleaned = redact(`${before} ${place(token)} ${after}`);
      expect(cleaned).not.toContain(token);
      expect(redact(cleaned)).toBe(cleaned);
    }),
  );
});
