import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logLines } from '../../../core/docker/log-frames.ts';

function frame(stream: number, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

describe('logLines', () => {
  it('keeps the order of both streams and the colours', () => {
    const raw = Buffer.concat([
      frame(1, 'one\n'),
      frame(2, '\u001b[31mbad\u001b[0m\n'),
      frame(1, 'two\n\nthree\n'),
    ]);
    expect(logLines(raw)).toEqual(['one', '\u001b[31mbad\u001b[0m', 'two', '', 'three']);
  });

  it('joins a line that is spread over frames, also inside a character', () => {
    const body = Buffer.from('aé\n');
    const parts = [body.subarray(0, 2), body.subarray(2)].map((part) => {
      const header = frame(1, '').subarray(0, 8);
      header.writeUInt32BE(part.length, 4);
      return Buffer.concat([header, part]);
    });
    expect(logLines(Buffer.concat([parts[0] as Buffer, frame(2, 'between\n'), parts[1] as Buffer]))).toEqual([
      'between',
      'aé',
    ]);
  });

  it('reads the unframed output of a terminal, and nothing', () => {
    expect(logLines(Buffer.from('plain text\r\nsecond\r\n'))).toEqual(['plain text', 'second']);
    expect(logLines(Buffer.alloc(0))).toEqual([]);
  });

  it('gives back any lines that were written whole', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));
    const writes = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.array(line, { minLength: 1 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(writes, (all) => {
        const raw = Buffer.concat(all.map(([stream, lines]) => frame(stream, `${lines.join('\n')}\n`)));
        expect(logLines(raw)).toEqual(all.flatMap(([, lines]) => lines));
      }),
    );
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void logLines(bytes)));
  });
});
