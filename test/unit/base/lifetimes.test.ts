import { describe, expect, test } from 'vitest';
import {
  backoffMs,
  DisposableStack,
  deferred,
  delay,
  Emitter,
  Semaphore,
  SingleFlight,
} from '../../../core/base/index.ts';
import { settle, TestClock } from '../../support/clock.ts';

describe('disposables', () => {
  test('end in reverse order, once, all of them, with the first failure told', async () => {
    const order: string[] = [];
    const stack = new DisposableStack();
    for (const name of ['a', 'b', 'c']) {
      stack.defer(async () => {
        order.push(name);
        if (name !== 'a') throw new Error(name);
      });
    }
    await expect(stack.dispose()).rejects.toThrow('c');
    await stack.dispose();
    expect(order).toEqual(['c', 'b', 'a']);
  });
});

test('an emitter calls the listeners it had when it began, in order', () => {
  const emitter = new Emitter<number>();
  const seen: string[] = [];
  emitter.on((value) => {
    seen.push(`first ${value}`);
    emitter.on(() => seen.push('late'));
  });
  const second = emitter.on((value) => seen.push(`second ${value}`));
  emitter.emit(1);
  second.dispose();
  expect(seen).toEqual(['first 1', 'second 1']);
  expect(emitter.listenerCount).toBe(2);
});

test('a semaphore lets in so many, in order, also after failures', async () => {
  const semaphore = new Semaphore(2);
  const gates = Array.from({ length: 4 }, () => deferred<void>());
  const inside: number[] = [];
  const runs = gates.map((gate, index) =>
    semaphore.run(async () => {
      inside.push(index);
      await gate.promise;
    }),
  );
  await settle();
  expect(inside).toEqual([0, 1]);
  gates[1]?.reject(new Error('no'));
  await expect(runs[1]).rejects.toThrow('no');
  await settle();
  expect(inside).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  await Promise.allSettled(runs);
  expect(inside).toEqual([0, 1, 2, 3]);
});

test('a semaphore lets go of who waits and is told to leave, and of nobody else', async () => {
  const semaphore = new Semaphore(1);
  const first = deferred<void>();
  const running = semaphore.run(() => first.promise);
  const leaving = new AbortController();
  const left = semaphore.run(async () => 'never', leaving.signal);
  const stayed = semaphore.run(async () => 'ran', new AbortController().signal);
  const reason = new Error('it was cancelled');
  leaving.abort(reason);
  await expect(left).rejects.toBe(reason);
  await expect(semaphore.run(async () => 'never', leaving.signal)).rejects.toBe(reason);
  first.resolve();
  await running;
  expect(await stayed).toBe('ran');
  expect(await semaphore.run(async () => 'free')).toBe('free');
});

test('a single flight is shared by key, then flown anew', async () => {
  const flights = new SingleFlight<number>();
  const gate = deferred<void>();
  let flown = 0;
  const work = async () => {
    flown += 1;
    await gate.promise;
    return flown;
  };
  const shared = [flights.run('a', work), flights.run('a', work), flights.run('b', work)];
  gate.resolve();
  await Promise.all(shared);
  expect(flown).toBe(2);
  expect(await flights.run('a', work)).toBe(3);
});

describe('a delay', () => {
  test('ends by its clock', async () => {
    const clock = new TestClock();
    let done = false;
    void delay(clock, 100).then(() => (done = true));
    await clock.elapse(99);
    expect(done).toBe(false);
    await clock.elapse(1);
    expect(done).toBe(true);
  });

  test('ends with its signal and leaves no timer', async () => {
    const clock = new TestClock();
    const controller = new AbortController();
    const waiting = delay(clock, 100, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(delay(clock, 100, controller.signal)).rejects.toThrow('enough');
    expect(clock.pending).toBe(0);
  });
});

test('a back-off doubles up to its limit and never overflows', () => {
  expect([0, 1, 2, 3, 4].map((attempt) => backoffMs(attempt, 100, 1_000))).toEqual([
    100, 200, 400, 800, 1_000,
  ]);
  expect(backoffMs(10_000, 100, 1_000)).toBe(1_000);
});
