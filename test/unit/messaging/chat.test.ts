import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import type { ChatMessage, EngineEvent } from '../../../core/contract/index.ts';
import { messagesOf } from '../../../core/messaging/chat-messages.ts';
import { A2aProxy, Chat, notifyUser, Outbox } from '../../../core/messaging/index.ts';
import type { ActivityRecord } from '../../../core/store/index.ts';
import { settle } from '../../support/clock.ts';
import { testMessaging } from '../../support/messaging.ts';
import { collectEvents } from '../../support/store.ts';

let org: ReturnType<typeof testMessaging>;
beforeEach(() => {
  org = testMessaging();
});
afterEach(() => org.dispose());

const row = (fields: Partial<ActivityRecord>): ActivityRecord => ({
  id: 'row',
  workspaceId: org.ada,
  type: 'a2a_receive',
  method: 'message/send',
  summary: '',
  sourceId: null,
  targetId: org.ada,
  status: 'ok',
  errorDetail: '',
  durationMs: 400,
  requestBody: null,
  responseBody: null,
  toolTrace: null,
  traceId: null,
  spanId: null,
  parentSpanId: null,
  createdAt: 1_000,
  ...fields,
});
const asked = (text: string) => ({
  params: { message: { messageId: 'm', parts: [{ kind: 'text', text }] } },
});
const short = (fields: Partial<ActivityRecord>) =>
  messagesOf(row(fields)).map(({ id, role, text, createdAt }) => ({ id, role, text, createdAt }));

test('a prompt of a schedule is told as one, and what a person asks is not', () => {
  const body = (metadata?: object) => ({
    params: { message: { messageId: 'm', parts: [{ kind: 'text', text: 'Report' }] }, metadata },
  });
  const asked = (metadata?: object) =>
    messagesOf(row({ requestBody: body(metadata), responseBody: null })).map(({ scheduled }) => scheduled);
  expect(asked({ source: 'schedule', schedule_id: 's' })).toEqual([true]);
  expect(asked()).toEqual([undefined]);
});

describe('messages of a history row', () => {
  test('the question at its time, the answer at its own', () => {
    expect(short({ requestBody: asked('hi'), responseBody: { result: 'ho' } })).toEqual([
      { id: 'm', role: 'user', text: 'hi', createdAt: 600 },
      { id: 'row:agent', role: 'agent', text: 'ho', createdAt: 1_000 },
    ]);
  });

  test.each([
    ['an error row', { status: 'error', errorDetail: 'broken' }, 'system', 'broken'],
    ['a text that says so', { responseBody: { result: 'Agent error: no' } }, 'system', 'Agent error: no'],
    [
      'a message of the agent itself',
      { method: 'notify', responseBody: { result: 'news' } },
      'agent',
      'news',
    ],
  ])('%s', (_, fields, role, text) => {
    expect(short(fields)).toEqual([{ id: 'row:agent', role, text, createdAt: 1_000 }]);
  });

  test.each([
    ['of another agent', { sourceId: 'x', requestBody: asked('hi') }],
    ['of another type', { type: 'delegation', requestBody: asked('hi') }],
    ['that an agent sent to itself', { requestBody: asked('Delegation results are ready: 2') }],
    ['without a word', {}],
  ])('none of a row %s', (_, fields) => expect(short(fields)).toEqual([]));

  test('files count as words', () => {
    const file = { kind: 'file', file: { uri: 'workspace:/a.png', name: 'a.png' } };
    const [message] = messagesOf(row({ responseBody: { result: '', parts: [file] } }));
    expect(message).toMatchObject({ role: 'agent', text: '', files: [{ name: 'a.png' }] });
  });
});

describe('a conversation', () => {
  test('a message is there at once, and stays while the agent is away', () => {
    org.store.workspaces.update(org.ada, { status: 'offline' });
    const sent = org.chat.send(org.ada, 'hi');
    expect(sent).toMatchObject({ role: 'user', text: 'hi', state: 'queued' });
    expect(org.chat.page(org.ada, 10)).toEqual({ messages: [sent], reachedEnd: true });
  });

  test('what could not be delivered can be sent again, under the same id', async () => {
    org.proxy.next = () => 'down';
    const sent = org.chat.send(org.ada, 'hi');
    await org.clock.elapse(600_000);
    const [failed] = org.chat.page(org.ada, 10).messages;
    expect(failed).toMatchObject({ id: sent.id, state: 'failed', error: { code: 'message_failed' } });
    expect(failed?.error?.actions[0]).toMatchObject({
      operation: 'chat.retry',
      input: { messageId: sent.id },
    });

    org.proxy.next = () => 'answer';
    expect(org.chat.retry(sent.id, [org.bea, org.ada])).toMatchObject({ id: sent.id });
    await settle();
    expect(org.chat.page(org.ada, 10).messages).toEqual([]);
    const notFound = expect.objectContaining({ code: 'message_not_found' });
    expect(() => org.chat.retry(sent.id, [org.ada])).toThrow(notFound);
  });

  test('pages go back in time, oldest first within a page, without the waiting ones', () => {
    for (let number = 1; number <= 5; number += 1) {
      org.activity.log(
        row({
          id: `r${number}`,
          requestBody: asked(`q${number}`),
          responseBody: { result: `a${number}` },
          createdAt: number * 1_000,
        }),
      );
    }
    org.store.workspaces.update(org.ada, { status: 'offline' });
    org.chat.send(org.ada, 'waiting');
    const texts = (before?: number) => org.chat.page(org.ada, 2, before).messages.map(({ text }) => text);
    expect(texts()).toEqual(['q4', 'a4', 'q5', 'a5', 'waiting']);
    expect(texts(4_000)).toEqual(['q2', 'a2', 'q3', 'a3']);
    expect(org.chat.page(org.ada, 2, 2_000)).toMatchObject({ reachedEnd: true });
  });

  test('an answer tells how many steps were taken for it, live and later', () => {
    const trace = (spanId: string, parentSpanId: string | null) => ({ traceId: 't', spanId, parentSpanId });
    const own = { workspaceId: org.ada, sourceId: org.ada };
    const tool = { ...own, type: 'agent_log', method: 'tool' };
    const asks = { ...own, targetId: org.bea, ...trace('s2', 's1') };
    org.activity.log({ ...tool, ...trace('s1a', 's1') });
    org.activity.log({ ...asks, type: 'delegation', method: 'delegate' });
    org.activity.log({ ...asks, type: 'a2a_receive', workspaceId: org.bea });
    org.activity.log({ ...tool, workspaceId: org.bea, sourceId: org.bea, ...trace('s2a', 's2') });
    org.activity.log({ ...asks, type: 'delegation', method: 'delegate_result' });
    org.activity.log({ ...own, type: 'a2a_receive', targetId: org.ada, ...trace('s3', 's1') });
    org.activity.log({ ...own, type: 'task_update', ...trace('s4', 's1') });
    org.activity.log({ ...tool, traceId: 'other', spanId: 's5', parentSpanId: null });
    const note = {
      method: 'notify',
      durationMs: null,
      responseBody: { result: 'soon' },
      ...trace('s6', 's1'),
    };
    org.activity.log(row({ id: 'note', ...note }));
    const events = collectEvents(org.store);
    const answered = { requestBody: asked('q'), responseBody: { result: 'a' }, ...trace('s1', null) };
    org.activity.log(row({ ...answered, createdAt: 2_000 }));
    const works = [
      ['note:agent', 't', null],
      ['m', 't', null],
      ['row:agent', 't', { steps: 2, tookMs: 400 }],
    ];
    const told = events.all.flatMap((event) => (event.type === 'chat.changed' ? [event.message] : []));
    const seen = (messages: readonly ChatMessage[]) =>
      messages.map(({ id, traceId, work }) => [id, traceId, work]);
    expect(seen(told)).toEqual(works.slice(1));
    expect(seen(org.chat.page(org.ada, 10).messages)).toEqual(works);
  });

  test('a message that waits or failed has its trace already', async () => {
    org.proxy.next = () => 'down';
    const sent = org.chat.send(org.ada, 'hi');
    expect(sent.traceId).toMatch(/^[0-9a-f]{32}$/);
    await org.clock.elapse(600_000);
    expect(org.chat.page(org.ada, 10).messages).toMatchObject([{ state: 'failed', traceId: sent.traceId }]);
  });

  test('a new message carries the latest ones with it', async () => {
    org.activity.log(row({ requestBody: asked('before'), responseBody: { result: 'yes' } }));
    const sent = org.chat.send(org.ada, 'now');
    const stored = org.store.queue.findActive(org.ada, sent.id);
    const { params } = JSON.parse(stored?.body ?? '{}') as { params: { metadata: { history: unknown[] } } };
    expect(params.metadata.history).toEqual([
      { role: 'user', parts: [{ kind: 'text', text: 'before' }] },
      { role: 'agent', parts: [{ kind: 'text', text: 'yes' }] },
    ]);
  });

  test('with the real proxy: question and answer are told by one history row', async () => {
    const { store, clock, activity } = org;
    const proxy = new A2aProxy({ store, activity, clock, isRunning: () => true, revive: () => undefined });
    const outbox = new Outbox({ store, proxy, clock, logger: silentLogger() });
    const chat = new Chat(store, outbox);
    store.workspaces.update(org.ada, { deliveryMode: 'poll' });
    const events = collectEvents(store);
    const sent = chat.send(org.ada, 'hi');
    await settle();
    const told = events.all.flatMap((event) => (event.type === 'chat.changed' ? [event.message] : []));
    expect(told.map(({ id, state }) => ({ id, state }))).toEqual([
      { id: sent.id, state: 'queued' },
      { id: sent.id, state: 'sending' },
      { id: sent.id, state: 'sent' },
    ]);
    expect(chat.page(org.ada, 10).messages).toHaveLength(1);
    outbox.dispose();
  });
});

describe('what is unread', () => {
  const say = (fields: Partial<ActivityRecord>) => org.activity.log(row({ id: newId(), ...fields }));

  test('are answers and messages of the agent itself, and neither failures nor what others were told', () => {
    const events = collectEvents(org.store);
    say({ requestBody: asked('hi'), responseBody: { result: 'ho' } });
    say({ method: 'notify', responseBody: { result: 'news' }, createdAt: 2_000 });
    expect(org.store.unread.counts()).toEqual({ [org.ada]: 2 });
    say({ status: 'error', errorDetail: 'broken' });
    say({ requestBody: asked('hi') });
    say({ sourceId: org.bea, requestBody: asked('hi'), responseBody: { result: 'ho' } });
    expect(org.store.unread.counts()).toEqual({ [org.ada]: 2 });
    expect(unreadTold(events.all)).toEqual([1, 2]);
  });

  test('is told anew when somebody has read it, also when nothing was left', () => {
    say({ responseBody: { result: 'one' } });
    say({ responseBody: { result: 'two' }, createdAt: 2_000 });
    const events = collectEvents(org.store);
    expect(org.chat.markRead(org.ada, 1_000)).toBe(1);
    expect(org.chat.markRead(org.ada, 2_000)).toBe(0);
    expect(org.chat.markRead(org.ada, 2_000)).toBe(0);
    expect(unreadTold(events.all)).toEqual([1, 0, 0]);
  });

  function unreadTold(events: readonly EngineEvent[]): number[] {
    return events.flatMap((event) => (event.type === 'unread.changed' ? [event.count] : []));
  }
});

test('a message to the user is a row without sender, and never names one in its body', () => {
  const workspace = org.store.workspaces.get(org.ada);
  if (!workspace) throw new Error('no workspace');
  const events = collectEvents(org.store);
  notifyUser(org.store, org.activity, workspace, 'done', [{ name: 'a.png', uri: 'workspace:/a.png' }]);
  const [stored] = org.store.activity.list({ workspaceId: org.ada, limit: 1 });
  expect(stored).toMatchObject({
    type: 'a2a_receive',
    method: 'notify',
    sourceId: null,
    responseBody: {
      result: 'done',
      parts: [{ kind: 'file', file: { name: 'a.png', uri: 'workspace:/a.png' } }],
    },
  });
  expect(Object.keys(stored?.responseBody as object).sort()).toEqual(['parts', 'result']);
  expect(events.platform()).toContain('AGENT_MESSAGE');
});
