import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
// The cipher is internal to its folder: only its own test looks at single bytes.
import { createCipher } from '../../../core/secrets/cipher.ts';

const key = randomBytes(32);
const cipher = createCipher(key);
const place = ['secret', 'w1', 'TOKEN'];
const UNREADABLE = expect.objectContaining({ code: 'secret_unreadable' });

test('any text comes back as it was, and only from where it was put', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string()),
      fc.array(fc.string()),
      (text, at, other) => {
        const sealed = cipher.seal(text, at);
        expect(cipher.open(sealed, at)).toBe(text);
        fc.pre(JSON.stringify(at) !== JSON.stringify(other));
        expect(() => cipher.open(sealed, other)).toThrow(UNREADABLE);
      },
    ),
  );
});

test('the version is always stated, the nonce never the same, the text nowhere', () => {
  const sealed = [cipher.seal('swordfish', place), cipher.seal('swordfish', place)];
  expect(sealed.map(({ encryptionVersion }) => encryptionVersion)).toEqual([1, 1]);
  const [first, second] = sealed.map(({ value }) => Buffer.from(value));
  expect(first?.length).toBe(12 + 'swordfish'.length + 16);
  expect(first?.subarray(0, 12).equals(second?.subarray(0, 12) ?? Buffer.alloc(0))).toBe(false);
  expect(first?.includes('swordfish')).toBe(false);
});

test('a place cannot be written as another one', () => {
  const sealed = cipher.seal('x', ['secret', 'a', 'b']);
  for (const other of [
    ['secret', 'a","b'],
    ['secret', 'a,b'],
    ['secret', 'a', 'b', ''],
    ['secret', 'b', 'a'],
  ]) {
    expect(() => cipher.open(sealed, other)).toThrow(UNREADABLE);
  }
});

test('another key, any changed byte, too few bytes and an unknown version are refused', () => {
  const sealed = cipher.seal('swordfish', place);
  expect(() => createCipher(randomBytes(32)).open(sealed, place)).toThrow(UNREADABLE);
  for (const index of sealed.value.keys()) {
    const value = Buffer.from(sealed.value);
    value[index] = (value[index] ?? 0) ^ 1;
    expect(() => cipher.open({ ...sealed, value }, place), `byte ${index}`).toThrow(UNREADABLE);
  }
  for (const length of [0, 11, 27]) {
    expect(() => cipher.open({ ...sealed, value: sealed.value.subarray(0, length) }, place)).toThrow(
      UNREADABLE,
    );
  }
  expect(() => cipher.open({ ...sealed, encryptionVersion: 0 }, place)).toThrow(UNREADABLE);
});
