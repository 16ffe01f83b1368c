import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Build } from '../../../core/contract/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { memoryStore } from '../../support/store.ts';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

const save = (id: string, startedAt: number) =>
  store.builds.save({ id, startedAt, status: 'succeeded' } as Build);
const idsOf = (builds: readonly Build[]) => builds.map(({ id }) => id);

test('pages go from the newest to the oldest, each build once, also where several began at the same time', () => {
  for (const [id, at] of Object.entries({ a: 1, d: 2, b: 2, c: 2, e: 3 })) save(id, at);
  const pages: string[][] = [];
  for (let page = store.builds.list(2); page.length > 0; page = store.builds.list(2, page.at(-1)?.id)) {
    pages.push(idsOf(page));
  }
  expect(pages).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
});

test('a build that comes in between does not move what follows', () => {
  for (const [id, at] of Object.entries({ a: 1, b: 2, c: 3 })) save(id, at);
  const first = store.builds.list(2);
  save('d', 4);
  expect(idsOf(store.builds.list(2, first.at(-1)?.id))).toEqual(['a']);
});
