import { create } from 'zustand';
import { type EngineState, useEngine } from '../engine/store.ts';

/** How long the canvas may lag behind the engine while something on it moves. */
const PATIENCE_MS = 500;

/** What goes on that the canvas is kept steady for. */
export type OrgHolder = 'view' | 'drag';

const holders = new Set<OrgHolder>();
let overdue: ReturnType<typeof setTimeout> | undefined;

/**
 * The engine's state as the canvas shows it: the same, except that it waits while the view or a card moves. A busy
 * org changes in nearly every frame; drawing that in the middle of a pan is what makes it stutter.
 */
export const useOrg = create<EngineState>(() => useEngine.getState());

// Lives as long as the two stores do.
useEngine.subscribe(() => {
  if (holders.size > 0) overdue ??= setTimeout(catchUp, PATIENCE_MS);
  else catchUp();
});

/** A move begins: changes wait until nobody holds any more, or half a second, whichever comes first. */
export function holdOrg(holder: OrgHolder): void {
  holders.add(holder);
}

/** It is over. The canvas shows what is, unless another one goes on: a view pans along with a card that is dragged. */
export function releaseOrg(holder: OrgHolder): void {
  holders.delete(holder);
  if (holders.size === 0) catchUp();
}

function catchUp(): void {
  clearTimeout(overdue);
  overdue = undefined;
  useOrg.setState(useEngine.getState(), true);
}
