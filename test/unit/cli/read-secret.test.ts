import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readSecret } from '../../../core/cli/read-secret.ts';

/** Collects what a person would see. */
function screen() {
  const stream = new PassThrough();
  let shown = '';
  stream.on('data', (chunk) => {
    shown += chunk;
  });
  return { stream, shown: () => shown };
}
const piped = (...chunks: (string | Buffer)[]) =>
  readSecret('Key: ', { input: Readable.from(chunks), prompt: screen().stream });

test.each([
  ['swordfish', 'swordfish'],
  ['swordfish\n', 'swordfish'],
  ['swordfish\r\n', 'swordfish'],
  ['two\nlines\n\n', 'two\nlines\n'],
  [' spaces stay ', ' spaces stay '],
])('%j from the input is %j', async (text, value) => expect(await piped(text)).toBe(value));

test('characters that come in two pieces stay whole', async () => {
  const euro = Buffer.from('€');
  expect(await piped(euro.subarray(0, 1), euro.subarray(1))).toBe('€');
});

test.each([[''], ['\n']])('%j is no value', async (text) => {
  await expect(piped(text)).rejects.toMatchObject({ code: 'usage' });
});

test('an endless input is refused', async () => {
  await expect(piped('x'.repeat(65_000), 'x'.repeat(65_000))).rejects.toMatchObject({ code: 'usage' });
});

test('on a terminal it is asked for and not shown', async () => {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const { stream, shown } = screen();
  const answer = readSecret('Key: ', { input, prompt: stream });
  input.write('sword');
  input.write('fish\r');
  expect(await answer).toBe('swordfish');
  expect(shown()).toBe('Key: \n');
});

test('Ctrl-C on a terminal stores nothing', async () => {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const answer = readSecret('Key: ', { input, prompt: screen().stream });
  input.write('sword\u0003');
  await expect(answer).rejects.toMatchObject({ code: 'interrupted' });
});
