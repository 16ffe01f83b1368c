import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createClient } from '../../../core/contract/index.ts';
import { TestFeed, TestLine } from '../../support/carrier.ts';

/** However batches are lost, swapped or cut off: the client gives exactly the sequence, or a reset. */

const RECONNECT_MS = 10;

type Disturbance =
  | { readonly do: 'append'; readonly count: number }
  | { readonly do: 'deliver' | 'lose'; readonly position: number }
  | { readonly do: 'cut' | 'wait' };

const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const), position: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), position: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'wait' as const) }) },
);

async function run(disturbances: readonly Disturbance[], remembered: number) {
  const feed = new TestFeed(remembered);
  const line = new TestLine(feed);
  const client = createClient(line, { reconnectDelayMs: () => RECONNECT_MS });
  /** Runs of events, each beginning after a snapshot that is true for `from`. */
  const runs: { from: number; seen: number[] }[] = [{ from: 0, seen: [] }];
  client.onEvent(({ seq }) => runs.at(-1)?.seen.push(seq));
  client.onReset(() => {
    runs.push({ from: feed.seq, seen: [] });
    client.resumeFrom(feed.seq);
  });
  client.resumeFrom(0);
  await vi.advanceTimersByTimeAsync(0);
  for (const each of disturbances) {
    if (each.do === 'append') feed.append(each.count);
    else if (each.do === 'deliver') line.deliver(each.position);
    else if (each.do === 'lose') line.lose(each.position);
    else if (each.do === 'cut') line.cut();
    await vi.advanceTimersByTimeAsync(each.do === 'wait' ? RECONNECT_MS : 0);
  }
  // The disturbances are over: one more event must bring the client up to date.
  await vi.advanceTimersByTimeAsync(RECONNECT_MS);
  feed.append(1);
  for (let turn = 0; turn < 5; turn += 1) {
    line.deliverAll();
    await vi.advanceTimersByTimeAsync(0);
  }
  client.dispose();
  return { runs, newest: feed.seq };
}

test.each([
  ['a log that keeps everything', Number.POSITIVE_INFINITY],
  ['a log that keeps six events', 6],
])('events stay in order, without gaps and repeats: %s', async (_, remembered) => {
  vi.useFakeTimers();
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(disturbance, { maxLength: 40 }), async (disturbances) => {
        const { runs, newest } = await run(disturbances, remembered);
        for (const { from, seen } of runs) {
          expect(seen).toEqual(seen.map((_each, index) => from + 1 + index));
        }
        const last = runs.at(-1);
        expect((last?.from ?? 0) + (last?.seen.length ?? 0)).toBe(newest);
        if (remembered === Number.POSITIVE_INFINITY) expect(runs).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  } finally {
    vi.useRealTimers();
  }
});
