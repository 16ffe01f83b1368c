import { isGhostId } from '../state/plan.ts';
import type { Layout } from './layout/layout.ts';
import type { CanvasNode } from './node/canvas-node.ts';
import type { Marked } from './plan/with-plan.ts';

/** React Flow's nodes for a layout. Nodes that stay the same keep their identity; one being dragged its position. */
export function nodesFrom(
  layout: Layout,
  marks: ReadonlyMap<string, Marked>,
  before: readonly CanvasNode[],
): CanvasNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return [...layout.values()].map((item) => {
    const old = known.get(item.id);
    const { mark = null, key = null } = marks.get(item.id) ?? {};
    const isGhost = isGhostId(item.id);
    const position = old?.dragging ? old.position : { x: item.x, y: item.y };
    const same =
      old &&
      old.position.x === position.x &&
      old.position.y === position.y &&
      old.width === item.width &&
      old.height === item.height &&
      old.data.kind === item.kind &&
      old.data.depth === item.depth &&
      old.data.mark === mark &&
      old.data.planKey === key &&
      old.parentId === (item.parentId ?? undefined);
    if (same) return old;
    return {
      ...(old?.measured ? { selected: old.selected ?? false } : {}),
      id: item.id,
      type: isGhost ? 'ghost' : 'workspace',
      position,
      width: item.width,
      height: item.height,
      ...(item.parentId === null ? {} : { parentId: item.parentId }),
      zIndex: item.depth * 2,
      data: { kind: item.kind, depth: item.depth, mark, planKey: key },
      ...(isGhost ? { draggable: false, selectable: false } : {}),
      dragHandle: '.canvas-drag',
      // Only the head of a team takes the pointer: inside the frame one can still pan.
      style: { pointerEvents: 'none' },
    };
  });
}
