import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellQueueLength } from '../../../core/messaging/index.ts';
import { testMessaging } from '../../support/messaging.ts';
import { collectEvents } from '../../support/store.ts';

let org: ReturnType<typeof testMessaging>;
beforeEach(() => {
  org = testMessaging();
});
afterEach(() => org.dispose());

test('how many messages wait is told once for what comes together, and again when they are on their way', async () => {
  const { store, clock, chat, delegations, outbox, lead, ada } = org;
  const telling = tellQueueLength({ store, clock });
  const events = collectEvents(store);
  const told = () => events.all.flatMap((event) => (event.type === 'queue.changed' ? [event.queued] : []));
  store.workspaces.update(ada, { status: 'offline' });
  chat.send(ada, 'one');
  chat.send(ada, 'two');
  delegations.delegate({ callerId: lead, targetId: ada, task: 'three' });
  expect(told()).toEqual([]);
  await clock.elapse(1_000);
  expect(told()).toEqual([3]);

  store.workspaces.update(ada, { status: 'online' });
  outbox.drain(ada);
  await clock.elapse(1_000);
  expect(told().at(-1)).toBe(0);
  const { length } = told();
  await clock.elapse(60_000);
  expect(told()).toHaveLength(length);
  await telling.dispose();
});

test('one that is thrown away tells nothing any more', async () => {
  const { store, clock, chat, ada } = org;
  const telling = tellQueueLength({ store, clock });
  const events = collectEvents(store);
  store.workspaces.update(ada, { status: 'offline' });
  chat.send(ada, 'one');
  await telling.dispose();
  chat.send(ada, 'two');
  await clock.elapse(1_000);
  expect(events.all.some(({ type }) => type === 'queue.changed')).toBe(false);
});
