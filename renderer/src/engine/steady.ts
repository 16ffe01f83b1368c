import { onNextFrame } from './frames.ts';

/**
 * How long the window may lag behind the engine while something on its canvas moves: most moves are over by then. What
 * follows from a change, as lines do, may wait once more.
 */
const PATIENCE_MS = 3000;

/** What goes on that the window is kept steady for. */
export type SteadyFor = 'view' | 'drag';

const reasons = new Set<SteadyFor>();
const waiting = new Set<() => void>();
let overdue: ReturnType<typeof setTimeout> | undefined;

/**
 * Runs `flush` before the next paint, but not while the view or a card moves: a busy org changes in nearly every frame,
 * and drawing that, wherever it shows, in the middle of a pan is what makes it stutter. What waits then is drawn at once,
 * each function one time.
 */
export function onSteadyFrame(flush: () => void): void {
  if (reasons.size === 0) {
    onNextFrame(flush);
    return;
  }
  waiting.add(flush);
  overdue ??= setTimeout(catchUp, PATIENCE_MS);
}

/** A move begins: changes wait until nothing moves any more, or three seconds, whichever comes first. */
export function keepSteady(reason: SteadyFor): void {
  reasons.add(reason);
}

/** It is over. What waited is drawn, unless another move goes on: a view pans along with a card that is dragged. */
export function endSteady(reason: SteadyFor): void {
  reasons.delete(reason);
  if (reasons.size === 0) catchUp();
}

/** Whether the window is kept steady right now. */
export function isKeptSteady(): boolean {
  return reasons.size > 0;
}

function catchUp(): void {
  clearTimeout(overdue);
  overdue = undefined;
  const flushes = [...waiting];
  waiting.clear();
  for (const flush of flushes) flush();
}
