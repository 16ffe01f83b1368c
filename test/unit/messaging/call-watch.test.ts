import { beforeEach, expect, test } from 'vitest';
import { watchCall } from '../../../core/messaging/call-watch.ts';
import { TestClock } from '../../support/clock.ts';

const SECOND = 1_000;
let clock: TestClock;
let over: string[];
let movedAt: number;

beforeEach(() => {
  clock = new TestClock();
  over = [];
  movedAt = 0;
});

const watch = (idleMs: number, deadlineMs: number | null) =>
  watchCall({
    clock,
    idleMs,
    deadlineAt: deadlineMs === null ? null : clock.now() + deadlineMs,
    movedAt: () => movedAt,
    onOver: (why) => over.push(why),
  });

test('an agent that does not move is given up after its time, not before', async () => {
  watch(300 * SECOND, null);
  await clock.elapse(299 * SECOND);
  expect(over).toEqual([]);
  await clock.elapse(SECOND);
  expect(over).toEqual(['idle']);
  expect(clock.pending).toBe(0);
});

test('one that moves has as long as it likes', async () => {
  watch(300 * SECOND, null);
  for (let minutes = 0; minutes < 60; minutes += 4) {
    await clock.elapse(240 * SECOND);
    movedAt = clock.now();
  }
  expect(over).toEqual([]);
  await clock.elapse(299 * SECOND);
  expect(over).toEqual([]);
  await clock.elapse(SECOND);
  expect(over).toEqual(['idle']);
});

test('a deadline counts although the agent moves', async () => {
  watch(300 * SECOND, 10 * SECOND);
  movedAt = clock.now() + 9 * SECOND;
  await clock.elapse(10 * SECOND);
  expect(over).toEqual(['deadline']);
});

test('after a closed laptop the agent has its time once more, but not the deadline', async () => {
  watch(300 * SECOND, null);
  clock.sleep(8 * 3_600 * SECOND);
  await clock.elapse(0);
  expect(over).toEqual([]);
  await clock.elapse(300 * SECOND);
  expect(over).toEqual(['idle']);
  watch(300 * SECOND, 60 * SECOND);
  clock.sleep(3_600 * SECOND);
  await clock.elapse(0);
  expect(over).toEqual(['idle', 'deadline']);
});

test('a call that has ended is watched no more', async () => {
  watch(SECOND, 5 * SECOND).dispose();
  await clock.elapse(10 * SECOND);
  expect(over).toEqual([]);
  expect(clock.pending).toBe(0);
});
