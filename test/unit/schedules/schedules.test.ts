import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AppError, newId, silentLogger } from '../../../core/base/index.ts';
import { type PromptDelivery, Schedules } from '../../../core/schedules/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, collectEvents, memoryStore } from '../../support/store.ts';

const HOUR = 3_600_000;

let clock: TestClock;
let store: Store;
let sent: string[];
let schedules: Schedules;
let ada: string;
let obstacle: ReturnType<PromptDelivery['obstacle']>;
beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  sent = [];
  obstacle = undefined;
  ada = addWorkspace(store, 'Ada').id;
  schedules = new Schedules({
    store,
    clock,
    logger: silentLogger(),
    delivery: {
      obstacle: () => obstacle,
      put({ prompt }) {
        sent.push(prompt);
        return { messageId: newId(), traceId: 'trace' };
      },
      send: () => undefined,
    },
  });
});
afterEach(async () => {
  await schedules.dispose();
  await store.dispose();
});

const DAILY = { name: 'Daily', cronExpr: '0 9 * * *', timezone: 'UTC', prompt: 'report', enabled: true };
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'nothing was thrown';
  } catch (error) {
    return (error as AppError).code;
  }
};
const settle = (messageId: string, status: 'running' | 'ok' | 'error', answer = '', error = '') =>
  schedules.settle({ messageId, status, answer, error });

test('one that a person makes counts at once', async () => {
  const { id } = schedules.add(ada, { ...DAILY, cronExpr: '0 * * * *' });
  await clock.elapse(HOUR);
  expect(sent).toEqual(['report']);
  expect(schedules.list(ada)).toMatchObject([{ id, source: 'runtime', runCount: 1 }]);
});

test('names and times that do not do are refused, and nothing is changed', () => {
  const { id } = schedules.add(ada, DAILY);
  const other = schedules.add(ada, { ...DAILY, name: 'Weekly' });
  expect(codeOf(() => schedules.add(ada, DAILY))).toBe('schedule_exists');
  expect(codeOf(() => schedules.add(ada, { ...DAILY, name: 'x', cronExpr: 'at nine' }))).toBe('cron_invalid');
  expect(codeOf(() => schedules.add(ada, { ...DAILY, name: 'x', timezone: 'Mars/Base' }))).toBe(
    'timezone_unknown',
  );
  expect(codeOf(() => schedules.edit(ada, id, { name: 'Weekly' }))).toBe('schedule_exists');
  expect(codeOf(() => schedules.edit(ada, id, { cronExpr: '@daily' }))).toBe('cron_invalid');
  expect(codeOf(() => schedules.edit(addWorkspace(store, 'Bea').id, id, {}))).toBe('schedule_not_found');
  expect(schedules.list(ada)).toMatchObject([{ ...DAILY, id }, { id: other.id }]);
});

test('what a person changes is theirs from then on, and planned anew', async () => {
  schedules.put({ ...DAILY, workspaceId: ada, source: 'template' });
  const [{ id, nextRunAt } = { id: '', nextRunAt: 0 }] = schedules.list(ada);
  const renamed = schedules.edit(ada, id, { name: 'Each day' });
  expect(renamed).toMatchObject({ name: 'Each day', source: 'runtime', nextRunAt });
  const hourly = schedules.edit(ada, id, { cronExpr: '0 * * * *' });
  expect(hourly.nextRunAt).toBeLessThan(nextRunAt ?? 0);
  schedules.edit(ada, id, { enabled: false });
  await clock.elapse(5 * HOUR);
  expect(sent).toEqual([]);
  schedules.edit(ada, id, { enabled: true });
  await clock.elapse(HOUR);
  expect(sent).toEqual(['report']);
});

test('a run now is besides its times, and does not move them', () => {
  const { id, nextRunAt } = schedules.add(ada, DAILY);
  const run = schedules.runNow(ada, id);
  expect(sent).toEqual(['report']);
  expect(run).toMatchObject({ cause: 'person', status: 'waiting', traceId: 'trace', endedAt: null });
  expect(schedules.list(ada)).toMatchObject([{ nextRunAt, runCount: 1, lastRun: { id: run.id } }]);
});

test('a run is settled by what becomes of its message', () => {
  const events = collectEvents(store);
  const { id } = schedules.add(ada, DAILY);
  const first = schedules.runNow(ada, id);
  settle(first.id, 'running');
  expect(schedules.list(ada)[0]?.lastRun).toMatchObject({ status: 'running', endedAt: null });
  clock.sleep(5_000);
  settle(first.id, 'ok', 'All is well.');
  const second = schedules.runNow(ada, id);
  settle(second.id, 'error', '', 'it was not answered in time');
  settle('of nobody', 'ok');
  expect(schedules.history(ada, id, 10)).toMatchObject([
    { id: second.id, status: 'error', error: 'it was not answered in time' },
    { id: first.id, status: 'ok', answer: 'All is well.', endedAt: first.startedAt + 5_000 },
  ]);
  expect(schedules.list(ada)[0]).toMatchObject({ lastStatus: 'error', runCount: 2 });
  const executed = events.all.flatMap((event) =>
    event.type === 'platform' && event.event === 'CRON_EXECUTED' ? [event.payload] : [],
  );
  const about = { schedule_id: id, schedule_name: 'Daily' };
  expect(executed).toEqual([
    { ...about, status: 'ok' },
    { ...about, status: 'error' },
  ]);
});

test('who answers nothing three times in a row is told as stale', () => {
  const { id } = schedules.add(ada, DAILY);
  const after = (answer: string) => {
    settle(schedules.runNow(ada, id).id, 'ok', answer);
    clock.sleep(1);
    return schedules.list(ada)[0]?.lastStatus;
  };
  expect(['', '', '', 'here I am', ''].map(after)).toEqual(['ok', 'ok', 'stale', 'ok', 'ok']);
});

test('the record of a schedule has an end, and goes with it', () => {
  const { id } = schedules.add(ada, DAILY);
  const runs = Array.from({ length: 103 }, () => {
    clock.sleep(1);
    const run = schedules.runNow(ada, id);
    settle(run.id, 'ok', 'fine');
    return run.id;
  });
  expect(schedules.history(ada, id, 200).map((run) => run.id)).toEqual(runs.slice(3).reverse());
  schedules.remove(ada, id);
  expect(store.scheduleRuns.list(id, 10)).toEqual([]);
  expect(codeOf(() => schedules.history(ada, id, 10))).toBe('schedule_not_found');
});

test('what waits outlives any number of runs that were left out, which are one line', async () => {
  const { id } = schedules.add(ada, { ...DAILY, cronExpr: '* * * * *' });
  const waiting = schedules.runNow(ada, id);
  obstacle = { code: 'schedule_busy', reason: 'the last run has not ended yet' };
  await clock.elapse(3 * HOUR);
  expect(schedules.history(ada, id, 100)).toMatchObject([{ status: 'skipped' }, { id: waiting.id }]);
  expect(schedules.list(ada)[0]?.lastRun?.id).toBe(waiting.id);
  expect(schedules.list(ada)[0]?.runCount).toBe(181);
  settle(waiting.id, 'ok', 'At last.');
  expect(schedules.history(ada, id, 100)[1]).toMatchObject({ status: 'ok', answer: 'At last.' });
});

test('a workspace has only so many', () => {
  for (let each = 0; each < 200; each += 1) schedules.add(ada, { ...DAILY, name: `No ${each}` });
  expect(codeOf(() => schedules.add(ada, DAILY))).toBe('too_many_schedules');
});

test('a working day late on Sunday is not late, and one that rests never is', async () => {
  // The clock begins on a Wednesday in November.
  const weekdays = schedules.add(ada, { ...DAILY, cronExpr: '0 9 * * 1-5' });
  await clock.elapse(2 * 24 * HOUR);
  clock.sleep(2 * 24 * HOUR);
  expect(schedules.health(schedules.list(ada)[0] ?? weekdays).status).toBe('ok');
  clock.sleep(7 * 24 * HOUR);
  expect(schedules.health(schedules.list(ada)[0] ?? weekdays).status).toBe('stale');
  expect(schedules.health({ ...(schedules.list(ada)[0] ?? weekdays), enabled: false }).status).toBe('ok');
});

test('a long answer is kept as its beginning, without half a character', () => {
  const { id } = schedules.add(ada, DAILY);
  settle(schedules.runNow(ada, id).id, 'ok', `${'x'.repeat(299)}😀`);
  expect(schedules.list(ada)[0]?.lastRun?.answer).toBe('x'.repeat(299));
});

test('the next times can be looked at before there is a schedule', () => {
  const [first = 0, second = 0, ...more] = schedules.preview('30 9 * * *', 'Europe/Berlin', 2);
  expect(second - first).toBe(24 * HOUR);
  expect(more).toEqual([]);
  expect(schedules.preview('0 0 31 2 *', 'UTC', 3)).toEqual([]);
  expect(codeOf(() => schedules.preview('often', 'UTC', 3))).toBe('cron_invalid');
});
