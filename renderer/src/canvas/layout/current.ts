import type { Layout } from './layout.ts';

const EMPTY: Layout = new Map();
let current: Layout = EMPTY;

/** The layout that the canvas shows; an empty one while there is no canvas. */
export function currentLayout(): Layout {
  return current;
}

/** Called by the canvas whenever it shows another layout. */
export function showsLayout(layout: Layout | null): void {
  current = layout ?? EMPTY;
}
