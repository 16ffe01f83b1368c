import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import {
  createDispatcher,
  type EngineFrame,
  engineFrameSchema,
  type Handlers,
  serveSession,
  totalOf,
  type WorkspaceStats,
} from '../../../core/contract/index.ts';
import { TestFeed } from '../../support/carrier.ts';
import { settle } from '../../support/clock.ts';

const withHandlers = (handlers: Partial<Handlers>, onUnexpected?: () => void) =>
  createDispatcher(handlers as Handlers, onUnexpected ? { onUnexpected } : {});

describe('the dispatcher', () => {
  test.each(['nope', 'toString', '__proto__', 'constructor', ''])('knows no operation %j', async (name) => {
    await expect(withHandlers({})(name, {})).rejects.toMatchObject({ code: 'unknown_operation' });
  });

  test('refuses invalid input before the handler runs, and says which part', async () => {
    const send = vi.fn();
    const dispatch = withHandlers({ 'chat.send': send });
    const refusal = await dispatch('chat.send', { id: 7, text: null }).catch((error: AppError) => error);
    expect(refusal).toMatchObject({ code: 'invalid_input' });
    expect((refusal as AppError).detail).toMatch(/id/);
    expect((refusal as AppError).detail).toMatch(/text/);
    expect(send).not.toHaveBeenCalled();
  });

  test('fills in defaults and drops what the contract does not know', async () => {
    const remove = vi.fn(() => ({ count: 1, destroyAt: null }));
    const dispatch = withHandlers({ 'workspaces.remove': remove });
    expect(await dispatch('workspaces.remove', { id: 'a', extra: 1 })).toEqual({ count: 1, destroyAt: null });
    expect(remove).toHaveBeenCalledWith({ id: 'a', purge: false, undoable: false }, expect.any(AbortSignal));
  });

  test('passes the errors of handlers on as they are', async () => {
    const error = new AppError('name_taken', 'There is one', { detail: 'x' });
    const unexpected = vi.fn();
    const dispatch = withHandlers({ 'builds.list': () => Promise.reject(error) }, unexpected);
    await expect(dispatch('builds.list', {})).rejects.toBe(error);
    expect(unexpected).not.toHaveBeenCalled();
  });

  test.each([
    [new TypeError('x is undefined'), 'internal', 1],
    ['a text', 'internal', 1],
    [Object.assign(new Error('full'), { code: 'ENOSPC' }), 'disk_full', 0],
    [Object.assign(new Error('full'), { code: 'SQLITE_FULL' }), 'disk_full', 0],
    [Object.assign(new Error('no'), { code: 'EACCES' }), 'no_permission', 0],
  ])('maps %s to %s', async (thrown, code, reports) => {
    const unexpected = vi.fn();
    const dispatch = withHandlers(
      {
        'builds.list': () => {
          throw thrown;
        },
      },
      unexpected,
    );
    await expect(dispatch('builds.list', {})).rejects.toMatchObject({ name: 'AppError', code });
    expect(unexpected).toHaveBeenCalledTimes(reports);
  });
});

describe('a session', () => {
  function open(handlers: Partial<Handlers> = {}) {
    const feed = new TestFeed(5);
    const sent: EngineFrame[] = [];
    const session = serveSession(withHandlers(handlers), feed, (frame) => sent.push(frame));
    return { feed, sent, session };
  }

  test('ignores frames that are none, whatever they are', () => {
    const { sent, session, feed } = open();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.record({ t: fc.constantFrom('call', 'subscribe', 'events', 1), id: fc.string() }),
        ),
        (frame) => session.receive(frame),
      ),
      { numRuns: 500 },
    );
    feed.append();
    expect(sent).toEqual([]);
  });

  test('answers a call with its result or its error, by id', async () => {
    const { sent, session } = open({ 'builds.list': () => ({ builds: [], reachedEnd: true }) });
    session.receive({ t: 'call', id: 1, op: 'builds.list', input: {} });
    session.receive({ t: 'call', id: 2, op: 'nope', input: {} });
    await settle();
    expect(sent).toHaveLength(2);
    expect(sent).toContainEqual({ t: 'result', id: 1, output: { builds: [], reachedEnd: true } });
    expect(sent).toContainEqual({
      t: 'error',
      id: 2,
      error: expect.objectContaining({ code: 'unknown_operation', actions: [] }),
    });
    for (const frame of sent) expect(engineFrameSchema.safeParse(structuredClone(frame)).success).toBe(true);
  });

  test('lends each handler its own connection, which ends with it and not with another', async () => {
    const lent: AbortSignal[] = [];
    const handlers: Partial<Handlers> = {
      'builds.list': (_input, connection) => {
        lent.push(connection);
        return { builds: [], reachedEnd: true };
      },
    };
    const dispatch = withHandlers(handlers);
    const sessions = [1, 2].map(() => serveSession(dispatch, new TestFeed(0), () => {}));
    for (const each of sessions) each.receive({ t: 'call', id: 1, op: 'builds.list', input: {} });
    await dispatch('builds.list', {});
    sessions[0]?.dispose();
    expect(lent.map(({ aborted }) => aborted)).toEqual([true, false, false]);
  });

  test('sends what was missed, or a reset when that is gone', () => {
    const { feed, sent, session } = open();
    feed.append(3);
    session.receive({ t: 'subscribe', since: 1 });
    expect(sent).toEqual([{ t: 'events', events: feed.since(1).events }]);
    feed.append(10);
    session.receive({ t: 'subscribe', since: 1 });
    expect(sent.at(-1)).toEqual({ t: 'reset', seq: 13 });
  });

  test('hands lines of a log and samples only to who asked for them, and to all their numbers', async () => {
    const handlers: Partial<Handlers> = {
      'workspaces.followLogs': () => ({ lines: [] }),
      'workspaces.unfollowLogs': () => ({}),
      'stats.watch': () => ({ history: [] }),
      'stats.unwatch': () => ({}),
    };
    const { feed, sent, session } = open(handlers);
    const lines = [{ time: 't', stream: 'stdout' as const, text: 'x' }];
    const samples = [{ id: 'a', at: 1 } as WorkspaceStats];
    const heard = () => {
      feed.append(1, { type: 'log.lines', id: 'a', lines });
      feed.append(1, { type: 'log.lines', id: 'b', lines });
      feed.append(1, { type: 'stats.sampled', samples, total: totalOf([], 1) });
      const frames = sent.splice(0).filter((frame) => frame.t === 'events');
      const events = frames.flatMap((frame) => frame.events);
      expect(events.map(({ seq }) => seq)).toEqual([feed.seq - 2, feed.seq - 1, feed.seq]);
      return events.map(({ event }) =>
        event.type === 'log.lines'
          ? event.lines.length
          : event.type === 'stats.sampled' && event.samples.length,
      );
    };
    const call = (op: string, input: unknown) => session.receive({ t: 'call', id: 1, op, input });
    session.receive({ t: 'subscribe', since: null });
    expect(heard()).toEqual([0, 0, 0]);
    call('workspaces.followLogs', { id: 'a' });
    call('workspaces.followLogs', { id: 'a' });
    call('stats.watch', {});
    expect(heard()).toEqual([1, 0, 1]);
    call('workspaces.unfollowLogs', { id: 'a' });
    expect(heard()).toEqual([1, 0, 1]);
    call('workspaces.unfollowLogs', { id: 'a' });
    call('stats.unwatch', {});
    expect(heard()).toEqual([0, 0, 0]);
    call('workspaces.followLogs', null);
    await settle();
  });

  test('subscribes once, however often it is asked, and not at all after its end', () => {
    const { feed, sent, session } = open();
    session.receive({ t: 'subscribe', since: null });
    session.receive({ t: 'subscribe', since: null });
    feed.append();
    expect(sent).toHaveLength(1);
    session.dispose();
    feed.append();
    expect(sent).toHaveLength(1);
  });
});
