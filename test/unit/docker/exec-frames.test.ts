import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frameReader } from '../../../core/docker/exec-frames.ts';

it('takes programs’ output out of its frames, wherever the connection cuts them', () => {
  const frame = fc.record({ stream: fc.constantFrom(1, 2), bytes: fc.uint8Array({ maxLength: 300 }) });
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (frames, cuts) => {
        const wire = Buffer.concat(
          frames.flatMap(({ stream, bytes }) => {
            const header = Buffer.alloc(8);
            header[0] = stream;
            header.writeUInt32BE(bytes.length, 4);
            return [header, Buffer.from(bytes)];
          }),
        );
        const got: Buffer[] = [];
        const read = frameReader((data) => got.push(Buffer.from(data)));
        for (let at = 0, turn = 0; at < wire.length; turn += 1) {
          const length = cuts[turn % cuts.length] ?? 1;
          read(wire.subarray(at, at + length));
          at += length;
        }
        expect(Buffer.concat(got)).toEqual(Buffer.concat(frames.map(({ bytes }) => Buffer.from(bytes))));
      },
    ),
  );
});
