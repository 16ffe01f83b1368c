import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchLiveness } from '../../../core/agents/index.ts';
import { AppError, type Disposable, silentLogger } from '../../../core/base/index.ts';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let clock: TestClock;
let store: Store;
let silent: string[];
let onSilent: (id: string) => void;
let watch: Disposable;
beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  silent = [];
  const status = new WorkspaceRegistry(store);
  onSilent = (id) => void silent.push(id);
  watch = watchLiveness({ store, status, clock, logger: silentLogger(), onSilent: (id) => onSilent(id) });
});
afterEach(async () => {
  await watch.dispose();
  expect(clock.pending, 'timers left').toBe(0);
  await store.dispose();
});

const add = (fields: Partial<WorkspaceRecord> = {}, name = 'Ada') =>
  addWorkspace(store, name, { lastHeartbeatAt: clock.now(), ...fields });
const statusOf = ({ id }: WorkspaceRecord) => store.workspaces.get(id)?.status;

test('an agent of ours that is silent for three minutes is offline, and looked at', async () => {
  const record = add({ currentTask: 'x', activeTasks: 1 });
  await clock.elapse(179 * SECOND);
  expect(statusOf(record)).toBe('online');
  await clock.elapse(16 * SECOND);
  expect(store.workspaces.get(record.id)).toMatchObject({
    status: 'offline',
    activeTasks: 0,
    currentTask: '',
  });
  expect(silent).toEqual([record.id]);
});

test('beats keep it online', async () => {
  const record = add();
  for (let minute = 0; minute < 30; minute += 1) {
    await clock.elapse(60 * SECOND);
    store.workspaces.update(record.id, { lastHeartbeatAt: clock.now() });
  }
  expect(statusOf(record)).toBe('online');
});

test('one that is on its way is left alone, whatever is left of its former life', async () => {
  const record = add({ status: 'provisioning' });
  await clock.elapse(HOUR);
  expect(statusOf(record)).toBe('provisioning');
  expect(silent).toEqual([]);
});

test('an external agent waits to come back by itself after a minute and a half', async () => {
  const record = add({ external: true });
  await clock.elapse(89 * SECOND);
  expect(statusOf(record)).toBe('online');
  await clock.elapse(16 * SECOND);
  expect(statusOf(record)).toBe('awaiting_agent');
  expect(silent).toEqual([]);
});

test('a mock workspace has nobody who could fall silent', async () => {
  const record = add({ runtime: 'mock', lastHeartbeatAt: null });
  await clock.elapse(HOUR);
  expect(statusOf(record)).toBe('online');
  expect(silent).toEqual([]);
});

test('an external push agent that never sends beats is left alone', async () => {
  const record = add({ external: true, deliveryMode: 'push', lastHeartbeatAt: null });
  await clock.elapse(HOUR);
  expect(statusOf(record)).toBe('online');
});

test('after a sleep of the machine everybody gets a full period again', async () => {
  const record = add();
  await clock.elapse(60 * SECOND);
  clock.sleep(8 * HOUR);
  await clock.elapse(170 * SECOND);
  expect(statusOf(record)).toBe('online');
  await clock.elapse(30 * SECOND);
  expect(statusOf(record)).toBe('offline');
});

test('beats from before the engine started do not count against anybody', async () => {
  const record = add({ lastHeartbeatAt: clock.now() - HOUR });
  await clock.elapse(170 * SECOND);
  expect(statusOf(record)).toBe('online');
});

test('one that cannot be restarted does not end the watch', async () => {
  onSilent = (id) => {
    silent.push(id);
    throw new AppError('ancestor_paused', 'no');
  };
  add();
  await clock.elapse(200 * SECOND);
  add({}, 'Bea');
  await clock.elapse(200 * SECOND);
  expect(silent).toHaveLength(2);
});

test.each(['provisioning', 'paused', 'failed', 'awaiting_agent'] as const)(
  '%s is no business of it',
  async (status) => {
    const record = add({ status });
    await clock.elapse(HOUR);
    expect(statusOf(record)).toBe(status);
    expect(silent).toEqual([]);
  },
);

test('the owner may say when an external agent counts as away', async () => {
  const record = add({ external: true });
  const parts = { store, status: new WorkspaceRegistry(store), clock, logger: silentLogger(), onSilent };
  const patient = watchLiveness({ ...parts, externalLivenessMs: 15 * SECOND });
  await clock.elapse(16 * SECOND);
  expect(statusOf(record)).toBe('awaiting_agent');
  await patient.dispose();
});
