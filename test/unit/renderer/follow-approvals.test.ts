import { expect, test } from 'vitest';
import type { Approval } from '../../../core/contract/index.ts';
import { followApprovals } from '../../../renderer/src/notices/follow-approvals.ts';
import { NoticeGate } from '../../../renderer/src/notices/gate.ts';
import { NoticeWatch } from '../../../renderer/src/notices/watch.ts';
import { approval, workspace } from './fixtures.ts';

const changed = (id: string, status: Approval['status']) =>
  ({ type: 'approval.changed', approval: approval(id, { workspaceId: 'a', status }) }) as const;

test('what the system was told of a request is taken back when it is decided', () => {
  const told: string[] = [];
  const take = followApprovals(
    { withdraw: (tag) => told.push(`withdraw ${tag}`) },
    { drop: (tag) => told.push(`drop ${tag}`) },
  );
  take(changed('r1', 'pending'));
  take(changed('r2', 'pending'));
  expect(told).toEqual([]);
  take(changed('r1', 'approved'));
  expect(told.splice(0)).toEqual(['drop approval:r1', 'withdraw approval:r1']);
  take(changed('r2', 'denied'));
  expect(told.splice(0)).toEqual([
    'drop approval:r2',
    'withdraw approval:r2',
    'drop several:approval',
    'withdraw several:approval',
  ]);
  // Asked before the window was there.
  take(changed('r0', 'denied'));
  expect(told).toEqual(['drop approval:r0', 'withdraw approval:r0']);
});

test('a request that is decided before the system was told of it is not told at all', () => {
  const shown: string[] = [];
  let release = () => {};
  const clock = { now: () => 0, after: (_ms: number, run: () => void) => (release = run) };
  const gate = new NoticeGate(clock, ({ tag }) => shown.push(tag));
  const watch = new NoticeWatch({ workspace: () => workspace('a'), hasMessage: () => false });
  const take = followApprovals({ withdraw: () => {} }, gate);
  const away = { focused: false, workspaceIds: [], problems: false, approvals: false, asking: null };
  for (const event of [changed('r1', 'pending'), changed('r2', 'pending'), changed('r1', 'denied')]) {
    take(event);
    const notice = watch.take(event, away, []);
    if (notice) gate.take(notice);
  }
  release();
  expect(shown).toEqual(['approval:r2']);
});
