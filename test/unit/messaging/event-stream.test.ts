import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventStreamReader } from '../../../core/messaging/event-stream.ts';

/** All events of a text, given in pieces of these sizes and then the rest. */
function read(text: string, sizes: readonly number[] = []): string[] {
  const bytes = Buffer.from(text);
  const reader = new EventStreamReader();
  const events: string[] = [];
  let from = 0;
  for (const size of [...sizes, bytes.length]) {
    events.push(...reader.push(bytes.subarray(from, from + size)));
    from += size;
  }
  return events;
}

describe('events', () => {
  test.each([
    ['one', 'data: a\n\n', ['a']],
    ['without the space', 'data:a\n\n', ['a']],
    ['of which only one space goes', 'data:  a\n\n', [' a']],
    ['of several lines', 'data: a\ndata:\ndata: b\n\n', ['a\n\nb']],
    ['with comments and other fields', ': ping\nid: 7\nevent: x\nretry: 1\ndata: a\n\n: ping\n\n', ['a']],
    ['with CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['with CR alone', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['after a byte order mark', '\ufeffdata: a\n\n', ['a']],
    ['that has not ended', 'data: a\n\ndata: b\n', ['a']],
    ['with fields that only look like it', 'database: a\ndata\n\n', ['']],
    ['none', '\n\n\r\n\n', []],
  ])('%s', (_, text, events) => {
    expect(read(text)).toEqual(events);
  });

  test('are the same wherever the bytes are cut', () => {
    const line = fc.oneof(
      fc.constantFrom('', ':', ': ping', 'data', 'data:', 'id: 1', 'data: {"a":1}'),
      fc.string({ unit: 'grapheme' }).map((text) => `data: ${text.replace(/[\r\n]/g, '')}`),
      fc.string({ unit: 'binary' }),
    );
    const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(9)), (lines, sizes) => {
        const text = lines.map((parts) => parts.join('')).join('');
        expect(read(text, sizes)).toEqual(read(text));
        const each = Buffer.byteLength(text);
        expect(read(text, Array(each).fill(1))).toEqual(read(text));
      }),
    );
  });

  test('may have a line of megabytes in small pieces', () => {
    const long = 'x'.repeat(4_000_000);
    expect(read(`data: ${long}\n\n`, Array(4_000).fill(1_000))).toEqual([long]);
  });
});
