import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restsAfter } from '../../../core/docker/pacing.ts';

const SPENT_MS = fc.double({ min: 0.01, max: 200, noNaN: true });

test('work that never ends takes a quarter of the time, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(SPENT_MS, { minLength: 1, maxLength: 200 }), (pieces) => {
      let at = 0;
      let worked = 0;
      const rest = restsAfter(() => at);
      for (const spent of pieces) {
        at += spent;
        worked += spent;
        at += rest(spent);
        // A rest that is too short for a timer is owed.
        expect(worked).toBeLessThanOrEqual((at + 25) / 4 + 1e-6);
      }
    }),
  );
});

test('work that comes slowly never rests', () => {
  fc.assert(
    fc.property(fc.array(SPENT_MS, { maxLength: 50 }), (pieces) => {
      let at = 0;
      const rest = restsAfter(() => at);
      const rests = pieces.map((spent) => {
        const short = Math.min(spent, 8);
        at += 3 * 8 + short;
        return rest(short);
      });
      expect(rests.every((ms) => ms === 0)).toBe(true);
    }),
  );
});
