import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import { nextRunAt, Schedules } from '../../../core/schedules/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, collectEvents, memoryStore } from '../../support/store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: TestClock;
let store: Store;
let fired: string[];
let fire: (name: string) => void;
let pausedFor: string | undefined;
let scheduler: Schedules;
let workspaceId: string;
beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  fired = [];
  fire = (name) => void fired.push(name);
  pausedFor = undefined;
  workspaceId = addWorkspace(store, 'Ada').id;
  scheduler = start();
});
afterEach(async () => {
  await scheduler.dispose();
  expect(clock.pending, 'timers left').toBe(0);
  await store.dispose();
});

const start = () =>
  new Schedules({
    store,
    clock,
    logger: silentLogger(),
    delivery: {
      obstacle: () => (pausedFor === undefined ? undefined : { code: 'not_running', reason: pausedFor }),
      put({ name }) {
        fire(name);
        return { messageId: newId(), traceId: null };
      },
      send: () => undefined,
    },
  });

function add(name: string, cronExpr: string, enabled = true): void {
  const prompt = 'do it';
  scheduler.put({ workspaceId, name, cronExpr, timezone: 'UTC', prompt, enabled, source: 'runtime' });
  scheduler.refresh();
}

test('fires when due, each time once, and remembers it', async () => {
  const events = collectEvents(store);
  add('hourly', '0 * * * *');
  add('off', '* * * * *', false);
  await clock.elapse(3 * HOUR);
  expect(fired).toEqual(['hourly', 'hourly', 'hourly']);
  const [schedule] = store.schedules.listOf(workspaceId);
  expect(schedule).toMatchObject({ runCount: 3, lastRunAt: expect.any(Number) });
  expect(schedule?.nextRunAt).toBeGreaterThan(clock.now());
  expect(scheduler.history(workspaceId, schedule?.id ?? '', 10)).toHaveLength(3);
  expect(events.all.filter(({ type }) => type === 'schedules.changed')).toHaveLength(5);
});

test('runs that were missed during a sleep are made up for by one', async () => {
  add('hourly', '0 * * * *');
  clock.sleep(10 * HOUR);
  await clock.elapse(MINUTE);
  expect(fired).toEqual(['hourly']);
});

test('a run that was missed while the engine was away fires at its start', async () => {
  add('hourly', '0 * * * *');
  await scheduler.dispose();
  clock.dropTimers();
  await clock.elapse(5 * HOUR);
  expect(fired).toEqual([]);
  scheduler = start();
  scheduler.refresh();
  expect(fired).toEqual(['hourly']);
});

test('one that fails does not keep the others from theirs', async () => {
  fire = (name) => {
    fired.push(name);
    if (name === 'broken') throw new Error('no');
  };
  add('broken', '0 * * * *');
  add('fine', '0 * * * *');
  await clock.elapse(2 * HOUR);
  expect(fired.filter((name) => name === 'fine')).toHaveLength(2);
  const broken = store.schedules.listOf(workspaceId).find(({ name }) => name === 'broken');
  expect(broken).toMatchObject({ runCount: 2, lastStatus: 'error' });
  expect(broken?.lastError).not.toBe('');
});

test('a run that must be skipped is told with its reason, and the next one has its turn', async () => {
  const events = collectEvents(store);
  pausedFor = 'the workspace is paused';
  add('hourly', '0 * * * *');
  await clock.elapse(HOUR);
  expect(store.schedules.listOf(workspaceId)[0]).toMatchObject({
    lastStatus: 'skipped',
    lastError: 'the workspace is paused',
  });
  pausedFor = undefined;
  await clock.elapse(HOUR);
  expect(fired).toEqual(['hourly']);
  expect(events.platform()).toEqual(['CRON_SKIPPED']);
  expect(scheduler.history(workspaceId, store.schedules.listOf(workspaceId)[0]?.id ?? '', 10)).toMatchObject([
    { cause: 'time', status: 'waiting', endedAt: null },
    { cause: 'time', status: 'skipped', error: 'the workspace is paused' },
  ]);
});

test('one whose stored expression cannot be read does not keep the others from theirs', async () => {
  const unreadable = { id: 'x', workspaceId, name: 'unreadable', cronExpr: 'whenever', timezone: 'UTC' };
  store.schedules.put({ ...unreadable, prompt: '', enabled: true, source: 'runtime', nextRunAt: null });
  add('fine', '0 * * * *');
  await clock.elapse(2 * HOUR);
  expect(fired).toEqual(['fine', 'fine']);
});

test('those of removed workspaces rest', async () => {
  add('hourly', '0 * * * *');
  store.workspaces.update(workspaceId, { status: 'removed' });
  await clock.elapse(3 * HOUR);
  expect(fired).toEqual([]);
});

describe('the next run', () => {
  const at = (text: string) => Date.parse(text);
  test.each([
    ['0 9 * * *', 'UTC', '2026-03-01T08:00:00Z', '2026-03-01T09:00:00Z'],
    ['0 9 * * *', 'UTC', '2026-03-01T09:00:00Z', '2026-03-02T09:00:00Z'],
    ['0 9 * * *', 'Europe/Berlin', '2026-07-01T00:00:00Z', '2026-07-01T07:00:00Z'],
    ['30 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', '2028-02-29T00:30:00Z'],
    ['0 9 * * 1', 'UTC', '2026-11-20T00:00:00Z', '2026-11-23T09:00:00Z'],
  ])('%s in %s after %s is %s', (expression, timezone, after, expected) => {
    expect(nextRunAt(expression, timezone, at(after))).toBe(at(expected));
  });

  test('may never come', () => expect(nextRunAt('0 0 31 2 *', 'UTC', clock.now())).toBeNull());

  test.each([
    ['whenever', 'UTC'],
    ['* * * * * *', 'UTC'],
    ['60 * * * *', 'UTC'],
    ['* * * * *', 'Atlantis/Capital'],
  ])('%s in %s is refused', (expression, timezone) => {
    expect(() => nextRunAt(expression, timezone, clock.now())).toThrow();
  });
});

test('the next run is the right one at any time, however many have the same expression', () => {
  const expression = fc.constantFrom('0 9 * * 1-5', '*/7 * * * *', '30 16 * * 5', '0 0 30 2 *');
  const timezone = fc.constantFrom('UTC', 'Europe/Berlin');
  const step = fc.record({ expression, timezone, later: fc.constantFrom(0, MINUTE, HOUR, 23 * HOUR) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      for (const { expression: cronExpr, timezone: zone, later } of steps) {
        clock.sleep(later);
        const about = { workspaceId, name: 'one', prompt: 'x', enabled: true, source: 'runtime' as const };
        scheduler.put({ ...about, cronExpr, timezone: zone });
        const [stored] = store.schedules.listOf(workspaceId);
        expect(stored?.nextRunAt).toBe(nextRunAt(cronExpr, zone, clock.now()));
      }
    }),
  );
});
