import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scrollback } from '../../../core/terminal/scrollback.ts';

const CAPACITY = 64;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

/** Reads from an offset to the end in pieces, as a viewer does. */
function readAll(scrollback: Scrollback, from: number, maxBytes: number): { text: string; dropped: number } {
  const pieces: string[] = [];
  let dropped = 0;
  for (let at = from; ; ) {
    const slice = scrollback.read(at, maxBytes, true);
    dropped += slice.dropped;
    if (slice.next === at) return { text: pieces.join(''), dropped };
    pieces.push(text(slice.bytes));
    at = slice.next;
  }
}

describe('the output that a terminal keeps', () => {
  it('keeps nearly as much as fits, of any output in any pieces, and what is kept is the end of it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const scrollback = new Scrollback(CAPACITY);
        for (const chunk of chunks) {
          scrollback.append(chunk);
          expect(scrollback.end - scrollback.start).toBeLessThanOrEqual(CAPACITY);
        }
        const all = Buffer.concat(chunks);
        expect(scrollback.end).toBe(all.length);
        const kept = scrollback.read(scrollback.start, CAPACITY, true);
        expect(Buffer.from(kept.bytes)).toEqual(all.subarray(scrollback.start));
      }),
    );
  });

  it('cuts no character in two, wherever it is read or dropped', () => {
    const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), { maxLength: 20 });
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 20 }), fc.nat(), (strings, maxBytes, cut) => {
        const all = Buffer.from(strings.join(''));
        const scrollback = new Scrollback(CAPACITY);
        // In pieces that know nothing of characters.
        const step = (cut % 7) + 1;
        for (let at = 0; at < all.length; at += step) scrollback.append(all.subarray(at, at + step));
        const { text: seen } = readAll(scrollback, scrollback.start, maxBytes);
        expect(seen).not.toContain('\uFFFD');
        expect(strings.join('').endsWith(seen)).toBe(true);
      }),
    );
  });

  it('begins with a whole line, else with an escape sequence', () => {
    const lines = new Scrollback(32);
    lines.append(Buffer.from('first line\nsecond line\nthird line\n'));
    expect(text(lines.read(lines.start, 100).bytes)).toBe('second line\nthird line\n');
    const colours = new Scrollback(32);
    colours.append(Buffer.from(`\u001b[38;5;12m${'x'.repeat(10)}\u001b[0m${'y'.repeat(12)}`));
    expect(text(colours.read(0, 100).bytes)).toBe(`\u001b[0m${'y'.repeat(12)}`);
  });

  it('tells a viewer what it missed, and waits for the rest of a character', () => {
    const scrollback = new Scrollback(8);
    scrollback.append(Buffer.from('0123456789'));
    const { dropped, next } = scrollback.read(0, 100);
    expect({ dropped, next }).toEqual({ dropped: 2, next: 10 });
    scrollback.append(Buffer.from('€').subarray(0, 2));
    expect(scrollback.read(10, 100).next).toBe(10);
    scrollback.append(Buffer.from('€').subarray(2));
    expect(text(scrollback.read(10, 100).bytes)).toBe('€');
    expect(scrollback.read(999, 100)).toMatchObject({ next: 13, dropped: 0 });
  });
});
