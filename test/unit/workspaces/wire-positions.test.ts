import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Store } from '../../../core/store/index.ts';
import { wirePositions } from '../../../core/workspaces/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

test('are laid out again when the tree changes, and only then', () => {
  const root = addWorkspace(store, 'Root');
  const [first, second] = [1, 2].map((position) =>
    addWorkspace(store, `Child ${position}`, { parentId: root.id, position }),
  );
  if (!first || !second) throw new Error('unreachable');
  const look = () => wirePositions(store).absolute(second);
  const inSecondColumn = look();
  const childrenOf = vi.spyOn(store.workspaces, 'childrenOf');
  store.workspaces.update(second.id, { currentTask: 'thinking' });
  expect(look()).toEqual(inSecondColumn);
  expect(childrenOf).not.toHaveBeenCalled();

  store.workspaces.update(first.id, { status: 'removed' });
  expect(look().x).toBeLessThan(inSecondColumn.x);
  store.workspaces.update(root.id, { canvas: { x: 1_000, y: 0 } });
  expect(look().x).toBeGreaterThan(1_000);
});
