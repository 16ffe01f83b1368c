import { CONTENT_TOP, LEAF, PAD } from './constants.ts';
import type { Size } from './geometry.ts';
import { bestRecipe, type Item, packedSize, type Recipe } from './pack.ts';

/** What a team's frame adds around its members; the canvas itself adds nothing. */
const FRAME: Size = { width: 2 * PAD, height: CONTENT_TOP + PAD };
const NO_FRAME: Size = { width: 0, height: 0 };
/** Shapes (width / height) that a nested team may take; the one that serves its parent best wins. */
const TEAM_ASPECTS = [0.65, 1, 1.5, 2.3] as const;
/** Beyond this many teams under one lead, a common shape is good enough. */
const MAX_REFINED_TEAMS = 24;

/** The members of a workspace (or of the whole canvas), split into cards and teams. */
export interface Members {
  readonly leaves: readonly string[];
  readonly teams: readonly string[];
}

interface Shape {
  readonly recipe: Recipe;
  /** The aspect ratio asked of each team, in order. */
  readonly aspects: readonly number[];
  readonly cost: number;
}

/** The size of a team's frame around its packed members. */
export function framed(packing: Size): Size {
  return {
    width: Math.max(packing.width, LEAF.width) + FRAME.width,
    height: packing.height + FRAME.height,
  };
}

/**
 * Chooses the recipe of every team, so that all of it can be shown as large as possible in the given aspect ratio.
 * Knows nothing of chosen positions: putting one card somewhere must not make the others jump.
 */
export function chooseRecipes(
  root: string,
  aspect: number,
  membersOf: (id: string) => Members,
): ReadonlyMap<string, Recipe> {
  // By the aspect ratio asked for, then by id.
  const shapesByTarget = new Map<number, Map<string, Shape>>();
  const framesByTarget = new Map<number, Map<string, Item>>();

  const frameOf = (id: string, target: number): Item => {
    const known = byTarget(framesByTarget, target);
    let frame = known.get(id);
    if (!frame) {
      frame = { id, ...framed(sizeOf(id, target)) };
      known.set(id, frame);
    }
    return frame;
  };

  const sizeOf = (id: string, target: number): Size => {
    const { leaves, teams } = membersOf(id);
    const { recipe, aspects } = shapeOf(id, target);
    return packedSize(
      leaves.length,
      teams.map((team, index) => frameOf(team, aspects[index] ?? 1)),
      recipe,
    );
  };

  function shapeOf(id: string, target: number): Shape {
    const known = byTarget(shapesByTarget, target);
    const before = known.get(id);
    if (before) return before;
    const { leaves, teams } = membersOf(id);
    const shape = bestShape(teams.length, (aspects) => {
      const frames = teams.map((team, index) => frameOf(team, aspects[index] ?? 1));
      return { aspects, ...bestRecipe(leaves, frames, target, id === root ? NO_FRAME : FRAME) };
    });
    known.set(id, shape);
    return shape;
  }

  const recipes = new Map<string, Recipe>();
  const collect = (id: string, target: number) => {
    const { recipe, aspects } = shapeOf(id, target);
    recipes.set(id, recipe);
    membersOf(id).teams.forEach((team, index) => {
      collect(team, aspects[index] ?? 1);
    });
  };
  collect(root, aspect);
  return recipes;
}

function byTarget<T>(all: Map<number, Map<string, T>>, target: number): Map<string, T> {
  let known = all.get(target);
  if (!known) {
    known = new Map();
    all.set(target, known);
  }
  return known;
}

/** The best shapes for `count` teams: from every common shape, each team is changed while that helps. */
function bestShape(count: number, attempt: (aspects: readonly number[]) => Shape): Shape {
  let best: Shape | null = null;
  for (const common of count === 0 ? [1] : TEAM_ASPECTS) {
    let current = attempt(Array.from({ length: count }, () => common));
    for (let index = 0; index < Math.min(count, MAX_REFINED_TEAMS); index += 1) {
      for (const aspect of TEAM_ASPECTS) {
        if (aspect === current.aspects[index]) continue;
        const changed = attempt(current.aspects.with(index, aspect));
        if (changed.cost < current.cost) current = changed;
      }
    }
    if (best === null || current.cost < best.cost) best = current;
  }
  return best ?? attempt([]);
}
