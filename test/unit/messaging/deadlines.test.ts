import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Disposable, newId, silentLogger } from '../../../core/base/index.ts';
import { watchDeadlines } from '../../../core/messaging/index.ts';
import { testMessaging } from '../../support/messaging.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let org: ReturnType<typeof testMessaging>;
let watch: Disposable;
beforeEach(() => {
  org = testMessaging();
  const { store, outbox, delegations, clock } = org;
  watch = watchDeadlines({ store, outbox, delegations, clock, logger: silentLogger() });
});
afterEach(async () => {
  await watch.dispose();
  await org.dispose();
});

test('a task for somebody who never comes back fails in the end', async () => {
  org.store.workspaces.update(org.ada, { status: 'failed', url: '' });
  const { record } = org.delegations.delegate({ callerId: org.lead, targetId: org.ada, task: 'x' });
  await org.clock.elapse(29 * MINUTE);
  expect(org.store.delegations.get(record.id)?.status).toBe('queued');
  await org.clock.elapse(2 * MINUTE);
  expect(org.store.delegations.get(record.id)).toMatchObject({
    status: 'failed',
    error: 'it was not delivered in time',
  });
  expect(org.proxy.sent).toEqual([]);
});

test('a delegation that its agent reports on by itself fails when it never does', async () => {
  const id = newId();
  org.delegations.recordOwn({ id, callerId: org.lead, targetId: org.ada, task: 'x' });
  await org.clock.elapse(7 * HOUR);
  expect(org.store.delegations.get(id)).toMatchObject({
    status: 'failed',
    error: 'no answer before the deadline',
  });
});
