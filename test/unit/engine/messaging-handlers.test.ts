import { afterEach, beforeEach, expect, test } from 'vitest';
import { messagingHandlers } from '../../../core/engine/messaging-handlers.ts';
import { dayOf, Traces } from '../../../core/messaging/index.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { settle } from '../../support/clock.ts';
import { testMessaging } from '../../support/messaging.ts';
import { collectEvents } from '../../support/store.ts';

let org: ReturnType<typeof testMessaging>;
let handlers: ReturnType<typeof messagingHandlers>;
const connection = undefined as never;

beforeEach(() => {
  org = testMessaging();
  const { store, outbox, clock } = org;
  handlers = messagingHandlers({ store, outbox, registry: new WorkspaceRegistry(store), now: clock.now });
});
afterEach(() => org.dispose());

test('a task that waits is cancelled, and its caller is told', () => {
  org.store.workspaces.update(org.ada, { status: 'offline' });
  const { id } = org.delegations.delegate({ callerId: org.lead, targetId: org.ada, task: 'draw' });
  handlers['messages.cancel']({ messageId: id }, connection);
  expect(org.store.delegations.get(id)).toMatchObject({ status: 'failed', error: 'it was cancelled' });
});

test('a message of a chat that waits is cancelled, and can be sent again', async () => {
  org.store.workspaces.update(org.ada, { status: 'offline' });
  const { id } = org.chat.send(org.ada, 'Hello');
  handlers['messages.cancel']({ messageId: id }, connection);
  expect(org.chat.page(org.ada, 10).messages).toMatchObject([{ id, state: 'failed' }]);
  org.store.workspaces.update(org.ada, { status: 'online' });
  org.outbox.drain(org.ada);
  await settle();
  expect(org.proxy.sent).toEqual([]);
  org.chat.retry(id, [org.ada]);
  await settle();
  expect(org.proxy.sent).toEqual([id]);
});

test('everything of one trace comes oldest first', () => {
  const { traceId, spanId } = new Traces().ofMessage(null, org.ada);
  for (const summary of ['one', 'two', 'three']) {
    const trace = summary === 'two' ? {} : { traceId, spanId };
    org.activity.log({ workspaceId: org.ada, type: 'agent_log', summary, ...trace });
  }
  const { entries } = handlers['timeline.trace']({ traceId }, connection) as {
    entries: { summary: string; traceId: string }[];
  };
  expect(entries.map((entry) => [entry.summary, entry.traceId])).toEqual([
    ['one', traceId],
    ['three', traceId],
  ]);
});

test('a budget tells the limit, what was spent this month, and the tokens of today', () => {
  const { store, clock, ada } = org;
  const told = collectEvents(store);
  store.workspaces.update(ada, { monthlySpend: 900, spendMonth: '2020-01' });
  store.usage.add(ada, dayOf(clock.now()).start, { inputTokens: 1_000_000, outputTokens: 0 });
  const today = { inputTokens: 1_000_000, outputTokens: 0, calls: 1, costDollars: 3 };
  expect(handlers['budget.set']({ id: ada, limitCents: 500 }, connection)).toEqual({
    limitCents: 500,
    spentCents: 0,
    today,
  });
  expect(told.all.at(-1)).toMatchObject({
    type: 'workspace.changed',
    workspace: { id: ada, budgetCents: 500, spentCents: 0 },
  });
  expect(handlers['budget.set']({ id: ada, limitCents: null }, connection)).toMatchObject({
    limitCents: null,
  });
  expect(handlers['budget.get']({ id: ada }, connection)).toEqual({ limitCents: null, spentCents: 0, today });
});
