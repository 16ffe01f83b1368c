import { afterEach, beforeEach, expect, test } from 'vitest';
import { Memories } from '../../../core/memory/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
let memories: Memories;
let id: string;
beforeEach(() => {
  store = memoryStore();
  memories = new Memories(store, () => 1_000);
  id = addWorkspace(store, 'Ada').id;
});
afterEach(() => store.dispose());

const stored = () => store.memories.listOf(id).map(({ scope, content }) => [scope, content]);

test('first memories are stored in order, with a scope that is known', () => {
  const count = memories.seed(id, [
    { content: 'one', scope: 'TEAM' },
    { content: 'two', scope: '' },
    { content: 'three', scope: 'global' },
    { content: 'four', scope: 'GALAXY' },
    { content: '  ', scope: 'LOCAL' },
  ]);
  expect(count).toBe(3);
  expect(stored()).toEqual([
    ['TEAM', 'one'],
    ['LOCAL', 'two'],
    ['GLOBAL', 'three'],
  ]);
  expect(store.memories.listOf(id).every(({ source }) => source === 'template')).toBe(true);
});

test('each is stored once, however often the template is imported, behind what is there', () => {
  const own = [{ content: 'mine', scope: 'LOCAL' }];
  const everybodys = [{ content: 'ours', scope: 'GLOBAL' }];
  expect(memories.seed(id, own)).toBe(1);
  expect(memories.seed(id, everybodys)).toBe(1);
  expect(memories.seed(id, [...own, ...everybodys, ...own])).toBe(0);
  expect(stored()).toEqual([
    ['LOCAL', 'mine'],
    ['GLOBAL', 'ours'],
  ]);
});

test('credentials are taken out, also when the cut would hide their end', () => {
  const secret = 'sk-abcdefghijklmnopqrstuvwxyz';
  const filler = '€ '.repeat(25_000 - 2);
  memories.seed(id, [
    { content: `use GITHUB_TOKEN=${secret} and wait`, scope: 'LOCAL' },
    { content: `${filler} ${secret}`, scope: 'LOCAL' },
  ]);
  const contents = store.memories.listOf(id).map(({ content }) => content);
  expect(contents[0]).toBe('use [REDACTED:TOKEN] and wait');
  expect(contents[1]).not.toContain('sk-a');
});

test('what is too long is cut between two characters', () => {
  memories.seed(id, [{ content: `x${'€'.repeat(40_000)}`, scope: 'LOCAL' }]);
  const [memory] = store.memories.listOf(id);
  expect(Buffer.byteLength(memory?.content ?? '')).toBe(100_000);
  expect(memory?.content).toBe(`x${'€'.repeat(33_333)}`);
});
