import { afterEach, beforeEach, expect, test } from 'vitest';
import { settle } from '../../support/clock.ts';
import { TestOrg } from '../../support/org.ts';
import { collectEvents } from '../../support/store.ts';

let org: TestOrg;
let ada: string;

beforeEach(async () => {
  org = new TestOrg();
  ada = await org.createOnline('Ada');
});
afterEach(async () => {
  await org.reconciler.dispose();
  org.store.dispose();
});

test('a sleeping workspace has no instance, keeps its data, and comes back when it is woken', async () => {
  const events = collectEvents(org.store);
  expect(org.lifecycle.hibernate(ada, { force: false }).status).toBe('hibernating');
  await org.lifecycle.settled([ada]);
  expect(org.get(ada)).toMatchObject({ status: 'hibernated', desired: 'hibernated', url: '' });
  expect(org.machine.instances.size).toBe(0);
  expect(org.machine.data.has(ada)).toBe(true);
  expect(events.platform()).toContain('WORKSPACE_HIBERNATED');
  org.lifecycle.wake(ada);
  await org.bringOnline();
  expect(org.get(ada).status).toBe('online');
});

test('one at work is left alone, unless somebody insists', async () => {
  org.store.workspaces.update(ada, { activeTasks: 2 });
  expect(() => org.lifecycle.hibernate(ada, { force: false })).toThrow(
    expect.objectContaining({
      code: 'has_active_tasks',
      message: 'Ada is busy with 2 tasks',
      actions: [expect.objectContaining({ input: { id: ada, force: true } })],
    }),
  );
  expect(org.get(ada).status).toBe('online');
  org.lifecycle.hibernate(ada, { force: true });
  await settle();
  expect(org.get(ada)).toMatchObject({ status: 'hibernated', activeTasks: 0 });
});

test('nor is one that has a message to answer', async () => {
  org.isBusy = (id) => id === ada;
  expect(() => org.lifecycle.hibernate(ada, { force: false })).toThrow(
    expect.objectContaining({ code: 'has_active_tasks', message: 'Ada is busy with a message' }),
  );
  org.lifecycle.hibernate(ada, { force: true });
  await settle();
  expect(org.get(ada).status).toBe('hibernated');
});

test('only one that is online can be put to sleep', async () => {
  org.lifecycle.pause(ada);
  expect(() => org.lifecycle.hibernate(ada, { force: true })).toThrow(
    expect.objectContaining({ code: 'not_awake' }),
  );
  org.lifecycle.resume(ada);
  await org.bringOnline();
  org.store.workspaces.update(ada, { external: true });
  expect(() => org.lifecycle.hibernate(ada, { force: true })).toThrow(
    expect.objectContaining({ code: 'not_awake' }),
  );
});

test('waking one that is awake changes nothing', () => {
  const { generation } = org.get(ada);
  org.lifecycle.wake(ada);
  expect(org.get(ada)).toMatchObject({ generation, status: 'online' });
});
