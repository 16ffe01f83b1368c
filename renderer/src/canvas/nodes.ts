import { isGhostId } from '../state/plan.ts';
import type { Layout, LayoutNode } from './layout/layout.ts';
import type { CanvasNode } from './node/canvas-node.ts';
import type { Marked } from './plan/with-plan.ts';

// The same for every node: React Flow keeps them as they are, and a thousand copies would be a thousand objects.
const NO_HANDLES: NonNullable<CanvasNode['handles']> = [];
/** Only the head of a team takes the pointer: inside the frame one can still pan. */
const FRAME_STYLE = { pointerEvents: 'none' } as const;
const NO_MARK = { mark: null, key: null } as const;

/**
 * React Flow's nodes for a layout. Nodes that stay the same keep their identity, and so does the whole list when all
 * do; one being dragged keeps its position.
 */
export function nodesFrom(
  layout: Layout,
  marks: ReadonlyMap<string, Marked>,
  before: CanvasNode[],
  selected: ReadonlySet<string>,
): CanvasNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const nodes = [...layout.values()].map((item) => {
    const old = known.get(item.id);
    const marked = marks.get(item.id) ?? NO_MARK;
    const isSelected = selected.has(item.id);
    return old && isSame(old, item, marked, isSelected) ? old : nodeFrom(item, marked, isSelected, old);
  });
  const allSame = nodes.length === before.length && nodes.every((node, index) => node === before[index]);
  return allSame ? before : nodes;
}

function isSame(
  old: CanvasNode,
  item: LayoutNode,
  { mark, key }: Marked | typeof NO_MARK,
  selected: boolean,
) {
  return (
    (old.dragging || (old.position.x === item.x && old.position.y === item.y)) &&
    old.width === item.width &&
    old.height === item.height &&
    old.selected === selected &&
    old.data.kind === item.kind &&
    old.data.depth === item.depth &&
    old.data.mark === mark &&
    old.data.planKey === key &&
    old.parentId === (item.parentId ?? undefined)
  );
}

function nodeFrom(
  item: LayoutNode,
  { mark, key }: Marked | typeof NO_MARK,
  selected: boolean,
  old: CanvasNode | undefined,
): CanvasNode {
  const { id, kind, depth, width, height, parentId } = item;
  const isGhost = isGhostId(id);
  return {
    id,
    type: isGhost ? 'ghost' : 'workspace',
    position: old?.dragging ? old.position : { x: item.x, y: item.y },
    ...(old?.dragging ? { dragging: true } : {}),
    width,
    height,
    // Said, not found out: otherwise React Flow measures every node and then makes all of them anew.
    measured: { width, height },
    handles: NO_HANDLES,
    ...(parentId === null ? {} : { parentId }),
    zIndex: depth * 2,
    data: { kind, depth, mark, planKey: key },
    selected,
    ...(isGhost ? { draggable: false, selectable: false } : {}),
    dragHandle: '.canvas-drag',
    style: FRAME_STYLE,
  };
}
