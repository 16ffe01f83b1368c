import { describe, expect, it } from 'vitest';
import type { Build, ChatMessage, EngineEvent, Task, Workspace } from '../../../core/contract/index.ts';
import { type GateClock, NoticeGate } from '../../../renderer/src/notices/gate.ts';
import { importEndNotice } from '../../../renderer/src/notices/import-end.ts';
import type { Notice, View } from '../../../renderer/src/notices/notice.ts';
import { taskLink } from '../../../renderer/src/notices/task-link.ts';
import { NoticeWatch } from '../../../renderer/src/notices/watch.ts';
import { runsInPane } from '../../../renderer/src/palette/pane-commands.ts';
import { approval, byId, workspace } from './fixtures.ts';

const AWAY: View = { focused: false, workspaceIds: [], problems: false, approvals: false, asking: null };
const HERE: View = { ...AWAY, focused: true };

const error = (code: string, operation?: string): NonNullable<Workspace['error']> => ({
  code,
  message: `It is ${code}`,
  actions: operation === undefined ? [] : [{ label: 'Fix', operation }],
});
const changed = (change: Partial<Workspace>) =>
  ({ type: 'workspace.changed', workspace: workspace('a', { name: 'Ada', ...change }) }) as const;
const said = (change: Partial<ChatMessage> = {}): EngineEvent => ({
  type: 'chat.changed',
  message: {
    id: 'm1',
    workspaceId: 'a',
    role: 'agent',
    text: 'Done',
    files: [],
    state: 'sent',
    error: null,
    traceId: null,
    work: null,
    createdAt: 0,
    ...change,
  },
});
const built = (status: Build['status'], tookMs: number) =>
  ({
    type: 'build.changed',
    build: {
      ...({} as Build),
      id: 'b1',
      runtime: 'codex',
      status,
      startedAt: 0,
      endedAt: tookMs,
      error: status === 'failed' ? error('build_failed') : null,
    },
  }) as const;

const watch = (known: Partial<Workspace> | null = {}, messages: readonly string[] = []) =>
  new NoticeWatch({
    workspace: () => (known === null ? undefined : workspace('a', { name: 'Ada', ...known })),
    hasMessage: (_workspaceId, id) => messages.includes(id),
  });

describe('messages of the system', () => {
  it('tell that a workspace failed, once for each failure', () => {
    const events = watch();
    const failed = changed({ status: 'failed', error: error('start_failed') });
    expect(events.take(failed, AWAY, [])).toMatchObject({
      kind: 'failure',
      title: 'Ada failed',
      body: 'It is start_failed',
      link: 'molecule://workspace/a?view=logs',
    });
    expect(events.take(failed, AWAY, [])).toBeNull();
    expect(events.take(changed({ status: 'provisioning' }), AWAY, [])).toBeNull();
    expect(events.take(failed, AWAY, [])?.title).toBe('Ada failed');
  });

  it('U10: tell that an agent asks for approval, once, and not where somebody works with the app', () => {
    const asked = {
      type: 'approval.changed',
      approval: approval('r1', { workspaceId: 'a', action: 'Publish\u202e the page\nnow' }),
    } as const;
    expect(watch().take(asked, HERE, [])).toBeNull();
    const events = watch();
    expect(events.take(asked, AWAY, [])).toMatchObject({
      kind: 'approval',
      title: 'Ada asks for your approval',
      body: 'Publish the page now',
      link: 'molecule://workspace/a?view=approvals',
    });
    expect(events.take(asked, AWAY, [])).toBeNull();
    const decided = { ...asked, approval: { ...asked.approval, id: 'r2', status: 'denied' } } as const;
    expect(events.take(decided, AWAY, [])).toBeNull();
  });

  it('name a crash loop, and what waits for a person', () => {
    const crash = changed({ status: 'failed', error: error('crash_loop') });
    expect(watch().take(crash, AWAY, [])).toMatchObject({ kind: 'failure', title: 'Ada keeps crashing' });
    const keys = changed({ status: 'failed', error: error('env_missing', 'secrets.list') });
    expect(watch().take(keys, AWAY, [])).toMatchObject({ kind: 'asks', title: 'Ada needs keys' });
    const tier = changed({ status: 'failed', error: error('tier', 'workspaces.allowTier') });
    expect(watch().take(tier, AWAY, [])).toMatchObject({ kind: 'asks', title: 'Ada needs your agreement' });
  });

  it('say nothing of what had failed before, or is being removed', () => {
    const failed = changed({ status: 'failed', error: error('start_failed') });
    expect(watch({ status: 'failed' }).take(failed, AWAY, [])).toBeNull();
    expect(watch().take(changed({ status: 'failed', destroyAt: 9 }), AWAY, [])).toBeNull();
  });

  it('say nothing of what is in view', () => {
    const failed = changed({ status: 'failed' });
    expect(watch().take(failed, { ...HERE, workspaceIds: ['a'] }, [])).toBeNull();
    expect(watch().take(failed, { ...HERE, problems: true }, [])).toBeNull();
    // In view, but nobody is there.
    expect(watch().take(failed, { ...AWAY, workspaceIds: ['a'] }, [])).not.toBeNull();
    expect(watch().take(failed, { ...HERE, workspaceIds: ['b'] }, [])).not.toBeNull();
  });

  it('tell an answer only while nobody works with the app, and only once', () => {
    const events = watch();
    expect(events.take(said(), AWAY, [])).toMatchObject({
      kind: 'reply',
      title: 'Ada answered',
      body: 'Done',
    });
    expect(events.take(said({ text: 'Done.' }), AWAY, [])).toBeNull();
    expect(watch().take(said(), HERE, [])).toBeNull();
    expect(watch().take(said({ role: 'user' }), AWAY, [])).toBeNull();
    expect(watch({}, ['m1']).take(said(), AWAY, [])).toBeNull();
  });

  it('show the words of an answer, not the marks of its text', () => {
    const text = '## Done\n\n- **two** files\n- see `notes.md`';
    expect(watch().take(said({ text }), AWAY, [])?.body).toBe('Done two files see notes.md');
  });

  it('show of an answer one line, without what hides or turns it', () => {
    const text = `\u202E<b>evil</b>\n\u001b[31m${'long '.repeat(2_000)}`;
    const body = watch().take(said({ text }), AWAY, [])?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(240);
    for (const hidden of ['\n', '\u001b', '\u202e']) expect(body).not.toContain(hidden);
  });

  it('tell that a build ended that took a while, or failed', () => {
    expect(watch().take(built('succeeded', 90_000), AWAY, [])).toMatchObject({
      kind: 'done',
      link: 'molecule://build/b1',
    });
    expect(watch().take(built('succeeded', 900), AWAY, [])).toBeNull();
    expect(watch().take(built('running', 90_000), AWAY, [])).toBeNull();
    expect(watch().take(built('failed', 900), AWAY, [])?.title).toBe('The image of Codex was not built');
    expect(watch().take(built('failed', 900), HERE, [])).toBeNull();
  });

  it('forget a workspace that was removed', () => {
    const events = watch();
    const failed = changed({ status: 'failed' });
    expect(events.take(failed, AWAY, [])).not.toBeNull();
    expect(events.take({ type: 'workspace.removed', id: 'a' }, AWAY, [])).toBeNull();
    expect(events.take(failed, AWAY, [])).not.toBeNull();
  });

  it('name a workspace as it is called now, and none that nobody knows', () => {
    const events = watch();
    events.take(changed({ name: `Ada ${'L'.repeat(100)}` }), AWAY, []);
    const title = events.take(said(), AWAY, [])?.title ?? '';
    expect(title).toMatch(/^Ada L{55}… answered$/);
    events.take({ type: 'workspace.removed', id: 'a' }, AWAY, []);
    expect(events.take(said({ id: 'm2' }), AWAY, [])?.title).toBe('Ada answered');
    expect(watch(null).take(said(), AWAY, [])).toBeNull();
  });

  it('take a build for long from ten seconds on', () => {
    const lasting = (tookMs: number) => {
      const event = built('succeeded', 0);
      return { ...event, build: { ...event.build, startedAt: 1_000_000, endedAt: 1_000_000 + tookMs } };
    };
    expect(watch().take(lasting(9_999), AWAY, [])).toBeNull();
    expect(watch().take(lasting(10_000), AWAY, [])).not.toBeNull();
  });

  it('tell that an import ended when all of it is up or has failed', () => {
    const followed = { org: 'Acme', ids: ['a', 'b'] };
    const up = byId(workspace('a'), workspace('b', { status: 'provisioning' }));
    expect(importEndNotice(followed, up)).toBeNull();
    const partly = byId(workspace('a'), workspace('b', { status: 'failed' }));
    expect(importEndNotice(followed, partly)).toMatchObject({
      title: 'Acme is up in part',
      body: '1 workspace is ready, 1 failed.',
      link: 'molecule://problems',
    });
    expect(importEndNotice(followed, byId(workspace('a'), workspace('b')))?.title).toBe('Acme is up');
    expect(importEndNotice(followed, {})).toBeNull();
  });

  it('are not told of kinds that are muted', () => {
    expect(watch().take(said(), AWAY, ['reply'])).toBeNull();
    expect(watch().take(said(), AWAY, ['failure', 'done', 'asks'])).not.toBeNull();
  });
});

const task = (kind: Task['kind'], change: Partial<Task> = {}): Task => ({
  id: 't1',
  kind,
  title: 'Install the plugin',
  status: 'succeeded',
  progress: null,
  message: '',
  result: null,
  error: null,
  startedAt: 0,
  endedAt: 1,
  ...change,
});

describe('a message that a task has ended', () => {
  it.each([
    ['plugin.install', { workspaceId: 'a b', name: 'x' }, 'molecule://workspace/a%20b?view=plugins'],
    ['plugin.install', { workspaceId: 7 }, 'molecule://problems'],
    ['plugin.install', { workspaceId: '' }, 'molecule://problems'],
    ['offline.import', { workspaceIds: ['r', 'a'] }, 'molecule://workspace/r?view=chat'],
    ['offline.import', { workspaceIds: [] }, 'molecule://images'],
    ['offline.import', { workspaceIds: 'r' }, 'molecule://images'],
    ['offline.export', { sha256: 'x' }, 'molecule://images'],
    ['image.refresh', { pulled: [] }, 'molecule://images'],
    ['image.build', { buildId: 'b/1' }, 'molecule://build/b%2F1'],
    ['image.build', { buildId: null }, 'molecule://build'],
  ] as const)('of the kind %s with %j leads to what came of it', (kind, result, link) =>
    expect(taskLink(task(kind, { result }))).toBe(link),
  );

  it.each([
    ['plugin.install', 'molecule://problems'],
    ['offline.import', 'molecule://images'],
    ['offline.export', 'molecule://images'],
    ['image.refresh', 'molecule://images'],
    ['image.build', 'molecule://build'],
  ] as const)('that failed, of the kind %s, leads where it can be tried again', (kind, link) =>
    expect(taskLink(task(kind, { status: 'failed', error: error('any') }))).toBe(link),
  );

  it('that failed in a workspace leads to its plugins', () => {
    const plugin = { workspaceId: 'a b', source: 'local://x', track: 'none' };
    const failed = task('plugin.install', { status: 'failed', error: error('any'), plugin });
    expect(taskLink(failed)).toBe('molecule://workspace/a%20b?view=plugins');
  });

  it('leads to the build that failed on the way', () => {
    const failed = {
      ...error('build_failed'),
      actions: [
        { label: 'Again', operation: 'images.build', input: { id: 'x' } },
        { label: 'Log', operation: 'builds.log', input: { id: 'b9' } },
      ],
    };
    expect(taskLink(task('offline.export', { status: 'failed', error: failed }))).toBe('molecule://build/b9');
  });

  it('comes once, when it has ended and nobody is there, and not of builds', () => {
    const ended = (change: Partial<Task> = {}, kind: Task['kind'] = 'plugin.install') =>
      ({ type: 'task.changed', task: task(kind, { result: { workspaceId: 'a' }, ...change }) }) as const;
    const events = watch();
    expect(events.take(ended(), AWAY, [])).toEqual({
      kind: 'done',
      tag: 'task:t1',
      about: 'Install the plugin',
      title: 'Done: Install the plugin',
      body: '',
      link: 'molecule://workspace/a?view=plugins',
    });
    expect(events.take(ended(), AWAY, [])).toBeNull();
    expect(watch().take(ended({ status: 'running' }), AWAY, [])).toBeNull();
    expect(watch().take(ended({ status: 'cancelled' }), AWAY, [])).toBeNull();
    expect(watch().take(ended(), HERE, [])).toBeNull();
    expect(watch().take(ended({}, 'image.build'), AWAY, [])).toBeNull();
    expect(watch().take(ended({}, 'image.refresh'), AWAY, [])).toBeNull();
    expect(watch().take(ended({ status: 'failed', error: error('any') }), AWAY, [])).toMatchObject({
      title: 'Failed: Install the plugin',
      body: 'It is any',
    });
  });
});

/** A clock whose time a test moves. */
class HandClock implements GateClock {
  at = 0;
  #waiting: { at: number; run: () => void }[] = [];
  now = () => this.at;
  after = (ms: number, run: () => void) => void this.#waiting.push({ at: this.at + ms, run });

  pass(ms: number): void {
    this.at += ms;
    const due = this.#waiting.filter(({ at }) => at <= this.at);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.at);
    for (const { run } of due) run();
  }
}

describe('the rate of messages', () => {
  const failure = (about: string): Notice => ({
    kind: 'failure',
    tag: `trouble:${about}`,
    about,
    title: `${about} failed`,
    body: '',
    link: `molecule://workspace/${about}`,
  });
  const gate = () => {
    const clock = new HandClock();
    const shown: Notice[] = [];
    return { clock, shown, gate: new NoticeGate(clock, (notice) => shown.push(notice)) };
  };

  it('lets a single one through as it is', () => {
    const { clock, shown, gate: one } = gate();
    one.take(failure('a'));
    clock.pass(1_000);
    expect(shown).toEqual([failure('a')]);
  });

  it('waits 800 milliseconds for what belongs together, and six seconds between two', () => {
    const { clock, shown, gate: one } = gate();
    clock.pass(50_000);
    one.take(failure('a'));
    clock.pass(799);
    expect(shown).toHaveLength(0);
    clock.pass(1);
    expect(shown).toHaveLength(1);
    one.take(failure('b'));
    clock.pass(5_999);
    expect(shown).toHaveLength(1);
    clock.pass(1);
    expect(shown).toHaveLength(2);
  });

  it('names up to four, and counts each answer but each failure of one workspace once', () => {
    const told = (notices: readonly Notice[]) => {
      const { clock, shown, gate: many } = gate();
      for (const notice of notices) many.take(notice);
      clock.pass(1_000);
      return shown[0];
    };
    const failures = ['a', 'b', 'c', 'd', 'e'].map(failure);
    expect(told(failures.slice(0, 4))?.body).toBe('a, b, c, d');
    expect(told(failures)?.body).toBe('a, b, c, d and 1 more');
    const twice = [failure('a'), failure('b'), failure('b')];
    expect(told(twice)?.title).toBe('2 workspaces failed');
    const replies = twice.map((notice) => ({ ...notice, kind: 'reply' as const }));
    expect(told(replies)).toMatchObject({ title: '3 new answers', link: 'molecule://workspace/b' });
  });

  it('tells what comes together as one, by kind, and names it', () => {
    const { clock, shown, gate: many } = gate();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) many.take(failure(name));
    many.take({ ...failure('g'), kind: 'reply', tag: 'reply:g' });
    clock.pass(1_000);
    expect(shown.map(({ title }) => title)).toEqual(['6 workspaces failed', 'g failed']);
    expect(shown[0]).toMatchObject({ body: 'a, b, c, d and 2 more', link: 'molecule://problems' });
  });

  it('does not tell any more what was taken back meanwhile', () => {
    const { clock, shown, gate: one } = gate();
    one.take(failure('a'));
    one.take(failure('b'));
    one.drop('trouble:a');
    clock.pass(1_000);
    expect(shown).toEqual([failure('b')]);
  });

  it('holds what follows, and loses none of it', () => {
    const { clock, shown, gate: many } = gate();
    const names = Array.from({ length: 40 }, (_, index) => `w${index}`);
    for (const name of names) {
      many.take(failure(name));
      clock.pass(500);
    }
    clock.pass(60_000);
    expect(shown.length).toBeLessThanOrEqual(6);
    const counts = shown.map(({ title }) => Number(/^(\d+) /.exec(title)?.[1] ?? 1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(names.length);
  });
});

describe('a command of the menu', () => {
  it('is carried out by the inspector in a window of its own when it is about its workspace', () => {
    expect(runsInPane('inspector', { id: 'workspace.restart', group: 'Workspace' })).toBe(true);
    expect(runsInPane('dock', { id: 'workspace.restart', group: 'Workspace' })).toBe(false);
    expect(runsInPane('inspector', { id: 'canvas.fit', group: 'Canvas' })).toBe(false);
    expect(runsInPane('outline', { id: 'interface.larger', group: 'View' })).toBe(true);
  });
});
