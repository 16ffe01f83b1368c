import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import { Delegations, requestText, textEnvelope } from '../../../core/messaging/index.ts';
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
  const { id, repeated } = delegate();
  expect(repeated).toBe(false);
  await settle();
  expect(ledger(id)).toMatchObject({ status: 'completed', result: 'done', error: '' });
  expect(history()).toEqual([
    { method: 'delegate_result', status: 'completed', errorDetail: '' },
    { method: 'delegate', status: 'completed', errorDetail: '' },
  ]);
  const told = events.platform().filter((event) => event.startsWith('DELEGATION'));
  expect(told).toEqual(['DELEGATION_SENT', 'DELEGATION_STATUS', 'DELEGATION_COMPLETE']);
  expect(org.proxy.sent).toEqual([id]);
});

test('a failure is told with its reason, once', async () => {
  org.proxy.next = () => 'error';
  const { id } = delegate();
  await settle();
  expect(ledger(id)).toMatchObject({ status: 'failed', error: 'no' });
  expect(history()).toEqual([
    { method: 'delegate_result', status: 'failed', errorDetail: 'no' },
    { method: 'delegate', status: 'failed', errorDetail: 'no' },
  ]);
});

test('an agent that stays away fails it in the end', async () => {
  org.proxy.next = () => 'down';
  const { id } = delegate();
  await org.clock.elapse(3_600_000);
  expect(ledger(id)).toMatchObject({ status: 'failed', error: 'down' });
});

describe('an agent that fetches its messages', () => {
  const reply = (body: unknown, sourceId = org.ada, workspaceId = org.lead) =>
    org.activity.log({
      workspaceId,
      type: 'a2a_receive',
      method: 'message/send',
      sourceId,
      requestBody: body,
    });
  const message = (text: string, metadata = {}) => ({
    params: { message: { parts: [{ type: 'text', text }], metadata } },
  });
  const fetched = async (task = 'draw a cat') => {
    org.proxy.next = () => 'poll';
    const { id } = org.delegations.delegate({ callerId: org.lead, targetId: org.ada, task });
    await settle();
    return id;
  };

  test('has it in its queue until it answers with a message', async () => {
    const events = collectEvents(org.store);
    const id = await fetched();
    expect(ledger(id)?.status).toBe('dispatched');
    expect(history()).toEqual([
      { method: 'delegate_result', status: 'queued', errorDetail: '' },
      { method: 'delegate', status: 'queued', errorDetail: '' },
    ]);
    reply(message('a cat'));
    expect(ledger(id)).toMatchObject({ status: 'completed', result: 'a cat' });
    expect(history().map(({ status }) => status)).toEqual(['completed', 'completed']);
    const [result] = org.store.activity.list({ workspaceId: org.lead, type: 'delegation', limit: 1 });
    expect(result?.responseBody).toEqual({ text: 'a cat', delegation_id: id });
    expect(events.platform().filter((event) => event.startsWith('DELEGATION'))).toEqual([
      'DELEGATION_SENT',
      'DELEGATION_STATUS',
      'DELEGATION_STATUS',
      'DELEGATION_COMPLETE',
    ]);
  });

  test('answers what it names, else what it has had the longest', async () => {
    const [first, second, third] = [await fetched('one'), await fetched('two'), await fetched('three')];
    reply(message('2', { delegation_id: second }));
    reply(message('1'));
    reply({ params: { message: { taskId: third, parts: [{ kind: 'text', text: '3' }] } } });
    const results = [first, second, third].map((id) => ledger(id)?.result);
    expect(results).toEqual(['1', '2', '3']);
  });

  test('answers nothing with what others say, what the user says, or what it gives away itself', async () => {
    const id = await fetched();
    reply(message('x'), org.bea);
    reply(message('x'), org.lead);
    reply(message('x'), org.ada, org.bea);
    org.activity.log({ workspaceId: org.lead, type: 'a2a_receive', method: 'message/send' });
    org.activity.log({ workspaceId: org.lead, type: 'a2a_receive', method: 'notify', sourceId: org.ada });
    org.delegations.recordOwn({ id: 'back', callerId: org.ada, targetId: org.lead, task: 'help' });
    reply(message('help', { delegation_id: 'back' }));
    expect(ledger(id)?.status).toBe('dispatched');
  });

  test('does not answer one task with what it says too late of another', async () => {
    const [late, open] = [await fetched('one'), await fetched('two')];
    org.delegations.report(org.lead, late, { status: 'failed', result: '', error: 'never mind' });
    reply(message('1', { delegation_id: late }));
    expect(ledger(open)?.status).toBe('dispatched');
    expect(ledger(late)?.status).toBe('failed');
    reply(message('2'));
    expect(ledger(open)).toMatchObject({ status: 'completed', result: '2' });
  });

  test('answers what it was asked meanwhile before it answers the task', async () => {
    const sent = (body: unknown) => reply(body, org.lead, org.ada);
    sent(message('are you there?'));
    const id = await fetched();
    sent(message('draw a cat', { delegation_id: id }));
    await org.clock.elapse(1);
    sent(message('how far are you?'));
    await org.clock.elapse(1);
    reply(message('half of it'));
    expect(ledger(id)?.status).toBe('dispatched');
    await org.clock.elapse(1);
    reply(message('a cat'));
    expect(ledger(id)).toMatchObject({ status: 'completed', result: 'a cat' });
  });

  test('may report on it as well', async () => {
    const id = await fetched();
    org.delegations.report(org.ada, id, { status: 'failed', result: '', error: 'no ink' });
    expect(ledger(id)).toMatchObject({ status: 'failed', error: 'no ink' });
    const [result] = org.store.activity.list({ workspaceId: org.lead, type: 'delegation', limit: 1 });
    expect(result?.responseBody).toMatchObject({ text: 'DELEGATION FAILED to Ada: no ink' });
  });
});

test('an agent that puts it aside has not answered it', async () => {
  const queued = { queued: true, queue_id: 'q', queue_depth: 1, message: 'busy' };
  vi.spyOn(org.proxy, 'send').mockImplementation(async ({ onLogged }) => {
    const outcome = { kind: 'answered', status: 200, body: queued } as const;
    org.store.transaction(() => onLogged?.(outcome));
    return outcome;
  });
  const { id } = delegate();
  await settle();
  expect(ledger(id)?.status).toBe('dispatched');
  expect(history()[0]).toMatchObject({ method: 'delegate_result', status: 'queued' });
});

test('who was busy first and answers later is told as drained, in the same row', async () => {
  const endings = ['busy', 'answer'] as const;
  org.proxy.next = () => endings[org.proxy.sent.length - 1] ?? 'answer';
  const seen: unknown[] = [];
  org.store.events.on((batch) => {
    for (const { event } of batch)
      if (event.type === 'platform' && event.event === 'DELEGATION_COMPLETE') seen.push(event.payload);
  });
  const { id } = delegate();
  await settle();
  expect(history().map(({ status }) => status)).toEqual(['queued', 'queued']);
  await org.clock.elapse(60_000);
  void org.store.events.seq;
  expect(seen).toEqual([
    { delegation_id: id, target_id: org.ada, response_preview: 'done', via: 'queue_drain' },
  ]);
  expect(history().map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect(ledger(id)?.retryCount).toBe(1);
});

test('who was not reached is tried once more after eight seconds, and not again', async () => {
  org.proxy.next = () => 'refused';
  const { id } = delegate();
  await org.clock.elapse(7_999);
  expect(org.proxy.sent).toHaveLength(1);
  await org.clock.elapse(1);
  expect(org.proxy.sent).toHaveLength(2);
  expect(ledger(id)).toMatchObject({ status: 'failed', error: 'refused' });
});

describe('results for a caller that fetches its messages', () => {
  const inbox = () => org.store.activity.list({ workspaceId: org.lead, type: 'a2a_receive', limit: 9 });
  const withPush = (inboxPush: boolean, mode: 'push' | 'poll') => {
    const { store, activity, outbox, clock } = org;
    org.store.workspaces.update(org.lead, { deliveryMode: mode });
    return new Delegations({ store, activity, outbox, clock, logger: silentLogger(), inboxPush });
  };

  test('are messages of the callee too, when that is wanted', async () => {
    const delegations = withPush(true, 'poll');
    const { id } = delegations.delegate({ callerId: org.lead, targetId: org.ada, task: 'x' });
    await settle();
    expect(inbox()).toMatchObject([
      {
        method: 'delegate_result',
        sourceId: org.ada,
        targetId: org.lead,
        responseBody: { text: 'done', delegation_id: id, status: 'completed' },
      },
    ]);
    expect(requestText(inbox()[0]?.requestBody)).toBe('done');
  });

  test.each([
    [true, 'push'],
    [false, 'poll'],
  ] as const)('are not otherwise (%s, %s)', async (wanted, mode) => {
    const delegations = withPush(wanted, mode);
    delegations.delegate({ callerId: org.lead, targetId: org.ada, task: 'x' });
    await settle();
    expect(inbox()).toEqual([]);
  });
});

test('what cannot be recorded is sent all the same', async () => {
  vi.spyOn(org.store.delegations, 'insert').mockImplementation(() => {
    throw new Error('no');
  });
  expect(delegate()).toMatchObject({ tracked: false, repeated: false });
  await settle();
  expect(org.proxy.sent).toHaveLength(1);
  expect(history()).toEqual([]);
});

test('whoever loses the race for a key gets what the other one stored', async () => {
  const first = delegate('key');
  vi.spyOn(org.store.delegations, 'findByKey').mockImplementationOnce(() => undefined);
  expect(delegate('key')).toMatchObject({ id: first.id, repeated: true });
  await settle();
  expect(org.proxy.sent).toEqual([first.id]);
});

test('a caller that gives up has it called off', async () => {
  org.store.workspaces.update(org.ada, { url: '', status: 'offline' });
  const { id } = delegate();
  org.delegations.report(org.lead, id, { status: 'failed', result: '', error: 'never mind' });
  expect(org.store.queue.findActive(org.ada, id)).toBeUndefined();
  org.store.workspaces.update(org.ada, { url: 'http://ada', status: 'online' });
  org.outbox.drain(org.ada);
  await settle();
  expect(org.proxy.sent).toEqual([]);
});

test('it is over and its message called off together, or neither', () => {
  org.store.workspaces.update(org.ada, { url: '', status: 'offline' });
  const { id } = delegate();
  vi.spyOn(org.store.queue, 'update').mockImplementationOnce(() => {
    throw new Error('the disk is full');
  });
  const giveUp = () =>
    org.delegations.report(org.lead, id, { status: 'failed', result: '', error: 'never mind' });
  expect(giveUp).toThrow('the disk is full');
  expect(ledger(id)?.status).toBe('queued');
  giveUp();
  expect(ledger(id)?.status).toBe('failed');
  expect(org.store.queue.findActive(org.ada, id)).toBeUndefined();
});

describe('the same key again', () => {
  test('gives the first one while it runs and after it is done', async () => {
    org.proxy.hold();
    const first = delegate('key');
    expect(delegate('key')).toMatchObject({ id: first.id, repeated: true });
    org.proxy.release();
    await settle();
    expect(delegate('key')).toMatchObject({ id: first.id, status: 'completed', repeated: true });
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
    expect(ledger(second.id)?.status).toBe('completed');
    expect(ledger(first.id)?.status).toBe('failed');
  });

  test('belongs to its caller', () => {
    const first = delegate('key');
    const other = { callerId: org.bea, targetId: org.ada, task: 'x', idempotencyKey: 'key' };
    expect(org.delegations.delegate(other).id).not.toBe(first.id);
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
    org.delegations.report(org.lead, id, completed);
    expect(ledger(id)).toMatchObject({ status: 'completed', result: 'a cat' });
    expect(history().map(({ method }) => method)).toEqual(['delegate_result', 'delegate']);
    expect(org.proxy.sent).toEqual([]);
  });

  test('is settled when its message, which had to wait, is answered', async () => {
    const id = own();
    const events = collectEvents(org.store);
    const put = (messageId: string, callerId: string) => {
      const envelope = textEnvelope(messageId, 'x', { delegation_id: id });
      org.outbox.put({ kind: 'a2a', targetId: org.ada, callerId, envelope });
      org.outbox.drain(org.ada);
      return settle();
    };
    await put('m1', org.bea);
    expect(ledger(id)?.status).toBe('dispatched');
    await put('m2', org.lead);
    expect(ledger(id)).toMatchObject({ status: 'completed', result: 'done' });
    const told = events.all.find((each) => each.type === 'platform' && each.event === 'DELEGATION_COMPLETE');
    expect(told).toMatchObject({ payload: { delegation_id: id, via: 'queue_drain' } });
  });

  test('told twice it counts once, and its first outcome stays', () => {
    const id = own();
    org.delegations.recordOwn({ id, callerId: org.lead, targetId: org.ada, task: 'x' });
    const foreign = { id, callerId: org.bea, targetId: org.ada, task: 'x' };
    expect(() => org.delegations.recordOwn(foreign)).toThrow(
      expect.objectContaining({ code: 'delegation_taken' }),
    );
    org.delegations.report(org.lead, id, completed);
    org.delegations.report(org.lead, id, { status: 'failed', result: '', error: 'late' });
    expect(ledger(id)).toMatchObject({ status: 'completed', result: 'a cat' });
    expect(history()).toHaveLength(2);
  });

  test('cannot be settled by another, nor when it is unknown', () => {
    const notFound = expect.objectContaining({ code: 'delegation_not_found' });
    expect(() => org.delegations.report(org.bea, own(), completed)).toThrow(notFound);
    expect(() => org.delegations.report(org.lead, newId(), completed)).toThrow(notFound);
  });
});

test('removing the target fails what was on its way, and only that', async () => {
  org.proxy.hold();
  const toAda = delegate().id;
  const toBea = org.delegations.delegate({ callerId: org.lead, targetId: org.bea, task: 'x' }).id;
  org.delegations.failAllTo(org.ada, 'it was removed');
  expect(ledger(toAda)).toMatchObject({ status: 'failed', error: 'it was removed' });
  expect(ledger(toBea)?.status).toBe('dispatched');
  org.proxy.release();
  await settle();
  expect(ledger(toAda)?.status, 'a late answer changes nothing').toBe('failed');
});

test('survives an engine that died while it was sent', async () => {
  org.proxy.hold();
  const { id } = delegate();
  await settle();
  org.proxy.die();
  expect(org.store.queue.requeueInterrupted()).toBe(1);
  expect(ledger(id)?.status).toBe('dispatched');
});
