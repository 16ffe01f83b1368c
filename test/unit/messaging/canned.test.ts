import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '../../../core/base/index.ts';
// Whom it answers for is the proxy's matter; which phrase it picks is told nowhere else.
import { cannedResponse } from '../../../core/messaging/canned.ts';
import { responseText } from '../../../core/messaging/index.ts';

/** The index as it is specified: the first four bytes of the digest, modulo ten. */
const indexOf = (workspaceId: string, requestId: unknown) =>
  Number.parseInt(createHash('sha1').update(`${workspaceId}:${requestId}`).digest('hex').slice(0, 8), 16) %
  10;

test('ten phrases, chosen by workspace and request', () => {
  const phrases = new Map<number, string>();
  fc.assert(
    fc.property(fc.uuid(), fc.oneof(fc.string(), fc.integer()), (workspaceId, requestId) => {
      const body = cannedResponse(workspaceId, requestId);
      const text = responseText(body);
      expect(body).toMatchObject({ jsonrpc: '2.0', id: requestId });
      const index = indexOf(workspaceId, requestId);
      expect(phrases.get(index) ?? text).toBe(text);
      phrases.set(index, text);
    }),
    { numRuns: 500 },
  );
  expect(phrases.size).toBe(10);
  expect(new Set(phrases.values()).size).toBe(10);
  expect([...phrases.values()].every((text) => text.length > 20)).toBe(true);
});

test('each answer is a message of its own', () => {
  const id = newId();
  const ids = [cannedResponse(id, 1), cannedResponse(id, 1)].map(
    ({ result }) => (result as { messageId: string }).messageId,
  );
  expect(new Set(ids).size).toBe(2);
});
