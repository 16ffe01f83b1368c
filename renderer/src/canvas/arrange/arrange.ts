import { GAP } from '../layout/constants.ts';
import type { Box, Point } from '../layout/geometry.ts';

/** Ways to put cards in order: along a common edge, or with the same space between them. */
export type Arrangement = 'left' | 'top' | 'across' | 'down';

/** A card by its box, relative to the parent that all of them have. */
export interface Placed extends Box {
  readonly id: string;
}

/** Where the cards are after that; they never overlap one another. */
export function arranged(cards: readonly Placed[], how: Arrangement): ReadonlyMap<string, Point> {
  switch (how) {
    case 'left':
      return lined(cards, 'x', 'y');
    case 'top':
      return lined(cards, 'y', 'x');
    case 'across':
      return spread(cards, 'x');
    default:
      return spread(cards, 'y');
  }
}

const LENGTH = { x: 'width', y: 'height' } as const;

/** All at the smallest place of one axis; on the other they make room for each other. */
function lined(cards: readonly Placed[], axis: 'x' | 'y', other: 'x' | 'y'): ReadonlyMap<string, Point> {
  const edge = Math.min(...cards.map((card) => card[axis]));
  const places = new Map<string, Point>();
  let free = Number.NEGATIVE_INFINITY;
  for (const card of cards.toSorted((a, b) => a[other] - b[other])) {
    const place = Math.max(card[other], free);
    places.set(card.id, axis === 'x' ? { x: edge, y: place } : { x: place, y: edge });
    free = place + card[LENGTH[other]] + GAP;
  }
  return places;
}

/** The outer ones stay where there is room; the space between all of them becomes the same. */
function spread(cards: readonly Placed[], axis: 'x' | 'y'): ReadonlyMap<string, Point> {
  const length = LENGTH[axis];
  const ordered = cards.toSorted((a, b) => a[axis] - b[axis] || a.id.localeCompare(b.id));
  const [first] = ordered;
  const last = ordered.at(-1);
  const places = new Map<string, Point>();
  if (!first || !last) return places;
  const filled = ordered.reduce((sum, card) => sum + card[length], 0);
  const span = last[axis] + last[length] - first[axis];
  const gap = Math.max(GAP, (span - filled) / Math.max(1, ordered.length - 1));
  let at = first[axis];
  for (const card of ordered) {
    const place = Math.round(at);
    places.set(card.id, axis === 'x' ? { x: place, y: card.y } : { x: card.x, y: place });
    at += card[length] + gap;
  }
  return places;
}
