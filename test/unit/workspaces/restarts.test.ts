import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { Restarts, WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let clock: TestClock;
let store: Store;
let restarted: string[];
let restarts: Restarts;

beforeEach(() => {
  clock = new TestClock();
  store = memoryStore();
  restarted = [];
  restarts = makeRestarts();
});
afterEach(() => store.dispose());

function makeRestarts(): Restarts {
  return new Restarts({
    store,
    clock,
    logger: silentLogger(),
    restart: (id) => {
      restarted.push(id);
      const { name, generation = 0 } = store.workspaces.get(id) ?? {};
      if (name === 'stuck') throw new AppError('ancestor_paused', 'Its lead is paused');
      new WorkspaceRegistry(store).change(id, { generation: generation + 1 });
    },
  });
}

const add = (name: string, fields = {}) => addWorkspace(store, name, fields).id;

test('changes that follow each other closely end in one restart, each workspace by itself', async () => {
  const [ada, bea] = [add('Ada'), add('Bea')];
  for (let count = 0; count < 5; count += 1) {
    restarts.soon(ada);
    await clock.elapse(1_000);
  }
  restarts.soon(bea);
  expect(restarted).toEqual([]);
  await clock.elapse(10_000);
  expect(restarted).toEqual([ada, bea]);
  restarts.soon(ada);
  await clock.elapse(1_500);
  expect(restarted).toEqual([ada, bea, ada]);
});

test('who never stops changing something gets a restart all the same', async () => {
  const ada = add('Ada');
  for (let count = 0; count < 12; count += 1) {
    restarts.soon(ada);
    await clock.elapse(1_000);
  }
  expect(restarted).toEqual([ada]);
});

test('who is paused, asleep, gone or runs nothing is left alone', async () => {
  for (const desired of ['paused', 'hibernated'] as const) restarts.soon(add(desired, { desired }));
  restarts.soon(add('mock', { runtime: 'mock' }));
  restarts.soon(add('external', { external: true }));
  restarts.soon(add('removed', { status: 'removed' }));
  const late = add('late');
  restarts.soon(late);
  store.workspaces.update(late, { desired: 'paused' });
  await clock.elapse(5_000);
  expect(restarted).toEqual([]);
});

test('one that cannot be restarted keeps nobody else from it', async () => {
  const [stuck, ada] = [add('stuck'), add('Ada')];
  restarts.soon(stuck);
  restarts.soon(ada);
  await clock.elapse(5_000);
  expect(restarted).toEqual([stuck, ada]);
});

test('what was due when the engine ended is carried out by the next one, once', () => {
  const [ada] = [add('Ada'), add('Bea')];
  restarts.soon(ada);
  restarts.dispose();
  expect(clock.pending).toBe(0);
  restarts = makeRestarts();
  restarts.start();
  expect(restarted).toEqual([ada]);
  makeRestarts().start();
  expect(restarted).toEqual([ada]);
});

test('whatever makes the instance anew meanwhile has carried it out', async () => {
  const ada = add('Ada');
  restarts.soon(ada);
  new WorkspaceRegistry(store).change(ada, { generation: 2 });
  await clock.elapse(5_000);
  expect(restarted).toEqual([]);
});

test('a change that is taken back restarts nobody', async () => {
  const ada = add('Ada');
  const change = () =>
    store.transaction(() => {
      restarts.soon(ada);
      throw new Error('the disk is full');
    });
  expect(change).toThrow('the disk is full');
  await clock.elapse(5_000);
  expect(restarted).toEqual([]);
});
