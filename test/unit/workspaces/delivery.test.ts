import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../support/clock.ts';
import type { FakeMachine } from '../../support/fake-backend.ts';
import { TestOrg } from '../../support/org.ts';

let org: TestOrg;
beforeEach(() => {
  org = new TestOrg();
});
afterEach(() => org.store.dispose());

const file = (path: string, text = path) => ({ path, mode: 0o644, content: Buffer.from(text) });
const config = (text: string) => file('config.yaml', text);
const configs = (machine: FakeMachine, id: string) => Object.fromEntries(machine.data.get(id) ?? []);
/** Changes the files of a workspace, as an import does. */
const respec = (id: string, put: ReturnType<typeof file>[], remove: string[] = []) => {
  org.store.transaction(() =>
    org.lifecycle.respec(id, { patch: {}, files: { put, remove }, restart: false }),
  );
  org.lifecycle.look([id]);
};

/** What is missing after a move counts as lost, and comes back after a moment. */
const arrive = async (world = org) => {
  await world.bringOnline();
  await world.clock.elapse(1_000);
  await world.bringOnline();
};

describe('files', () => {
  test('come to each kind of backend when it has its turn, and what is gone goes from each', async () => {
    const id = await org.createOnline('Ada');
    respec(id, [file('a'), file('b')]);
    await org.bringOnline();
    expect(configs(org.machine, id)).toEqual({ 'config.yaml': 'name: x', a: 'a', b: 'b' });

    org.moveTo('process');
    await arrive();
    org.processes.data.get(id)?.set('a', 'changed by the agent');
    respec(id, [file('c')], ['b']);
    await arrive();
    const there = { 'config.yaml': 'name: x', a: 'changed by the agent', c: 'c' };
    expect(configs(org.processes, id)).toEqual(there);
    expect(configs(org.machine, id), 'nobody was here').toHaveProperty('b');

    org.moveTo('docker');
    await arrive();
    expect(configs(org.machine, id)).toEqual({ 'config.yaml': 'name: x', a: 'a', c: 'c' });
    org.moveTo('process');
    await arrive();
    expect(configs(org.processes, id), 'nothing is written twice').toEqual(there);
    expect(org.get(id).seeded).toBe(3);
  });

  test('of a kind whose data is lost come again there, and only there', async () => {
    const id = await org.createOnline('Ada');
    org.moveTo('process');
    await arrive();
    org.processes.data.get(id)?.set('config.yaml', 'mine');
    org.machine.data.delete(id);
    org.machine.instances.delete(id);
    org.moveTo('docker');
    await arrive();
    expect(configs(org.machine, id)).toEqual({ 'config.yaml': 'name: x' });
    org.moveTo('process');
    await arrive();
    expect(configs(org.processes, id)).toEqual({ 'config.yaml': 'mine' });
  });

  test('are complete on whatever backend runs in the end, after any changes and moves', async () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ put: name }),
      fc.record({ remove: name }),
      fc.record({ moveTo: fc.constantFrom('docker' as const, 'process' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const world = new TestOrg();
        org.store.dispose();
        org = world;
        const id = await world.createOnline('Ada');
        const wanted = new Map([['config.yaml', 'name: x']]);
        let machine = world.machine;
        for (const [index, each] of steps.entries()) {
          if ('moveTo' in each) {
            world.moveTo(each.moveTo);
            machine = each.moveTo === 'docker' ? world.machine : world.processes;
          } else if ('put' in each) {
            wanted.set(each.put, `${index}`);
            respec(id, [file(each.put, `${index}`)]);
          } else {
            wanted.delete(each.remove);
            respec(id, [], [each.remove]);
          }
          await arrive(world);
          expect(configs(machine, id)).toEqual(Object.fromEntries(wanted));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the runtime in config.yaml', () => {
  const edit = (id: string, text: string) => org.machine.data.get(id)?.set('config.yaml', text);
  const start = async () => {
    const id = await org.createOnline('Ada');
    respec(id, [config('runtime: molecule')]);
    await org.bringOnline();
    return id;
  };

  test('that somebody changed there is the one of the next instance, and is known on the other backend', async () => {
    const id = await start();
    edit(id, 'runtime: langgraph\nextra: 1');
    const asked: string[] = [];
    org.imageOf = async ({ runtime }) => {
      asked.push(runtime);
      return 'sha256:2';
    };
    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(org.get(id)).toMatchObject({ runtime: 'langgraph', status: 'online' });
    expect(asked).toEqual(['langgraph']);
    org.moveTo('process');
    await arrive();
    expect(configs(org.processes, id)).toEqual({ 'config.yaml': 'runtime: langgraph\nextra: 1' });

    org.moveTo('docker');
    await arrive();
    edit(id, 'runtime: codex');
    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(org.get(id).runtime, 'a second change counts as well').toBe('codex');

    org.moveTo('process');
    await arrive();
    expect(configs(org.processes, id)).toEqual({ 'config.yaml': 'runtime: codex' });
    org.processes.data.get(id)?.set('config.yaml', 'runtime: codex\nmine: 1');
    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(configs(org.processes, id), 'it came once').toEqual({ 'config.yaml': 'runtime: codex\nmine: 1' });
  });

  test('gives way to the one that the user chose since', async () => {
    const id = await start();
    edit(id, 'runtime: langgraph');
    org.lifecycle.restart(id, { patch: { runtime: 'codex' } });
    await org.bringOnline();
    expect(org.get(id).runtime).toBe('codex');
    org.lifecycle.restart(id);
    await org.bringOnline();
    expect(org.get(id).runtime).toBe('codex');
  });

  test('gives way to a config.yaml that is to come', async () => {
    const id = await start();
    edit(id, 'runtime: langgraph');
    respec(id, [config('runtime: molecule\nnew: 1')]);
    await org.bringOnline();
    expect(org.get(id).runtime).toBe('molecule');
    expect(configs(org.machine, id)).toEqual({ 'config.yaml': 'runtime: molecule\nnew: 1' });
  });

  test.each(['runtime: external', 'runtime: mock', 'runtime: ../x', 'runtime: ""', '{', ''])(
    'counts for nothing as %j',
    async (text) => {
      const id = await start();
      edit(id, text);
      org.lifecycle.restart(id);
      await org.bringOnline();
      expect(org.get(id)).toMatchObject({ runtime: 'molecule', status: 'online' });
    },
  );
});

test('a session is thrown away once: the mark goes with the note of the start', async () => {
  const id = await org.createOnline('Ada');
  const resets: boolean[] = [];
  const { backend } = org;
  const ensure = backend.ensure.bind(backend);
  backend.ensure = async (spec, onStep) => {
    resets.push(spec.resetSession);
    return ensure(spec, onStep);
  };
  org.lifecycle.restart(id, { reset: true });
  expect(org.get(id).resetSession).toBe(true);
  await org.bringOnline();
  expect(org.get(id).resetSession).toBe(false);
  org.lifecycle.restart(id);
  await settle();
  expect(resets).toEqual([true, false]);
});

test('a session whose start failed is thrown away by the next one', async () => {
  const id = await org.createOnline('Ada');
  org.backend.fault = (moment) => {
    if (moment === 'start') throw new Error('no');
  };
  org.lifecycle.restart(id, { reset: true });
  await settle();
  expect(org.get(id)).toMatchObject({ status: 'failed', resetSession: true });
});

test('the time that a template gives a start is taken up with its config.yaml', async () => {
  const slow = (seconds: number) => config(`runtime_config: {provision_timeout_seconds: ${seconds}}`);
  const draft = { name: 'Bea', role: '', runtime: 'molecule', parentId: null, canvas: null };
  const { id } = org.lifecycle.add({ ...draft, files: [slow(90)] });
  expect(org.get(id).provisionTimeoutSeconds).toBe(90);
  respec(id, [file('a')]);
  expect(org.get(id).provisionTimeoutSeconds, 'another file says nothing of it').toBe(90);
  respec(id, [slow(120)]);
  expect(org.get(id).provisionTimeoutSeconds).toBe(120);
  respec(id, [config('name: x')]);
  expect(org.get(id).provisionTimeoutSeconds).toBeNull();
});
