import { expect, test } from 'vitest';
import { objectDifferences, rowDifferences } from '../../chaos/invariants.ts';
import { Ledger } from '../../chaos/ledger.ts';
import type { Objects } from '../../chaos/objects.ts';
import type { Row } from '../../chaos/rows.ts';

const ROW: Row = {
  id: 'a',
  name: 'Lead',
  parentId: null,
  desired: 'running',
  status: 'online',
  generation: 2,
  destroyAt: null,
  step: null,
  error: null,
  org: null,
  image: 'image:1',
  liveBearers: 1,
  livePrefixes: 1,
};
const CONTAINER = { id: 'c0ffee', workspaceId: 'a', state: 'running', imageId: 'sha256:1' };
const OBJECTS: Objects = {
  containers: [CONTAINER],
  volumes: [{ name: 'ws-a-configs', workspaceId: 'a' }],
  networks: ['molecule-core-net'],
  halfImages: [],
};

function ledgerOfOne(): Ledger {
  const ledger = new Ledger();
  ledger.acknowledged((books) =>
    books.set('a', { name: 'Lead', parentId: null, desired: 'running', generation: 2 }),
  );
  return ledger;
}

test('nothing differs where all is as asked', () => {
  expect(rowDifferences(ledgerOfOne(), { rows: [ROW], openBuilds: 0 })).toEqual([]);
  expect(objectDifferences(ledgerOfOne(), OBJECTS)).toEqual([]);
});

test.each<[string, readonly Row[], number]>([
  ['a created one is lost', [], 0],
  ['a rename is lost', [{ ...ROW, name: 'Old' }], 0],
  ['a restart is lost', [{ ...ROW, generation: 1 }], 0],
  ['it stays in a step', [{ ...ROW, status: 'provisioning', step: 'register' }], 0],
  ['it is wanted otherwise', [{ ...ROW, desired: 'paused', status: 'paused' }], 0],
  ['it waits to be destroyed', [{ ...ROW, destroyAt: 1 }], 0],
  ['two tokens work', [{ ...ROW, liveBearers: 2 }], 0],
  ['there is one that nobody asked for', [ROW, { ...ROW, id: 'b' }], 0],
  ['a build never ended', [ROW], 1],
])('sees in the rows: %s', (_, rows, openBuilds) => {
  expect(rowDifferences(ledgerOfOne(), { rows, openBuilds })).not.toEqual([]);
});

test.each<[string, Partial<Objects>]>([
  ['no container', { containers: [] }],
  ['two containers', { containers: [CONTAINER, { ...CONTAINER, id: 'decaf' }] }],
  ['one that does not run', { containers: [{ ...CONTAINER, state: 'exited' }] }],
  ['one of a removed workspace', { containers: [CONTAINER, { ...CONTAINER, workspaceId: 'b' }] }],
  ['one that belongs to nobody', { containers: [CONTAINER, { ...CONTAINER, workspaceId: '' }] }],
  ['no volume', { volumes: [] }],
  [
    'a volume that is left over',
    { volumes: [...OBJECTS.volumes, { name: 'ws-b-configs', workspaceId: 'b' }] },
  ],
  ['half an image', { halfImages: ['sha256:2'] }],
  ['a network of its own', { networks: ['molecule-core-net', 'other'] }],
])('sees on the engine: %s', (_, change) => {
  expect(objectDifferences(ledgerOfOne(), { ...OBJECTS, ...change })).not.toEqual([]);
});

test('tokens of a removed one must be dead, and its row must say that it is gone', () => {
  const ledger = ledgerOfOne();
  ledger.acknowledged((books) => void books.delete('a'));
  const gone = { ...ROW, desired: 'removed', status: 'removed', liveBearers: 0, livePrefixes: 0 };
  expect(rowDifferences(ledger, { rows: [gone], openBuilds: 0 })).toEqual([]);
  expect(rowDifferences(ledger, { rows: [{ ...gone, livePrefixes: 1 }], openBuilds: 0 })).toHaveLength(1);
  expect(rowDifferences(ledger, { rows: [ROW], openBuilds: 0 })).not.toEqual([]);
});

test('tokens of a paused one must be dead as well', () => {
  const ledger = ledgerOfOne();
  ledger.acknowledged((books) => {
    const known = books.get('a');
    if (known) books.set('a', { ...known, desired: 'paused' });
  });
  const paused = { ...ROW, desired: 'paused', status: 'paused', liveBearers: 0, livePrefixes: 0 };
  expect(rowDifferences(ledger, { rows: [paused], openBuilds: 0 })).toEqual([]);
  expect(rowDifferences(ledger, { rows: [{ ...paused, liveBearers: 1 }], openBuilds: 0 })).toHaveLength(1);
});

test('a command without an answer has happened whole or not at all', () => {
  const ledger = new Ledger();
  const half = {
    what: 'import of two',
    whole: 2,
    doneIn: (rows: readonly Row[]) => rows.length,
    change: (books: Ledger['live'], rows: readonly Row[]) => {
      for (const { id, name } of rows)
        books.set(id, { name, parentId: null, desired: 'running', generation: 1 });
    },
  };
  ledger.unanswered(half);
  expect(ledger.settleUnanswered([ROW])).toEqual(['import of two: 1 of 2 were done']);
  ledger.unanswered(half);
  expect(ledger.settleUnanswered([])).toEqual([]);
  expect(ledger.ids()).toEqual([]);
  ledger.unanswered(half);
  expect(ledger.settleUnanswered([ROW, { ...ROW, id: 'b' }])).toEqual([]);
  expect(ledger.ids()).toEqual(['a', 'b']);
});
