import { isGhostId } from '../../state/plan.ts';
import { CONTENT_TOP, PAD } from '../layout/constants.ts';
import { freeSpot } from '../layout/free-spot.ts';
import { type Box, boundsOf, type Point } from '../layout/geometry.ts';
import { absoluteBoxes, type Layout } from '../layout/layout.ts';

/** The edge of a card does not count: it is easy to touch while one only makes room beside it. */
const CARD_EDGE = 14;

/** A card that is dragged, where it is now on the canvas. */
export interface Dragged extends Box {
  readonly id: string;
}

/**
 * The team or card below a point of the canvas, the innermost one; null for none. What is dragged, what is inside of
 * it, and what is only planned cannot be the target.
 */
export function dropTarget(
  layout: Layout,
  boxes: ReadonlyMap<string, Box>,
  dragged: ReadonlySet<string>,
  at: Point,
): string | null {
  const excluded = new Set(dragged);
  let target: string | null = null;
  let depth = -1;
  // Parents come before their children.
  for (const node of layout.values()) {
    if (node.parentId !== null && excluded.has(node.parentId)) excluded.add(node.id);
    const box = boxes.get(node.id);
    if (!box || node.depth <= depth || excluded.has(node.id) || isGhostId(node.id)) continue;
    if (!contains(box, at, node.kind === 'team' ? 0 : CARD_EDGE)) continue;
    target = node.id;
    depth = node.depth;
  }
  return target;
}

/**
 * Where each of the dragged cards comes to rest in a parent (relative to it): where it is if that is free, else as
 * near as can be. Nowhere inside of a card: it has no places yet.
 */
export function dropSpots(
  layout: Layout,
  boxes: ReadonlyMap<string, Box>,
  dragged: readonly Dragged[],
  parentId: string | null,
): ReadonlyMap<string, Point> {
  const parent = parentId === null ? null : layout.get(parentId);
  const spots = new Map<string, Point>();
  if (parent && parent.kind !== 'team') return spots;
  const origin = (parentId === null ? undefined : boxes.get(parentId)) ?? { x: 0, y: 0 };
  const moving = new Set(dragged.map(({ id }) => id));
  const obstacles: Box[] = [...layout.values()].filter(
    (node) => node.parentId === parentId && !moving.has(node.id),
  );
  const min = parentId === null ? null : { x: PAD, y: CONTENT_TOP };
  for (const card of dragged) {
    const box = { ...card, x: card.x - origin.x, y: card.y - origin.y };
    const free = freeSpot(box, obstacles, min);
    const spot = { x: Math.round(free.x), y: Math.round(free.y) };
    spots.set(card.id, spot);
    obstacles.push({ ...box, ...spot });
  }
  return spots;
}

/** The frame of a team as it would be with what lands in it: it only grows, and leaves the usual edge around the slots. */
export function grownFrame(frame: Box, slots: readonly Box[]): Box {
  const withEdge = slots.map((slot) => ({ ...slot, width: slot.width + PAD, height: slot.height + PAD }));
  return boundsOf([frame, ...withEdge]);
}

/** The cards as they are drawn while they are dragged: their positions are relative to parents that stay. */
export function draggedBoxes(
  layout: Layout,
  nodes: readonly { readonly id: string; readonly position: Point }[],
  boxes: ReadonlyMap<string, Box> = absoluteBoxes(layout),
): Dragged[] {
  return nodes.flatMap(({ id, position }) => {
    const node = layout.get(id);
    if (!node) return [];
    const parent = node.parentId === null ? undefined : boxes.get(node.parentId);
    return {
      id,
      x: position.x + (parent?.x ?? 0),
      y: position.y + (parent?.y ?? 0),
      width: node.width,
      height: node.height,
    };
  });
}

/** Its right and lower border are already beside it: of two that touch, a point is in one. */
function contains(box: Box, { x, y }: Point, edge: number): boolean {
  return (
    x >= box.x + edge && x < box.x + box.width - edge && y >= box.y + edge && y < box.y + box.height - edge
  );
}
