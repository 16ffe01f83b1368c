import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Deferred, deferred } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import { TestOrg } from '../../support/org.ts';
import { collectEvents } from '../../support/store.ts';

const MINUTE_MS = 60_000;

let org: TestOrg;
beforeEach(() => {
  org = new TestOrg();
});
afterEach(() => org.store.dispose());

async function createSleepy(minutes: number): Promise<string> {
  const id = org.create('Ada');
  org.store.workspaces.update(id, { hibernateAfterMinutes: minutes });
  await org.bringOnline();
  return id;
}

describe('an idle workspace', () => {
  test('falls asleep by its time, keeps its data, and wakes up again', async () => {
    const id = await createSleepy(10);
    const events = collectEvents(org.store);
    await org.clock.elapse(10 * MINUTE_MS - 1);
    expect(org.get(id).status).toBe('online');
    await org.clock.elapse(1);
    expect(org.get(id)).toMatchObject({ status: 'hibernated', desired: 'hibernated', url: '' });
    expect(org.machine.instances.has(id)).toBe(false);
    expect(org.machine.data.has(id)).toBe(true);
    expect(events.platform()).toEqual(['WORKSPACE_HIBERNATED']);
    org.lifecycle.wake(id);
    await org.bringOnline();
    expect(org.get(id).status).toBe('online');
  });

  test('stays awake while it does something, whatever its heartbeats say', async () => {
    const id = await createSleepy(10);
    await org.clock.elapse(9 * MINUTE_MS);
    org.store.workspaces.update(id, { lastActiveAt: org.clock.now() });
    await org.clock.elapse(9 * MINUTE_MS);
    org.store.workspaces.update(id, { lastHeartbeatAt: org.clock.now() });
    expect(org.get(id).status).toBe('online');
    await org.clock.elapse(1 * MINUTE_MS);
    expect(org.get(id).status).toBe('hibernated');
  });

  test('with something to do is looked at again later', async () => {
    org.isBusy = () => true;
    const id = await createSleepy(10);
    await org.clock.elapse(15 * MINUTE_MS);
    expect(org.get(id).status).toBe('online');
    org.isBusy = () => false;
    await org.clock.elapse(1 * MINUTE_MS);
    expect(org.get(id).status).toBe('hibernated');
  });

  test('never sleeps unless somebody says so', async () => {
    const id = await org.createOnline('Ada');
    await org.clock.elapse(100_000 * MINUTE_MS);
    expect(org.get(id).status).toBe('online');
  });

  test('has a whole period again after the engine started anew', async () => {
    const id = await createSleepy(10);
    await org.clock.elapse(9 * MINUTE_MS);
    org.restartEngine();
    await org.clock.elapse(9 * MINUTE_MS);
    expect(org.get(id).status).toBe('online');
    await org.clock.elapse(1 * MINUTE_MS);
    expect(org.get(id).status).toBe('hibernated');
  });
});

describe('falling asleep', () => {
  let gate: Deferred<void>;
  const fallingAsleep = async () => {
    const id = await org.createOnline('Ada');
    gate = deferred();
    org.backend.fault = (moment) => (moment === 'stop' ? gate.promise : undefined);
    org.lifecycle.hibernate(id, { force: false });
    await settle();
    expect(org.get(id).status).toBe('hibernating');
    return id;
  };

  test('and woken meanwhile: it comes up again', async () => {
    const id = await fallingAsleep();
    org.lifecycle.wake(id);
    gate.resolve();
    await org.bringOnline();
    expect(org.get(id).status).toBe('online');
  });

  test('when the engine dies: the next one finishes it', async () => {
    const id = await fallingAsleep();
    org.restartEngine();
    await settle();
    expect(org.get(id)).toMatchObject({ status: 'hibernated' });
    expect(org.machine.instances.has(id)).toBe(false);
  });
});

describe('an agent that runs and refuses connections', () => {
  const refuse = async (id: string, times: number) => {
    for (let time = 0; time < times; time += 1) {
      await org.reconciler.onRefused(id);
      await org.clock.elapse(5_000);
    }
  };

  test('counts as lost after three refusals, and is started anew', async () => {
    const id = await org.createOnline('Ada');
    await refuse(id, 2);
    expect(org.get(id).status).toBe('online');
    await org.reconciler.onRefused(id);
    await settle();
    expect(org.get(id)).toMatchObject({
      status: 'offline',
      sampleError: 'It ran, but refused all connections.',
    });
    expect(org.machine.instances.has(id)).toBe(false);
    await org.clock.elapse(1_000);
    await org.bringOnline();
    expect(org.get(id).status).toBe('online');
    await refuse(id, 2);
    expect(org.get(id).status).toBe('online');
  });

  test('is fine when it answers in between, and a burst counts once', async () => {
    const id = await org.createOnline('Ada');
    await refuse(id, 2);
    org.reconciler.onAnswered(id);
    await refuse(id, 2);
    org.reconciler.onAnswered(id);
    for (let time = 0; time < 10; time += 1) await org.reconciler.onRefused(id);
    await settle();
    expect(org.get(id).status).toBe('online');
  });

  test('before it has registered is only on its way', async () => {
    const id = org.create('Ada');
    await settle();
    await refuse(id, 5);
    expect(org.get(id)).toMatchObject({ status: 'provisioning', phase: { step: 'register' } });
  });
});
