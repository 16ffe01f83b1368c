import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError, isUuid } from '../../../core/base/index.ts';
import { toEnvelope } from '../../../core/messaging/index.ts';

const message = { role: 'user', messageId: 'm-1', parts: [{ kind: 'text', text: 'hi' }] };

const messageIn = (raw: unknown) =>
  (toEnvelope(raw).body.params as { message: Record<string, unknown> }).message;

describe('what callers send', () => {
  test('a complete request stays as it is, ids and unknown keys included', () => {
    const raw = { jsonrpc: '2.0', id: 7, method: 'message/send', params: { message, extra: 1 }, more: [2] };
    const envelope = toEnvelope(raw);
    expect(envelope).toEqual({ method: 'message/send', messageId: 'm-1', body: raw, expiresInSeconds: null });
  });

  test('a bare method is wrapped, and other keys are dropped', () => {
    const { body } = toEnvelope({ method: 'tasks/get', params: { id: 1 }, more: 2 });
    expect(body).toEqual({ jsonrpc: '2.0', id: expect.any(String), method: 'tasks/get', params: { id: 1 } });
    expect(isUuid(body.id as string)).toBe(true);
  });

  test('missing ids are added', () => {
    const { body, messageId } = toEnvelope({
      jsonrpc: '2.0',
      method: 'x',
      params: { message: { parts: [] } },
    });
    expect(isUuid(body.id as string)).toBe(true);
    expect(isUuid(messageId)).toBe(true);
  });

  test.each([
    ['a text', 'hi', [{ kind: 'text', text: 'hi' }]],
    ['a list', [{ kind: 'data' }], [{ kind: 'data' }]],
  ])('the older content becomes parts: %s', (_, content, parts) => {
    const completed = messageIn({ method: 'message/send', params: { message: { content, role: 'user' } } });
    expect(completed).toEqual({ role: 'user', messageId: expect.any(String), parts });
  });

  test('parts win over content', () => {
    expect(messageIn({ method: 'x', params: { message: { ...message, content: 'no' } } })).toEqual({
      ...message,
      content: 'no',
    });
  });

  test.each([
    [30, 30],
    [0, null],
    [-1, null],
    ['30', null],
    [undefined, null],
  ])('expires_in_seconds %j is %j', (given, expected) => {
    const raw = { method: 'x', params: { message, expires_in_seconds: given } };
    expect(toEnvelope(raw).expiresInSeconds).toBe(expected);
  });
});

test.each([
  [null, 'invalid_json', 'invalid JSON'],
  [[], 'invalid_json', 'invalid JSON'],
  ['text', 'invalid_json', 'invalid JSON'],
  [{}, 'invalid_message', 'method'],
  [{ method: 7 }, 'invalid_message', 'method'],
  [{ method: 'x', params: { message: { role: 'user' } } }, 'invalid_message', "either 'parts'"],
  [{ method: 'x', params: { message: { content: 7 } } }, 'invalid_message', 'content type'],
])('%j is refused as %s', (raw, code, text) => {
  expect(() => toEnvelope(raw)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(text) }),
  );
});

test('whatever is sent gives an envelope that is complete, or an error of ours', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.object({
          key: fc.constantFrom('method', 'params', 'message', 'content', 'parts', 'jsonrpc', 'id'),
        }),
      ),
      (raw) => {
        try {
          const { body, method } = toEnvelope(raw);
          expect(method).not.toBe('');
          expect(body).toMatchObject({ method });
          expect(body.id).not.toBeUndefined();
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
