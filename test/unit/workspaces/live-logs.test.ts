import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import type { LogLine } from '../../../core/contract/index.ts';
import type { WorkspaceRecord } from '../../../core/store/index.ts';
import { LiveLogs, LiveStats } from '../../../core/workspaces/index.ts';
import { TestClock } from '../../support/clock.ts';
import { FakeBackend } from '../../support/fake-backend.ts';

const ID = 'a';
let clock: TestClock;
let backend: FakeBackend;
let logs: LiveLogs;
let follows: number;
beforeEach(() => {
  clock = new TestClock();
  backend = new FakeBackend();
  backend.machine.instances.set(ID, { fingerprint: 'f', running: true });
  follows = 0;
  const { followLogs } = backend;
  backend.followLogs = (...args) => {
    follows += 1;
    return followLogs.apply(backend, args);
  };
  logs = new LiveLogs({
    require: (id) =>
      ({ id, name: 'Ada', runtime: 'molecule', external: id === 'external' }) as WorkspaceRecord,
    backend: () => backend,
    clock,
    logger: silentLogger(),
  });
});
afterEach(() => logs.dispose());

const texts = (lines: readonly LogLine[]) => lines.map(({ text }) => text);
/** What comes to everybody, after the moment for which lines are collected. */
function listen(): string[] {
  const heard: string[] = [];
  logs.onLines(({ lines }) => heard.push(...texts(lines)));
  return heard;
}
const print = (text: string) => backend.print(ID, text, clock.now());

describe('following', () => {
  test('is done once for all, and ends with the last of them', async () => {
    const heard = listen();
    const [one, two] = [new AbortController(), new AbortController()];
    expect(texts(await logs.follow({ id: ID, tail: 5 }, one.signal))).toEqual(['the last words']);
    await logs.follow({ id: ID, tail: 5 }, two.signal);
    await clock.elapse(0);
    print('for both');
    await clock.elapse(200);
    one.abort();
    await clock.elapse(0);
    print('for one');
    await clock.elapse(200);
    expect([heard, follows]).toEqual([['for both', 'for one'], 1]);

    logs.unfollow(ID, two.signal);
    await clock.elapse(0);
    print('for nobody');
    await clock.elapse(200);
    expect([heard.length, clock.pending]).toEqual([2, 0]);
  });

  test('goes on with the next instance and after the backend was away', async () => {
    const heard = listen();
    const end = new AbortController();
    await logs.follow({ id: ID, tail: 5 }, end.signal);
    await clock.elapse(0);
    // The instance ends, which ends the answer of the backend; then nothing is asked until something changes.
    backend.endFollows();
    backend.machine.instances.delete(ID);
    await clock.elapse(60_000);
    expect(follows).toBe(1);
    backend.machine.instances.set(ID, { fingerprint: 'g', running: true });
    logs.look('another');
    await clock.elapse(0);
    expect(follows).toBe(1);
    logs.look(ID);
    await clock.elapse(0);
    print('from the next one');
    await clock.elapse(200);
    expect([heard, follows]).toEqual([['from the next one'], 2]);

    backend.ready = false;
    backend.endFollows();
    await clock.elapse(60_000);
    backend.ready = true;
    logs.look(null);
    await clock.elapse(0);
    expect(follows).toBe(3);
    end.abort();
  });

  test('is told why it cannot begin, and can be tried again', async () => {
    backend.fault = () => {
      throw new AppError('docker_lost', 'gone');
    };
    const end = new AbortController();
    await expect(logs.follow({ id: ID, tail: 5 }, end.signal)).rejects.toMatchObject({ code: 'docker_lost' });
    backend.fault = () => undefined;
    await expect(logs.follow({ id: ID, tail: 5 }, end.signal)).resolves.toHaveLength(1);
    await expect(logs.follow({ id: 'external', tail: 5 }, end.signal)).rejects.toMatchObject({
      code: 'not_running',
      detail: 'It runs elsewhere.',
    });
  });

  test('of one that printed nothing yet waits for it', async () => {
    backend.fault = () => {
      throw new AppError('not_running', 'nothing here');
    };
    const end = new AbortController();
    const lines: string[] = [];
    await logs.stream({ id: ID, tail: 5 }, end.signal, (more) => lines.push(...texts(more)));
    backend.fault = () => undefined;
    logs.look(ID);
    await clock.elapse(0);
    print('at last');
    await clock.elapse(200);
    expect(lines).toEqual(['at last']);
    end.abort();
  });

  test('tells of a flood that it was one', async () => {
    const heard = listen();
    const end = new AbortController();
    await logs.follow({ id: ID, tail: 5 }, end.signal);
    await clock.elapse(0);
    for (let index = 0; index < 12_000; index += 1) print(`line ${index}`);
    await clock.elapse(200);
    expect(heard.length).toBeLessThan(10_001);
    expect(heard[0]).toMatch(/^── \d+ lines before the next one came too fast to be shown ──$/);
    expect(heard.at(-1)).toBe('line 11999');
    end.abort();
  });
});

test('a search looks at the words behind the colours, in any case, and tells at how many lines', async () => {
  const line = (text: string): LogLine => ({ time: '', stream: 'stdout', text });
  backend.logs = async (_id, { tail }) =>
    [line('one'), line('\u001b[31mBig\u001b[0m Bang'), line('big bang again'), line('four')].slice(-tail);
  const search = async (wanted: string, tail = 9) => {
    const { lines, looked } = await logs.read({ id: ID, tail, search: wanted });
    return [lines.length, looked];
  };
  expect(await search(' big bang ')).toEqual([2, 4]);
  expect(await search('big bang', 1)).toEqual([1, 4]);
  expect(await search('[31m')).toEqual([0, 4]);
  expect(await search('', 2)).toEqual([2, 2]);
});

describe('watching what is used', () => {
  test('measures every two seconds while somebody does, and not once otherwise', async () => {
    let asked = 0;
    backend.stats = async (ids) => {
      asked += 1;
      return ids.map((id) => ({
        id,
        at: clock.now(),
        cpuPercent: 1,
        memoryBytes: 2,
        memoryLimitBytes: null,
        networkReceivedBytes: null,
        networkSentBytes: null,
        blockReadBytes: null,
        blockWrittenBytes: null,
        diskBytes: null,
        processes: null,
      }));
    };
    const external = { id: 'b', external: true, runtime: 'molecule' } as WorkspaceRecord;
    const stats = new LiveStats({
      listLive: () => [{ id: ID, external: false, runtime: 'molecule' } as WorkspaceRecord, external],
      backend: () => backend,
      clock,
      logger: silentLogger(),
    });
    const totals: number[] = [];
    stats.onSample(({ total }) => totals.push(total.workspaces));
    await clock.elapse(60_000);
    expect(asked).toBe(0);

    const [one, two] = [new AbortController(), new AbortController()];
    expect(stats.watch(one.signal)).toEqual([]);
    stats.watch(two.signal);
    await clock.elapse(6_100);
    expect([asked, totals]).toEqual([4, [1, 1, 1, 1]]);
    one.abort();
    stats.unwatch(two.signal);
    await clock.elapse(60_000);
    expect([asked, clock.pending]).toEqual([4, 0]);

    expect(stats.watch(new AbortController().signal), 'what was measured is still there').toHaveLength(4);
    await clock.elapse(20 * 60_000);
    const recent = stats.watch(two.signal);
    expect(recent.length, 'a quarter of an hour').toBe(451);
    expect(recent[0]?.at).toBe(clock.now() - 15 * 60_000);
    stats.dispose();
  });
});
