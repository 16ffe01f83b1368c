import { afterEach, beforeEach, expect, test } from 'vitest';
import { showPast, showPresent } from '../../../renderer/src/engine/shown.ts';
import { initialState } from '../../../renderer/src/engine/state.ts';
import { useEngine } from '../../../renderer/src/engine/store.ts';
import { followUnread } from '../../../renderer/src/notices/follow-unread.ts';

let told: (number | string)[];
let stop: () => void;
beforeEach(() => {
  told = [];
  useEngine.setState(initialState, true);
  stop = followUnread(
    { setUnread: (count) => told.push(count), withdraw: (tag) => told.push(`withdraw ${tag}`) },
    { drop: (tag) => told.push(`drop ${tag}`) },
  );
});
afterEach(() => stop());

const unread = (counts: Record<string, number>) => useEngine.setState({ loaded: true, unread: counts });

test('nothing is told before the engine has said what is unread', () => {
  expect(told).toEqual([]);
  unread({ a: 2 });
  expect(told).toEqual([2]);
});

test('what somebody has read is counted and told of no more', () => {
  unread({ a: 2, b: 1 });
  unread({ a: 2 });
  expect(told).toEqual([3, 'drop reply:b', 'withdraw reply:b', 2]);
  told = [];
  unread({});
  expect(told).toEqual([
    'drop reply:a',
    'withdraw reply:a',
    'drop several:reply',
    'withdraw several:reply',
    0,
  ]);
});

test('a moment of the past, in which nothing is unread, changes nothing', () => {
  unread({ a: 1 });
  told = [];
  const { workspaces, children, delegations, activity, builds, problems, statusChanges } = initialState;
  showPast({ workspaces, children, delegations, activity, builds, problems, statusChanges, moment: 1 });
  expect(useEngine.getState().unread).toEqual({});
  showPresent();
  expect(told).toEqual([]);
});
