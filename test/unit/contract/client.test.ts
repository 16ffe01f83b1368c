import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { createClient, type EngineClient, type Handlers } from '../../../core/contract/index.ts';
import { TestFeed, TestLine } from '../../support/carrier.ts';

const RECONNECT_MS = 100;

let feed: TestFeed;
let line: TestLine;
let client: EngineClient;
/** What came of the client's calls, by name. */
let outcomes: Record<string, unknown>;

function connect(handlers: Partial<Handlers> = {}, { accepting = true } = {}): void {
  line = new TestLine(feed, handlers);
  line.accepting = accepting;
  client = createClient(line, { reconnectDelayMs: () => RECONNECT_MS });
}

function call(name: string): void {
  client.call('builds.list', {}).then(
    (output) => (outcomes[name] = output),
    (error: AppError) => (outcomes[name] = error.code),
  );
}

/** Lets promises settle and everything that is due by `ms` happen. */
const elapse = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const builds: Partial<Handlers> = { 'builds.list': () => ({ builds: [], reachedEnd: true }) };

beforeEach(() => {
  vi.useFakeTimers();
  feed = new TestFeed();
  outcomes = {};
});
afterEach(() => {
  client.dispose();
  vi.useRealTimers();
});

describe('calls', () => {
  test('wait for the connection and go out in order', async () => {
    connect(builds, { accepting: false });
    call('first');
    call('second');
    await elapse();
    expect(client.state).toBe('connecting');
    expect(line.sent).toEqual([]);

    line.accept();
    await elapse();
    expect(line.sent.map((frame) => frame.t)).toEqual(['subscribe', 'call', 'call']);
    line.deliverAll();
    await elapse();
    expect(outcomes).toEqual({
      first: { builds: [], reachedEnd: true },
      second: { builds: [], reachedEnd: true },
    });
  });

  test('in flight when the connection breaks fail with `disconnected`; later ones are answered', async () => {
    connect(builds);
    await elapse();
    call('in flight');
    await elapse();
    line.cut();
    call('later');
    await elapse();
    expect(client.state).toBe('connecting');
    expect(outcomes).toEqual({ 'in flight': 'disconnected' });

    await elapse(RECONNECT_MS);
    line.deliverAll();
    await elapse();
    expect(outcomes.later).toEqual({ builds: [], reachedEnd: true });
    expect(line.opens).toBe(2);
  });

  test('reject with the error of the engine, whole', async () => {
    const actions = [{ label: 'Look again', operation: 'docker.retry' }];
    connect({
      'docker.retry': () => {
        throw new AppError('docker_absent', 'No engine', {
          detail: 'why',
          actions,
          cause: new Error('root'),
        });
      },
    });
    await elapse();
    const failed = client.call('docker.retry', {}).catch((error: AppError) => error);
    await elapse();
    line.deliverAll();
    const error = (await failed) as AppError;
    expect(error).toBeInstanceOf(AppError);
    expect(error.toJSON()).toEqual({
      code: 'docker_absent',
      message: 'No engine',
      detail: 'why',
      cause: 'root',
      actions,
    });
  });

  test('of a closed client fail at once', async () => {
    connect(builds);
    call('open');
    client.dispose();
    call('closed');
    await elapse();
    expect(outcomes).toEqual({ open: 'disconnected', closed: 'disconnected' });
    await elapse(RECONNECT_MS * 10);
    expect(line.opens).toBe(1);
  });
});

describe('events', () => {
  test('missed while away come after the reconnect, from the last known number', async () => {
    connect();
    const seen: number[] = [];
    client.onEvent(({ seq }) => seen.push(seq));
    client.resumeFrom(0);
    await elapse();
    feed.append(2);
    line.deliverAll();
    line.cut();
    feed.append(3);
    await elapse(RECONNECT_MS);
    expect(line.sent.at(-1)).toEqual({ t: 'subscribe', since: 2 });
    line.deliverAll();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test('missed for good end in a reset; after a snapshot they go on from there', async () => {
    feed = new TestFeed(2);
    connect();
    const seen: number[] = [];
    let resets = 0;
    client.onEvent(({ seq }) => seen.push(seq));
    client.onReset(() => {
      resets += 1;
      client.resumeFrom(feed.seq);
    });
    client.resumeFrom(0);
    await elapse();
    line.cut();
    feed.append(10);
    await elapse(RECONNECT_MS);
    line.deliverAll();
    expect(resets).toBe(1);
    feed.append(1);
    line.deliverAll();
    expect(seen).toEqual([11]);
  });

  test('that the snapshot holds already are dropped', async () => {
    connect();
    const seen: number[] = [];
    client.onEvent(({ seq }) => seen.push(seq));
    await elapse();
    feed.append(5);
    client.resumeFrom(3);
    line.deliverAll();
    expect(seen).toEqual([4, 5]);
  });
});

test('the state is told once per change', async () => {
  connect();
  const states: string[] = [];
  client.onState((state) => states.push(state));
  await elapse();
  line.cut();
  line.cut();
  await elapse(RECONNECT_MS);
  client.dispose();
  expect(states).toEqual(['connected', 'connecting', 'connected', 'closed']);
});

test('tries again for as long as it takes, waiting longer each time', async () => {
  line = new TestLine(feed);
  line.accepting = false;
  const waits: number[] = [];
  client = createClient(line, {
    reconnectDelayMs: (attempt) => {
      waits.push(attempt);
      return RECONNECT_MS;
    },
  });
  for (let attempt = 0; attempt < 4; attempt += 1) {
    line.cut();
    await elapse(RECONNECT_MS);
  }
  expect(waits).toEqual([0, 1, 2, 3]);
  line.accept();
  await elapse();
  expect(client.state).toBe('connected');
  line.cut();
  expect(waits.at(-1)).toBe(0);
});
