import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { QueueRecord, Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
let target: string;
let now = 0;
beforeEach(() => {
  now = 1_000;
  store = memoryStore(() => now);
  target = addWorkspace(store, 'Ada').id;
});
afterEach(() => store.dispose());

function put(messageId: string, fields: Partial<QueueRecord> = {}): QueueRecord {
  const row: QueueRecord = {
    id: newId(),
    kind: 'chat',
    workspaceId: target,
    callerId: null,
    messageId,
    method: 'message/send',
    body: '{}',
    priority: 50,
    status: 'queued',
    attempts: 0,
    notBefore: 0,
    expiresAt: null,
    lastError: null,
    traceId: null,
    spanId: null,
    parentSpanId: null,
    depth: 0,
    enqueuedAt: now,
    dispatchedAt: null,
    completedAt: null,
    ...fields,
  };
  store.queue.insert(row);
  return row;
}

test('gives the highest priority first, then the oldest', () => {
  put('a');
  put('b');
  put('urgent', { priority: 100 });
  put('later', { priority: 10 });
  const order: string[] = [];
  for (let row = store.queue.nextFor(target); row; row = store.queue.nextFor(target)) {
    order.push(row.messageId);
    store.queue.update(row.id, { status: 'dispatched' });
  }
  expect(order).toEqual(['urgent', 'a', 'b', 'later']);
  expect(store.queue.depth(target)).toBe(0);
});

test('holds a message id once while it is under way, and again afterwards', () => {
  const first = put('a');
  expect(() => put('a')).toThrow(expect.objectContaining({ code: 'SQLITE_CONSTRAINT_UNIQUE' }));
  expect(store.queue.findActive(target, 'a')?.id).toBe(first.id);
  store.queue.update(first.id, { status: 'completed' });
  expect(store.queue.findActive(target, 'a')).toBeUndefined();
  put('a');
});

test('puts back what was being sent, and nothing else', () => {
  const sending = put('sending', { notBefore: 99 });
  store.queue.update(sending.id, { status: 'dispatched', attempts: 2 });
  const done = put('done');
  store.queue.update(done.id, { status: 'completed' });
  expect(store.queue.requeueInterrupted()).toBe(1);
  // The attempt that the engine did not live to see does not count.
  expect(store.queue.get(sending.id)).toMatchObject({ status: 'queued', attempts: 1, notBefore: 0 });
  expect(store.queue.get(done.id)?.status).toBe('completed');
  expect(store.queue.waitingTargets()).toEqual([target]);
});

test('shows the messages of the user that have no answer yet', () => {
  const queued = put('queued');
  const failed = put('failed');
  store.queue.update(failed.id, { status: 'failed', lastError: 'no' });
  put('of an agent', { kind: 'a2a' });
  const answered = put('answered');
  store.queue.update(answered.id, { status: 'completed' });
  expect(store.queue.openChat(target).map(({ id }) => id)).toEqual([queued.id, failed.id]);
});

test('knows whether a run of a schedule is still under way', () => {
  const body = JSON.stringify({ params: { metadata: { schedule_id: 's1' } } });
  const row = put('a', { kind: 'schedule', body });
  expect(store.queue.hasActiveRun(target, 's1')).toBe(true);
  expect(store.queue.hasActiveRun(target, 's2')).toBe(false);
  store.queue.update(row.id, { status: 'completed' });
  expect(store.queue.hasActiveRun(target, 's1')).toBe(false);
});

test('finds what waited too long, and only that', () => {
  put('patient');
  const late = put('late', { expiresAt: 2_000 });
  const sent = put('sent', { expiresAt: 2_000 });
  store.queue.update(sent.id, { status: 'dispatched' });
  expect(store.queue.expired(1_999)).toEqual([]);
  expect(store.queue.expired(2_000).map(({ id }) => id)).toEqual([late.id]);
});

test('drops what waits for a removed workspace, with the reason', () => {
  const row = put('a');
  store.queue.dropAllFor(target, 'gone');
  expect(store.queue.get(row.id)).toMatchObject({ status: 'dropped', lastError: 'gone' });
});

test('forgets what ended long ago, and only that', () => {
  const old = put('old');
  store.queue.update(old.id, { status: 'completed' });
  now = 2_000;
  const recent = put('recent');
  store.queue.update(recent.id, { status: 'dropped' });
  const failed = put('failed');
  store.queue.update(failed.id, { status: 'failed' });
  expect(store.queue.pruneBefore(1_500)).toBe(1);
  expect(store.queue.get(old.id)).toBeUndefined();
  expect(store.queue.get(recent.id)).toBeDefined();
  expect(store.queue.get(failed.id)).toBeDefined();
});

test('counts what waits for anybody, without what the app itself has to tell, and says when that may change', () => {
  let changes = 0;
  store.queue.onChanged(() => {
    changes += 1;
  });
  const bea = addWorkspace(store, 'Bea').id;
  const first = put('a');
  put('b', { kind: 'delegation', callerId: bea });
  put('c', { kind: 'schedule', workspaceId: bea });
  put('d', { kind: 'a2a', callerId: 'system:restart-context' });
  expect([store.queue.countQueued(), changes]).toEqual([3, 4]);
  store.queue.update(first.id, { status: 'dispatched' });
  expect([store.queue.countQueued(), changes]).toEqual([2, 5]);
  store.queue.requeueInterrupted();
  expect([store.queue.countQueued(), changes]).toEqual([3, 6]);
  store.queue.dropFrom(target, bea, 'not wanted');
  expect([store.queue.countQueued(), changes]).toEqual([2, 7]);
  store.queue.dropAllFor(bea, 'removed');
  expect([store.queue.countQueued(), changes]).toEqual([1, 8]);
});
