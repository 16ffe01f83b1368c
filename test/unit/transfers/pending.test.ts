import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Disposable, silentLogger, Ticks } from '../../../core/base/index.ts';
import { ActivityLog } from '../../../core/messaging/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { PendingUploads, sweepUploads } from '../../../core/transfers/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const HOUR_MS = 3_600_000;

let store: Store;
let clock: TestClock;
let pending: PendingUploads;
let ticks: Ticks;
let sweeping: Disposable;
let id: string;
beforeEach(() => {
  store = memoryStore();
  clock = new TestClock();
  pending = new PendingUploads({
    store,
    activity: new ActivityLog(store, clock.now),
    clock,
    logger: silentLogger(),
    maxWaitingBytes: 10,
  });
  ticks = new Ticks(clock);
  sweeping = sweepUploads({ pending, clock, ticks, logger: silentLogger() });
  id = addWorkspace(store, 'Poller').id;
});
afterEach(async () => {
  await sweeping.dispose();
  await store.dispose();
});

const file = (name: string, content: Uint8Array = Buffer.from(name)) => ({
  name,
  mimeType: 'text/plain',
  content,
});
const stageOne = (name: string) => fileIdOf(pending.stage(id, [file(name)])[0]?.uri);
const fileIdOf = (uri = '') => uri.slice(uri.indexOf('/') + 1);
const rows = () => store.activity.list({ workspaceId: id, limit: 100 });
const there = (fileId: string) => store.pendingUploads.get(id, fileId) !== undefined;

test('all files of an upload wait, with a row for each, or none', async () => {
  const files = pending.stage(id, [file('a'), file('b')]);
  expect(files.map(({ name, size }) => [name, size])).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  expect(rows().map(({ requestBody }) => requestBody)).toMatchObject([{ name: 'b' }, { name: 'a' }]);
  const seq = store.events.seq;
  expect(() => pending.stage(id, [file('c'), { ...file('d'), name: null as never }])).toThrow();
  expect(rows()).toHaveLength(2);
  expect(store.events.seq).toBe(seq);
});

test('only so much waits for one agent', () => {
  pending.stage(id, [file('1234'), file('5678')]);
  const refused = expect.objectContaining({ code: 'too_much_waiting' });
  expect(() => pending.stage(id, [file('abc')])).toThrow(refused);
  expect(() => pending.stage(addWorkspace(store, 'Other').id, [file('1234567890')])).not.toThrow();
  pending.ack(id, fileIdOf(pending.stage(id, [file('ab')])[0]?.uri));
  expect(() => pending.stage(id, [file('cd')])).not.toThrow();
});

test('is fetched, acknowledged any number of times, and then given to nobody', async () => {
  const fileId = stageOne('a');
  expect(pending.content(id, fileId).bytes.toString()).toBe('a');
  expect(pending.content(id, fileId).bytes.toString()).toBe('a');
  pending.ack(id, fileId);
  pending.ack(id, fileId);
  expect(() => pending.content(id, fileId)).toThrow(expect.objectContaining({ code: 'upload_not_found' }));
  // Its bytes are gone at once.
  expect(store.pendingUploads.contentOf(fileId)).toHaveLength(0);
});

test('what expired, is unknown, or waits for another is the same for whoever asks', async () => {
  const other = addWorkspace(store, 'Other').id;
  const fileId = stageOne('a');
  const refused = expect.objectContaining({ code: 'upload_not_found' });
  for (const call of [pending.content, pending.ack]) {
    expect(() => call.call(pending, other, fileId)).toThrow(refused);
    expect(() => call.call(pending, id, 'none')).toThrow(refused);
  }
  await clock.elapse(24 * HOUR_MS);
  for (const call of [pending.content, pending.ack]) {
    expect(() => call.call(pending, id, fileId)).toThrow(refused);
  }
});

const swept = () => ['acked', 'expired', 'error'].map((outcome) => ticks.countOf(`uploads.${outcome}`));

test('is swept an hour after it was acknowledged, or a day after nobody fetched it', async () => {
  const [acked, left] = [stageOne('acked'), stageOne('left')];
  pending.ack(id, acked);
  await clock.elapse(HOUR_MS);
  expect([there(acked), there(left)]).toEqual([true, true]);
  await clock.elapse(5 * 60_000);
  expect([there(acked), there(left)]).toEqual([false, true]);
  await clock.elapse(23 * HOUR_MS);
  expect(there(left)).toBe(false);
  expect(swept()).toEqual([1, 1, 0]);
});

test('goes on sweeping after it failed once, and ends with the app', async () => {
  const fileId = stageOne('a');
  const { sweep } = store.pendingUploads;
  store.pendingUploads.sweep = () => {
    throw new Error('the disk is full');
  };
  await clock.elapse(0);
  expect(swept()).toEqual([0, 0, 1]);
  store.pendingUploads.sweep = sweep;
  await clock.elapse(25 * HOUR_MS);
  expect(there(fileId)).toBe(false);
  const late = stageOne('b');
  await sweeping.dispose();
  await clock.elapse(48 * HOUR_MS);
  expect(there(late)).toBe(true);
});
