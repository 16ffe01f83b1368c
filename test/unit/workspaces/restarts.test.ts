import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { Restarts } from '../../../core/workspaces/index.ts';
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
  restarts = new Restarts({
    store,
    clock,
    logger: silentLogger(),
    restart: (id) => {
      restarted.push(id);
      if (store.workspaces.get(id)?.name === 'stuck')
        throw new AppError('ancestor_paused', 'Its lead is paused');
    },
  });
});
afterEach(() => store.dispose());

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

test('what is due when the engine ends is wanted at once', () => {
  const ada = add('Ada');
  restarts.soon(ada);
  restarts.dispose();
  expect(restarted).toEqual([ada]);
  expect(clock.pending).toBe(0);
});
