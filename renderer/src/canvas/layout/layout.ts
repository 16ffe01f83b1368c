import { CONTENT_TOP, LEAF, PAD } from './constants.ts';
import { freeSpot } from './free-spot.ts';
import { type Box, boundsOf, type Point, type Size } from './geometry.ts';
import { fitCost, type Item, type Packing, type PlacedItem, pack, WASTE_WEIGHT } from './pack.ts';

/** What the shape of the canvas depends on. */
export interface OrgStructure {
  /** Ids of children in order by parent id, roots under `root`. */
  readonly children: Readonly<Record<string, readonly string[]>>;
  /** Teams that are shown as one card. */
  readonly collapsed: ReadonlySet<string>;
  /** Parent-relative positions that the user or a template chose. */
  readonly placed: ReadonlyMap<string, Point>;
}

export interface LayoutNode extends Box {
  readonly id: string;
  /** null for roots; `x` and `y` are relative to it. */
  readonly parentId: string | null;
  /** 0 for roots. */
  readonly depth: number;
  /** A team is a frame with its members inside; everything else is a card. */
  readonly kind: 'leaf' | 'team';
}

/** Visible workspaces, parents before children. */
export type Layout = ReadonlyMap<string, LayoutNode>;

const ROOT = 'root';
const FRAME = { width: 2 * PAD, height: CONTENT_TOP + PAD };
const NO_FRAME = { width: 0, height: 0 };
/** Shapes that a nested team may take; the one that serves its parent best wins. */
const TEAM_ASPECTS = [0.65, 1, 1.5, 2.3] as const;
/** Beyond this many teams under one lead, a common shape is good enough. */
const MAX_REFINED_TEAMS = 24;

/**
 * Lays out the whole org: children inside their parent's frame, columns chosen so that all of it can be shown
 * as large as possible in a window of the given aspect ratio (width / height). Chosen positions are kept unless
 * they would overlap; nothing ever overlaps, and everything lies inside its parent.
 */
export function layoutOrg(structure: OrgStructure, aspect: number): Layout {
  const arranged = new Map<string, Packing>();
  const isTeam = (id: string) => (structure.children[id]?.length ?? 0) > 0 && !structure.collapsed.has(id);

  const frameOf = (id: string, target: number): Item => {
    const packing = arrange(id, target);
    return {
      id,
      width: Math.max(packing.width, LEAF.width) + FRAME.width,
      height: packing.height + FRAME.height,
    };
  };

  function arrange(id: string, target: number): Packing {
    const key = `${id} ${target}`;
    const known = arranged.get(key);
    if (known) return known;
    const ids = structure.children[id] ?? [];
    const leaves = ids.filter((child) => !isTeam(child));
    const teamIds = ids.filter(isTeam);
    const frame = id === ROOT ? NO_FRAME : FRAME;

    const attempt = (aspects: readonly number[]): Attempt => {
      const teams = teamIds.map((team, index) => frameOf(team, aspects[index] ?? 1));
      const packing = withChosen(pack(leaves, teams, target, frame), structure.placed, id === ROOT);
      return { aspects, packing, cost: framedCost(packing, frame, target) };
    };
    const best = bestAttempt(teamIds.length, attempt);
    teamIds.forEach((team, index) => {
      shapes.set(`${id} ${target} ${team}`, best.aspects[index] ?? 1);
    });
    const { packing } = best;
    arranged.set(key, packing);
    return packing;
  }

  const shapes = new Map<string, number>();
  const layout = new Map<string, LayoutNode>();
  const collect = (id: string, target: number, parentId: string | null, depth: number) => {
    const inner = id === ROOT ? { x: 0, y: 0 } : { x: PAD, y: CONTENT_TOP };
    const items = new Map(arrange(id, target).items.map((item) => [item.id, item]));
    for (const child of structure.children[id] ?? []) {
      const item = items.get(child);
      if (!item) continue;
      const { width, height } = item;
      const kind = isTeam(child) ? 'team' : 'leaf';
      layout.set(child, {
        id: child,
        parentId,
        depth,
        kind,
        x: item.x + inner.x,
        y: item.y + inner.y,
        width,
        height,
      });
      if (kind === 'team') collect(child, shapes.get(`${id} ${target} ${child}`) ?? 1, child, depth + 1);
    }
  };
  collect(ROOT, aspect, null, 0);
  return layout;
}

interface Attempt {
  /** The aspect ratio asked of each team. */
  readonly aspects: readonly number[];
  readonly packing: Packing;
  readonly cost: number;
}

/** The best shapes for `count` teams: from every common shape, each team is changed while that helps. */
function bestAttempt(count: number, attempt: (aspects: readonly number[]) => Attempt): Attempt {
  let best: Attempt | null = null;
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

/** How small the packing would have to be shown, plus a little for every empty corner. */
function framedCost(packing: Packing, frame: Size, aspect: number): number {
  const size = { width: packing.width + frame.width, height: packing.height + frame.height };
  return fitCost(size, aspect) * (1 + WASTE_WEIGHT * packing.waste);
}

/** Puts the children that have a chosen position there; the others keep their slot or make room. */
function withChosen(packing: Packing, placed: OrgStructure['placed'], isRoot: boolean): Packing {
  const chosen = packing.items.filter((item) => placed.has(item.id));
  if (chosen.length === 0) return packing;
  const inner = isRoot ? { x: 0, y: 0 } : { x: PAD, y: CONTENT_TOP };
  const settled: PlacedItem[] = [];
  for (const item of chosen) {
    const at = placed.get(item.id) ?? item;
    const wanted = { ...item, x: at.x - inner.x, y: at.y - inner.y };
    settled.push({ ...item, ...freeSpot(wanted, settled, isRoot ? null : { x: 0, y: 0 }) });
  }
  for (const item of packing.items) {
    if (placed.has(item.id)) continue;
    settled.push({ ...item, ...freeSpot(item, settled, isRoot ? null : { x: 0, y: 0 }) });
  }
  const bounds = boundsOf(settled);
  return { ...packing, items: settled, width: bounds.x + bounds.width, height: bounds.y + bounds.height };
}

/** Boxes in canvas coordinates. */
export function absoluteBoxes(layout: Layout): ReadonlyMap<string, Box> {
  const boxes = new Map<string, Box>();
  for (const node of layout.values()) {
    const parent = node.parentId === null ? undefined : boxes.get(node.parentId);
    boxes.set(node.id, {
      x: node.x + (parent?.x ?? 0),
      y: node.y + (parent?.y ?? 0),
      width: node.width,
      height: node.height,
    });
  }
  return boxes;
}

/** The box around the roots. */
export function layoutBounds(layout: Layout): Box {
  return boundsOf([...layout.values()].filter((node) => node.parentId === null));
}

/**
 * Where a card comes to rest when it is dropped at `at` (parent-relative): there if it is free, else the nearest
 * free place among its siblings.
 */
export function dropSpot(layout: Layout, id: string, at: Point): Point {
  const node = layout.get(id);
  if (!node) return at;
  const siblings = [...layout.values()].filter(
    (other) => other.parentId === node.parentId && other.id !== id,
  );
  const min = node.parentId === null ? null : { x: PAD, y: CONTENT_TOP };
  const spot = freeSpot({ ...node, ...at }, siblings, min);
  return { x: Math.round(spot.x), y: Math.round(spot.y) };
}
