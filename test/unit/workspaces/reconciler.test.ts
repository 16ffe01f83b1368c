import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError, type Deferred, deferred, newId } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import type { Moment } from '../../support/fake-backend.ts';
import { REGISTER_TIMEOUT_MS, SEEDED, TestOrg } from '../../support/org.ts';
import { collectEvents } from '../../support/store.ts';

let org: TestOrg;
beforeEach(() => {
  org = new TestOrg();
});
afterEach(() => org.store.dispose());

/** Holds the next operation at a moment until released. */
function holdAt(moment: Moment): Deferred<void> {
  const gate = deferred<void>();
  org.backend.fault = (now) => (now === moment ? gate.promise : undefined);
  return gate;
}

function failAt(moment: Moment, code = 'container_missing'): void {
  org.backend.fault = (now) => {
    if (now === moment) throw new AppError(code, `broken at ${moment}`);
  };
}

const running = (id: string) => org.machine.instances.get(id)?.running === true;

describe('bringing up', () => {
  test('walks through the steps in order and is online once the agent registers', async () => {
    const events = collectEvents(org.store);
    const id = org.create('Ada');
    await settle();
    expect(org.get(id)).toMatchObject({ status: 'provisioning', phase: { step: 'register' }, seeded: 1 });
    org.register(id);
    expect(org.get(id)).toMatchObject({ status: 'online', phase: null, url: `http://127.0.0.1/${id}` });

    const steps = events.all.flatMap((event) =>
      event.type === 'workspace.changed' && event.workspace.phase ? [event.workspace.phase.step] : [],
    );
    const order = ['image', 'volumes', 'container', 'seed', 'start', 'register'];
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual(order);
    expect(events.platform()).toEqual(['WORKSPACE_PROVISIONING', 'WORKSPACE_ONLINE']);
  });

  test('any number of marks during a cycle causes exactly one more', async () => {
    const gate = holdAt('start');
    const id = org.create('Ada');
    await settle();
    const before = org.backend.observed.get(id) ?? 0;
    for (let mark = 0; mark < 25; mark += 1) org.reconciler.mark(id);
    gate.resolve();
    await org.reconciler.settled(id);
    expect(before).toBe(1);
    expect(org.backend.observed.get(id)).toBe(2);
  });

  test('never starts more than two at once', async () => {
    let now = 0;
    let most = 0;
    const gates: Deferred<void>[] = [];
    org.backend.fault = async (moment) => {
      if (moment !== 'volumes') return;
      now += 1;
      most = Math.max(most, now);
      const gate = deferred<void>();
      gates.push(gate);
      await gate.promise;
      now -= 1;
    };
    for (const name of ['a', 'b', 'c', 'd', 'e']) org.create(name);
    for (let started = 0; started < 5; started += 1) {
      await settle();
      gates[started]?.resolve();
    }
    await settle();
    expect(most).toBe(2);
    expect(org.machine.instances.size).toBe(5);
  });

  test('a secret that cannot be read fails the workspace and nothing else, and a restart tries again', async () => {
    const unreadable = new AppError('secret_unreadable', 'The secret TOKEN cannot be read', {
      detail: 'Enter TOKEN again.',
    });
    org.environmentOf = () => {
      throw unreadable;
    };
    const id = org.create('Ada');
    await settle();
    expect(org.get(id)).toMatchObject({
      status: 'failed',
      error: { code: 'secret_unreadable', detail: 'Enter TOKEN again.' },
    });
    expect(org.machine.instances.size).toBe(0);
    org.environmentOf = () => ({ TOKEN: 'x' });
    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(org.get(id).status).toBe('online');
  });

  test.each<Moment>(['image', 'volumes', 'container', 'seed', 'start'])(
    'a failure at %s fails the workspace, leaves nothing, and a restart tries again',
    async (moment) => {
      failAt(moment);
      const id = org.create('Ada');
      await settle();
      expect(org.get(id)).toMatchObject({ status: 'failed', error: { message: `broken at ${moment}` } });
      expect(org.get(id).error?.actions).toContainEqual(
        expect.objectContaining({ operation: 'workspaces.restart', input: { id } }),
      );
      expect(await org.backend.listIds()).toEqual([]);

      org.reconciler.mark(id);
      await settle();
      expect(org.get(id).status, 'a look alone does not try again').toBe('failed');
      org.backend.fault = () => undefined;
      org.lifecycle.restart(id);
      await org.bringOnline();
      expect(org.get(id)).toMatchObject({ status: 'online', error: null });
    },
  );

  test('an agent that never registers fails by its deadline, with its last lines', async () => {
    const id = org.create('Ada');
    await org.clock.elapse(REGISTER_TIMEOUT_MS - 1);
    expect(org.get(id).status).toBe('provisioning');
    await org.clock.elapse(1);
    expect(org.get(id)).toMatchObject({ status: 'failed', error: { code: 'register_timeout' } });
    expect(org.get(id).error?.detail).toContain('the last words');
  });

  test('an agent that registers after its deadline is online, and is brought back when it exits', async () => {
    const id = org.create('Ada');
    await org.clock.elapse(REGISTER_TIMEOUT_MS);
    org.register(id);
    await settle();
    expect(org.get(id)).toMatchObject({ status: 'online', error: null, url: `http://127.0.0.1/${id}` });
    org.backend.crash(id);
    await org.clock.elapse(2_000);
    await org.bringOnline();
    expect(org.get(id).status).toBe('online');
    expect(running(id)).toBe(true);
  });
});

describe('instances that exit', () => {
  test('come back after a growing wait, and give up as a crash loop', async () => {
    const id = await org.createOnline('Ada');
    for (const waitMs of [1_000, 2_000, 4_000, 8_000]) {
      org.backend.crash(id);
      await settle();
      expect(org.get(id)).toMatchObject({ status: 'offline', url: '' });
      await org.clock.elapse(waitMs - 1);
      expect(running(id), `before ${waitMs} ms`).toBe(false);
      await org.clock.elapse(1);
      expect(running(id), `after ${waitMs} ms`).toBe(true);
      await org.bringOnline();
    }
    org.backend.crash(id);
    await settle();
    expect(org.get(id)).toMatchObject({ status: 'failed', error: { code: 'crash_loop' } });
    await org.clock.elapse(3_600_000);
    expect(running(id)).toBe(false);

    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(org.get(id).status).toBe('online');
  });

  test('that exit rarely are no crash loop', async () => {
    const id = await org.createOnline('Ada');
    for (let exit = 0; exit < 10; exit += 1) {
      org.backend.crash(id);
      await org.clock.elapse(60_000);
      await org.bringOnline();
      expect(org.get(id).status, `after exit ${exit}`).toBe('online');
      await org.clock.elapse(61_000);
    }
  });
});

describe('a backend that is away', () => {
  test('lets everything as it is and goes on when it is back', async () => {
    org.backend.setReady(false);
    const id = org.create('Ada');
    await org.clock.elapse(3_600_000);
    expect(org.get(id)).toMatchObject({ status: 'provisioning', error: null });
    org.backend.setReady(true);
    await org.bringOnline();
    expect(org.get(id).status).toBe('online');
  });

  test.each(['docker_lost', 'docker_absent'])('%s in the middle of a start is no failure', async (code) => {
    failAt('start', code);
    const id = org.create('Ada');
    await settle();
    expect(org.get(id)).toMatchObject({ status: 'provisioning', error: null });
    org.backend.fault = () => undefined;
    org.backend.setReady(true);
    await org.bringOnline();
    expect(org.get(id).status).toBe('online');
  });
});

describe('changing what is wanted', () => {
  test('a restart replaces the instance without counting it as a loss', async () => {
    const id = await org.createOnline('Ada');
    const before = org.machine.instances.get(id)?.fingerprint;
    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(org.machine.instances.get(id)?.fingerprint).not.toBe(before);
    expect(org.get(id).status).toBe('online');
    expect(org.machine.data.get(id)).toEqual(SEEDED);
  });

  test('another address of the platform replaces the instance', async () => {
    const id = await org.createOnline('Ada');
    const before = org.machine.instances.get(id)?.fingerprint;
    org.platformUrl = 'http://elsewhere';
    org.reconciler.mark(id);
    await org.bringOnline();
    expect(org.machine.instances.get(id)?.fingerprint).not.toBe(before);
    expect(org.get(id).status).toBe('online');
  });

  test('a restart while a start is failing has its own try', async () => {
    const gate = holdAt('start');
    const id = org.create('Ada');
    await settle();
    org.lifecycle.restart(id);
    org.backend.fault = () => undefined;
    gate.reject(new AppError('container_start_failed', 'broken'));
    await org.reconciler.settled(id);
    expect(org.get(id)).toMatchObject({ status: 'provisioning', phase: { step: 'register' } });
    expect(running(id)).toBe(true);
  });

  test('what failed has another try where it would run differently', async () => {
    failAt('start', 'container_start_failed');
    const id = org.create('Ada');
    await org.reconciler.settled(id);
    expect(org.get(id).status).toBe('failed');
    org.backend.fault = () => undefined;
    org.reconciler.mark(null);
    await org.reconciler.settled(id);
    expect(org.get(id).status).toBe('failed');
    org.platformUrl = 'http://127.0.0.1:9999';
    org.reconciler.mark(null);
    await org.reconciler.settled(id);
    expect(running(id)).toBe(true);
  });

  test('pausing stops the team and keeps its data; resuming brings it back', async () => {
    const lead = await org.createOnline('Lead');
    const child = await org.createOnline('Child', lead);
    expect(org.lifecycle.pause(lead)).toBe(2);
    await settle();
    expect(org.machine.instances.size).toBe(0);
    expect([...org.machine.data.keys()].sort()).toEqual([lead, child].sort());
    expect(() => org.lifecycle.resume(child)).toThrow(expect.objectContaining({ code: 'ancestor_paused' }));
    expect(org.lifecycle.resume(lead)).toBe(2);
    await org.bringOnline();
    expect([org.get(lead).status, org.get(child).status]).toEqual(['online', 'online']);
  });

  test('a paused team takes nobody in, who would run while it rests', async () => {
    const lead = await org.createOnline('Lead');
    org.lifecycle.pause(lead);
    expect(() => org.create('Ada', lead)).toThrow(expect.objectContaining({ code: 'ancestor_paused' }));
    org.lifecycle.resume(lead);
    await org.createOnline('Ada', lead);
  });

  test('pausing in the middle of a start ends with nothing running', async () => {
    const gate = holdAt('start');
    const id = org.create('Ada');
    await settle();
    org.lifecycle.pause(id);
    gate.resolve();
    await org.reconciler.settled(id);
    expect(org.machine.instances.has(id)).toBe(false);
    expect(org.get(id)).toMatchObject({ status: 'paused', url: '' });
  });

  test('removing takes instance and data away, also in the middle of a start', async () => {
    const gate = holdAt('seed');
    const id = org.create('Ada');
    await settle();
    const removed = org.lifecycle.remove(id, { purge: true });
    gate.resolve();
    expect(await removed).toEqual({ count: 1, stopFailures: 0 });
    expect(await org.backend.listIds()).toEqual([]);
    expect(org.store.workspaces.get(id)).toBeUndefined();
  });

  test('purging a team takes along what was removed from it earlier', async () => {
    const lead = await org.createOnline('Lead');
    const child = await org.createOnline('Child', lead);
    await org.lifecycle.remove(child, { purge: false });
    expect(org.store.workspaces.get(child)?.status).toBe('removed');
    await org.lifecycle.remove(lead, { purge: true });
    expect(org.store.workspaces.listAll()).toEqual([]);
  });

  test('a removal that fails is tried again', async () => {
    const id = await org.createOnline('Ada');
    failAt('remove');
    await org.lifecycle.remove(id, { purge: false });
    expect(running(id)).toBe(true);
    org.backend.fault = () => undefined;
    await org.clock.elapse(60_000);
    expect(await org.backend.listIds()).toEqual([]);
  });

  test('what no row wants is removed', async () => {
    const id = await org.createOnline('Ada');
    org.machine.instances.set(newId(), { fingerprint: 'x', running: true });
    org.machine.data.set(newId(), new Map());
    org.reconciler.mark(null);
    await settle();
    expect(await org.backend.listIds()).toEqual([id]);
  });
});

test('what could not be listed at first is still removed', async () => {
  org.machine.data.set(newId(), new Map());
  failAt('list');
  org.reconciler.mark(null);
  await settle();
  org.backend.fault = () => undefined;
  await org.clock.elapse(60_000);
  expect(org.machine.data.size).toBe(0);
});

describe('an engine that dies', () => {
  test.each<Moment>(['image', 'volumes', 'container', 'seed', 'start'])(
    'at %s of a start: the next one ends with one running, seeded instance',
    async (moment) => {
      holdAt(moment);
      const id = org.create('Ada');
      await settle();
      org.restartEngine();
      await org.bringOnline();
      expect(org.get(id)).toMatchObject({ status: 'online', seeded: 1 });
      expect([...org.machine.instances.keys()]).toEqual([id]);
      expect(org.machine.data.get(id)).toEqual(SEEDED);
    },
  );

  test('before the agent registered: the deadline goes on', async () => {
    const id = org.create('Ada');
    await org.clock.elapse(REGISTER_TIMEOUT_MS / 2);
    org.restartEngine();
    await org.clock.elapse(REGISTER_TIMEOUT_MS / 2 - 1);
    expect(org.get(id).status).toBe('provisioning');
    await org.clock.elapse(1);
    expect(org.get(id)).toMatchObject({ status: 'failed', error: { code: 'register_timeout' } });
  });

  test.each(['stop', 'remove'] as const)('at a %s: the next one finishes it', async (moment) => {
    const id = await org.createOnline('Ada');
    holdAt(moment);
    if (moment === 'stop') org.lifecycle.pause(id);
    else void org.lifecycle.remove(id, { purge: false });
    await settle();
    org.restartEngine();
    await settle();
    expect(org.machine.instances.has(id)).toBe(false);
    expect(org.machine.data.has(id)).toBe(moment === 'stop');
  });

  test('while all is well: the next one leaves the instances alone', async () => {
    const id = await org.createOnline('Ada');
    const before = org.machine.instances.get(id);
    org.restartEngine();
    await settle();
    expect(org.machine.instances.get(id)).toBe(before);
    expect(org.get(id).status).toBe('online');
  });
});

test('a problem of the last engine ends with a word to its clients', async () => {
  failAt('start', 'container_start_failed');
  const id = org.create('Ada');
  await org.reconciler.settled(id);
  const events = collectEvents(org.store);
  org.restartEngine();
  await org.reconciler.settled(id);
  expect(running(id)).toBe(true);
  expect(events.all).toContainEqual({ type: 'problem.cleared', key: `workspace:${id}` });
});

describe('files that change', () => {
  const file = (path: string, text = path) => ({ path, mode: 0o644, content: Buffer.from(text) });
  const change = (id: string, put: ReturnType<typeof file>[], remove: string[] = []) => {
    const files = { put, remove };
    org.store.transaction(() => org.lifecycle.respec(id, { patch: {}, files, restart: false }));
    org.lifecycle.look([id]);
  };
  const configs = (id: string) => Object.fromEntries(org.machine.data.get(id) ?? []);

  test('while they are being written are written by the next start, which removes what is gone', async () => {
    const specs: { due: string[]; gone: readonly string[] }[] = [];
    const ensure = org.backend.ensure.bind(org.backend);
    org.backend.ensure = (spec, onStep) => {
      const due = spec.files.filter(({ delivered }) => !delivered);
      specs.push({ due: due.map(({ path }) => path), gone: spec.gone });
      return ensure(spec, onStep);
    };
    const first = holdAt('start');
    const id = org.create('Ada');
    await settle();
    change(id, [file('new.md')], ['config.yaml']);
    const second = holdAt('start');
    first.resolve();
    await settle();
    expect(org.get(id).seeded, 'the first start says nothing about the new files').toBe(0);
    second.resolve();
    await org.bringOnline();
    expect(org.get(id)).toMatchObject({ status: 'online', seeded: 1 });
    expect(org.store.workspaces.goneFilesOf(id, 'docker')).toEqual([]);
    expect(specs).toEqual([
      { due: ['config.yaml'], gone: [] },
      { due: ['new.md'], gone: ['config.yaml'] },
    ]);
  });

  test('stay to be removed when the start fails', async () => {
    const id = await org.createOnline('Ada');
    failAt('seed');
    change(id, [file('new.md')], ['config.yaml']);
    await settle();
    expect(org.get(id).status).toBe('failed');
    expect(org.store.workspaces.goneFilesOf(id, 'docker')).toEqual(['config.yaml']);
  });

  test('are the only ones that are written: what the agent made of the others stays', async () => {
    const id = await org.createOnline('Ada');
    change(id, [file('notes.md'), file('prompt.md')]);
    await org.bringOnline();
    org.machine.data.get(id)?.set('notes.md', "the agent's").set('prompt.md', "the agent's");
    change(id, [file('notes.md'), file('prompt.md', 'new')]);
    await org.bringOnline();
    org.lifecycle.restart(id);
    await org.bringOnline();
    const left = { ...Object.fromEntries(SEEDED), 'notes.md': "the agent's", 'prompt.md': 'new' };
    expect(configs(id)).toEqual(left);
  });

  test('and whose instance starts wrongly count as due until one has started', async () => {
    const id = await org.createOnline('Ada');
    failAt('start', 'container_start_failed');
    change(id, [file('config.yaml', 'new')]);
    await settle();
    expect(org.store.workspaces.filesOf(id)).toMatchObject([{ delivered: 0 }]);
    org.backend.fault = () => undefined;
    org.machine.data.get(id)?.set('config.yaml', 'half');
    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(configs(id)).toEqual({ 'config.yaml': 'new' });
    expect(org.store.workspaces.filesOf(id)).toMatchObject([{ delivered: 1 }]);
  });

  test.each<Moment>(['image', 'volumes', 'container', 'seed', 'start'])(
    'and an engine that dies at %s: the next one writes them, also into a volume that is new',
    async (moment) => {
      const [kept, lost] = [await org.createOnline('Ada'), await org.createOnline('Bea')];
      await org.backend.remove(lost);
      org.machine.data.get(kept)?.set('own.md', 'mine');
      holdAt(moment);
      for (const id of [kept, lost]) change(id, [file('new.md')]);
      await settle();
      org.restartEngine();
      await org.bringOnline();
      const seeded = { ...Object.fromEntries(SEEDED), 'new.md': 'new.md' };
      expect([configs(kept), configs(lost)]).toEqual([{ ...seeded, 'own.md': 'mine' }, seeded]);
    },
  );

  test('are not written once more when the engine died right after the start', async () => {
    const id = await org.createOnline('Ada');
    change(id, [file('notes.md')]);
    await settle();
    // As if the note of it was lost with the engine.
    org.store.workspaces.forgetDelivered(id, 'docker');
    org.store.workspaces.update(id, { seeded: 0 });
    org.machine.data.get(id)?.set('notes.md', "the agent's");
    org.restartEngine();
    await org.bringOnline();
    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(configs(id)).toMatchObject({ 'notes.md': "the agent's" });
  });
});

test('a problem that a rolled back change would have ended still ends later', async () => {
  failAt('start', 'container_start_failed');
  const id = org.create('Ada');
  await org.reconciler.settled(id);
  const fails = () =>
    org.store.transaction(() => {
      org.lifecycle.restart(id);
      throw new Error('the disk is full');
    });
  expect(fails).toThrow('the disk is full');
  const events = collectEvents(org.store);
  org.backend.fault = () => undefined;
  org.lifecycle.restart(id);
  await org.bringOnline();
  expect(events.all).toContainEqual({ type: 'problem.cleared', key: `workspace:${id}` });
});
