import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Build } from '../../../core/contract/index.ts';
import { estimateOf } from '../../../core/images/build/estimate.ts';
import { BuildQueue } from '../../../core/images/build/queue.ts';
import { Watchdog } from '../../../core/images/build/watchdog.ts';
import { contextFilter } from '../../../core/images/local/context.ts';
import { contentKey, type Ingredients } from '../../../core/images/local/labels.ts';
import { settle, TestClock } from '../../support/clock.ts';

describe('the queue of builds', () => {
  it('never lets in more than the limit of the moment, and everybody in the end who does not leave', async () => {
    const orders = fc.array(fc.record({ limit: fc.integer({ min: 1, max: 4 }), leaves: fc.boolean() }), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(orders, async (all) => {
        let limit = 1;
        let running = 0;
        const queue = new BuildQueue(() => limit);
        const ends: (() => void)[] = [];
        const outcomes = all.map(({ leaves }) => {
          const leaving = new AbortController();
          const outcome = queue
            .run(leaving.signal, async () => {
              running += 1;
              expect(running).toBeLessThanOrEqual(limit);
              await new Promise<void>((resolve) => ends.push(resolve));
              running -= 1;
              return 'ran';
            })
            .catch((error: Error) => error.message);
          if (leaves) leaving.abort(new Error('left'));
          return outcome;
        });
        for (const { limit: next } of all) {
          limit = next;
          queue.advance();
          await settle();
          ends.shift()?.();
          await settle();
        }
        limit = 4;
        queue.advance();
        while (running > 0 || ends.length > 0) {
          ends.shift()?.();
          await settle();
        }
        const told = await Promise.all(outcomes);
        expect(told.every((outcome) => outcome === 'ran' || outcome === 'left')).toBe(true);
        expect(told.filter((outcome) => outcome === 'ran').length).toBeGreaterThanOrEqual(
          all.filter(({ leaves }) => !leaves).length,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the order of those who wait', async () => {
    const queue = new BuildQueue(() => 1);
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map((each) =>
        queue.run(new AbortController().signal, async () => {
          order.push(each);
          await settle();
        }),
      ),
    );
    expect(order).toEqual([1, 2, 3]);
  });
});

describe('the watchdog', () => {
  it('barks after the grace, counted from what was heard last', async () => {
    const clock = new TestClock();
    let barks = 0;
    const watchdog = new Watchdog(clock, 1_000, () => (barks += 1));
    await clock.elapse(999);
    watchdog.heard();
    await clock.elapse(999);
    expect(barks).toBe(0);
    await clock.elapse(1);
    expect(barks).toBe(1);
    watchdog.dispose();
  });

  it('lets an image be written out in silence, and listens again afterwards', async () => {
    const clock = new TestClock();
    let barks = 0;
    const watchdog = new Watchdog(clock, 1_000, () => (barks += 1));
    watchdog.heardSteps(['exporting to image', 'exporting layers']);
    await clock.elapse(100_000);
    watchdog.heard();
    await clock.elapse(100_000);
    expect(barks).toBe(0);
    watchdog.heardSteps(['RUN x']);
    await clock.elapse(1_000);
    expect(barks).toBe(1);
    watchdog.dispose();
    expect(clock.pending).toBe(0);
  });
});

describe('how long a build will take', () => {
  const build = (fields: Partial<Build>) =>
    ({
      runtime: 'a',
      kind: 'build',
      platform: 'linux/amd64',
      emulated: false,
      status: 'succeeded',
      startedAt: 0,
      ...fields,
    }) as Build;
  const native = { kind: 'build', platform: 'linux/amd64', emulated: false } as const;
  const imitated = { kind: 'build', platform: 'linux/arm64', emulated: true } as const;

  it('is how long the last one took, of the same runtime, kind and platform that succeeded', () => {
    const earlier = [
      build({ status: 'failed', endedAt: 1 }),
      build({ runtime: 'b', endedAt: 2 }),
      build({ kind: 'pull', endedAt: 3 }),
      build({ platform: 'linux/arm64', emulated: true, endedAt: 4 }),
      build({ endedAt: 5 }),
      build({ endedAt: 6 }),
    ];
    expect(estimateOf(earlier, 'a', native)).toEqual({ previousMs: 5, estimateMs: 5 });
    expect(estimateOf(earlier, 'a', imitated)).toEqual({ previousMs: 4, estimateMs: 4 });
    expect(estimateOf([], 'a', native)).toEqual({ previousMs: null, estimateMs: null });
  });

  it('is several times as long where the platform is imitated for the first time', () => {
    expect(estimateOf([build({ endedAt: 10 })], 'a', imitated)).toEqual({ previousMs: null, estimateMs: 60 });
    expect(estimateOf([], 'a', imitated)).toEqual({ previousMs: null, estimateMs: null });
  });
});

describe('the content key', () => {
  const version = { runtime: 'a', source: 's', ref: 'main', sha: 'f'.repeat(40), seenAt: 1, offline: false };
  const same: Ingredients = {
    version,
    buildArgs: { A: '1', B: '2' },
    platform: 'linux/amd64',
    bases: { x: 'y' },
  };

  it('moves with each ingredient, and with nothing else', () => {
    const key = contentKey(same);
    const others: Partial<Ingredients>[] = [
      { version: { ...version, sha: 'e'.repeat(40) } },
      { buildArgs: { A: '1' } },
      { buildArgs: { A: '1', B: '3' } },
      { platform: 'linux/arm64' },
      { bases: {} },
      { bases: { x: 'z' } },
    ];
    const keys = others.map((other) => contentKey({ ...same, ...other }));
    expect(new Set([key, ...keys]).size).toBe(others.length + 1);
    expect(contentKey({ ...same, buildArgs: { B: '2', A: '1' } })).toBe(key);
    expect(contentKey({ ...same, version: { ...version, seenAt: 2, offline: true } })).toBe(key);
  });
});

describe('the rules of a .dockerignore', () => {
  it('never leave out what the builder reads itself', () => {
    fc.assert(
      fc.property(fc.string(), (rules) => {
        const takes = contextFilter(rules);
        return takes('Dockerfile') && takes('.dockerignore');
      }),
    );
  });
});
