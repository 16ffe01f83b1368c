import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ApprovalRecord, Store } from '../../../core/store/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
let ada: string;
beforeEach(() => {
  store = memoryStore();
  ada = addWorkspace(store, 'Ada').id;
});
afterEach(() => store.dispose());

const put = (id: string, change: Partial<ApprovalRecord>) =>
  store.approvals.insert({
    id,
    workspaceId: ada,
    taskId: null,
    action: 'Deploy',
    reason: '',
    context: {},
    status: 'denied',
    decidedBy: 'human',
    decidedAt: 1,
    activityId: 'x',
    createdAt: 0,
    expiresAt: 0,
    ...change,
  });

test('the oldest decisions go first, so many at a time; those that are young enough stay, and what waits', () => {
  put('a', { status: 'pending', decidedBy: null, decidedAt: null });
  for (const id of ['b', 'c', 'd']) put(id, {});
  put('e', { status: 'approved', decidedAt: 9 });
  const kept = () => store.approvals.list({ status: 'all', limit: 9 }).map(({ id }) => id);
  expect(store.approvals.removeOldest(9, 2)).toBe(2);
  expect(kept()).toEqual(['e', 'd', 'a']);
  expect(store.approvals.removeOldest(9, 2)).toBe(1);
  expect(store.approvals.removeOldest(9, 2)).toBe(0);
  expect(kept()).toEqual(['e', 'a']);
});
