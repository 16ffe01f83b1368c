import { useCallback, useSyncExternalStore } from 'react';
import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { useCursor } from '../drag.ts';
import { type Card, CardIndex } from './card-index.ts';

const index = new CardIndex();
/** Who draws a card, by its id: a card at most once, but a canvas that comes may meet the one that goes. */
const listeners = new Map<string, Set<() => void>>();

// These live as long as the stores that they follow.
tell(index.followOrg(useEngine.getState()));
tell(index.followCursor(useCursor.getState().id));
tell(index.followPair(useUi.getState().pair));
useEngine.subscribe((org) => tell(index.followOrg(org)));
useCursor.subscribe(({ id }) => tell(index.followCursor(id)));
useUi.subscribe(({ pair }, before) => {
  if (pair !== before.pair) tell(index.followPair(pair));
});

/** What a card shows; its component is called again only when that changes. */
export function useCard(id: string): Card {
  const subscribe = useCallback((listener: () => void) => listen(id, listener), [id]);
  return useSyncExternalStore(subscribe, () => index.card(id));
}

/** Gives these cards their texts. */
export function detailCards(ids: Iterable<string>): void {
  tell(index.detail(ids));
}

/** Whether a card has its texts. */
export function isDetailed(id: string): boolean {
  return index.isDetailed(id);
}

function listen(id: string, listener: () => void): () => void {
  const own = listeners.get(id) ?? new Set();
  listeners.set(id, own.add(listener));
  return () => {
    own.delete(listener);
    if (own.size === 0) listeners.delete(id);
  };
}

function tell(ids: ReadonlySet<string>): void {
  for (const id of ids) for (const listener of listeners.get(id) ?? []) listener();
}
