import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { homePaths } from '../../../core/base/index.ts';
import { openDatabase, type Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore, storeIn, temporaryFolder } from '../../support/store.ts';

const event = (key = 'x') => ({ type: 'problem.cleared', key }) as const;

describe('in memory', () => {
  let store: Store;
  beforeEach(() => {
    store = memoryStore(() => 7);
  });
  afterEach(() => store.dispose());

  test('numbers grow by one and are delivered in batches, in order', () => {
    const batches: number[][] = [];
    store.events.on((batch) => batches.push(batch.map(({ seq }) => seq)));
    for (let count = 0; count < 3; count += 1) store.events.append(event());
    expect(store.events.seq).toBe(3);
    store.events.append(event());
    expect(store.events.seq).toBe(4);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  test('whoever subscribes after reading the number gets only newer ones', () => {
    store.events.append(event());
    const { seq } = store.events;
    const seen: number[] = [];
    store.events.on((batch) => seen.push(...batch.map((each) => each.seq)));
    store.events.append(event());
    void store.events.seq;
    expect(seen).toEqual([seq + 1]);
  });

  test('`since` gives exactly what follows, or says that it is gone', () => {
    for (let count = 0; count < 50; count += 1) store.events.append(event(String(count)));
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 60 }), (from) => {
        const { complete, events } = store.events.since(from);
        expect(complete).toBe(from >= 0 && from <= 50);
        const expected = complete ? Array.from({ length: 50 - from }, (_, index) => from + 1 + index) : [];
        expect(events.map(({ seq }) => seq)).toEqual(expected);
      }),
    );
  });

  test('forgets the oldest of very many, and says so', () => {
    for (let count = 0; count < 30_000; count += 1) store.events.append(event());
    expect(store.events.since(0)).toEqual({ complete: false, events: [] });
    const recent = store.events.since(15_000);
    expect(recent.complete).toBe(true);
    expect(recent.events).toHaveLength(15_000);
    expect(recent.events[0]?.seq).toBe(15_001);
  });

  test('a transaction tells its events after the commit', () => {
    store.transaction(() => {
      store.events.append(event('inside'));
      expect(store.events.seq).toBe(0);
    });
    expect(store.events.seq).toBe(1);
  });

  test('a rolled back transaction tells nothing, and takes the rows in memory back', () => {
    const kept = addWorkspace(store, 'Kept');
    expect(() =>
      store.transaction(() => {
        addWorkspace(store, 'Lost');
        store.workspaces.update(kept.id, { name: 'Renamed' });
        store.events.append(event());
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.events.seq).toBe(0);
    expect(store.workspaces.listLive().map(({ name }) => name)).toEqual(['Kept']);
    store.events.append(event());
    expect(store.events.seq).toBe(1);
  });

  test('a nested transaction shares the fate of the outer one', () => {
    expect(() =>
      store.transaction(() => {
        store.transaction(() => {
          addWorkspace(store, 'Inner');
          store.events.append(event());
        });
        throw new Error('outer');
      }),
    ).toThrow('outer');
    expect(store.events.seq).toBe(0);
    expect(store.workspaces.listLive()).toEqual([]);
  });
});

describe('across a crash', () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  const opened: Store[] = [];
  beforeEach(async () => {
    temporary = await temporaryFolder();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.dispose();
    await temporary.dispose();
  });

  const open = (name: string): Store => {
    const store = storeIn(path.join(temporary.folder, name));
    opened.push(store);
    return store;
  };
  /** What a killed process leaves: the files as they are in this moment. */
  const crash = async (from: string, to: string) => {
    await mkdir(path.join(temporary.folder, to));
    for (const file of ['molecule.db', 'molecule.db-wal']) {
      await copyFile(path.join(temporary.folder, from, file), path.join(temporary.folder, to, file));
    }
  };

  test('no number is used twice, whether its event was stored or not', async () => {
    const before = open('a');
    before.events.append(event());
    before.events.flush();
    for (let count = 0; count < 10_500; count += 1) before.events.append(event());
    const { seq: newest } = before.events;
    await crash('a', 'b');

    const after = open('b');
    after.events.append(event());
    expect(after.events.seq).toBeGreaterThan(newest);
    expect(after.events.since(newest).complete, 'a client from before must start anew').toBe(false);
  });

  test('after an orderly end a client from before must start anew as well', async () => {
    const before = open('a');
    before.events.append(event());
    const { seq: newest } = before.events;
    await opened.pop()?.dispose();
    const after = open('a');
    expect(after.events.since(newest).complete).toBe(false);
    expect(after.events.since(after.events.seq)).toEqual({ complete: true, events: [] });
  });

  test('what is over with the next change is told but not stored', async () => {
    const log = open('a');
    const check = { template: 't', name: 'T', totals: {}, diagnostics: [], checkedAt: 1 };
    log.events.append({ type: 'template.checked', check });
    log.events.append({ type: 'build.output', id: 'b', fromLine: 0, lines: [] });
    log.events.append(event());
    expect(log.events.seq).toBe(3);
    await opened.pop()?.dispose();
    const { database: file, backups } = homePaths(path.join(temporary.folder, 'a'));
    const stored = openDatabase({ file, backups });
    expect(stored.prepare('SELECT type FROM events').pluck().all()).toEqual(['problem.cleared']);
    stored.close();
  });

  test('rows that were committed are there', async () => {
    const before = open('a');
    const { id } = addWorkspace(before, 'Ada');
    before.workspaces.update(id, { status: 'degraded', currentTask: 'thinking' });
    await crash('a', 'b');
    expect(open('b').workspaces.get(id)).toMatchObject({ status: 'degraded', currentTask: 'thinking' });
  });
});
