import { CLEARANCE, GAP } from './constants.ts';
import { type Box, intersects, type Point } from './geometry.ts';

/** Only places beside the nearest obstacles are tried, so that a heap of overlapping cards stays affordable. */
const MAX_NEIGHBOURS = 24;

/**
 * The place nearest to where `box` is that keeps clear of all obstacles. `min` is the top left corner that
 * it must not cross, if there is one.
 */
export function freeSpot(box: Box, obstacles: readonly Box[], min: Point | null): Point {
  const start = min ? { x: Math.max(min.x, box.x), y: Math.max(min.y, box.y) } : { x: box.x, y: box.y };
  if (isFree({ ...box, ...start }, obstacles)) return start;

  let best: Point | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const obstacle of nearest(obstacles, start)) {
    const right = obstacle.x + obstacle.width + GAP;
    const below = obstacle.y + obstacle.height + GAP;
    for (const x of [start.x, right, obstacle.x, obstacle.x - box.width - GAP]) {
      for (const y of [start.y, below, obstacle.y, obstacle.y - box.height - GAP]) {
        if (min && (x < min.x || y < min.y)) continue;
        const distance = Math.hypot(x - start.x, y - start.y);
        if (distance < bestDistance && isFree({ ...box, x, y }, obstacles)) {
          best = { x, y };
          bestDistance = distance;
        }
      }
    }
  }
  return best ?? { x: start.x, y: Math.max(...obstacles.map((one) => one.y + one.height)) + GAP };
}

function nearest(obstacles: readonly Box[], to: Point): readonly Box[] {
  if (obstacles.length <= MAX_NEIGHBOURS) return obstacles;
  const distance = (box: Box) => Math.hypot(box.x + box.width / 2 - to.x, box.y + box.height / 2 - to.y);
  return obstacles.toSorted((a, b) => distance(a) - distance(b)).slice(0, MAX_NEIGHBOURS);
}

function isFree(box: Box, obstacles: readonly Box[]): boolean {
  return obstacles.every((obstacle) => !intersects(box, obstacle, CLEARANCE));
}
