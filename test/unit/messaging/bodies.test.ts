import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyResponse, preview, requestText, responseText } from '../../../core/messaging/index.ts';
import { errorTextOf, failureOf, parseBody } from '../../../core/messaging/response.ts';
import { requestFiles, requestMessageId, responseFiles, toolTraceOf } from '../../../core/messaging/text.ts';

/** JSON that is nearly what agents send: known keys in wrong places with values of any kind. */
const KEYS = [
  'result',
  'error',
  'parts',
  'kind',
  'type',
  'text',
  'root',
  'file',
  'uri',
  'url',
  'name',
  'message',
  'status',
  'artifacts',
  'params',
  'messageId',
  'task',
  'metadata',
  'tool_trace',
  'queued',
  'delivery_mode',
  'code',
  'size',
];
const { body: nearlyJson } = fc.letrec((tie) => ({
  body: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(null, true, 0, '', 'text', 'file', 'queued', 'poll'),
    fc.string(),
    fc.array(tie('body'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('body'), { maxKeys: 5 }),
  ),
}));
const anyBody = fc.oneof(nearlyJson, fc.jsonValue(), fc.anything());

test('reading never throws, whatever was sent, and gives what it promises', () => {
  fc.assert(
    fc.property(anyBody, (body) => {
      expect(typeof requestText(body)).toBe('string');
      expect(typeof responseText(body)).toBe('string');
      for (const file of [...requestFiles(body), ...responseFiles(body)]) {
        expect(typeof file.uri).toBe('string');
        expect(typeof file.name).toBe('string');
      }
      expect(['string', 'undefined']).toContain(typeof requestMessageId(body));
      const trace = toolTraceOf(body);
      expect(trace === null || Array.isArray(trace)).toBe(true);
      expect(['queued', 'result', 'error', 'malformed']).toContain(classifyResponse(body).kind);
      expect(typeof errorTextOf(body)).toBe('string');
      expect(['string', 'undefined']).toContain(typeof failureOf(body));
    }),
    { numRuns: 3_000 },
  );
});

test('an answer is JSON where it is JSON, and otherwise what it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const body = parseBody(text);
      if (body !== text) expect(body).toEqual(JSON.parse(text));
    }),
  );
});

const part = (text: string) => ({ kind: 'text', text });

describe('texts of answers', () => {
  test.each([
    ['a plain result', { result: 'hi' }, 'hi'],
    ['parts', { result: { parts: [part('a'), part('b')] } }, 'a\nb'],
    ['parts by type', { result: { parts: [{ type: 'text', text: 'a' }] } }, 'a'],
    ['parts without a kind', { result: { parts: [{ text: 'a' }] } }, 'a'],
    ['parts in a root', { result: { parts: [{ root: part('a') }] } }, 'a'],
    ['artifacts', { result: { artifacts: [{ parts: [part('a')] }, { parts: [part('b')] }] } }, 'a\nb'],
    ['the status of a task', { result: { status: { message: { parts: [part('a')] } } } }, 'a'],
    ['a wrapped message', { result: { message: { parts: [part('a')] } } }, 'a'],
    ['bare parts', { parts: [part('a')] }, 'a'],
    ['a bare text', { text: 'a' }, 'a'],
    ['no JSON-RPC at all', 'just text', 'just text'],
    ['other kinds of parts', { result: { parts: [{ kind: 'data', text: 'no' }, part('a')] } }, 'a'],
    ['nothing', {}, ''],
  ])('%s', (_, body, text) => expect(responseText(body)).toBe(text));
});

describe('what was asked', () => {
  const envelope = (message: unknown) => ({ method: 'message/send', params: { message } });
  test('the texts of a message, its id, its files', () => {
    const body = envelope({
      messageId: 'm',
      parts: [
        part('a'),
        { kind: 'file', file: { uri: 'workspace:/x/report.pdf', mimeType: 'application/pdf', size: 3 } },
        { kind: 'file', url: 'https://e/y', filename: 'y.txt' },
        part('b'),
      ],
    });
    expect(requestText(body)).toBe('a\nb');
    expect(requestMessageId(body)).toBe('m');
    expect(requestFiles(body)).toEqual([
      { uri: 'workspace:/x/report.pdf', name: 'report.pdf', mimeType: 'application/pdf', size: 3 },
      { uri: 'https://e/y', name: 'y.txt' },
    ]);
  });
  test('the task of a delegation', () => expect(requestText({ task: 'do it' })).toBe('do it'));
});

describe('classifying answers', () => {
  test.each([
    [
      { status: 'queued', delivery_mode: 'poll' },
      { kind: 'queued', delivery: 'poll', queueId: null },
    ],
    [
      { queued: true, queue_id: 'q', result: 1 },
      { kind: 'queued', delivery: 'push', queueId: 'q' },
    ],
    [{ result: null }, { kind: 'result', result: null }],
    [
      { result: 1, error: 'x' },
      { kind: 'result', result: 1 },
    ],
    [
      { error: 'x', restarting: true, retry_after: 15 },
      { kind: 'error', message: 'x', restarting: true, retryAfterSeconds: 15 },
    ],
    [{ error: { code: -32000, message: 'x' } }, { kind: 'error', message: 'x', code: -32000 }],
    [{ error: 7 }, { kind: 'error', message: 'unknown error', code: null }],
    [{ status: 'queued' }, { kind: 'malformed' }],
    [[{ result: 1 }], { kind: 'malformed' }],
    ['<html>', { kind: 'malformed', raw: '<html>' }],
  ])('%j', (body, expected) => expect(classifyResponse(body)).toMatchObject(expected));
});

test('a preview is short and cuts no character in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
      const short = preview(text, length);
      expect([...short].length).toBeLessThanOrEqual(length);
      // Throws for half a character.
      expect(() => encodeURIComponent(short)).not.toThrow();
      if ([...text].length <= length) expect(short).toBe(text);
    }),
  );
});
