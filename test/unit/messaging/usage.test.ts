import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf, dayOf, usageOf } from '../../../core/messaging/usage.ts';

test.each([
  ['beside the parts', { result: { usage: { input_tokens: 900, output_tokens: 120 } } }, 900, 120],
  ['at the top', { result: {}, usage: { input_tokens: 1, output_tokens: 2 } }, 1, 2],
  ['of the result first', { result: { usage: { input_tokens: 3 } }, usage: { input_tokens: 9 } }, 3, 0],
  ['capped each', { usage: { input_tokens: 1e12, output_tokens: 10_000_001 } }, 10_000_000, 10_000_000],
  ['without what is no number', { usage: { input_tokens: '7', output_tokens: 5.9 } }, 0, 5],
])('tokens are read %s', (_, body, inputTokens, outputTokens) => {
  expect(usageOf(body)).toEqual({ inputTokens, outputTokens });
});

test.each([
  null,
  'text',
  [],
  { usage: null },
  { usage: { input_tokens: -5 } },
  { usage: { input_tokens: 0 } },
])('%j tells none', (body) => {
  expect(usageOf(body)).toBeNull();
});

test('whatever an agent answers, the counts are whole numbers within the cap', () => {
  const keys = fc.constantFrom('result', 'usage', 'input_tokens', 'output_tokens');
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.object({ key: keys, maxDepth: 3 })), (body) => {
      const used = usageOf(body);
      for (const count of used ? [used.inputTokens, used.outputTokens] : []) {
        expect(Number.isInteger(count) && count >= 0 && count <= 10_000_000).toBe(true);
      }
    }),
  );
});

test('a million tokens in cost 3 dollars, out 15', () => {
  expect(costOf({ inputTokens: 1_000_000, outputTokens: 0 })).toBeCloseTo(3);
  expect(costOf({ inputTokens: 900, outputTokens: 120 }).toFixed(6)).toBe('0.004500');
});

test('a day is one of UTC', () => {
  const { start, end } = dayOf(Date.parse('2026-11-28T23:59:59.999Z'));
  expect(new Date(start).toISOString()).toBe('2026-11-28T00:00:00.000Z');
  expect(new Date(end).toISOString()).toBe('2026-11-29T00:00:00.000Z');
});
