import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Disposable, silentLogger } from '../../../core/base/index.ts';
import { watchDeadlines } from '../../../core/messaging/index.ts';
import { testMessaging } from '../../support/messaging.ts';

const MINUTE = 60_000;

let org: ReturnType<typeof testMessaging>;
let watch: Disposable;
beforeEach(() => {
  org = testMessaging();
  const { store, outbox, clock } = org;
  watch = watchDeadlines({
    store,
    outbox,
    change: (id, patch) => store.workspaces.update(id, patch),
    clock,
    logger: silentLogger(),
  });
});
afterEach(async () => {
  await watch.dispose();
  await org.dispose();
});

test('a task for somebody who never comes back fails in the end', async () => {
  org.store.workspaces.update(org.ada, { status: 'failed', url: '' });
  const { id } = org.delegations.delegate({ callerId: org.lead, targetId: org.ada, task: 'x' });
  await org.clock.elapse(29 * MINUTE);
  expect(org.store.delegations.get(id)?.status).toBe('queued');
  await org.clock.elapse(2 * MINUTE);
  expect(org.store.delegations.get(id)).toMatchObject({
    status: 'failed',
    error: 'it was not delivered in time',
  });
  expect(org.proxy.sent).toEqual([]);
});
