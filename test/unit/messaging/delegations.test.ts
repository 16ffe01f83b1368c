import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import { testMessaging } from '../../support/messaging.ts';
import { collectEvents } from '../../support/store.ts';

let org: ReturnType<typeof testMessaging>;
beforeEach(() => {
  org = testMessaging();
});
afterEach(() => org.dispose());

const delegate = (idempotencyKey?: string) =>
  org.delegations.delegate({ callerId: org.lead, targetId: org.ada, task: 'draw a cat', idempotencyKey });
const ledger = (id: string) => org.store.delegations.get(id);
const history = () =>
  org.store.activity
    .list({ workspaceId: org.lead, type: 'delegation', limit: 50 })
    .map(({ method, status, errorDetail }) => ({ method, status, errorDetail }));

test('a delegation is sent, answered and told, with both rows of the history', async () => {
  const events = collectEvents(org.store);
  const { record, repeated } = delegate();
  expect(repeated).toBe(false);
  await settle();
  expect(ledger(record.id)).toMatchObject({ status: 'completed', result: 'done', error: '' });
  expect(history()).toEqual([
    { method: 'delegate_result', status: 'completed', errorDetail: '' },
    { method: 'delegate', status: 'completed', errorDetail: '' },
  ]);
  const told = events.platform().filter((event) => event.startsWith('DELEGATION'));
  expect(told).toEqual(['DELEGATION_SENT', 'DELEGATION_STATUS', 'DELEGATION_COMPLETE']);
  expect(org.proxy.sent).toEqual([record.id]);
});

test('a failure is told with its reason, once', async () => {
  org.proxy.next = () => 'error';
  const { record } = delegate();
  await settle();
  expect(ledger(record.id)).toMatchObject({ status: 'failed', error: 'no' });
  expect(history()).toEqual([
    { method: 'delegate_result', status: 'failed', errorDetail: 'no' },
    { method: 'delegate', status: 'failed', errorDetail: 'no' },
  ]);
});

test('an agent that stays away fails it in the end', async () => {
  org.proxy.next = () => 'down';
  const { record } = delegate();
  await org.clock.elapse(3_600_000);
  expect(ledger(record.id)).toMatchObject({ status: 'failed', error: 'down' });
});

describe('the same key again', () => {
  test('gives the first one while it runs and after it is done', async () => {
    org.proxy.hold();
    const first = delegate('key');
    expect(delegate('key')).toMatchObject({ record: { id: first.record.id }, repeated: true });
    org.proxy.release();
    await settle();
    expect(delegate('key')).toMatchObject({
      record: { id: first.record.id, status: 'completed' },
      repeated: true,
    });
    expect(org.proxy.sent).toHaveLength(1);
  });

  test('starts anew after a failure', async () => {
    org.proxy.next = () => 'error';
    const first = delegate('key');
    await settle();
    org.proxy.next = () => 'answer';
    const second = delegate('key');
    expect(second.repeated).toBe(false);
    await settle();
    expect(ledger(second.record.id)?.status).toBe('completed');
    expect(ledger(first.record.id)?.status).toBe('failed');
  });

  test('belongs to its caller', () => {
    const first = delegate('key');
    const other = { callerId: org.bea, targetId: org.ada, task: 'x', idempotencyKey: 'key' };
    expect(org.delegations.delegate(other).record.id).not.toBe(first.record.id);
  });
});

test('nobody delegates to itself', () => {
  const toItself = { callerId: org.ada, targetId: org.ada, task: 'x' };
  expect(() => org.delegations.delegate(toItself)).toThrow(
    expect.objectContaining({ code: 'self_delegation' }),
  );
});

describe('what an agent dispatched by itself', () => {
  const own = () => {
    const id = newId();
    org.delegations.recordOwn({ id, callerId: org.lead, targetId: org.ada, task: 'x' });
    return id;
  };
  const completed = { status: 'completed' as const, result: 'a cat', error: '' };

  test('is written down, then settled by its caller', () => {
    const id = own();
    expect(ledger(id)?.status).toBe('dispatched');
    org.delegations.updateOwn(org.lead, id, completed);
    expect(ledger(id)).toMatchObject({ status: 'completed', result: 'a cat' });
    expect(history().map(({ method }) => method)).toEqual(['delegate_result', 'delegate']);
    expect(org.proxy.sent).toEqual([]);
  });

  test('told twice it counts once, and its first outcome stays', () => {
    const id = own();
    org.delegations.recordOwn({ id, callerId: org.lead, targetId: org.ada, task: 'x' });
    const foreign = { id, callerId: org.bea, targetId: org.ada, task: 'x' };
    expect(() => org.delegations.recordOwn(foreign)).toThrow(
      expect.objectContaining({ code: 'delegation_taken' }),
    );
    org.delegations.updateOwn(org.lead, id, completed);
    org.delegations.updateOwn(org.lead, id, { status: 'failed', result: '', error: 'late' });
    expect(ledger(id)).toMatchObject({ status: 'completed', result: 'a cat' });
    expect(history()).toHaveLength(2);
  });

  test('cannot be settled by another, nor when it is unknown', () => {
    const notFound = expect.objectContaining({ code: 'delegation_not_found' });
    expect(() => org.delegations.updateOwn(org.bea, own(), completed)).toThrow(notFound);
    expect(() => org.delegations.updateOwn(org.lead, newId(), completed)).toThrow(notFound);
  });
});

test('removing the target fails what was on its way, and only that', async () => {
  org.proxy.hold();
  const toAda = delegate().record.id;
  const toBea = org.delegations.delegate({ callerId: org.lead, targetId: org.bea, task: 'x' }).record.id;
  org.delegations.failAllTo(org.ada, 'it was removed');
  expect(ledger(toAda)).toMatchObject({ status: 'failed', error: 'it was removed' });
  expect(ledger(toBea)?.status).toBe('dispatched');
  org.proxy.release();
  await settle();
  expect(ledger(toAda)?.status, 'a late answer changes nothing').toBe('failed');
});

test('survives an engine that died while it was sent', async () => {
  org.proxy.hold();
  const { record } = delegate();
  await settle();
  org.proxy.die();
  expect(org.store.queue.requeueInterrupted()).toBe(1);
  expect(ledger(record.id)?.status).toBe('dispatched');
});
