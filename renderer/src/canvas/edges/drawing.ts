import type { Point } from '../layout/geometry.ts';

/** Where an arrowhead has its tip, and where it points: degrees, clockwise from the right. */
export interface Head extends Point {
  readonly angle: number;
}

/** How a line is drawn. It runs from `a` to `b`. */
export interface Drawing {
  readonly path: string;
  readonly depth: number;
  /** Where the line meets a card from above. */
  readonly ends: readonly Point[];
  /** Arrowheads for both ends; null for a line without a length. */
  readonly heads: { readonly a: Head; readonly b: Head } | null;
}

/** Outline of an arrowhead with its tip at the origin, pointing right. */
export const HEAD_PATH = 'M0 0-11.5-5.8-8.6 0-11.5 5.8Z';

/** The arrowheads of a line: each points along its last stretch. They are drawn themselves, not by a marker. */
export function headsOf(points: readonly Point[]): Drawing['heads'] {
  const [first, second] = points;
  const last = points.at(-1);
  const before = points.at(-2);
  if (!first || !second || !last || !before) return null;
  return { a: headAt(first, second), b: headAt(last, before) };
}

function headAt(tip: Point, from: Point): Head {
  return { ...tip, angle: (Math.atan2(tip.y - from.y, tip.x - from.x) * 180) / Math.PI };
}
