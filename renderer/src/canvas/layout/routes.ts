import { GAP, LEAF, SPINE } from './constants.ts';
import type { Box, Point } from './geometry.ts';
import type { Layout } from './layout.ts';

export interface Route {
  readonly points: readonly Point[];
  /** Depth of the innermost frame that the line runs in: it is drawn above that frame, below its cards. */
  readonly depth: number;
  /** Where the line meets a card from above. */
  readonly ends: readonly Point[];
}

const CORNER = 9;
const ENTRY = LEAF.width / 2;
/** A lead's line leaves its frame's head beside the status mark. */
const LEAVE = { x: 22, y: 24 } as const;

/**
 * A line between two visible workspaces that runs in the lanes between cards: down the left padding of a team,
 * along the gap above a row, into a card from above. Null when one of them is not on the canvas.
 */
export function routeBetween(
  layout: Layout,
  boxes: ReadonlyMap<string, Box>,
  from: string,
  to: string,
): Route | null {
  const up = chainOf(layout, from);
  const down = chainOf(layout, to);
  if (up.length === 0 || down.length === 0 || from === to) return null;
  let shared = 0;
  while (shared < up.length && shared < down.length && up[shared] === down[shared]) shared += 1;

  const common = shared === 0 ? undefined : boxes.get(up[shared - 1] ?? '');
  const toBoxes = boxesOf(down.slice(shared), boxes);
  const fromBoxes = boxesOf(up.slice(shared), boxes);
  const depth = Math.max(up.length, down.length) - 2;
  const spine = common ? common.x + SPINE : Math.min(toBoxes[0]?.x ?? 0, fromBoxes[0]?.x ?? 0) - GAP / 2;

  if (fromBoxes.length === 0 || toBoxes.length === 0) {
    const top = (common?.y ?? 0) + LEAVE.y;
    const branch = branchTo(spine, fromBoxes.length === 0 ? toBoxes : fromBoxes);
    const points = simplify([{ x: (common?.x ?? 0) + LEAVE.x, y: top }, { x: spine, y: top }, ...branch]);
    const ends = branch.slice(-1);
    return { points: fromBoxes.length === 0 ? points : points.toReversed(), depth: Math.max(0, depth), ends };
  }
  const out = branchTo(spine, fromBoxes).toReversed();
  const back = branchTo(spine, toBoxes);
  const sameRow = laneOf(fromBoxes[0]) === laneOf(toBoxes[0]);
  const points = sameRow ? [...out.slice(0, -1), ...back.slice(1)] : [...out, ...back];
  return { points: simplify(points), depth, ends: [...out.slice(0, 1), ...back.slice(-1)] };
}

/** From the spine of the common frame down through each frame to the top of the last box. */
function branchTo(spine: number, boxes: readonly Box[]): Point[] {
  const points: Point[] = [];
  let x = spine;
  boxes.forEach((box, index) => {
    const lane = laneOf(box);
    const last = index === boxes.length - 1;
    const next = last ? box.x + Math.min(ENTRY, box.width / 2) : box.x + SPINE;
    points.push({ x, y: lane }, { x: next, y: lane });
    if (last) points.push({ x: next, y: box.y });
    x = next;
  });
  return points;
}

function laneOf(box: Box | undefined): number {
  return (box?.y ?? 0) - GAP / 2;
}

/** Ids from the root down to the workspace itself. */
function chainOf(layout: Layout, id: string): string[] {
  const chain: string[] = [];
  for (let at = layout.get(id); at; at = at.parentId === null ? undefined : layout.get(at.parentId)) {
    chain.unshift(at.id);
  }
  return chain;
}

function boxesOf(ids: readonly string[], boxes: ReadonlyMap<string, Box>): Box[] {
  return ids.flatMap((id) => boxes.get(id) ?? []);
}

/** Leaves out points that do not turn. */
function simplify(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    const before = kept.at(-2);
    if (last && last.x === point.x && last.y === point.y) continue;
    const straight =
      before &&
      last &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (straight) kept.pop();
    kept.push(point);
  }
  return kept;
}

/** The line as an SVG path with round corners. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    const previous = index === 0 ? first : (rest[index - 1] ?? first);
    if (!next) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const enter = towards(point, previous);
    const leave = towards(point, next);
    path += `L${enter.x} ${enter.y}Q${point.x} ${point.y} ${leave.x} ${leave.y}`;
  });
  return path;
}

/** The point `CORNER` away from `from` in the direction of `to`, at most half way. */
function towards(from: Point, to: Point): Point {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const share = distance === 0 ? 0 : Math.min(CORNER, distance / 2) / distance;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
