import { create } from 'zustand';
import { type EngineState, useEngine } from '../engine/store.ts';

/** How long the canvas may lag behind the engine while its view moves. */
const PATIENCE_MS = 500;

let held = false;
let overdue: ReturnType<typeof setTimeout> | undefined;

/**
 * The engine's state as the canvas shows it: the same, except that it waits while the view moves. A busy org
 * changes in nearly every frame; drawing that in the middle of a pan is what makes it stutter.
 */
export const useOrg = create<EngineState>(() => useEngine.getState());

// Lives as long as the two stores do.
useEngine.subscribe(() => {
  if (held) overdue ??= setTimeout(catchUp, PATIENCE_MS);
  else catchUp();
});

/** The view begins to move: changes wait for its end, or half a second, whichever comes first. */
export function holdOrg(): void {
  held = true;
}

/** The view rests: the canvas shows what is. */
export function releaseOrg(): void {
  held = false;
  catchUp();
}

function catchUp(): void {
  clearTimeout(overdue);
  overdue = undefined;
  useOrg.setState(useEngine.getState(), true);
}
