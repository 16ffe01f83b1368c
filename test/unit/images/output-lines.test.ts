import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputLines } from '../../../core/images/build/output-lines.ts';

describe('OutputLines', () => {
  it('gives the same lines however the bytes are cut', () => {
    const text = fc.array(
      fc.string({ unit: 'grapheme' }).filter((line) => !/[\r\n]/.test(line)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(text, fc.array(fc.nat(200)), (lines, cuts) => {
        const bytes = Buffer.from(`${lines.join('\n')}\n`);
        const output = new OutputLines();
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const found = ends.flatMap((end, index) => output.push(bytes.subarray(ends[index - 1] ?? 0, end)));
        expect([...found, ...output.flush()]).toEqual(lines);
      }),
    );
  });

  it('shows the last state of a redrawn line', () => {
    const output = new OutputLines();
    expect(output.push(Buffer.from('10%\r50%\r100%\r\nnext'))).toEqual(['100%']);
    expect(output.flush()).toEqual(['next']);
    expect(output.flush()).toEqual([]);
  });
});
