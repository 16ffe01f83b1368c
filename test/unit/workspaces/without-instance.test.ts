import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../../core/base/index.ts';
import { hasInstance, MOCK_RUNTIME, workspaceStatuses } from '../../../core/contract/index.ts';
import type { WorkspacePatch } from '../../../core/store/index.ts';
import { settle } from '../../support/clock.ts';
import { TestOrg } from '../../support/org.ts';
import { collectEvents } from '../../support/store.ts';

let org: TestOrg;
beforeEach(() => {
  org = new TestOrg();
});
afterEach(() => org.store.dispose());

const draft = { role: '', parentId: null, canvas: null, files: [] };
const create = (fields: {
  name: string;
  runtime: string;
  external?: { url: string; deliveryMode: 'push' };
}) => {
  const record = org.lifecycle.add({ ...draft, ...fields });
  org.lifecycle.start([record]);
  return record.id;
};
const mock = () => create({ name: 'Mock', runtime: MOCK_RUNTIME });
const status = (id: string) => org.get(id).status;
/** The payloads of one platform event. */
const told = (events: ReturnType<typeof collectEvents>, name: string) =>
  events.all.flatMap((event) => (event.type === 'platform' && event.event === name ? [event.payload] : []));

describe('a mock workspace', () => {
  test('is online at once, and says so', async () => {
    const events = collectEvents(org.store);
    const id = mock();
    expect(status(id)).toBe('online');
    expect(told(events, 'WORKSPACE_ONLINE')).toEqual([{ name: 'Mock', mock: true, runtime: 'mock' }]);
    org.reconciler.mark(null);
    await settle();
    expect(status(id)).toBe('online');
    expect(org.machine.instances.size).toBe(0);
    expect(told(events, 'WORKSPACE_PROVISIONING')).toEqual([]);
  });

  test('needs no backend, to come or to come back', async () => {
    org.backend.setReady(false);
    const id = mock();
    org.lifecycle.pause(id);
    org.lifecycle.resume(id);
    await settle();
    expect(status(id)).toBe('online');
  });

  test('restarts by doing nothing, is paused, resumed and removed', async () => {
    const id = mock();
    const { generation } = org.lifecycle.restart(id);
    expect(generation).toBe(1);
    expect(status(id)).toBe('online');
    org.lifecycle.pause(id);
    await settle();
    expect(status(id)).toBe('paused');
    expect(() => org.lifecycle.restart(id)).toThrow(expect.objectContaining({ code: 'ancestor_paused' }));
    const events = collectEvents(org.store);
    org.lifecycle.resume(id);
    await settle();
    expect(status(id)).toBe('online');
    expect(told(events, 'WORKSPACE_ONLINE')).toEqual([{ name: 'Mock', mock: true, runtime: 'mock' }]);
    await org.lifecycle.remove(id, { purge: true });
    expect(org.store.workspaces.get(id)).toBeUndefined();
  });

  test('comes back after a crash in the middle of a resume', async () => {
    const id = mock();
    org.lifecycle.pause(id);
    org.store.workspaces.update(id, { status: 'provisioning', desired: 'running' });
    org.restartEngine();
    await settle();
    expect(status(id)).toBe('online');
  });

  test('lets go of the instance that it had as something else', async () => {
    const id = await org.createOnline('Ada');
    org.store.workspaces.update(id, { runtime: MOCK_RUNTIME });
    org.reconciler.mark(id);
    await settle();
    expect(org.machine.instances.size).toBe(0);
    expect(status(id)).toBe('online');
  });
});

describe('an external workspace', () => {
  const external = (url: string) =>
    create({ name: 'Remote', runtime: 'x', external: { url, deliveryMode: 'push' } });

  test('waits for its agent without an address, and is online again after a pause with one', async () => {
    const events = collectEvents(org.store);
    expect(status(external(''))).toBe('awaiting_agent');
    expect(told(events, 'WORKSPACE_AWAITING_AGENT')).toEqual([{ name: 'Remote', external: true }]);
    const [waiting] = org.store.workspaces.listLive();
    await org.lifecycle.remove(waiting?.id ?? '', { purge: true });

    const id = external('http://127.0.0.1:1/');
    expect(status(id)).toBe('online');
    expect(told(events, 'WORKSPACE_ONLINE')).toEqual([{ name: 'Remote', external: true }]);
    org.lifecycle.pause(id);
    org.lifecycle.resume(id);
    await settle();
    expect(status(id)).toBe('online');
  });

  test('waits for its agent again after a pause without an address', async () => {
    const id = external('');
    org.lifecycle.pause(id);
    const events = collectEvents(org.store);
    org.lifecycle.resume(id);
    await settle();
    expect(status(id)).toBe('awaiting_agent');
    expect(told(events, 'WORKSPACE_AWAITING_AGENT')).toEqual([{ name: 'Remote', external: true }]);
  });

  test('is left alone, but waits for its agent where another one would wait for its instance', async () => {
    const id = external('');
    const ofInstances = ['provisioning', 'offline', 'failed'];
    for (const each of workspaceStatuses.filter((one) => one !== 'removed')) {
      org.store.workspaces.update(id, { status: each });
      org.reconciler.mark(id);
      await settle();
      expect(status(id)).toBe(ofInstances.includes(each) ? 'awaiting_agent' : each);
    }
    expect(org.machine.instances.size).toBe(0);
  });
});

test.each([
  [{ external: false, runtime: 'molecule' }, true],
  [{ external: false, runtime: 'mock' }, false],
  [{ external: true, runtime: 'external' }, false],
])('%o has an instance: %s', (workspace, expected) => expect(hasInstance(workspace)).toBe(expected));

describe('a workspace that a template changes', () => {
  const respec = (id: string, patch: WorkspacePatch, restart = true) => {
    org.store.transaction(() => org.lifecycle.respec(id, { patch, restart }));
    org.lifecycle.look([id]);
  };
  const external = (url: string) =>
    create({ name: 'Remote', runtime: 'x', external: { url, deliveryMode: 'push' } });
  const ADDRESS = 'http://127.0.0.1:1/';

  test('gets an address, and with that it is there', () => {
    const id = external('');
    org.store.workspaces.update(id, { deliveryMode: 'poll' });
    const events = collectEvents(org.store);
    respec(id, { url: ADDRESS });
    expect(org.get(id)).toMatchObject({ status: 'online', url: ADDRESS, deliveryMode: 'push' });
    expect(told(events, 'WORKSPACE_ONLINE')).toEqual([{ name: 'Remote', external: true }]);
  });

  test('gets another address while it is degraded or paused', async () => {
    const id = external(ADDRESS);
    org.store.workspaces.update(id, { status: 'degraded' });
    respec(id, { url: `${ADDRESS}a` });
    expect(org.get(id)).toMatchObject({ status: 'online', url: `${ADDRESS}a` });
    org.lifecycle.pause(id);
    respec(id, { url: `${ADDRESS}b` });
    expect(org.get(id)).toMatchObject({ status: 'paused', url: `${ADDRESS}b` });
    org.lifecycle.resume(id);
    await settle();
    expect(status(id)).toBe('online');
  });

  test('loses its address, and waits for its agent', () => {
    const id = external(ADDRESS);
    const events = collectEvents(org.store);
    respec(id, { url: '' });
    expect(org.get(id)).toMatchObject({ status: 'awaiting_agent', url: '', deliveryMode: 'poll' });
    expect(told(events, 'WORKSPACE_AWAITING_AGENT')).toEqual([{ name: 'Remote', external: true }]);
  });

  test('gets no address where nothing may be sent', () => {
    const id = external(ADDRESS);
    const bad = { url: 'http://169.254.169.254/' };
    expect(() => respec(id, bad)).toThrow(expect.objectContaining({ code: 'invalid_url' }));
    expect(org.get(id).url).toBe(ADDRESS);
  });

  test('is left as it is by what says nothing about its address', () => {
    const id = external(ADDRESS);
    org.store.workspaces.update(id, { lastHeartbeatAt: 5, deliveryMode: 'poll' });
    respec(id, { role: 'new' });
    expect(org.get(id)).toMatchObject({ role: 'new', lastHeartbeatAt: 5, deliveryMode: 'poll' });
  });

  test.each(['online', 'offline', 'failed', 'degraded'] as const)(
    'is online as a mock one when it was %s, without anything of its instance',
    async (was) => {
      const id = await org.createOnline('Ada');
      const error = { code: 'x', message: 'x', actions: [] };
      org.store.workspaces.update(id, { status: was, lastHeartbeatAt: 5, error });
      respec(id, { runtime: MOCK_RUNTIME });
      await settle();
      expect(org.get(id)).toMatchObject({
        status: 'online',
        url: '',
        lastHeartbeatAt: null,
        error: null,
        phase: null,
      });
      expect(org.machine.instances.size).toBe(0);
    },
  );

  test('waits for its agent when it becomes an external one in the middle of a start', async () => {
    const gate = deferred<void>();
    org.backend.fault = (moment) => (moment === 'start' ? gate.promise : undefined);
    const id = org.create('Ada');
    await settle();
    respec(id, { external: true, runtime: 'external' });
    gate.resolve();
    await settle();
    expect(org.get(id)).toMatchObject({ status: 'awaiting_agent', url: '', phase: null });
    expect(org.machine.instances.size).toBe(0);
  });
});
