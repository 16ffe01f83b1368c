import { afterEach, beforeEach, expect, test } from 'vitest';
import { replayHandlers } from '../../../core/engine/replay-handlers.ts';
import { ActivityLog } from '../../../core/messaging/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const connection = undefined as never;
let clock: TestClock;
let store: Store;
let registry: WorkspaceRegistry;
let handlers: ReturnType<typeof replayHandlers>;

beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  registry = new WorkspaceRegistry(store, clock.now);
  handlers = replayHandlers({ store, view: (record) => registry.view(record), now: clock.now });
});
afterEach(() => store.dispose());

/** A workspace that everybody was told of, as of now. */
function begin(name: string): string {
  const record = addWorkspace(store, name, { createdAt: clock.now() });
  registry.announce(record);
  return record.id;
}

type Opened = Awaited<ReturnType<(typeof handlers)['replay.open']>>;
const open = (from: number, to: number) => handlers['replay.open']({ from, to }, connection) as Opened;

function readAll(cursor: string, limit: number) {
  const events = [];
  for (let next: string | null = cursor; next !== null; ) {
    const page = handlers['replay.read']({ cursor: next, limit }, connection) as Awaited<
      ReturnType<(typeof handlers)['replay.read']>
    >;
    events.push(...page.events);
    next = page.cursor;
  }
  return events;
}

const told = (events: ReturnType<typeof readAll>) =>
  events.map(({ event }) =>
    event.type === 'workspace.changed'
      ? `${event.workspace.name} ${event.workspace.status}`
      : event.type === 'activity.logged'
        ? event.activity.summary
        : event.type,
  );

test('a moment is told as it was, and what came after in the order of its time, whatever the size of pages', async () => {
  const ada = begin('Ada');
  const start = clock.now();
  await clock.elapse(1_000);
  registry.change(ada, { status: 'degraded' });
  await clock.elapse(1_000);
  const between = clock.now();
  await clock.elapse(1_000);
  const activity = new ActivityLog(store, clock.now);
  activity.log({ workspaceId: ada, type: 'agent_log', summary: 'read a page' });
  await clock.elapse(1_000);
  registry.change(ada, { status: 'paused' });
  const bea = begin('Bea');
  await clock.elapse(1_000);
  activity.log({ workspaceId: bea, type: 'agent_log', summary: 'read another' });

  const opened = open(between, clock.now());
  expect(opened.workspaces.map(({ name, status }) => `${name} ${status}`)).toEqual(['Ada degraded']);
  for (const limit of [1, 2, 100]) {
    expect(told(readAll(opened.cursor, limit))).toEqual([
      'read a page',
      'Ada paused',
      'Bea online',
      'read another',
    ]);
  }
  expect(told(readAll(open(start, between).cursor, 10))).toEqual(['Ada online', 'Ada degraded']);
});

test('who was removed before is gone, and who is removed later is still there', async () => {
  const ada = begin('Ada');
  const bea = begin('Bea');
  await clock.elapse(1_000);
  registry.change(ada, { status: 'removed' });
  await clock.elapse(1_000);
  const moment = clock.now();
  await clock.elapse(1_000);
  registry.change(bea, { status: 'removed' });
  const opened = open(moment, clock.now());
  expect(opened.workspaces.map(({ name }) => name)).toEqual(['Bea']);
  expect(told(readAll(opened.cursor, 10))).toContain('workspace.removed');
});

test('the record says how far back it goes, and a time before it begins there', async () => {
  expect(handlers['replay.range']({}, connection)).toMatchObject({ from: null, imports: [] });
  expect(() => open(1, 2)).toThrow('Nothing is recorded of that time');
  begin('Ada');
  const begun = clock.now();
  const about = { name: 'Studio', dir: 'studio', mode: 'merge' };
  for (const event of ['org.import.started', 'org.import.completed'] as const) {
    await clock.elapse(1_000);
    store.events.append({ type: 'platform', event, workspaceId: null, payload: about });
  }
  expect(handlers['replay.range']({}, connection)).toMatchObject({
    from: begun,
    imports: [{ at: begun + 1_000, endedAt: begun + 2_000, title: 'Studio' }],
  });
  expect(open(begun - 99_000, begun + 1).from).toBe(begun);
});

test('a task is told as given away when it was, not as it ended', async () => {
  const ada = begin('Ada');
  const moment = clock.now();
  await clock.elapse(1_000);
  const activity = new ActivityLog(store, clock.now);
  const { id } = activity.log({
    workspaceId: ada,
    type: 'delegation',
    method: 'delegate',
    status: 'pending',
  });
  activity.settle(id, { status: 'failed', errorDetail: 'nobody was there' });
  const [row] = readAll(open(moment, clock.now()).cursor, 10).filter(
    ({ event }) => event.type === 'activity.logged',
  );
  expect(row?.event).toMatchObject({ activity: { status: 'dispatched', errorDetail: '' } });
});

test.each(['', 'x', '1.2.3', '1.2.3.4.5.6', '1.2.3.4.5e99'])('%j is no place in the record', (cursor) => {
  expect(() => handlers['replay.read']({ cursor, limit: 5 }, connection)).toThrow(
    'This is no place in the record',
  );
});
