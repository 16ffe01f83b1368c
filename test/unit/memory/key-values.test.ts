import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyValues } from '../../../core/memory/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
let values: KeyValues;
let now: number;
let id: string;
beforeEach(() => {
  now = 1_000;
  store = memoryStore(() => now);
  values = new KeyValues(store, () => now);
  id = addWorkspace(store, 'Ada').id;
});
afterEach(() => store.dispose());

const shown = () => values.list(id).map(({ key, value, version }) => [key, JSON.parse(value), version]);

test('a value has a version, and whoever names another one changes nothing', () => {
  expect(values.set(id, { key: 'b', value: { deep: [1] } })).toEqual({ written: true, version: 1 });
  expect(values.set(id, { key: 'b', value: 2, ifVersion: 1 })).toEqual({ written: true, version: 2 });
  expect(values.set(id, { key: 'b', value: 3, ifVersion: 1 })).toEqual({ written: false, currentVersion: 2 });
  expect(values.set(id, { key: 'b', value: 3, ifVersion: 0 })).toEqual({ written: false, currentVersion: 2 });
  expect(values.set(id, { key: 'a', value: undefined, ifVersion: 0 })).toEqual({ written: true, version: 1 });
  expect(values.set(id, { key: 'c', value: 1, ifVersion: 4 })).toEqual({ written: false, currentVersion: 0 });
  expect(shown()).toEqual([
    ['a', null, 1],
    ['b', 2, 2],
  ]);
  values.remove(id, 'b');
  values.remove(id, 'b');
  expect(values.get(id, 'b')).toBeUndefined();
});

test('what has expired is not there, counts anew, and makes room', () => {
  values.set(id, { key: 'short', value: 1, ttlSeconds: 10 });
  values.set(id, { key: 'short', value: 2, ttlSeconds: 10 });
  values.set(id, { key: 'long', value: 1, ttlSeconds: 0 });
  now += 10_000;
  expect(shown()).toEqual([['long', 1, 1]]);
  expect(values.get(id, 'short')).toBeUndefined();
  expect(values.set(id, { key: 'short', value: 3, ifVersion: 0 })).toEqual({ written: true, version: 1 });
  expect(values.get(id, 'short')?.expiresAt).toBeNull();
});

test('any name and any JSON come back as they were, for this workspace only', () => {
  const other = addWorkspace(store, 'Ben').id;
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.jsonValue(), (key, value) => {
      values.set(id, { key, value });
      expect(JSON.parse(values.get(id, key)?.value ?? '')).toEqual(JSON.parse(JSON.stringify(value)));
      expect(values.get(other, key)).toBeUndefined();
    }),
  );
});
