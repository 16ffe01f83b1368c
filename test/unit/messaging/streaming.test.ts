import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger, systemClock } from '../../../core/base/index.ts';
import type { EngineEvent } from '../../../core/contract/index.ts';
import {
  A2aProxy,
  ActivityLog,
  Chat,
  dayOf,
  Outbox,
  PartialAnswers,
  textEnvelope,
} from '../../../core/messaging/index.ts';
import { StreamedAnswer } from '../../../core/messaging/streamed-answer.ts';
import { responseText } from '../../../core/messaging/text.ts';
import type { Store } from '../../../core/store/index.ts';
import {
  type Answer,
  beginStream,
  type PushAgent,
  pieceEvents,
  pushAgent,
  says,
} from '../../support/push-agent.ts';
import { addWorkspace, collectEvents, memoryStore } from '../../support/store.ts';
import { until } from '../../support/until.ts';

const STREAMING = { capabilities: { streaming: true } };
const WORKING = { kind: 'status-update', taskId: 't', status: { state: 'working' }, final: false };
const whole = (text: string, more: object = {}) => ({
  kind: 'message',
  role: 'agent',
  messageId: 'm',
  parts: [{ kind: 'text', text }],
  ...more,
});

describe('the events of an answer', () => {
  function taken(...results: object[]) {
    let shown = '';
    const answer = new StreamedAnswer({
      append: (piece) => {
        shown += piece;
      },
      replace: (text) => {
        shown = text;
      },
    });
    for (const result of results) answer.take(JSON.stringify({ jsonrpc: '2.0', id: 1, result }));
    return { answer, shown, text: responseText(answer.body) };
  }
  const ends = (state: string, more: object = {}) => ({
    kind: 'status-update',
    taskId: 't',
    status: { state },
    final: true,
    ...more,
  });
  const artifact = (artifactId: string, text: string, append = false) => ({
    kind: 'artifact-update',
    append,
    artifact: { artifactId, parts: [{ kind: 'text', text }] },
  });

  test('end with the message, which is the answer as it is', () => {
    const { answer, shown } = taken(WORKING, ...pieceEvents('Do', 'ne'), whole('All of it'));
    expect(shown).toBe('Done');
    expect(answer.isOver).toBe(true);
    expect(answer.body).toEqual({ jsonrpc: '2.0', id: 1, result: whole('All of it') });
  });

  test('or are a task, whose pieces make one text', () => {
    const { answer, shown, text } = taken(...pieceEvents('Hel', 'lo', ' there'), ends('completed'));
    expect([answer.isOver, shown, text]).toEqual([true, 'Hello there', 'Hello there']);
  });

  test('each run of a model is an artifact of its own', () => {
    const { shown, text } = taken(artifact('a', 'One'), artifact('b', 'Tw'), artifact('b', 'o', true));
    expect([shown, text]).toEqual(['One\nTwo', 'One\nTwo']);
  });

  test('may take back what was said', () => {
    const { shown, text } = taken(artifact('a', 'Wrong'), artifact('b', '!'), artifact('a', 'Right'));
    expect([shown, text]).toEqual(['Right\n!', 'Right\n!']);
  });

  test('bring what the answer used', () => {
    const metadata = { tool_trace: [{ tool: 'search' }] };
    const usage = { input_tokens: 3, output_tokens: 4 };
    const { answer } = taken(artifact('a', 'x'), ends('completed', { metadata, usage }));
    expect(answer.body).toMatchObject({ result: { metadata, usage } });
  });

  test('may be of the newest version of the protocol', () => {
    const { answer, shown, text } = taken(
      { statusUpdate: { taskId: 't', status: { state: 'TASK_STATE_WORKING' } } },
      { artifactUpdate: { artifact: { artifactId: 'a', parts: [{ text: 'new' }] } } },
      { statusUpdate: { taskId: 't', status: { state: 'TASK_STATE_COMPLETED' } } },
    );
    expect([answer.isOver, shown, text]).toEqual([true, 'new', 'new']);
  });

  test('are not over while it works', () => {
    expect(taken(WORKING, ...pieceEvents('a')).answer.isOver).toBe(false);
  });

  test('whatever they are, what is shown is what would be the answer, and nothing is thrown', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const event = fc.oneof(
      fc
        .record({ id: fc.constantFrom('a', 'b'), text, append: fc.boolean() })
        .map(({ id, text, append }) => artifact(id, text, append)),
      fc.constant(WORKING),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const { shown, text: said } = taken(...events);
        expect(shown).toBe(said);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json(), fc.string())), (data) => {
        const answer = new StreamedAnswer({ append: () => undefined, replace: () => undefined });
        for (const each of data) answer.take(each);
        void answer.body;
      }),
    );
  });
});

describe('a message of the chat', () => {
  let store: Store;
  let agent: PushAgent;
  let proxy: A2aProxy;
  let outbox: Outbox;
  let partials: PartialAnswers;
  let chat: Chat;
  let events: ReturnType<typeof collectEvents>;
  let revived: string[];
  let isRunning = true;

  beforeEach(async () => {
    store = memoryStore();
    agent = await pushAgent();
    revived = [];
    isRunning = true;
    partials = new PartialAnswers(store, systemClock);
    proxy = new A2aProxy({
      store,
      activity: new ActivityLog(store, Date.now),
      clock: systemClock,
      isRunning: () => isRunning,
      revive: (id) => revived.push(id),
    });
    outbox = new Outbox({ store, proxy, clock: systemClock, logger: silentLogger(), partials });
    chat = new Chat(store, outbox);
    events = collectEvents(store);
  });
  afterEach(async () => {
    proxy.dispose();
    outbox.dispose();
    partials.dispose();
    await agent.close();
    await store.dispose();
  });

  const workspace = (agentCard: unknown = STREAMING, fields: object = {}, name = 'Ada') =>
    addWorkspace(store, name, { url: agent.url, external: true, agentCard, ...fields }).id;
  const page = (id: string) => chat.page(id, 10).messages.map(({ role, text, state }) => [role, text, state]);
  const answered = (id: string) => until('it is answered', () => page(id).length > 1);
  const deltas = () =>
    events.all.flatMap((event: EngineEvent) => (event.type === 'chat.delta' ? [event] : []));
  const methods = () => agent.deliveries.map(({ body }) => body.method);
  /** Streams the events, and the last one only when it is let go on. */
  function streams(...results: object[]): { goOn: () => void; answer: Answer } {
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const answer: Answer = async (response, delivery) => {
      const send = beginStream(response, delivery);
      for (const result of results.slice(0, -1)) send(result);
      await gate;
      const last = results.at(-1);
      if (last) send(last);
      response.end();
    };
    return { goOn, answer };
  }

  test('is told as it is written, and then is the same as one that was not', async () => {
    const more = {
      metadata: { tool_trace: [{ tool: 'search' }] },
      usage: { input_tokens: 5, output_tokens: 2 },
    };
    const { goOn, answer } = streams(WORKING, ...pieceEvents('Hello', ' there'), whole('Hello there', more));
    agent.answer = answer;
    const id = workspace();
    const { id: messageId } = chat.send(id, 'Hi');
    await until('it is told', () => deltas().length > 0);
    expect(deltas()[0]).toMatchObject({ workspaceId: id, messageId, from: 0, text: 'Hello there' });
    expect(partials.of(id)).toEqual([{ messageId, text: 'Hello there' }]);
    expect(page(id)).toEqual([['user', 'Hi', 'sending']]);
    goOn();
    await answered(id);
    expect(partials.of(id)).toEqual([]);

    agent.answer = (response, { body }) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id: body.id, result: whole('Hello there', more) }));
    };
    const plain = workspace({ capabilities: { streaming: false } }, {}, 'Bea');
    chat.send(plain, 'Hi');
    await answered(plain);
    expect(methods()).toEqual(['message/stream', 'message/send']);
    const kept = (workspaceId: string) => {
      const [row] = store.activity.list({ workspaceId, limit: 5 });
      const { type, method, status, errorDetail, responseBody, toolTrace } = row ?? {};
      const { result } = responseBody as { result: unknown };
      const used = store.usage.get(workspaceId, dayOf(Date.now()).start);
      const { inputTokens, outputTokens } = used;
      return { type, method, status, errorDetail, toolTrace, result, inputTokens, outputTokens };
    };
    expect(kept(id)).toEqual(kept(plain));
    expect(page(id)).toEqual(page(plain));
    const of = (workspaceId: string) =>
      events.all.flatMap((event) =>
        event.type === 'platform' && event.workspaceId === workspaceId ? [event.event] : [],
      );
    expect(of(id)).toEqual(of(plain));
  });

  test('A14: the question settles in the same batch as its answer comes, and no piece comes after', async () => {
    const { goOn, answer } = streams(...pieceEvents('a', 'b'), whole('ab'));
    agent.answer = answer;
    const id = workspace();
    const { id: messageId } = chat.send(id, 'Hi');
    await until('it is told', () => deltas().length > 0);
    goOn();
    await answered(id);
    const all = events.all;
    const settled = all.findIndex(
      (event) =>
        event.type === 'chat.changed' && event.message.id === messageId && event.message.state === 'sent',
    );
    expect(all[settled + 1]).toMatchObject({ type: 'chat.changed', message: { role: 'agent', text: 'ab' } });
    expect(all.slice(settled).filter(({ type }) => type === 'chat.delta')).toEqual([]);
  });

  test('that breaks off keeps what came, says so, and is not sent again', async () => {
    agent.answer = async (response, delivery) => {
      const send = beginStream(response, delivery);
      for (const event of pieceEvents('Half of', ' it')) send(event);
      await until('it is told', () => deltas().length > 0);
      response.destroy();
    };
    const id = workspace();
    chat.send(id, 'Hi');
    await answered(id);
    expect(page(id)).toEqual([
      ['user', 'Hi', 'sent'],
      ['agent', 'Half of it', 'sent'],
      ['system', 'This answer is not complete: aborted', 'sent'],
    ]);
    const [row] = store.activity.list({ workspaceId: id, limit: 5 });
    expect(row).toMatchObject({ status: 'error', errorDetail: 'aborted' });
    outbox.drain(id);
    expect(methods()).toEqual(['message/stream']);
  });

  test('that ends without an end is as one that broke off', async () => {
    agent.answer = (response, delivery) => {
      const send = beginStream(response, delivery);
      for (const event of pieceEvents('Half')) send(event);
      response.end();
    };
    const id = workspace();
    chat.send(id, 'Hi');
    await answered(id);
    expect(page(id).slice(1)).toEqual([
      ['agent', 'Half', 'sent'],
      ['system', 'This answer is not complete: the answer ended before it was complete', 'sent'],
    ]);
  });

  test('of which nothing came waits, as without a stream', async () => {
    agent.answer = (response, delivery) => {
      beginStream(response, delivery)(WORKING);
      response.destroy();
    };
    const id = workspace();
    chat.send(id, 'Hi');
    await until('it waits', () => page(id)[0]?.[2] === 'queued');
    expect(store.activity.list({ workspaceId: id, limit: 5 })).toEqual([]);
  });

  test('whose instance died in the middle waits for the next one, as without a stream', async () => {
    agent.answer = async (response, delivery) => {
      const send = beginStream(response, delivery);
      for (const event of pieceEvents('Half')) send(event);
      await until('it is told', () => deltas().length > 0);
      isRunning = false;
      response.destroy();
    };
    const id = workspace(STREAMING, { external: false });
    const { id: messageId } = chat.send(id, 'Hi');
    await until('it was looked at', () => revived.length > 0);
    await until('it waits', () => store.queue.findActive(id, messageId)?.status === 'queued');
    expect(page(id)).toEqual([['user', 'Hi', 'queued']]);
  });

  test('that was restarted in the middle is asked again under the same id', async () => {
    agent.answer = async (response, delivery) => {
      const send = beginStream(response, delivery);
      for (const event of pieceEvents('Half')) send(event);
      await until('it is told', () => deltas().length > 0);
      store.workspaces.update(id, { generation: 2 });
      agent.answer = next.answer;
      response.destroy();
    };
    const next = streams(whole('All of it'));
    next.goOn();
    const id = workspace(STREAMING, { external: false });
    chat.send(id, 'Hi');
    await until('it was asked again', () => agent.deliveries.length > 1);
    await answered(id);
    expect(page(id).slice(1)).toEqual([['agent', 'All of it', 'sent']]);
    const ids = agent.deliveries.map(({ body }) => (body.params as { message: object }).message);
    expect(ids[1]).toEqual(ids[0]);
  });

  test('that is stopped keeps what came', async () => {
    const { answer } = streams(...pieceEvents('So far'), whole('never'));
    agent.answer = (response, delivery) => {
      if (delivery.body.method === 'tasks/cancel') response.end();
      else return answer(response, delivery);
    };
    const id = workspace();
    const { id: messageId } = chat.send(id, 'Hi');
    await until('it is told', () => deltas().length > 0);
    expect(outbox.cancel(messageId)).toBe(true);
    await answered(id);
    expect(page(id).slice(1)).toEqual([
      ['agent', 'So far', 'sent'],
      ['system', 'This answer is not complete: it was cancelled', 'sent'],
    ]);
  });

  test.each([
    ['as JSON', (response: Parameters<Answer>[0], error: object) => response.end(JSON.stringify(error))],
    [
      'as a stream',
      (response: Parameters<Answer>[0], error: object) => {
        response.setHeader('content-type', 'text/event-stream');
        response.end(`data: ${JSON.stringify(error)}\n\n`);
      },
    ],
  ])('goes as usual to an agent that cannot stream after all, which it says %s', async (_, refuse) => {
    agent.answer = (response, delivery) => {
      if (delivery.body.method === 'message/send') return says('fine')(response, delivery);
      refuse(response, {
        jsonrpc: '2.0',
        id: delivery.body.id,
        error: { code: -32601, message: 'no such method' },
      });
    };
    const id = workspace();
    chat.send(id, 'Hi');
    await answered(id);
    expect(methods()).toEqual(['message/stream', 'message/send']);
    expect(page(id)[1]).toEqual(['agent', 'fine', 'sent']);
  });

  test('may be answered in one piece all the same', async () => {
    const id = workspace();
    chat.send(id, 'Hi');
    await answered(id);
    expect(page(id)[1]).toEqual(['agent', 'fine', 'sent']);
    expect(methods()).toEqual(['message/stream']);
  });

  test('only a message of the chat is streamed', async () => {
    const id = workspace();
    const target = store.workspaces.getLive(id);
    if (!target) throw new Error('no workspace');
    await proxy.send({ target, callerId: null, envelope: textEnvelope('m', 'Hi') });
    outbox.put({ kind: 'schedule', targetId: id, callerId: null, envelope: textEnvelope('s', 'Hi') });
    outbox.drain(id);
    await until('both arrived', () => agent.deliveries.length === 2);
    expect(methods()).toEqual(['message/send', 'message/send']);
  });

  test('A14: with an id that is known already is not sent again', async () => {
    const id = workspace();
    const messageId = '0b8f0b2e-5d3c-4f6a-9a51-0d6d2f3b9c11';
    chat.send(id, 'Hi', [], messageId);
    expect(chat.send(id, 'Hi', [], messageId)).toMatchObject({ id: messageId, state: 'sending' });
    await answered(id);
    expect(chat.send(id, 'Hi', [], messageId)).toMatchObject({ id: messageId, state: 'sent' });
    expect(methods()).toHaveLength(1);
    expect(page(id)).toHaveLength(2);
  });

  test('of megabytes is told up to a bound', async () => {
    const piece = 'x'.repeat(100_000);
    const { answer, goOn } = streams(...pieceEvents(...Array<string>(5).fill(piece)), whole('done'));
    agent.answer = answer;
    const id = workspace();
    chat.send(id, 'Hi');
    const length = () => partials.of(id)[0]?.text.length ?? 0;
    await until('it is told', () => length() === 256 * 1024);
    goOn();
    await answered(id);
    expect(deltas().reduce((sum, { text }) => sum + text.length, 0)).toBe(256 * 1024);
  });
});
