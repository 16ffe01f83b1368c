import { expect, test } from 'vitest';
import type { Approval } from '../../../core/contract/index.ts';
import { ApprovalsFollower } from '../../../renderer/src/notices/follow-approvals.ts';
import { NoticeGate } from '../../../renderer/src/notices/gate.ts';
import { NoticeWatch } from '../../../renderer/src/notices/watch.ts';
import { approval, workspace } from './fixtures.ts';

const changed = (id: string, status: Approval['status']) =>
  ({ type: 'approval.changed', approval: approval(id, { workspaceId: 'a', status }) }) as const;

test('what the system was told of a request is taken back when it is decided', () => {
  const told: string[] = [];
  const follower = new ApprovalsFollower(
    { withdraw: (tag) => told.push(`withdraw ${tag}`) },
    { drop: (tag) => told.push(`drop ${tag}`) },
  );
  follower.take(changed('r1', 'pending'));
  follower.take(changed('r2', 'pending'));
  expect(told).toEqual([]);
  follower.take(changed('r1', 'approved'));
  expect(told.splice(0)).toEqual(['drop approval:r1', 'withdraw approval:r1']);
  follower.take(changed('r2', 'denied'));
  expect(told.splice(0)).toEqual([
    'drop approval:r2',
    'withdraw approval:r2',
    'drop several:approval',
    'withdraw several:approval',
  ]);
  // Asked before the window was there.
  follower.take(changed('r0', 'denied'));
  expect(told).toEqual(['drop approval:r0', 'withdraw approval:r0']);
});

test('a request that is decided before the system was told of it is not told at all', () => {
  const shown: string[] = [];
  let release = () => {};
  const clock = { now: () => 0, after: (_ms: number, run: () => void) => (release = run) };
  const gate = new NoticeGate(clock, ({ tag }) => shown.push(tag));
  const watch = new NoticeWatch({ workspace: () => workspace('a'), hasMessage: () => false });
  const follower = new ApprovalsFollower({ withdraw: () => {} }, gate);
  const away = { focused: false, workspaceIds: [], problems: false, approvals: false, asking: null };
  for (const event of [changed('r1', 'pending'), changed('r2', 'pending'), changed('r1', 'denied')]) {
    follower.take(event);
    const notice = watch.take(event, away, []);
    if (notice) gate.take(notice);
  }
  release();
  expect(shown).toEqual(['approval:r2']);
});

const waiting = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, approval(id, {})]));

test('a request that was decided while events were missed is taken back with the next snapshot', () => {
  const told: string[] = [];
  const follower = new ApprovalsFollower({ withdraw: (tag) => told.push(tag) }, { drop: () => {} });
  follower.compare(waiting('r1', 'r2'));
  follower.compare(waiting('r2', 'r3'));
  expect(told.splice(0)).toEqual(['approval:r1']);
  follower.compare(waiting('r3'));
  follower.compare(waiting());
  expect(told).toEqual(['approval:r2', 'approval:r3', 'several:approval']);
});

test('events that reach the store a moment later take nothing back twice, and nothing that waits', () => {
  const told: string[] = [];
  const follower = new ApprovalsFollower({ withdraw: (tag) => told.push(tag) }, { drop: () => {} });
  follower.compare(waiting('r1'));
  for (const event of [changed('r2', 'pending'), changed('r1', 'approved')]) follower.take(event);
  follower.compare(waiting('r2'));
  expect(told).toEqual(['approval:r1']);
});
