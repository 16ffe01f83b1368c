import { ROOT } from '../engine/state.ts';
import { absoluteBoxes, type Layout } from './layout/layout.ts';

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/**
 * Where an arrow key leads: to the nearest sibling in that direction; up from the top row to the lead, down from a
 * team to its first member; from the edge of a team to what lies beyond it. Null when there is nothing.
 */
export function neighbourOf(layout: Layout, id: string, direction: Direction): string | null {
  const node = layout.get(id);
  if (!node) return null;
  if (direction === 'ArrowDown' && node.kind === 'team') return firstMember(layout, id);
  const sibling = siblingTowards(layout, id, direction);
  if (sibling !== null || node.parentId === null) return sibling;
  return direction === 'ArrowUp' ? node.parentId : beyond(layout, node.parentId, direction);
}

/** What lies in that direction of a team, or of the team around it. */
function beyond(layout: Layout, teamId: string, direction: Direction): string | null {
  const sibling = siblingTowards(layout, teamId, direction);
  const parentId = layout.get(teamId)?.parentId ?? null;
  return sibling ?? (parentId === null ? null : beyond(layout, parentId, direction));
}

/** The first member of a team as it lies on the canvas: topmost, then leftmost. */
function firstMember(layout: Layout, parentId: string): string | null {
  const members = [...layout.values()].filter((node) => (node.parentId ?? ROOT) === parentId);
  members.sort((a, b) => a.y - b.y || a.x - b.x);
  return members[0]?.id ?? null;
}

function siblingTowards(layout: Layout, id: string, direction: Direction): string | null {
  const boxes = absoluteBoxes(layout);
  const from = boxes.get(id);
  const node = layout.get(id);
  if (!from || !node) return null;
  const horizontal = direction === 'ArrowLeft' || direction === 'ArrowRight';
  const sign = direction === 'ArrowRight' || direction === 'ArrowDown' ? 1 : -1;
  let best: string | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const other of layout.values()) {
    const box = boxes.get(other.id);
    if (other.id === id || other.parentId !== node.parentId || !box) continue;
    // Corners, not centres: what starts in the same row belongs to it, however tall it is.
    const along = sign * (horizontal ? box.x - from.x : box.y - from.y);
    const across = Math.abs(horizontal ? box.y - from.y : box.x - from.x);
    if (along <= 0) continue;
    const cost = along + across * 2;
    if (cost < bestCost) {
      best = other.id;
      bestCost = cost;
    }
  }
  return best;
}
