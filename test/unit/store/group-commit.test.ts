import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../core/store/index.ts';
import { memoryStore } from '../../support/store.ts';

const NAMED = ['one', 'two', 'three'];

describe('what is written within one turn', () => {
  let store: Store;
  beforeEach(() => {
    store = memoryStore(() => 7);
  });
  afterEach(() => store.dispose());

  const write = (name: string) => {
    store.settings.set(name, name);
    store.events.append({ type: 'problem.cleared', key: name });
    return name;
  };
  const told = () => store.events.since(0).events.map(({ event }) => 'key' in event && event.key);

  test('is committed together, and nobody is told before', async () => {
    const order: string[] = [];
    const all = NAMED.map((name) => store.grouped(() => write(name)).then((done) => order.push(done)));
    expect(store.settings.get('one')).toBeUndefined();
    expect(told()).toEqual([]);
    await Promise.all(all);
    expect(order).toEqual(NAMED);
    expect(told()).toEqual(NAMED);
  });

  test('fails alone: the others are written, once each, with their events', async () => {
    const results = await Promise.allSettled([
      store.grouped(() => write('one')),
      store.grouped(() => {
        write('two');
        throw new Error('no');
      }),
      store.grouped(() => write('three')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(NAMED.map((name) => store.settings.get(name))).toEqual(['one', undefined, 'three']);
    expect(told()).toEqual(['one', 'three']);
  });

  test('is written before the store closes', async () => {
    const written = store.grouped(() => write('one'));
    await store.dispose();
    expect(await written).toBe('one');
    store = memoryStore(() => 7);
  });
});

describe('events', () => {
  let store: Store;
  beforeEach(() => {
    store = memoryStore(() => 7);
  });
  afterEach(() => store.dispose());

  test('of a quiet engine are delivered with the turn, those of a busy one are gathered', async () => {
    const batches: number[] = [];
    store.events.on((batch) => batches.push(batch.length));
    const append = () => store.events.append({ type: 'problem.cleared', key: 'x' });
    append();
    append();
    await new Promise((resolve) => setImmediate(resolve));
    expect(batches).toEqual([2]);
    for (let count = 0; count < 100; count += 1) append();
    await new Promise((resolve) => setImmediate(resolve));
    for (let count = 0; count < 3; count += 1) {
      append();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(batches).toEqual([2, 100]);
    expect(store.events.seq).toBe(105);
    expect(batches).toEqual([2, 100, 3]);
  });
});
