import { create } from 'zustand';
import type { Point } from '../layout/geometry.ts';
import type { Pair } from '../traffic/pairs.ts';

/** The line below the pointer, and where in the window that came upon it. */
export interface Hovered {
  readonly pair: Pair;
  readonly at: Point;
}

export const useHovered = create<{ readonly line: Hovered | null }>(() => ({ line: null }));

export function hoverLine(line: Hovered | null): void {
  useHovered.setState({ line });
}
