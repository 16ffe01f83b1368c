import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import { A2aProxy, ActivityLog, Outbox, textEnvelope } from '../../../core/messaging/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let clock: TestClock;
let store: Store;
let proxy: A2aProxy;
let outbox: Outbox;
let woken: string[];
let refused: string[];
let isRunning: boolean;

beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  woken = [];
  refused = [];
  isRunning = true;
  const wake = (id: string) => {
    woken.push(id);
    store.workspaces.update(id, { status: 'provisioning', desired: 'running' });
  };
  proxy = new A2aProxy({
    store,
    activity: new ActivityLog(store, clock.now),
    clock,
    isRunning: () => isRunning,
    revive: () => undefined,
    wake,
    onRefused: async (id) => {
      refused.push(id);
      isRunning = false;
    },
  });
  outbox = new Outbox({ store, proxy, clock, logger: silentLogger(), wake });
});
afterEach(async () => {
  outbox.dispose();
  proxy.dispose();
  await store.dispose();
});

const asleep = (status: 'hibernated' | 'hibernating') =>
  addWorkspace(store, 'Ada', { status, desired: 'hibernated' });
const envelope = () => textEnvelope('m1', 'Hello', {});

describe.each(['hibernated', 'hibernating'] as const)('a message to one that is %s', (status) => {
  test('wakes it, and is told to come again', async () => {
    const target = asleep(status);
    const outcome = await proxy.send({ target, callerId: null, envelope: envelope() });
    expect(outcome).toMatchObject({ kind: 'down', status: 503, retryAfterSeconds: 15 });
    expect(outcome.body).toMatchObject({ waking: true, retry_after: 15 });
    expect(woken).toEqual([target.id]);
    expect(store.workspaces.get(target.id)?.lastActiveAt).toBe(clock.now());
  });

  test('that is stored wakes it, and waits until it is there', async () => {
    const target = asleep(status);
    outbox.drain(target.id);
    expect(woken, 'nothing waits').toEqual([]);
    const row = outbox.put({ kind: 'chat', targetId: target.id, callerId: null, envelope: envelope() });
    outbox.drain(target.id);
    expect(woken).toEqual([target.id]);
    outbox.drain(target.id);
    expect(woken).toEqual([target.id]);
    expect(store.queue.get(row.id)).toMatchObject({ status: 'queued', attempts: 0 });
  });
});

test('one that fetches its messages is woken as well', async () => {
  const target = addWorkspace(store, 'Ada', { status: 'hibernated', deliveryMode: 'poll' });
  outbox.put({ kind: 'a2a', targetId: target.id, callerId: null, envelope: envelope() });
  outbox.drain(target.id);
  await settle();
  expect(woken).toEqual([target.id]);
});

test('who gives somebody something to do is not idle', () => {
  const [caller, target] = [addWorkspace(store, 'Lead'), addWorkspace(store, 'Ada')];
  outbox.put({ kind: 'delegation', targetId: target.id, callerId: caller.id, envelope: envelope() });
  expect(store.workspaces.get(caller.id)?.lastActiveAt).toBe(clock.now());
  expect(store.workspaces.get(target.id)?.lastActiveAt).toBe(clock.now());
});

test('a refused connection has the backend asked afresh before the answer is chosen', async () => {
  const target = addWorkspace(store, 'Ada', { status: 'online', url: 'http://127.0.0.1:9' });
  const outcome = await proxy.send({ target, callerId: null, envelope: envelope() });
  expect(refused).toEqual([target.id]);
  expect(outcome).toMatchObject({ kind: 'down', body: { restarting: true } });
  expect(proxy.isUnderWay(target.id)).toBe(false);
});
