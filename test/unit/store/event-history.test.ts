import { afterEach, beforeEach, expect, test } from 'vitest';
import { platformEvents } from '../../../core/contract/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { memoryStore } from '../../support/store.ts';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

test('exactly the events that are kept can be listed later, at once and newest first', () => {
  const names = Object.keys(platformEvents) as (keyof typeof platformEvents)[];
  for (const [index, event] of names.entries()) {
    const workspaceId = index % 2 === 0 ? 'ada' : null;
    store.events.append({ type: 'platform', event, workspaceId, payload: { index } });
  }
  const kept = names.filter((name) => platformEvents[name] !== 'broadcast').reverse();
  expect(store.eventHistory.list(100).map(({ name }) => name)).toEqual(kept);
  expect(store.eventHistory.list(2)).toHaveLength(2);
  const ofAda = store.eventHistory.list(100, 'ada');
  expect(ofAda.length).toBeGreaterThan(0);
  for (const { workspaceId, payload } of ofAda) {
    expect(workspaceId).toBe('ada');
    expect((payload.index as number) % 2).toBe(0);
  }
});
