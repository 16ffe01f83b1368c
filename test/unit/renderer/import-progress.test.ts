import { expect, test } from 'vitest';
import type { Workspace } from '../../../core/contract/index.ts';
import { importRows, notBegun, stageCounts, stageOf } from '../../../renderer/src/plan/progress/rows.ts';
import { currentHint } from '../../../renderer/src/state/guide.ts';
import { byId, workspace } from './fixtures.ts';

const starting = (id: string, parentId: string | null, phase: Workspace['phase']) =>
  workspace(id, { parentId, status: 'provisioning', phase });
const waits: Workspace['phase'] = { step: 'image', waitingFor: 'turn', since: 0 };
const builds: Workspace['phase'] = { step: 'image', progress: 0.5, since: 0 };

test('an import is a tree of those that are left, with how far each is', () => {
  const known = byId(
    workspace('lead'),
    starting('a', 'lead', builds),
    starting('b', 'a', waits),
    workspace('c', { parentId: 'lead', status: 'failed' }),
  );
  const rows = importRows(known, ['lead', 'a', 'b', 'gone', 'c']);
  expect(rows.map(({ id, depth, stage }) => [id, depth, stage])).toEqual([
    ['lead', 0, 'ready'],
    ['a', 1, 'image'],
    ['b', 2, 'waiting'],
    ['c', 1, 'failed'],
  ]);
  expect(stageCounts(rows)).toEqual({ ready: 1, image: 1, waiting: 1, failed: 1, starting: 0 });
  expect(stageOf(workspace('asleep', { status: 'hibernated' }))).toBe('ready');
});

test('only what has not begun is cancelled, and nobody goes along whose start has', () => {
  const known = byId(
    starting('lead', null, waits),
    starting('a', 'lead', waits),
    starting('b', 'lead', builds),
    starting('team', null, waits),
    starting('c', 'team', waits),
  );
  const rows = importRows(known, ['lead', 'a', 'b', 'team', 'c']);
  expect([...notBegun(known, rows)].sort()).toEqual(['a', 'team']);
});

test('A20: hints come one after the other, only to somebody new, and each once', () => {
  expect(currentHint({ isNew: false, over: [] })).toBeNull();
  expect(currentHint({ isNew: true, over: [] })).toBe('task');
  expect(currentHint({ isNew: true, over: ['watch', 'task'] })).toBe('more');
  expect(currentHint({ isNew: true, over: ['task', 'watch', 'more'] })).toBeNull();
});
