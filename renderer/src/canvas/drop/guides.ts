import { type Box, boundsOf } from '../layout/geometry.ts';
import type { Dragged } from './target.ts';

/** A line along which a dragged card is in line with another one. */
export interface Guide {
  readonly axis: 'x' | 'y';
  /** Where the line is on its axis. */
  readonly at: number;
  /** From where to where it runs on the other axis. */
  readonly from: number;
  readonly to: number;
}

/** Within this distance, in units of the canvas, cards are put in line. */
const SNAP = 7;

/** The dragged cards put in line with others that are near enough, and the lines that show it. */
export function snapTo(
  dragged: readonly Dragged[],
  others: readonly Box[],
): { readonly cards: readonly Dragged[]; readonly guides: readonly Guide[] } {
  if (dragged.length === 0 || others.length === 0) return { cards: dragged, guides: [] };
  const box = boundsOf(dragged);
  const x = nearest(
    box.x,
    box.width,
    others.map((other) => [other.x, other.width, other]),
  );
  const y = nearest(
    box.y,
    box.height,
    others.map((other) => [other.y, other.height, other]),
  );
  const guides: Guide[] = [];
  if (x) {
    const span = boundsOf([box, x.other]);
    guides.push({ axis: 'x', at: x.at, from: span.y, to: span.y + span.height });
  }
  if (y) {
    const span = boundsOf([box, y.other]);
    guides.push({ axis: 'y', at: y.at, from: span.x, to: span.x + span.width });
  }
  const cards = dragged.map((card) => ({ ...card, x: card.x + (x?.by ?? 0), y: card.y + (y?.by ?? 0) }));
  return { cards, guides };
}

interface Alignment {
  /** The common line. */
  readonly at: number;
  /** How far the cards have to go to be on it. */
  readonly by: number;
  readonly other: Box;
}

/** The smallest step that puts start, middle or end of the cards on the same place of another one. */
function nearest(
  start: number,
  length: number,
  others: readonly (readonly [start: number, length: number, box: Box])[],
): Alignment | null {
  let best: Alignment | null = null;
  for (const [otherStart, otherLength, other] of others) {
    for (const share of [0, 0.5, 1]) {
      const at = otherStart + otherLength * share;
      const by = at - (start + length * share);
      if (Math.abs(by) <= SNAP && (best === null || Math.abs(by) < Math.abs(best.by)))
        best = { at, by, other };
    }
  }
  return best;
}
