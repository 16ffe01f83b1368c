import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import { Outbox, textEnvelope } from '../../../core/messaging/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { FakeProxy } from '../../support/fake-proxy.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let clock: TestClock;
let store: Store;
let proxy: FakeProxy;
let outbox: Outbox;
let target: string;
beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  proxy = new FakeProxy(store);
  outbox = new Outbox({ store, proxy, clock, logger: silentLogger() });
  target = addWorkspace(store, 'Ada', { url: 'http://agent' }).id;
});
afterEach(async () => {
  outbox.dispose();
  await store.dispose();
});

type Kind = Parameters<Outbox['put']>[0]['kind'];

function put(messageId: string, fields: { expiresAt?: number; kind?: Kind } = {}): string {
  const { kind = 'chat', ...rest } = fields;
  const envelope = textEnvelope(messageId, messageId);
  return outbox.put({ kind, targetId: target, callerId: null, envelope, ...rest }).id;
}
const statusOf = (id: string) => store.queue.get(id)?.status;

describe('delivery', () => {
  test('sends in order, no more at once than the agent takes', async () => {
    store.workspaces.update(target, { maxConcurrentTasks: 2 });
    proxy.hold();
    for (const name of ['a', 'b', 'c']) put(name);
    outbox.drain(target);
    await settle();
    expect(proxy.sent).toEqual(['a', 'b']);
    proxy.release();
    await settle();
    expect(proxy.sent).toEqual(['a', 'b', 'c']);
  });

  test('counts what others send there directly', async () => {
    store.workspaces.update(target, { maxConcurrentTasks: 2 });
    proxy.underWay = 2;
    put('a');
    outbox.drain(target);
    await settle();
    expect(proxy.sent).toEqual([]);
    proxy.underWay = 1;
    outbox.drain(target);
    await settle();
    expect(proxy.sent).toEqual(['a']);
  });

  test.each([
    ['an agent that is offline', { status: 'offline' as const }],
    ['an agent without an address', { url: '' }],
    ['a removed one', { status: 'removed' as const }],
  ])('waits for %s', async (_, patch) => {
    store.workspaces.update(target, patch);
    const id = put('a');
    outbox.drain(target);
    await settle();
    expect(proxy.sent).toEqual([]);
    expect(statusOf(id)).toBe('queued');
  });

  test('stores for an agent that fetches by itself, wherever it is', async () => {
    store.workspaces.update(target, { deliveryMode: 'poll', url: '', status: 'awaiting_agent' });
    proxy.next = () => 'poll';
    const id = put('a');
    outbox.drain(target);
    await settle();
    expect(statusOf(id)).toBe('completed');
  });

  test('takes the same message id once', () => {
    expect(put('a')).toBe(put('a'));
    expect(store.queue.depth(target)).toBe(1);
  });

  test('drops what came too late, and goes on with the next', async () => {
    store.workspaces.update(target, { status: 'offline' });
    const late = put('late', { expiresAt: clock.now() + 1_000 });
    const fine = put('fine');
    clock.sleep(1_000);
    store.workspaces.update(target, { status: 'online' });
    outbox.drain(target);
    await settle();
    expect(store.queue.get(late)).toMatchObject({
      status: 'failed',
      lastError: 'it was not delivered in time',
    });
    expect(statusOf(fine)).toBe('completed');
    expect(proxy.sent).toEqual(['fine']);
  });
});

describe('giving up', () => {
  test.each([
    ['chat', 'failed'],
    ['delegation', 'failed'],
    ['schedule', 'failed'],
    ['a2a', 'dropped'],
  ] as const)('a %s that waits: it is %s and not sent', async (kind, status) => {
    store.workspaces.update(target, { status: 'offline' });
    const told: string[] = [];
    outbox.observe(kind, { changed: (row) => told.push(row.status) });
    const id = put('a', { kind });
    expect(outbox.cancel('a')).toBe(true);
    expect(store.queue.get(id)).toMatchObject({ status, lastError: 'it was cancelled' });
    expect(told).toEqual([status]);
    expect(outbox.cancel('a')).toBe(false);
    store.workspaces.update(target, { status: 'online' });
    outbox.drain(target);
    await settle();
    expect(proxy.sent).toEqual([]);
  });

  test('what has waited for too long, of one workspace or of all', () => {
    const other = addWorkspace(store, 'Bea').id;
    store.workspaces.update(target, { status: 'offline' });
    const old = put('old', { kind: 'a2a' });
    const envelope = textEnvelope('else', 'else');
    const elsewhere = outbox.put({ kind: 'chat', targetId: other, callerId: null, envelope }).id;
    clock.sleep(60_000);
    const fresh = put('fresh', { kind: 'a2a' });
    expect(outbox.dropStale(clock.now(), other)).toBe(1);
    expect([old, elsewhere, fresh].map(statusOf)).toEqual(['queued', 'failed', 'queued']);
    expect(outbox.dropStale(clock.now(), null)).toBe(1);
    expect([old, fresh].map(statusOf)).toEqual(['dropped', 'queued']);
    expect(store.queue.get(old)?.lastError).toBe('it waited for too long');
  });
});

describe('the end of a call', () => {
  const ends = (outcome: Awaited<ReturnType<FakeProxy['send']>>) => {
    vi.spyOn(proxy, 'send').mockImplementation(async ({ onLogged }) => {
      if (outcome.partialText !== undefined) onLogged?.(outcome);
      return outcome;
    });
  };
  const busy = { kind: 'busy', status: 503, body: { error: 'busy' } } as const;

  test('by the time that a task may take fails it, and it is not sent again', async () => {
    ends({ ...busy, isOverdue: true });
    const task = put('task', { kind: 'delegation' });
    outbox.drain(target);
    await clock.elapse(3_600_000);
    expect(store.queue.get(task)).toMatchObject({
      status: 'failed',
      attempts: 1,
      lastError: 'it was not answered in time',
    });
  });

  test('in the middle of an answer completes a task, and only a task', async () => {
    const body = { error: 'failed to read agent response' };
    ends({ kind: 'refused', status: 502, body, partialText: 'half' });
    const outcomes: unknown[] = [];
    outbox.observe('delegation', { changed: (_, outcome) => outcomes.push(outcome?.body) });
    const task = put('task', { kind: 'delegation' });
    const message = put('message', { kind: 'a2a' });
    outbox.drain(target);
    await settle();
    expect([task, message].map(statusOf)).toEqual(['completed', 'failed']);
    expect(outcomes.at(-1)).toBe('half');
  });

  test('with an answer keeps it for who asks', async () => {
    const id = put('a', { kind: 'a2a' });
    outbox.drain(target);
    await settle();
    expect(JSON.parse(store.queue.responseOf(id) ?? '')).toMatchObject({ result: {} });
  });
});

describe('failures', () => {
  test.each(['busy', 'down', 'throw'] as const)(
    '%s is tried again, ever later, five times',
    async (outcome) => {
      proxy.next = () => outcome;
      const id = put('a');
      const startedAt = clock.now();
      const at: number[] = [];
      proxy.onSend = () => at.push(clock.now() - startedAt);
      outbox.drain(target);
      await clock.elapse(3_600_000);
      expect(at).toEqual([0, 4_000, 12_000, 28_000, 60_000]);
      expect(store.queue.get(id)).toMatchObject({ status: 'failed', attempts: 5 });
    },
  );

  test('an answer with an error completes a chat and fails a delegation', async () => {
    proxy.next = () => 'error';
    const chat = put('chat');
    const delegation = put('delegation', { kind: 'delegation' });
    outbox.drain(target);
    await settle();
    expect(store.queue.get(chat)).toMatchObject({ status: 'completed', lastError: 'no' });
    expect(store.queue.get(delegation)).toMatchObject({ status: 'failed', lastError: 'no' });
    expect(proxy.sent).toHaveLength(2);
  });

  test('a full disk neither loses a message nor spins', async () => {
    const update = vi.spyOn(store.queue, 'update').mockImplementation(() => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    });
    const id = put('a');
    outbox.drain(target);
    await clock.elapse(600_000);
    expect(update.mock.calls.length).toBeLessThan(20);
    update.mockRestore();
    await clock.elapse(180_000);
    expect(statusOf(id)).toBe('completed');
  });

  test('a full disk after the answer sends it again, and the agent knows it by its id', async () => {
    const id = put('a');
    proxy.onSend = () => {
      vi.spyOn(store.queue, 'update').mockImplementation(() => {
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      });
    };
    outbox.drain(target);
    await settle();
    vi.restoreAllMocks();
    proxy.onSend = () => undefined;
    await clock.elapse(180_000);
    expect(statusOf(id)).toBe('completed');
    expect(proxy.sent).toEqual(['a', 'a']);
    expect(proxy.answered).toEqual(['a']);
  });
});

test('an outbox that has ended sends nothing and leaves no timer', async () => {
  proxy.next = () => 'busy';
  put('a');
  outbox.drain(target);
  await settle();
  outbox.dispose();
  expect(clock.pending).toBe(0);
  outbox.drain(target);
  await settle();
  expect(proxy.sent).toEqual(['a']);
});
