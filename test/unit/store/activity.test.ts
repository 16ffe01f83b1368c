import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../core/base/index.ts';
import type { ActivityFilter, ActivityRecord, Store } from '../../../core/store/index.ts';
import { activityRecord } from '../../support/activity.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
let ada: string;
let bea: string;
beforeEach(() => {
  store = memoryStore();
  ada = addWorkspace(store, 'Ada').id;
  bea = addWorkspace(store, 'Bea').id;
});
afterEach(() => store.dispose());

function put(fields: Partial<ActivityRecord> = {}): ActivityRecord {
  const record = activityRecord({ workspaceId: ada, ...fields });
  store.activity.insert(record);
  return record;
}

test('a row comes back as it went in', () => {
  const body = { text: 'ä\u0000"', list: [1, null, { deep: true }] };
  const record = put({ requestBody: body, responseBody: 'text', toolTrace: [], durationMs: 3 });
  expect(store.activity.get(record.id)).toEqual(record);
});

test('filters agree with a plain reading of them', () => {
  const ids = () => [ada, bea];
  const row = fc.record({
    workspace: fc.nat({ max: 1 }),
    type: fc.constantFrom('a2a_receive', 'delegation'),
    source: fc.option(fc.nat({ max: 1 })),
    target: fc.option(fc.nat({ max: 1 })),
    createdAt: fc.integer({ min: 1, max: 5 }),
  });
  const wanted = fc.record(
    {
      workspaceId: fc.nat({ max: 1 }),
      type: fc.constantFrom('a2a_receive', 'delegation'),
      source: fc.constantFrom('canvas' as const, 'agent' as const),
      peerId: fc.nat({ max: 1 }),
      before: fc.integer({ min: 1, max: 6 }),
      from: fc.integer({ min: 0, max: 5 }),
    },
    { requiredKeys: [] },
  );
  const at = (index: number) => ids()[index] ?? '';
  const rows = fc.sample(row, { numRuns: 40, seed: 7 }).map((each) =>
    put({
      workspaceId: at(each.workspace),
      type: each.type,
      sourceId: each.source === null ? null : at(each.source),
      targetId: each.target === null ? null : at(each.target),
      createdAt: each.createdAt,
    }),
  );
  fc.assert(
    fc.property(wanted, fc.integer({ min: 1, max: 50 }), (raw, limit) => {
      const filter: ActivityFilter = {
        ...raw,
        workspaceId: raw.workspaceId === undefined ? undefined : at(raw.workspaceId),
        peerId: raw.peerId === undefined ? undefined : at(raw.peerId),
        limit,
      };
      const expected = rows.filter(
        (each) =>
          (filter.workspaceId === undefined || each.workspaceId === filter.workspaceId) &&
          (filter.type === undefined || each.type === filter.type) &&
          (filter.source === undefined || (each.sourceId === null) === (filter.source === 'canvas')) &&
          (filter.peerId === undefined ||
            each.sourceId === filter.peerId ||
            each.targetId === filter.peerId) &&
          (filter.before === undefined || each.createdAt < filter.before) &&
          (filter.from === undefined || each.createdAt >= filter.from),
      );
      // Rows of the same time stay in the order of insertion: the sort is stable.
      const newestFirst = expected
        .reverse()
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, limit);
      expect(store.activity.list(filter).map(({ id }) => id)).toEqual(newestFirst.map(({ id }) => id));
    }),
  );
});

test('paging by cursor sees every row once, also those of the same millisecond', () => {
  const rows = Array.from({ length: 23 }, () => put({ createdAt: 1_000 }));
  put({ workspaceId: bea });
  const [first] = rows;
  const seen: string[] = [];
  let cursor = first?.id ?? '';
  for (let page = 0; page < rows.length; page += 1) {
    const found = store.activity.listStoredSince(cursor, { workspaceId: ada, limit: 5 }) ?? [];
    seen.push(...found.map(({ id }) => id));
    cursor = found.at(-1)?.id ?? cursor;
  }
  expect(seen).toEqual(rows.slice(1).map(({ id }) => id));
});

test('a cursor that is unknown or of another workspace is none', () => {
  const foreign = put({ workspaceId: bea });
  expect(store.activity.listStoredSince(newId(), { workspaceId: ada, limit: 5 })).toBeNull();
  expect(store.activity.listStoredSince(foreign.id, { workspaceId: ada, limit: 5 })).toBeNull();
  expect(store.activity.listStoredSince(foreign.id, { workspaceId: bea, limit: 5 })).toEqual([]);
});

test('a clock that is set back hides nothing from who follows with a cursor', () => {
  const first = put({ createdAt: 5_000 });
  const later = put({ createdAt: 4_000 });
  const newer = store.activity.listStoredSince(first.id, { workspaceId: ada, limit: 5 });
  expect(newer?.map(({ id }) => id)).toEqual([later.id]);
});

test('old rows come the oldest first, so many at a time, and say which of them are chats', () => {
  const times = [3, 1, 2, 9];
  const rows = times.map((createdAt) => put({ createdAt, type: 'agent_log' }));
  put({ createdAt: 4, type: 'a2a_receive', sourceId: bea });
  put({ createdAt: 5, type: 'a2a_receive', sourceId: null });
  put({ createdAt: 6, type: 'a2a_receive', sourceId: null, workspaceId: bea });
  store.workspaces.update(bea, { status: 'removed' });
  const first = store.activity.listOld(9, { at: 0, seq: 0 }, 2);
  expect(first.map(({ at }) => at)).toEqual([1, 2]);
  const others = store.activity.listOld(9, first.at(-1) ?? { at: 0, seq: 0 }, 9);
  expect(others.map(({ at, ofChat }) => [at, ofChat])).toEqual([
    [3, false],
    [4, false],
    [5, true],
    [6, false],
  ]);
  store.activity.removeRows(first.map(({ seq }) => seq));
  const left = store.activity.list({ workspaceId: ada, limit: 9 });
  expect(left.map(({ createdAt }) => createdAt)).toEqual([9, 5, 4, 3]);
  const gone = rows[1]?.id ?? '';
  expect(store.activity.listStoredSince(gone, { workspaceId: ada, limit: 5 })).toBeNull();
});

test('a search takes every character as it is', () => {
  const found = (text: string) => store.activity.search(ada, text, 9).map(({ summary }) => summary);
  for (const summary of ['100% of it', '100 of it', 'a_b', 'axb', 'c\\d']) put({ summary });
  put({ workspaceId: bea, summary: '100% of it' });
  expect(found('100%')).toEqual(['100% of it']);
  expect(found('A_B')).toEqual(['a_b']);
  expect(found('c\\d')).toEqual(['c\\d']);
  expect(found('')).toHaveLength(5);
});
