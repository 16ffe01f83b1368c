import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedForm, readForm } from '../../../resources/workspace-runtime/files/form.ts';

const BOUNDARY = 'b0undary';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

interface Given {
  readonly field: string;
  readonly fileName: string;
  readonly content: Uint8Array;
}

function encode(parts: readonly Given[]): Buffer {
  const pieces = parts.flatMap(({ field, fileName, content }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\nContent-Type: text/plain\r\n\r\n`,
    content,
    '\r\n',
  ]);
  return Buffer.concat([...pieces, `--${BOUNDARY}--\r\n`].map((piece) => Buffer.from(piece)));
}

async function* inPieces(whole: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let turn = 0; at < whole.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield whole.subarray(at, at + size);
    at += size;
  }
}

async function read(source: AsyncIterable<Buffer>, type = TYPE): Promise<Given[]> {
  const parts: Given[] = [];
  for await (const { field, fileName = '', content } of readForm(source, type)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    parts.push({ field, fileName, content: Uint8Array.from(Buffer.concat(chunks)) });
  }
  return parts;
}

const word = fc.stringMatching(/^[a-z0-9._ -]{1,20}$/);
/** Contents that look like what parts are told apart by. */
const treacherous = fc.constantFrom(
  '\r\n',
  '--',
  '-',
  `\r\n--${BOUNDARY.slice(0, -1)}`,
  '\r',
  '\n',
  `--${BOUNDARY}`,
);
const content = fc
  .array(fc.oneof(treacherous, fc.uint8Array({ maxLength: 40 })), { maxLength: 8 })
  .map((pieces) => Uint8Array.from(Buffer.concat(pieces.map((piece) => Buffer.from(piece)))))
  .filter((bytes) => !Buffer.concat([Buffer.from('\r\n'), bytes]).includes(`\r\n--${BOUNDARY}`));
const parts = fc.array(fc.record({ field: word, fileName: word, content }), { maxLength: 5 });
const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });

describe('a form', () => {
  it('comes apart as it was put together, in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(parts, sizes, async (given, pieces) => {
        expect(await read(inPieces(encode(given), pieces))).toEqual(given);
      }),
    );
  });

  it('is refused wherever it ends too early', async () => {
    await fc.assert(
      fc.asyncProperty(
        parts,
        sizes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (given, pieces, share) => {
          const whole = encode(given);
          // Without its last line end it is complete all the same.
          const cut = whole.subarray(0, Math.floor((whole.length - 4) * share));
          await expect(read(inPieces(cut, pieces))).rejects.toBeInstanceOf(MalformedForm);
        },
      ),
    );
  });

  it('may be what other programs write', async () => {
    const body = `before\r\n--${BOUNDARY}  \r\ncontent-disposition: form-data; name=files; filename="a \\"b\\".txt"\r\n\r\nhi\r\n--${BOUNDARY}--`;
    const quoted = `Multipart/Form-Data; charset=utf-8; boundary="${BOUNDARY}"`;
    expect(await read(inPieces(Buffer.from(body), [7]), quoted)).toEqual([
      { field: 'files', fileName: 'a "b".txt', content: Uint8Array.from(Buffer.from('hi')) },
    ]);
  });

  it.each(['text/plain', 'multipart/form-data', `multipart/form-data; boundary=${'x'.repeat(300)}`])(
    'is not %s',
    async (type) => {
      await expect(read(inPieces(encode([]), [9]), type)).rejects.toBeInstanceOf(MalformedForm);
    },
  );
});
