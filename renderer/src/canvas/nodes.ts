import type { Layout } from './layout/layout.ts';
import type { CanvasNode } from './node/WorkspaceNode.tsx';

/** React Flow's nodes for a layout. Nodes that stay the same keep their identity; one being dragged its position. */
export function nodesFrom(layout: Layout, before: readonly CanvasNode[]): CanvasNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return [...layout.values()].map((item) => {
    const old = known.get(item.id);
    const position = old?.dragging ? old.position : { x: item.x, y: item.y };
    const same =
      old &&
      old.position.x === position.x &&
      old.position.y === position.y &&
      old.width === item.width &&
      old.height === item.height &&
      old.data.kind === item.kind &&
      old.data.depth === item.depth &&
      old.parentId === (item.parentId ?? undefined);
    if (same) return old;
    return {
      ...(old?.measured ? { selected: old.selected ?? false } : {}),
      id: item.id,
      type: 'workspace',
      position,
      width: item.width,
      height: item.height,
      ...(item.parentId === null ? {} : { parentId: item.parentId }),
      zIndex: item.depth * 2,
      data: { kind: item.kind, depth: item.depth },
      dragHandle: '.canvas-drag',
      // Only the head of a team takes the pointer: inside the frame one can still pan.
      style: { pointerEvents: 'none' },
    };
  });
}
