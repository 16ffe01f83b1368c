import { GAP, LEAF } from './constants.ts';
import type { Box, Size } from './geometry.ts';

export interface Item extends Size {
  readonly id: string;
}

export interface PlacedItem extends Box {
  readonly id: string;
}

/** How a packing is made: columns of the leaf grid, and how many blocks the first row holds. */
export interface Recipe {
  readonly columns: number;
  readonly perRow: number;
}

export interface Packing extends Size {
  readonly items: readonly PlacedItem[];
}

const EVERY_CANDIDATE_UP_TO = 18;
const MAX_CANDIDATES = 36;
/** How much an empty area counts against a packing that could be shown larger. */
const WASTE_WEIGHT = 0.2;

/**
 * How good a packing is inside a frame that has to fit an aspect ratio: the smaller the number, the larger it can
 * be shown and the less of it is empty. `frame` is what the frame adds around the packing.
 */
function costOf(packing: Size, covered: number, aspect: number, frame: Size): number {
  const shown = Math.max((packing.width + frame.width) / aspect, packing.height + frame.height);
  const waste = Math.max(0, 1 - covered / Math.max(1, packing.width * packing.height));
  return shown * (1 + WASTE_WEIGHT * waste);
}

/** Finds the best recipe for a team whose frame should come near an aspect ratio. */
export function bestRecipe(
  leaves: readonly string[],
  teams: readonly Item[],
  aspect: number,
  frame: Size,
): { readonly recipe: Recipe; readonly cost: number } {
  const covered = teams.reduce(
    (sum, team) => sum + team.width * team.height,
    leaves.length * (LEAF.width + GAP) * (LEAF.height + GAP),
  );
  let recipe: Recipe = { columns: 1, perRow: 1 };
  let cost = Number.POSITIVE_INFINITY;
  for (const columns of leaves.length === 0 ? [1] : candidates(leaves.length)) {
    for (const perRow of candidates(teams.length + 1)) {
      const candidate = costOf(packedSize(leaves.length, teams, { columns, perRow }), covered, aspect, frame);
      if (candidate < cost) {
        cost = candidate;
        recipe = { columns, perRow };
      }
    }
  }
  return { recipe, cost };
}

/** The size that `pack` comes to. Thousands of recipes are tried and few are used, so that this makes nothing. */
export function packedSize(leafCount: number, teams: readonly Size[], { columns, perRow }: Recipe): Size {
  const grid = gridSize(leafCount, columns);
  const inFirstRow = leafCount > 0 ? perRow - 1 : perRow;
  let firstRow = leafCount > 0 ? grid.width : -GAP;
  let limit = leafCount > 0 ? grid.width : 0;
  teams.forEach((team, index) => {
    if (index < inFirstRow) firstRow += team.width + GAP;
    limit = Math.max(limit, team.width);
  });
  limit = Math.max(limit, firstRow);

  let x = leafCount > 0 ? grid.width + GAP : 0;
  let y = 0;
  let { width, height: rowHeight } = grid;
  for (const team of teams) {
    if (x > 0 && x + team.width > limit) {
      y += rowHeight + GAP;
      x = 0;
      rowHeight = 0;
    }
    x += team.width + GAP;
    rowHeight = Math.max(rowHeight, team.height);
    width = Math.max(width, x - GAP);
  }
  return { width, height: y + rowHeight };
}

/** 1 … count, thinned out where there are many. */
function candidates(count: number): number[] {
  if (count <= EVERY_CANDIDATE_UP_TO) return Array.from({ length: count }, (_, index) => index + 1);
  const ratio = count ** (1 / (MAX_CANDIDATES - 1));
  return [...new Set(Array.from({ length: MAX_CANDIDATES }, (_, index) => Math.round(ratio ** index)))];
}

/**
 * Packs the leaves of a team into a grid and its sub-teams into rows beside and below it, in their order. The rows
 * are as wide as the blocks that the recipe puts into the first one; teams of a row get the height of the row.
 */
export function pack(leaves: readonly string[], teams: readonly Item[], recipe: Recipe): Packing {
  const grid = leafGrid(leaves, recipe.columns);
  const widths = [...(leaves.length > 0 ? [grid.width] : []), ...teams.map((team) => team.width)];
  const firstRow = widths.slice(0, recipe.perRow).reduce((sum, width) => sum + width + GAP, -GAP);
  const limit = Math.max(firstRow, ...widths);

  const items: PlacedItem[] = [...grid.items];
  let row: PlacedItem[] = [];
  let x = leaves.length > 0 ? grid.width + GAP : 0;
  let y = 0;
  let rowHeight = grid.height;
  let width = grid.width;
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
  return { width, height: y + rowHeight, items };
}

function gridSize(count: number, columns: number): Size {
  if (count === 0) return { width: 0, height: 0 };
  const rows = Math.ceil(count / columns);
  return { width: columns * (LEAF.width + GAP) - GAP, height: rows * (LEAF.height + GAP) - GAP };
}

function leafGrid(ids: readonly string[], columns: number): Packing {
  return {
    ...gridSize(ids.length, columns),
    items: ids.map((id, index) => ({
      id,
      ...LEAF,
      x: (index % columns) * (LEAF.width + GAP),
      y: Math.floor(index / columns) * (LEAF.height + GAP),
    })),
  };
}
