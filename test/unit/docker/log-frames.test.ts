import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContainerLine, LogFrames } from '../../../core/docker/log-frames.ts';

const TIME = '2026-11-28T18:00:00.123456789Z';

function frame(stream: number, body: string | Uint8Array): Buffer {
  const bytes = Buffer.from(body as string);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** All lines of bytes that come in pieces of these lengths; what is left comes at once. */
function linesOf(raw: Uint8Array, cuts: readonly number[] = []): ContainerLine[] {
  const frames = new LogFrames();
  const lines: ContainerLine[] = [];
  let at = 0;
  for (const cut of cuts) {
    lines.push(...frames.push(raw.subarray(at, at + cut)));
    at += cut;
  }
  return [...lines, ...frames.push(raw.subarray(at)), ...frames.end()];
}
const textsOf = (raw: Uint8Array, cuts: readonly number[] = []) => linesOf(raw, cuts).map(({ text }) => text);

describe('the frames of a log', () => {
  it('keep the order of both streams, their times and the colours', () => {
    const raw = Buffer.concat([
      frame(1, `${TIME} one\n`),
      frame(2, '2026-11-28T19:00:00.5+01:00 \u001b[31mbad\u001b[0m\r\n'),
      frame(1, 'without a stamp\n'),
    ]);
    expect(linesOf(raw)).toEqual([
      { time: TIME, stream: 'stdout', text: 'one', bytes: 3 },
      { time: '2026-11-28T18:00:00.500000000Z', stream: 'stderr', text: '\u001b[31mbad\u001b[0m', bytes: 12 },
      { time: '', stream: 'stdout', text: 'without a stamp', bytes: 15 },
    ]);
  });

  it('join a line that is spread over them, each part with a stamp, also inside a character', () => {
    const [a, b] = [Buffer.from('aé\n').subarray(0, 2), Buffer.from('aé\n').subarray(2)];
    const stamped = (rest: Uint8Array) => Buffer.concat([Buffer.from(`${TIME} `), rest]);
    const raw = Buffer.concat([frame(1, stamped(a)), frame(2, `${TIME} between\n`), frame(1, stamped(b))]);
    expect(textsOf(raw)).toEqual(['between', 'aé']);
  });

  it('hold no more of a line of a megabyte than can be shown, and know its length', () => {
    const part = 'ü'.repeat(8192);
    const raw = Buffer.concat([
      ...Array.from({ length: 64 }, () => frame(1, `${TIME} ${part}`)),
      frame(1, `${TIME} \n`),
      frame(1, `${TIME} next\n`),
    ]);
    const [long, next] = linesOf(raw);
    expect(long?.bytes).toBe(64 * 16_384);
    expect(long?.text).toMatch(/^ü+$/);
    expect(Buffer.byteLength(long?.text ?? '')).toBe(64 * 1024);
    expect(next?.text).toBe('next');
  });

  it('show bytes that are no text as such, and a line that was cut off', () => {
    const raw = Buffer.concat([frame(1, Buffer.from([0x61, 0xff, 0x62, 0x0a])), frame(2, 'the last wo')]);
    expect(textsOf(raw)).toEqual(['a\ufffdb', 'the last wo']);
    expect(textsOf(raw.subarray(0, -3)), 'inside of a frame').toEqual(['a\ufffdb', 'the last']);
  });

  it('may be missing, as with a terminal', () => {
    const raw = Buffer.from(`${TIME} plain text\r\n${TIME} second\r\n`);
    expect(linesOf(raw).map(({ time, text }) => [time, text])).toEqual([
      [TIME, 'plain text'],
      [TIME, 'second'],
    ]);
    expect(textsOf(Buffer.alloc(0))).toEqual([]);
  });

  it('may be cut anywhere', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));
    const writes = fc.array(fc.tuple(fc.constantFrom(1, 2), line), { minLength: 1 });
    const cuts = fc.array(fc.nat({ max: 40 }));
    fc.assert(
      fc.property(writes, cuts, (all, where) => {
        const raw = Buffer.concat(all.map(([stream, text]) => frame(stream, `${TIME} ${text}\n`)));
        const expected = all.map(([stream, text]) => [stream === 1 ? 'stdout' : 'stderr', text]);
        expect(linesOf(raw, where).map(({ stream, text }) => [stream, text])).toEqual(expected);
      }),
    );
  });

  it('are read from any bytes without harm', () => {
    const bytes = fc.uint8Array({ maxLength: 64 });
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 9 })), (raw, cuts) => {
        try {
          linesOf(raw, cuts);
        } catch (error) {
          expect(String(error)).toContain('the log stream is broken');
        }
      }),
    );
  });
});
