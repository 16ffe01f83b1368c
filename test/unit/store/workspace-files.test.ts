import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import { hasKind, type Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore, storeIn, temporaryFolder } from '../../support/store.ts';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

const file = (path: string, text = path, mode = 0o644) => ({ path, mode, content: Buffer.from(text) });
const due = (id: string) =>
  store.workspaces
    .filesOf(id)
    .filter(({ delivered }) => !delivered)
    .map(({ path }) => path);

test('remembers which files are gone until that is settled, over any number of changes', () => {
  const { id } = addWorkspace(store, 'Ada');
  const other = addWorkspace(store, 'Bea');
  const change = (put: string[], remove: string[]) =>
    store.workspaces.changeFiles(id, { put: put.map((path) => file(path)), remove });
  change(['a', 'b', 'c'], []);
  expect(store.workspaces.goneFilesOf(id, 'docker')).toEqual([]);
  change([], ['a', 'c', 'never']);
  change(['c', 'd'], []);
  expect(store.workspaces.goneFilesOf(id, 'docker'), 'c came back').toEqual(['a']);
  change([], ['b', 'c']);
  expect(store.workspaces.goneFilesOf(id, 'docker')).toEqual(['a', 'b', 'c']);
  expect(store.workspaces.goneFilesOf(other.id, 'docker')).toEqual([]);
  store.workspaces.markDelivered(id, 'docker');
  expect(store.workspaces.goneFilesOf(id, 'docker')).toEqual([]);
  change([], ['d']);
  store.workspaces.purge(id);
  expect(store.workspaces.goneFilesOf(id, 'docker')).toEqual([]);
});

test('only what differs is due again', () => {
  const { id } = addWorkspace(store, 'Ada');
  const put = (...files: ReturnType<typeof file>[]) =>
    store.workspaces.changeFiles(id, { put: files, remove: [] });
  put(file('a'), file('b'), file('c'));
  expect(due(id)).toEqual(['a', 'b', 'c']);
  store.workspaces.markDelivered(id, 'docker');
  put(file('a'), file('b', 'new'), file('c', 'c', 0o755), file('d'));
  expect(due(id)).toEqual(['b', 'c', 'd']);
  put(file('b'));
  expect(due(id), 'what was delivered before it changed may be overwritten by now').toEqual(['b', 'c', 'd']);
  store.workspaces.markDelivered(id, 'docker');
  store.workspaces.forgetDelivered(id, 'docker');
  expect(due(id)).toEqual(['a', 'b', 'c', 'd']);
});

test('what several have is stored once, and given up with the last of them', async () => {
  const { folder, dispose } = await temporaryFolder();
  const own = storeIn(folder);
  const content = Buffer.from('shared');
  const ids = ['Ada', 'Bea'].map((name) => addWorkspace(own, name).id);
  const number = own.workspaces.keepContent(content);
  for (const id of ids)
    own.workspaces.insertFiles(id, [{ path: 'a', mode: 0o644, content: Buffer.from('shared') }]);
  own.workspaces.dropUnusedContents();
  expect(own.workspaces.keepContent(content)).toBe(number);
  for (const id of ids) expect(own.workspaces.filesOf(id)).toMatchObject([{ content }]);
  for (const id of ids) own.workspaces.purge(id);
  own.workspaces.dropUnusedContents();
  const again = addWorkspace(own, 'Cyd').id;
  own.workspaces.insertFiles(again, [{ path: 'a', mode: 0o644, content }]);
  expect(own.workspaces.filesOf(again)).toMatchObject([{ content }]);
  await own.dispose();
  await dispose();
});

test('a content whose storing was rolled back is stored with the next file that has it', () => {
  const { id } = addWorkspace(store, 'Ada');
  const one = file('a');
  const work = () =>
    store.transaction(() => {
      store.workspaces.insertFiles(id, [one]);
      throw new Error('no');
    });
  expect(work).toThrow('no');
  store.workspaces.insertFiles(id, [file('z', 'another'), one]);
  expect(store.workspaces.filesOf(id)).toMatchObject([
    { content: one.content },
    { content: Buffer.from('another') },
  ]);
});

test('after any changes the files are the last ones put, and what is due or gone covers every difference', () => {
  const path = fc.constantFrom('a', 'b', 'c');
  const step = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), path, text: fc.constantFrom('x', 'y') }),
    fc.record({ kind: fc.constant('remove' as const), path }),
    fc.record({ kind: fc.constantFrom('deliver' as const, 'lose' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { id } = addWorkspace(store, newId());
      const wanted = new Map<string, string>();
      const there = new Map<string, string>();
      for (const each of steps) {
        if (each.kind === 'put') {
          wanted.set(each.path, each.text);
          store.workspaces.changeFiles(id, { put: [file(each.path, each.text)], remove: [] });
        } else if (each.kind === 'remove') {
          wanted.delete(each.path);
          store.workspaces.changeFiles(id, { put: [], remove: [each.path] });
        } else if (each.kind === 'lose') {
          there.clear();
          store.workspaces.forgetDelivered(id, 'docker');
        } else {
          for (const gone of store.workspaces.goneFilesOf(id, 'docker')) there.delete(gone);
          for (const { path: name, content, delivered } of store.workspaces.filesOf(id))
            if (!delivered) there.set(name, Buffer.from(content).toString());
          store.workspaces.markDelivered(id, 'docker');
          expect(there).toEqual(wanted);
        }
        const stored = store.workspaces.filesOf(id).map(({ path: name, content }) => [name, `${content}`]);
        expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(wanted));
      }
    }),
  );
});

test('remembers of each kind of backend what was written there', () => {
  const { id } = addWorkspace(store, 'Ada');
  const { workspaces } = store;
  const dueOn = (kind: 'docker' | 'process') =>
    workspaces.filesOf(id).flatMap(({ path, delivered }) => (hasKind(delivered, kind) ? [] : [path]));
  workspaces.insertFiles(id, [file('a'), file('b')]);
  workspaces.markDelivered(id, 'docker');
  expect([dueOn('docker'), dueOn('process')]).toEqual([[], ['a', 'b']]);

  workspaces.changeFiles(id, { put: [file('c')], remove: ['a'] });
  workspaces.markDelivered(id, 'process');
  expect([dueOn('docker'), dueOn('process')]).toEqual([['c'], []]);
  expect([workspaces.goneFilesOf(id, 'docker'), workspaces.goneFilesOf(id, 'process')]).toEqual([['a'], []]);

  workspaces.markDelivered(id, 'docker');
  workspaces.forgetDelivered(id, 'process');
  expect([dueOn('docker'), dueOn('process')]).toEqual([[], ['b', 'c']]);
  expect(workspaces.goneFilesOf(id, 'docker')).toEqual([]);

  workspaces.markDelivered(id, 'process');
  workspaces.adoptFile(id, file('b', 'changed there'), 'process');
  expect([dueOn('docker'), dueOn('process')]).toEqual([['b'], []]);
  workspaces.changeFiles(id, { put: [file('c')], remove: ['b'] });
  workspaces.changeFiles(id, { put: [file('b')], remove: [] });
  expect([dueOn('docker'), dueOn('process')], 'one that came back is due').toEqual([['b'], ['b']]);
  expect(workspaces.goneFilesOf(id, 'process')).toEqual([]);
});
