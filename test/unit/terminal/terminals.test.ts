import { beforeEach, describe, expect, it } from 'vitest';
import { deferred, silentLogger } from '../../../core/base/index.ts';
import type { Terminal } from '../../../core/contract/index.ts';
import { Terminals } from '../../../core/terminal/index.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { FakeSession } from '../../support/fake-access.ts';

const MINUTE_MS = 60_000;
const ENDLESS = new AbortController().signal;

describe('terminals', () => {
  let clock: TestClock;
  let sessions: FakeSession[];
  let told: Terminal[];
  let terminals: Terminals;

  beforeEach(() => {
    clock = new TestClock();
    sessions = [];
    told = [];
    terminals = new Terminals({
      clock,
      logger: silentLogger(),
      onChange: (terminal) => told.push(terminal),
      exec: async (_id, request) => {
        const session = new FakeSession(request);
        sessions.push(session);
        return session;
      },
    });
  });

  const open = async (workspaceId = 'w') => {
    const terminal = await terminals.open({ workspaceId, command: null, tty: true, cols: 80, rows: 24 });
    const session = sessions.at(-1);
    if (!session) throw new Error('nothing was started');
    return { id: terminal.id, session };
  };
  const read = (id: string, from: number | null = null, wait = false) =>
    terminals.read({ id, from, wait, encoding: 'utf8' }, ENDLESS);
  const code = (work: Promise<unknown> | (() => unknown)) =>
    Promise.resolve()
      .then(() => (typeof work === 'function' ? work() : work))
      .then(
        () => 'done',
        (error: { code: string }) => error.code,
      );

  it('types, resizes, and reads from any offset, for any number of viewers', async () => {
    const { id, session } = await open();
    session.print('one\r\n');
    const first = await read(id);
    expect(first).toMatchObject({ data: 'one\r\n', next: 5, dropped: 0, terminal: { cols: 80, end: null } });
    session.print('two');
    expect(await read(id, first.next)).toMatchObject({ data: 'two', next: 8 });
    expect(await read(id)).toMatchObject({ data: 'one\r\ntwo', next: 8 });
    await terminals.write(id, Buffer.from('ls\r'));
    await terminals.resize(id, 120, 40);
    expect(session.typed).toEqual(['ls\r']);
    expect(session.size).toEqual({ cols: 120, rows: 40 });
    expect(terminals.list('w')).toMatchObject([{ id, cols: 120, rows: 40 }]);
    expect(terminals.list('other')).toEqual([]);
  });

  it('lets a viewer wait: for output, for the end, for its time, for its connection', async () => {
    const { id, session } = await open();
    const waits = [read(id, 0, true), read(id, 0, true)];
    session.print('x');
    await clock.elapse(16);
    for (const wait of waits) expect(await wait).toMatchObject({ data: 'x', next: 1 });

    const quiet = read(id, 1, true);
    await clock.elapse(25_000);
    expect(await quiet).toMatchObject({ data: '', next: 1 });

    const connection = new AbortController();
    const left = terminals.read({ id, from: 1, wait: true, encoding: 'utf8' }, connection.signal);
    connection.abort();
    expect(await left).toMatchObject({ data: '' });

    const last = read(id, 1, true);
    session.exit(3);
    expect(await last).toMatchObject({ data: '', terminal: { end: { reason: 'ended', exitCode: 3 } } });
    expect(told.map(({ end }) => end?.reason ?? null)).toEqual([null, 'ended']);
    expect(await code(() => terminals.write(id, Buffer.from('x')))).toBe('terminal_ended');
  });

  it('gathers what is printed within one frame', async () => {
    const { id, session } = await open();
    session.print('a');
    const rest = read(id, 1, true);
    for (const letter of 'bcd') session.print(letter);
    await clock.elapse(16);
    expect(await rest).toMatchObject({ data: 'bcd' });
  });

  it('holds a program that floods, and tells a slow viewer what it missed', async () => {
    const { id, session } = await open();
    const chunk = 'y\n'.repeat(32 * 1024);
    for (let printed = 0; printed < 5; printed += 1) session.print(chunk);
    expect(session.paused).toBe(true);
    await clock.elapse(16);
    expect(session.paused).toBe(false);
    const { dropped, data } = await read(id, 0);
    expect(dropped).toBe(64 * 1024);
    expect(data.length).toBe(64 * 1024);
  });

  it('holds a program for its fastest viewer, but not for one that went away', async () => {
    const { id, session } = await open();
    const chunk = 'x'.repeat(64 * 1024);
    await read(id, 0);
    for (let printed = 0; printed < 3; printed += 1) session.print(chunk);
    await clock.elapse(16);
    expect(session.paused).toBe(true);
    const { next } = await read(id, 0);
    expect(session.paused).toBe(false);
    session.print(chunk);
    expect(session.paused).toBe(true);
    await read(id, next);
    session.print(chunk.repeat(2));
    expect(session.paused).toBe(true);
    await clock.elapse(4_100);
    expect(session.paused).toBe(false);
  });

  it('ends after half an hour without input, not without output', async () => {
    const { id, session } = await open();
    await clock.elapse(29 * MINUTE_MS);
    await terminals.write(id, Buffer.from('x'));
    await clock.elapse(29 * MINUTE_MS);
    session.print('still here');
    expect(session.killed).toBe(false);
    await clock.elapse(MINUTE_MS);
    expect(session.killed).toBe(true);
    expect(terminals.list()).toMatchObject([
      { end: { reason: 'idle', message: 'Nobody typed for 30 minutes' } },
    ]);
    await clock.elapse(5 * MINUTE_MS);
    expect(terminals.list()).toEqual([]);
    expect(await code(read(id))).toBe('terminal_not_found');
  });

  it('ends with the instance of its workspace and says so; what it printed can still be read', async () => {
    const { id, session } = await open();
    const other = await open('other');
    session.print('last words');
    terminals.endAllOf('w', 'The workspace was stopped');
    expect(session.killed).toBe(true);
    expect(other.session.killed).toBe(false);
    expect(await read(id)).toMatchObject({
      data: 'last words',
      terminal: { end: { reason: 'lost', message: 'The workspace was stopped' } },
    });
  });

  it('opens only so many in one workspace, and counts those being opened', async () => {
    const opened = await Promise.all(
      Array.from({ length: 9 }, () =>
        code(terminals.open({ workspaceId: 'w', command: null, tty: true, cols: 80, rows: 24 })),
      ),
    );
    expect(opened.filter((each) => each === 'done')).toHaveLength(8);
    expect(opened.at(-1)).toBe('too_many_terminals');
    await open('other');
    const [first] = terminals.list('w');
    await terminals.close(first?.id ?? '');
    await open('w');
  });

  it('lets whoever types wait for a program that does not read', async () => {
    const { id, session } = await open();
    const room = deferred<void>();
    session.room = room.promise;
    let typed = false;
    const typing = terminals.write(id, Buffer.from('x')).then(() => {
      typed = true;
    });
    await settle();
    expect(typed).toBe(false);
    room.resolve();
    await typing;
  });

  it('remembers only so many of those that have ended', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 10; count += 1) {
      const { id, session } = await open();
      ids.push(id);
      session.exit(0);
      await settle();
    }
    await open('other');
    expect(terminals.list('w').map(({ id }) => id)).toEqual(ids.slice(2));
    expect(clock.pending).toBe(8 + 1);
  });

  it('closes for good, and with the engine', async () => {
    const { id, session } = await open();
    await terminals.close(id);
    expect(session.killed).toBe(true);
    expect(await code(terminals.close(id))).toBe('terminal_not_found');
    const rest = await open();
    await terminals.dispose();
    expect(rest.session.killed).toBe(true);
    expect(terminals.list()).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
