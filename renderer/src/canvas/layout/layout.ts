import { CONTENT_TOP, PAD } from './constants.ts';
import { freeSpot } from './free-spot.ts';
import { type Box, boundsOf, type Point } from './geometry.ts';
import { type Packing, type PlacedItem, pack } from './pack.ts';
import { chooseRecipes, framed, type Members } from './shapes.ts';

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
const ORIGIN: Point = { x: 0, y: 0 };
/** Where the members of a team begin, relative to its frame. */
const CONTENT: Point = { x: PAD, y: CONTENT_TOP };

/**
 * Lays out the whole org: children inside their parent's frame, columns chosen so that all of it can be shown
 * as large as possible in a window of the given aspect ratio (width / height). Chosen positions are kept unless
 * they would overlap; nothing ever overlaps, and everything lies inside its parent.
 */
export function layoutOrg(structure: OrgStructure, aspect: number): Layout {
  const isTeam = (id: string) => (structure.children[id]?.length ?? 0) > 0 && !structure.collapsed.has(id);
  const membersOf = memoized((id: string): Members => {
    const ids = structure.children[id] ?? [];
    return { leaves: ids.filter((child) => !isTeam(child)), teams: ids.filter(isTeam) };
  });
  const recipes = chooseRecipes(ROOT, aspect, membersOf);

  const settledOf = memoized((id: string): Packing => {
    const { leaves, teams } = membersOf(id);
    const frames = teams.map((team) => ({ id: team, ...framed(settledOf(team)) }));
    const packing = pack(leaves, frames, recipes.get(id) ?? { columns: 1, perRow: 1 });
    return withChosen(packing, structure.placed, id === ROOT);
  });

  const layout = new Map<string, LayoutNode>();
  const collect = (id: string, parentId: string | null, depth: number) => {
    const inner = parentId === null ? ORIGIN : CONTENT;
    const items = new Map(settledOf(id).items.map((item) => [item.id, item]));
    for (const child of structure.children[id] ?? []) {
      const item = items.get(child);
      if (!item) continue;
      const kind = isTeam(child) ? 'team' : 'leaf';
      layout.set(child, { ...item, parentId, depth, kind, x: item.x + inner.x, y: item.y + inner.y });
      if (kind === 'team') collect(child, child, depth + 1);
    }
  };
  collect(ROOT, null, 0);
  return layout;
}

function memoized<T>(compute: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>();
  return (id) => {
    let value = known.get(id);
    if (value === undefined) {
      value = compute(id);
      known.set(id, value);
    }
    return value;
  };
}

/** Puts the children that have a chosen position there; the others keep their slot or make room. */
function withChosen(packing: Packing, placed: OrgStructure['placed'], isRoot: boolean): Packing {
  if (!packing.items.some((item) => placed.has(item.id))) return packing;
  const inner = isRoot ? ORIGIN : CONTENT;
  const min = isRoot ? null : ORIGIN;
  const settled: PlacedItem[] = [];
  const settle = (item: PlacedItem, at: Point) => {
    settled.push({ ...item, ...freeSpot({ ...item, x: at.x, y: at.y }, settled, min) });
  };
  for (const item of packing.items) {
    const at = placed.get(item.id);
    if (at) settle(item, { x: at.x - inner.x, y: at.y - inner.y });
  }
  for (const item of packing.items) if (!placed.has(item.id)) settle(item, item);
  const bounds = boundsOf(settled);
  return { items: settled, width: bounds.x + bounds.width, height: bounds.y + bounds.height };
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
