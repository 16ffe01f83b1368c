import { afterEach, beforeEach, expect, test } from 'vitest';
import { historyHandlers } from '../../../core/engine/history-handlers.ts';
import { ActivityLog, textEnvelope } from '../../../core/messaging/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const connection = undefined as never;
let clock: TestClock;
let store: Store;
let activity: ActivityLog;
let handlers: ReturnType<typeof historyHandlers>;
let lead: string;
let ada: string;
let other: string;

beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  activity = new ActivityLog(store, clock.now);
  handlers = historyHandlers({ store, registry: new WorkspaceRegistry(store, clock.now) });
  lead = addWorkspace(store, 'Lead').id;
  ada = addWorkspace(store, 'Ada Bréau', { parentId: lead }).id;
  other = addWorkspace(store, 'Other').id;
});
afterEach(() => store.dispose());

type Asked = Parameters<(typeof handlers)['timeline.list']>[0];
type Page = Awaited<ReturnType<(typeof handlers)['timeline.list']>>;
const list = (asked: Partial<Asked>) =>
  handlers['timeline.list']({ below: false, limit: 100, ...asked }, connection) as Page;
const summaries = (asked: Partial<Asked>) => list(asked).entries.map(({ summary }) => summary);

async function logAll(): Promise<void> {
  const rows = [
    { workspaceId: ada, type: 'agent_log', summary: 'tool of Ada' },
    {
      workspaceId: lead,
      type: 'delegation',
      method: 'delegate',
      sourceId: lead,
      targetId: ada,
      status: 'failed',
      summary: 'task',
    },
    { workspaceId: other, type: 'error', summary: 'error of Other' },
    {
      workspaceId: ada,
      type: 'a2a_receive',
      sourceId: null,
      targetId: ada,
      summary: 'message',
      requestBody: textEnvelope('m', 'a café by the sea').body,
    },
  ];
  for (const row of rows) {
    activity.log(row);
    await clock.elapse(1_000);
  }
}

test('filters combine, and find what failed whatever it was', async () => {
  await logAll();
  expect(summaries({ outcomes: ['failed'] })).toEqual(['error of Other', 'task']);
  expect(summaries({ outcomes: ['failed'], kinds: ['delegation'] })).toEqual(['task']);
  expect(summaries({ kinds: ['tool', 'message'] })).toEqual(['message', 'tool of Ada']);
  expect(summaries({ who: null })).toEqual(['message']);
  expect(summaries({ workspaceId: ada, direction: 'in' })).toEqual(['message']);
});

test('a text is found in bodies and names, in any case and without accents', async () => {
  await logAll();
  expect(summaries({ text: 'CAFE sea' })).toEqual(['message']);
  expect(summaries({ text: 'breau tool' })).toEqual(['tool of Ada']);
  expect(summaries({ text: 'cafe mountain' })).toEqual([]);
});

test('a team is its lead and everything below', async () => {
  await logAll();
  expect(summaries({ workspaceId: lead, below: true })).toEqual(['message', 'task', 'tool of Ada']);
});

test('a look for what is rare ends, says how far it went, and is gone on with from there', () => {
  const row = activity.log({ workspaceId: ada, type: 'error', summary: 'row 0', createdAt: 0 });
  store.transaction(() => {
    for (let index = 1; index < 20_500; index += 1) {
      store.activity.insert({ ...row, id: `row-${index}`, type: 'agent_log', createdAt: index });
    }
  });
  const first = list({ outcomes: ['failed'] });
  expect(first).toMatchObject({ entries: [], reachedEnd: false, lookedTo: 500 });
  const rest = list({ outcomes: ['failed'], before: 501 });
  expect(rest.entries.map(({ summary }) => summary)).toEqual(['row 0']);
  expect(rest.reachedEnd).toBe(true);
});

test('lists cut long texts, and one row is got with its bodies whole', () => {
  const said = 'x'.repeat(50_000);
  const requestBody = textEnvelope('m', said).body;
  const { id } = activity.log({
    workspaceId: ada,
    type: 'a2a_receive',
    requestBody,
    toolTrace: [{ tool: 'read' }],
  });
  expect(list({}).entries[0]?.requestText.length).toBeLessThan(5_000);
  const whole = handlers['timeline.get']({ id }, connection) as {
    request: string;
    response: null;
    toolTrace: string;
  };
  expect(JSON.parse(whole.request)).toEqual(requestBody);
  expect(whole.response).toBeNull();
  expect(JSON.parse(whole.toolTrace)).toEqual([{ tool: 'read' }]);
  expect(() => handlers['timeline.get']({ id: 'gone' }, connection)).toThrow(
    'This entry is not kept any more',
  );
});

test('peers are counted from both ends', async () => {
  await logAll();
  activity.log({ workspaceId: lead, type: 'a2a_receive', sourceId: ada, targetId: lead });
  expect(handlers['peers.list']({ id: lead }, connection)).toEqual({
    peers: [{ peerId: ada, messages: 2, lastAt: clock.now() }],
  });
});
