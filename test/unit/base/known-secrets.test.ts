import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogger, KnownSecrets } from '../../../core/base/index.ts';

const knowing = (...values: string[]) => {
  const known = new KnownSecrets();
  for (const value of values) known.add(value);
  return known;
};

test('takes values out wherever they stand, the longest first', () => {
  const known = knowing('swordfish', 'swordfish-2');
  expect(known.redact('a swordfish, b=swordfish-2;swordfish-3')).toBe(
    'a [REDACTED:SECRET], b=[REDACTED:SECRET];[REDACTED:SECRET]-3',
  );
});

test('leaves short values and everything else alone', () => {
  const known = knowing('seven77', 'swordfish');
  const text = 'seven77 and a swordfis are fine';
  expect(known.redact(text)).toBe(text);
});

test('knows the lines of a text with several, and how JSON writes it', () => {
  const key = '-----BEGIN-----\nMIIEvQIBADAN\n"quoted\\line"\n-----END-----';
  const known = knowing(key);
  expect(known.redact('found MIIEvQIBADAN in a log')).toBe('found [REDACTED:SECRET] in a log');
  expect(known.redact(JSON.stringify({ key }))).toBe('{"key":"[REDACTED:SECRET]"}');
});

test('no known value survives in any text, and what is around it does', () => {
  // Texts of two letters overlap and repeat as much as texts can.
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 8, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(word), (values, pieces) => {
      const known = knowing(...values);
      const cleaned = known.redact(pieces.join('-'));
      for (const value of values) expect(cleaned).not.toContain(value);
    }),
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      fc.pre(!`${before}${after}`.includes('swordfish'));
      expect(knowing('swordfish').redact(`${before} swordfish ${after}`)).toBe(
        `${before} [REDACTED:SECRET] ${after}`,
      );
    }),
  );
});

test('forgets the oldest beyond its bound, not the newest', () => {
  const known = new KnownSecrets();
  for (let number = 0; number < 10_001; number += 1) known.add(`secret-${number}-`);
  expect(known.redact('secret-0-')).toBe('secret-0-');
  expect(known.redact('secret-1- secret-10000-')).toBe('[REDACTED:SECRET] [REDACTED:SECRET]');
});

test('a log has none of them: not in messages, fields or errors', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-log-'));
  const known = knowing('sword"fish\n1');
  const logger = createLogger({ folder, secrets: known });
  logger.info({ field: 'sword"fish\n1', err: new Error('about sword"fish\n1') }, 'it is sword"fish\n1');
  const [line = ''] = (await readFile(path.join(folder, 'engine.log'), 'utf8')).split('\n');
  await rm(folder, { recursive: true });
  expect(line).not.toContain('fish');
  expect(JSON.parse(line)).toMatchObject({
    field: '[REDACTED:SECRET]',
    msg: 'it is [REDACTED:SECRET]',
    err: { message: 'about [REDACTED:SECRET]' },
  });
});
