import { GAP, LEAF } from './constants.ts';
import type { Box, Size } from './geometry.ts';

export interface Item extends Size {
  readonly id: string;
}

export interface PlacedItem extends Box {
  readonly id: string;
}

export interface Packing extends Size {
  /** Share of the area that nothing covers, 0…1. */
  readonly waste: number;
  readonly items: readonly PlacedItem[];
}

const EVERY_CANDIDATE_UP_TO = 18;
const MAX_CANDIDATES = 36;
/** How much an empty area counts against a packing that could be shown larger. */
export const WASTE_WEIGHT = 0.2;

/** How good a box is for a target aspect ratio: the smaller the number, the larger it can be shown. */
export function fitCost(size: Size, aspect: number): number {
  return Math.max(size.width / aspect, size.height);
}

/**
 * Packs the leaves of a team into a grid and its sub-teams into rows beside and below it, trying column counts
 * and row widths, and returns the packing that can be shown largest in a frame of the given aspect ratio.
 * Order is kept: leaves first, then teams. `extra` is what the frame adds around the packing.
 */
export function pack(
  leaves: readonly string[],
  teams: readonly Item[],
  aspect: number,
  extra: Size,
): Packing {
  let best: Packing = { width: 0, height: 0, waste: 0, items: [] };
  let bestCost = Number.POSITIVE_INFINITY;
  for (const columns of leaves.length === 0 ? [0] : candidates(leaves.length)) {
    const block = leafGrid(leaves, columns);
    for (const perRow of candidates(teams.length + 1)) {
      const packing = shelves(block, teams, perRow);
      const framed = { width: packing.width + extra.width, height: packing.height + extra.height };
      const cost = fitCost(framed, aspect) * (1 + WASTE_WEIGHT * packing.waste);
      if (cost < bestCost) {
        best = packing;
        bestCost = cost;
      }
    }
  }
  return best;
}

type Block = Omit<Packing, 'waste'>;

/** 1 … count, thinned out where there are many. */
function candidates(count: number): number[] {
  if (count <= EVERY_CANDIDATE_UP_TO) return Array.from({ length: count }, (_, index) => index + 1);
  const ratio = count ** (1 / (MAX_CANDIDATES - 1));
  return [...new Set(Array.from({ length: MAX_CANDIDATES }, (_, index) => Math.round(ratio ** index)))];
}

function leafGrid(ids: readonly string[], columns: number): Block {
  const items = ids.map((id, index) => ({
    id,
    ...LEAF,
    x: (index % columns) * (LEAF.width + GAP),
    y: Math.floor(index / columns) * (LEAF.height + GAP),
  }));
  if (items.length === 0) return { width: 0, height: 0, items };
  const rows = Math.ceil(ids.length / columns);
  return {
    width: columns * (LEAF.width + GAP) - GAP,
    height: rows * (LEAF.height + GAP) - GAP,
    items,
  };
}

/** Rows as wide as the first `perRow` blocks; teams of a row get the height of the row. */
function shelves(leafBlock: Block, teams: readonly Item[], perRow: number): Packing {
  const hasLeaves = leafBlock.items.length > 0;
  const widths = [...(hasLeaves ? [leafBlock.width] : []), ...teams.map((team) => team.width)];
  const firstRow = widths.slice(0, perRow).reduce((sum, width) => sum + width + GAP, -GAP);
  const limit = Math.max(firstRow, ...widths);

  const items: PlacedItem[] = [...leafBlock.items];
  let row: PlacedItem[] = [];
  let x = hasLeaves ? leafBlock.width + GAP : 0;
  let y = 0;
  let rowHeight = leafBlock.height;
  let width = leafBlock.width;
  const endRow = () => {
    items.push(...row.map((team) => ({ ...team, height: rowHeight })));
    row = [];
  };
  for (const team of teams) {
    if (x > 0 && x + team.width > limit) {
      endRow();
      y += rowHeight + GAP;
      x = 0;
      rowHeight = 0;
    }
    row.push({ ...team, x, y });
    x += team.width + GAP;
    rowHeight = Math.max(rowHeight, team.height);
    width = Math.max(width, x - GAP);
  }
  endRow();
  const height = y + rowHeight;
  const covered = teams.reduce(
    (sum, team) => sum + team.width * team.height,
    leafBlock.items.length * (LEAF.width + GAP) * (LEAF.height + GAP),
  );
  return { width, height, waste: Math.max(0, 1 - covered / Math.max(1, width * height)), items };
}
