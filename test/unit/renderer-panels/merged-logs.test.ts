import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError, Emitter, logTime } from '../../../core/base/index.ts';
import type { EngineClient, LogLine, SequencedEvent } from '../../../core/contract/index.ts';
import { bounded } from '../../../renderer/src/inspector/logs/bounded.ts';
import { type MergedLine, MergedLog, missingFrom } from '../../../renderer/src/inspector/logs/merged-log.ts';
import { MOST_LOGS, membersOf, teamOf } from '../../../renderer/src/inspector/logs/team/members.ts';
import { settle } from '../../support/clock.ts';
import { byId, workspace } from '../renderer/fixtures.ts';

const line = (ms: number, text = `${ms}`, stream: LogLine['stream'] = 'stdout'): LogLine => ({
  time: logTime(ms),
  stream,
  text,
});

/** An engine that only has logs. */
function engine(logs: Record<string, readonly LogLine[]>, broken: Record<string, string> = {}) {
  const events = new Emitter<SequencedEvent>();
  const states = new Emitter<EngineClient['state']>();
  const reconnect = () => {
    states.emit('connecting');
    states.emit('connected');
  };
  const call = vi.fn(async (operation: string, { id, tail }: { id: string; tail: number }) => {
    if (operation === 'workspaces.unfollowLogs') return {};
    const code = broken[id];
    if (code !== undefined) throw new AppError(code as 'not_running', 'not to be read');
    return { lines: (logs[id] ?? []).slice(-tail) };
  });
  const client = {
    state: 'connected',
    call,
    onEvent: (listener: (event: SequencedEvent) => void) => events.on(listener),
    onState: (listener: (state: EngineClient['state']) => void) => states.on(listener),
  } as unknown as EngineClient;
  const print = (id: string, ...lines: LogLine[]) =>
    events.emit({ seq: 1, at: 0, event: { type: 'log.lines', id, lines } });
  const calls = (operation: string) =>
    call.mock.calls.filter(([called]) => called === operation).map(([, { id }]) => id);
  return { client, print, calls, broken, reconnect };
}

const open: MergedLog[] = [];
async function follow(client: EngineClient, ids: readonly string[], since?: number): Promise<MergedLog> {
  const log = new MergedLog(client, { since, onChange: () => undefined });
  open.push(log);
  log.show(ids);
  await settle();
  return log;
}
const textsOf = (log: MergedLog) => log.printed().lines.map(({ source, raw }) => `${source.id} ${raw}`);

afterEach(() => {
  for (const log of open.splice(0)) log.dispose();
});

describe('MergedLog', () => {
  it('has the lines of all by time, also of one that tells late', async () => {
    const { client, print } = engine({ a: [line(10), line(30)], b: [line(20)] });
    const log = await follow(client, ['a', 'b']);
    print('b', line(50));
    print('a', line(40), line(60));
    expect(textsOf(log)).toEqual(['a 10', 'b 20', 'a 30', 'a 40', 'b 50', 'a 60']);
  });

  it('keeps lines of one moment in the order in which they came', async () => {
    const { client, print } = engine({});
    const log = await follow(client, ['b', 'a']);
    print('b', line(10, 'first'), line(10, 'second', 'stderr'));
    print('a', line(10, 'third'));
    expect(textsOf(log)).toEqual(['b first', 'b second', 'a third']);
  });

  it('gives each the same room, so that a loud one does not push out what a quiet one said', async () => {
    const loud = Array.from({ length: 9_000 }, (_, at) => line(1_000 + at));
    const { client, print } = engine({ loud, quiet: [line(1, 'hello')] });
    const log = await follow(client, ['loud', 'quiet']);
    print('loud', ...Array.from({ length: 9_000 }, (_, at) => line(20_000 + at)));
    const { members } = log.printed();
    expect(textsOf(log)[0]).toBe('quiet hello');
    expect(members.map(({ count }) => count)).toEqual([2_500, 1]);
    expect(members[0]?.came).toBe(2_000 + 9_000);
  });

  it('follows only who joins and leaves only who goes, and each keeps its colour', async () => {
    const { client, calls, print } = engine({ a: [line(1)], b: [line(2)], c: [line(3)] });
    const log = await follow(client, ['a', 'b']);
    const toneOf = (id: string) => log.printed().members.find((each) => each.id === id)?.tone;
    const before = toneOf('b');
    log.show(['c', 'b']);
    await settle();
    expect(calls('workspaces.followLogs')).toEqual(['a', 'b', 'c']);
    expect(calls('workspaces.unfollowLogs')).toEqual(['a']);
    expect(toneOf('b')).toBe(before);
    expect(toneOf('c')).not.toBe(before);
    print('a', line(9));
    expect(textsOf(log)).toEqual(['b 2', 'c 3']);
  });

  it('says who cannot be read, shows the others, and tries again only those', async () => {
    const { client, calls, broken } = engine({ a: [line(1)], b: [line(2)] }, { b: 'not_running' });
    const log = await follow(client, ['a', 'b']);
    expect(log.printed().members.map(({ error }) => error?.code ?? null)).toEqual([null, 'not_running']);
    expect(textsOf(log)).toEqual(['a 1']);
    delete broken.b;
    log.retryFailed();
    await settle();
    expect(calls('workspaces.followLogs')).toEqual(['a', 'b', 'b']);
    expect(textsOf(log)).toEqual(['a 1', 'b 2']);
  });

  it('counts each line once, also of one that is followed anew', async () => {
    const logs = { a: [line(1), line(2), line(3)] };
    const { client, broken, reconnect } = engine(logs);
    const log = await follow(client, ['a']);
    const came = () => log.printed().members[0]?.came;
    expect(came()).toBe(3);
    broken.a = 'not_running';
    reconnect();
    await settle();
    log.retryFailed();
    expect(came()).toBe(3);
    await settle();
    delete broken.a;
    logs.a.push(line(4));
    log.retryFailed();
    await settle();
    expect(came()).toBe(4);
    expect(textsOf(log)).toEqual(['a 1', 'a 2', 'a 3', 'a 4']);
    log.show([]);
    logs.a.push(line(5));
    log.show(['a']);
    await settle();
    expect(came()).toBe(5);
  });

  it('unfollows all when it is done', async () => {
    const { client, calls } = engine({});
    const log = await follow(client, ['a', 'b']);
    log.dispose();
    await settle();
    expect(calls('workspaces.unfollowLogs')).toEqual(['a', 'b']);
  });
});

describe('missingFrom', () => {
  const row = (id: string, ms: number, raw: string): MergedLine => ({
    number: 0,
    raw,
    time: logTime(ms),
    source: { id, tone: 0 },
  });

  it('is what is older than the lines that are here, and of their first moment what is not among them', () => {
    const here = [row('a', 10, 'here'), row('b', 11, 'other'), row('a', 20, 'here')];
    const found = [
      row('a', 9, 'older'),
      row('a', 10, 'cut off'),
      row('a', 10, 'here'),
      row('a', 15, 'let go'),
    ];
    const ofOthers = [row('b', 10, 'here'), row('c', 30, 'here')];
    expect(missingFrom(here, [...found, ...ofOthers])).toEqual([found[0], found[1], ...ofOthers]);
  });
});

describe('bounded', () => {
  it('keeps the newest lines, and fewer of them where they are long', () => {
    const long = 'x'.repeat(1_000_000);
    const lines = [long, ...Array.from({ length: 7 }, () => long), 'last'];
    expect(bounded(lines, (each) => each)).toHaveLength(8);
    expect(bounded(lines, (each) => each, 4)).toEqual([long, 'last']);
  });
});

describe('membersOf', () => {
  const children = { a: ['b', 'c'], c: ['d'] };

  it('are a workspace and everything below it that has a log', () => {
    const workspaces = byId(
      workspace('a'),
      workspace('b', { external: true }),
      workspace('c', { status: 'failed' }),
      workspace('d', { status: 'removed' }),
    );
    expect(membersOf({ workspaces }, teamOf({ children }, 'a'))).toEqual({ ids: ['a', 'c'], total: 2 });
  });

  it('are at most so many, those that run before all others, in the order of the tree', () => {
    const ids = Array.from({ length: MOST_LOGS + 5 }, (_, at) => `w${at}`);
    const workspaces = byId(...ids.map((id, at) => workspace(id, { status: at < 6 ? 'paused' : 'online' })));
    const members = membersOf({ workspaces }, ids);
    expect(members.total).toBe(MOST_LOGS + 5);
    expect(members.ids).toEqual(['w0', ...ids.slice(6)]);
  });
});
