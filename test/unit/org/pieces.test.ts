import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
// How data gets from one thread to another is internal to the worker.
import { pack } from '../../../core/org/worker/pack.ts';
import type { Piece } from '../../../core/org/worker/pieces.ts';
import { Unpacker } from '../../../core/org/worker/unpack.ts';

/** Over, as a port takes it. */
function handOver(value: unknown, limit?: number): { pieces: Piece[]; result: unknown } {
  const unpacker = new Unpacker();
  const pieces: Piece[] = [];
  for (const piece of pack(value, limit)) {
    expect(unpacker.complete).toBe(false);
    pieces.push(piece);
    unpacker.add(structuredClone(piece));
  }
  expect(unpacker.complete).toBe(true);
  return { pieces, result: unpacker.value };
}

const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, '', -0, 2 ** 28, -(2 ** 28), 2 ** 53),
);
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('data')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0')), tie('data')),
    fc.array(fc.tuple(fc.string(), tie('data'))).map((entries) => new Map(entries)),
    fc.uint8Array(),
  ),
}));

test('data arrives as it was, cut into however many pieces', () => {
  fc.assert(
    fc.property(data, fc.integer({ min: 1, max: 50 }), (value, limit) => {
      // Vitest takes a key called `constructor` for the type.
      expect(isDeepStrictEqual(handOver(value, limit).result, structuredClone(value))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('what is shared stays shared, and goes over once', () => {
  const shared = { text: 'x'.repeat(10_000), bytes: new Uint8Array(10) };
  const list = Array.from({ length: 1_000 }, () => ({ shared, again: shared.text }));
  const { pieces, result } = handOver(list, 100);
  const rebuilt = result as typeof list;
  expect(new Set(rebuilt.map((each) => each.shared)).size).toBe(1);
  expect(pieces.flatMap(({ texts }) => texts)).toEqual([shared.text]);
  expect(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(10);
});

test('no piece is much more than its limit, whatever there is much of', () => {
  const sizeOf = ({ nodes, texts, bytes }: Piece) =>
    nodes.length + texts.reduce((sum, { length }) => sum + length / 32, bytes.length / 32);
  const many = {
    records: Array.from({ length: 5_000 }, (_, index) => ({
      [`key ${index % 7}`]: index,
      name: `n${index}`,
    })),
    texts: Array.from({ length: 500 }, (_, index) => [`${index} ${'x'.repeat(1_000)}`]),
    bytes: Array.from({ length: 500 }, (_, index) => new Uint8Array(1_000 + index)),
  };
  const { pieces } = handOver(many, 500);
  // The three lists themselves are one node each.
  expect(pieces.filter((piece) => sizeOf(piece) > 600)).toHaveLength(3);
  expect(pieces.length).toBeGreaterThan(50);
});

test('what is no plain data is refused', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  for (const bad of [Symbol('x'), () => 1, [{ deep: 1n }], circle])
    expect(() => handOver(bad)).toThrow(/cannot be handed to a thread/);
});
