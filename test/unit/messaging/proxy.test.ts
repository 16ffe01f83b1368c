import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RuntimeOverrides } from '../../../core/agents/index.ts';
import { newId } from '../../../core/base/index.ts';
import { A2aProxy, ActivityLog, dayOf, Traces, textEnvelope } from '../../../core/messaging/index.ts';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { type PushAgent, pushAgent, says } from '../../support/push-agent.ts';
import { addWorkspace, collectEvents, memoryStore } from '../../support/store.ts';
import { until } from '../../support/until.ts';

const MINUTE = 60_000;

let clock: TestClock;
let store: Store;
let agent: PushAgent;
let overrides: RuntimeOverrides;
let traces: Traces;
let proxy: A2aProxy;
let lead: WorkspaceRecord;
let ada: WorkspaceRecord;
let revived: string[];
let isRunning: boolean;

beforeEach(async () => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  agent = await pushAgent();
  overrides = new RuntimeOverrides();
  traces = new Traces();
  revived = [];
  isRunning = true;
  lead = addWorkspace(store, 'Lead', { url: agent.url, external: true });
  ada = addWorkspace(store, 'Ada', { url: agent.url, external: true });
  proxy = new A2aProxy({
    store,
    activity: new ActivityLog(store, clock.now),
    clock,
    traces,
    overrides,
    isRunning: () => isRunning,
    revive: (id) => revived.push(id),
  });
});
afterEach(async () => {
  proxy.dispose();
  await agent.close();
  await store.dispose();
});

const send = (fields: Partial<Parameters<A2aProxy['send']>[0]> = {}) =>
  proxy.send({ target: ada, callerId: null, envelope: textEnvelope(newId(), 'Hello'), ...fields });
const arrived = (count = 1) => until('it arrived', () => agent.deliveries.length === count);
const rows = () => store.activity.list({ workspaceId: ada.id, limit: 50 });
/** An instance of this app instead of an agent elsewhere. */
const asInstance = () => ({ target: { ...ada, external: false } });

describe('a call ends', () => {
  beforeEach(() => {
    agent.answer = () => undefined;
  });

  test('when its agent has not moved for five minutes', async () => {
    const sent = send();
    await arrived();
    await clock.elapse(4 * MINUTE);
    store.events.append({ type: 'platform', event: 'TASK_UPDATED', workspaceId: ada.id, payload: {} });
    await clock.elapse(4 * MINUTE);
    expect(proxy.isUnderWay(ada.id)).toBe(true);
    await clock.elapse(MINUTE);
    expect(await sent).toMatchObject({ kind: 'busy', status: 503, retryAfterSeconds: 30 });
    expect(rows()).toEqual([]);
  });

  test('when it has not moved for as long as its runtime says', async () => {
    overrides.take(ada.id, { capabilities: {}, idleTimeoutSeconds: 900 });
    const sent = send();
    await arrived();
    await clock.elapse(14 * MINUTE);
    expect(proxy.isUnderWay(ada.id)).toBe(true);
    await clock.elapse(MINUTE);
    expect((await sent).kind).toBe('busy');
  });

  test.each([
    ['after X-Timeout, also the user’s', null, 20_000, 20_000],
    ['after thirty minutes between agents', 'lead', undefined, 30 * MINUTE],
    ['after thirty minutes between agents that would wait longer', 'lead', 60 * MINUTE, 30 * MINUTE],
    ['after thirty minutes between agents that would wait for ever', 'lead', 0, 30 * MINUTE],
  ])('%s', async (_, caller, timeoutMs, endsMs) => {
    overrides.take(ada.id, { capabilities: {}, idleTimeoutSeconds: 86_400 });
    const sent = send({ callerId: caller === null ? null : lead.id, timeoutMs });
    await arrived();
    await clock.elapse(endsMs - 1);
    expect(proxy.isUnderWay(ada.id)).toBe(true);
    await clock.elapse(1);
    expect(await sent).toMatchObject({ kind: 'busy', isOverdue: true });
  });

  test.each([undefined, 0])('of the user never, while the agent moves (%j)', async (timeoutMs) => {
    const sent = send({ timeoutMs });
    await arrived();
    for (let hours = 0; hours < 3; hours += 0.05) {
      await clock.elapse(3 * MINUTE);
      store.events.append({
        type: 'platform',
        event: 'WORKSPACE_HEARTBEAT',
        workspaceId: ada.id,
        payload: {},
      });
    }
    expect(proxy.isUnderWay(ada.id)).toBe(true);
    proxy.dispose();
    await sent;
  });

  test('when it is cancelled, and the agent is told', async () => {
    const sent = send({ envelope: textEnvelope('m1', 'Hello') });
    await arrived();
    expect(proxy.cancel('other')).toBe(false);
    expect(proxy.cancel('m1')).toBe(true);
    expect(await sent).toMatchObject({ kind: 'refused', status: 409 });
    expect(rows()).toMatchObject([{ status: 'error', errorDetail: 'it was cancelled' }]);
    await arrived(2);
    expect(agent.deliveries[1]?.body).toMatchObject({ method: 'tasks/cancel', params: { id: 'm1' } });
  });
});

test('an answer is written once, although what is stored together with it fails', async () => {
  let runs = 0;
  const sent = send({ target: { ...ada, deliveryMode: 'poll' }, onLogged: () => (runs += 1) });
  const neighbour = store.grouped(() => {
    throw new Error('the neighbour');
  });
  await expect(neighbour).rejects.toThrow('the neighbour');
  expect(await sent).toMatchObject({ kind: 'poll' });
  expect(runs, 'the first time did not count').toBe(2);
  expect(rows()).toHaveLength(1);
});

test('what waits goes out although the last answer could not be written', async () => {
  const ended: string[] = [];
  const activity = new ActivityLog(store, clock.now);
  vi.spyOn(activity, 'log').mockImplementation(() => {
    throw new Error('the disk is full');
  });
  const onEnded = (id: string) => void ended.push(id);
  const full = new A2aProxy({
    store,
    activity,
    clock,
    isRunning: () => true,
    revive: () => undefined,
    onEnded,
  });
  const sent = full.send({ target: ada, callerId: null, envelope: textEnvelope(newId(), 'Hello') });
  await expect(sent).rejects.toThrow('the disk is full');
  expect(ended).toEqual([ada.id]);
  full.dispose();
});

test('who is told of a cancelled message and says nothing does not keep the engine from ending', async () => {
  agent.answer = () => undefined;
  const sent = send({ envelope: textEnvelope('m1', 'Hello') });
  await arrived();
  // However long it would have.
  vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(new AbortController().signal);
  let isLeft = false;
  agent.answer = (response) => void response.once('close', () => (isLeft = true));
  proxy.cancel('m1');
  await sent;
  await arrived(2);
  proxy.dispose();
  await until('it is let go of', () => isLeft);
});

describe('an agent of this app', () => {
  const breaksOff: PushAgent['answer'] = (response) => void response.socket?.destroy();

  test('that breaks off is busy while its instance runs', async () => {
    agent.answer = breaksOff;
    expect(await send(asInstance())).toMatchObject({
      kind: 'busy',
      status: 503,
      body: { busy: true, retry_after: 30, error: expect.stringMatching(/^workspace agent busy/) },
    });
    expect(revived).toEqual([]);
  });

  test('that queues by itself says so', async () => {
    agent.answer = breaksOff;
    overrides.take(ada.id, { capabilities: { session: true }, idleTimeoutSeconds: null });
    expect(await send()).toMatchObject({ isKept: true, body: { busy: true, native_session: true } });
  });

  test.each([
    ['breaks off', breaksOff],
    [
      'is answered for by its gateway',
      (response: Parameters<PushAgent['answer']>[0]) => {
        response.statusCode = 502;
        response.end();
      },
    ],
  ])('that %s is brought back when it is dead', async (_, answer) => {
    agent.answer = (response, delivery) => {
      isRunning = false;
      return answer(response, delivery);
    };
    expect(await send(asInstance())).toMatchObject({
      kind: 'down',
      status: 503,
      retryAfterSeconds: 15,
      body: {
        error: 'workspace agent unreachable — container restart triggered',
        restarting: true,
        retry_after: 15,
      },
    });
    expect(revived).toEqual([ada.id]);
    expect(rows()).toEqual([]);
  });

  test('that does not run gets nothing', async () => {
    isRunning = false;
    expect(await send(asInstance())).toMatchObject({
      status: 503,
      body: {
        error: 'workspace container not running — restart triggered',
        restarting: true,
        preflight: true,
      },
    });
    expect(agent.deliveries).toEqual([]);
  });

  test('without an address cannot be sent to', async () => {
    expect(await send({ target: { ...ada, url: '', status: 'offline' } })).toEqual({
      kind: 'down',
      status: 503,
      body: { error: 'workspace has no URL', status: 'offline' },
    });
  });
});

describe('an address', () => {
  test('where no messages are sent is told as that', async () => {
    expect(await send({ target: { ...ada, url: 'http://169.254.169.254/' } })).toMatchObject({
      kind: 'refused',
      status: 502,
      body: { error: 'workspace URL is not publicly routable' },
    });
  });
});

test('an answer that breaks off keeps what came of it', async () => {
  agent.answer = (response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('{"result":"half');
    response.socket?.end();
  };
  expect(await send()).toMatchObject({
    status: 502,
    body: { error: 'failed to read agent response', delivery_confirmed: true },
    partialText: '{"result":"half',
  });
});

test('nothing goes to one that is over its budget, until the next month', async () => {
  const target = { ...ada, budgetLimit: 100, monthlySpend: 100, spendMonth: '2026-11' };
  expect(await send({ target })).toMatchObject({
    status: 402,
    body: { error: 'workspace budget limit exceeded' },
  });
  expect(agent.deliveries).toEqual([]);
  expect((await send({ target: { ...target, spendMonth: '2026-10' } })).status).toBe(200);
});

test('the tokens of an answer are added to those of the day', async () => {
  agent.answer = (response) => {
    response.end('{"result":{"parts":[{"text":"x"}],"usage":{"input_tokens":900,"output_tokens":120}}}');
  };
  await send();
  await send();
  const usage = store.usage.get(ada.id, dayOf(clock.now()).start);
  expect(usage).toEqual({ inputTokens: 1_800, outputTokens: 240, callCount: 2 });
});

describe('a trace', () => {
  test('goes to the agent and into the history, and is what its calls belong to', async () => {
    agent.answer = async (response, delivery) => {
      if (agent.deliveries.length === 1) await send({ target: lead, callerId: ada.id });
      return says('fine')(response, delivery);
    };
    await send();
    expect(traces.within(ada.id)).toBeNull();
    const [asked] = rows();
    const [passedOn] = store.activity.list({ workspaceId: lead.id, limit: 1 });
    expect(agent.deliveries[0]?.headers.traceparent).toBe(`00-${asked?.traceId}-${asked?.spanId}-01`);
    expect(asked?.parentSpanId).toBeNull();
    expect(passedOn).toMatchObject({ traceId: asked?.traceId, parentSpanId: asked?.spanId });
    expect(store.activity.listTrace(asked?.traceId ?? '', 10).map(({ id }) => id)).toEqual([
      passedOn?.id,
      asked?.id,
    ]);
  });

  test('ends where agents only send each other on', async () => {
    const refused: unknown[] = [];
    agent.answer = async (response, delivery) => {
      const count = agent.deliveries.length;
      const [callerId, target] = count % 2 === 1 ? [ada.id, lead] : [lead.id, ada];
      const envelope = textEnvelope(newId(), `step ${count}`);
      const outcome = await send({ callerId, target, envelope });
      if (outcome.status === 508) refused.push(outcome.body);
      return says('fine')(response, delivery);
    };
    await send();
    expect(agent.deliveries).toHaveLength(17);
    const { traceId } = rows().at(-1) ?? {};
    expect(refused).toEqual([{ error: expect.stringContaining('17 times'), trace_id: traceId, depth: 17 }]);
    expect(
      store.activity.listTrace(traceId ?? '', 50).filter(({ status }) => status === 'error'),
    ).toHaveLength(1);
  });

  test('ends where two ask each other the same', async () => {
    agent.answer = async (response, delivery) => {
      const isAda = agent.deliveries.length % 2 === 1;
      await send({ callerId: isAda ? ada.id : lead.id, target: isAda ? lead : ada });
      return says('fine')(response, delivery);
    };
    await send();
    expect(agent.deliveries).toHaveLength(5);
  });

  test('never ends because an agent tells itself something', async () => {
    traces.enter(ada.id, 'm1', traces.ofMessage(null, ada.id));
    for (let count = 0; count < 20; count += 1) {
      expect((await send({ callerId: ada.id })).status).toBe(200);
    }
  });
});

test('the user hears of an answer, an agent does not', async () => {
  const events = collectEvents(store);
  await send({ callerId: lead.id });
  expect(events.platform()).not.toContain('A2A_RESPONSE');
  await send();
  expect(events.platform()).toContain('A2A_RESPONSE');
});
