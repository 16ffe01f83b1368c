import { applyNodeChanges, type NodeChange, type OnNodeDrag } from '@xyflow/react';
import { type MouseEvent, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useUi } from '../state/ui.ts';
import { placeWorkspace } from './actions.ts';
import { useCursor, useDrag } from './drag.ts';
import { dropSpot, type Layout } from './layout/layout.ts';
import type { CanvasNode } from './node/canvas-node.ts';
import { nodesFrom } from './nodes.ts';
import type { Marked } from './plan/with-plan.ts';

const NOTHING_DRAGGED: ReadonlySet<string> = new Set();

export interface CanvasNodes {
  readonly nodes: CanvasNode[];
  onNodesChange(changes: NodeChange<CanvasNode>[]): void;
  readonly onDragStart: OnNodeDrag<CanvasNode>;
  readonly onDragStop: OnNodeDrag<CanvasNode>;
  onSelectionDragStart(event: MouseEvent, nodes: CanvasNode[]): void;
  onSelectionDragStop(event: MouseEvent, nodes: CanvasNode[]): void;
}

/**
 * React Flow's nodes follow the layout and the selection of the app; what React Flow wants to select goes to that
 * selection, what it drags stays with it until the drop.
 */
export function useCanvasNodes(layout: Layout, marks: ReadonlyMap<string, Marked>): CanvasNodes {
  const [nodes, setNodes] = useState<CanvasNode[]>([]);
  const selectedIds = useUi((state) => state.selectedIds);
  const current = useRef(layout);
  const currentMarks = useRef(marks);

  useLayoutEffect(() => {
    current.current = layout;
    currentMarks.current = marks;
    setNodes((before) => nodesFrom(layout, marks, before));
    // Without a card at the cursor the keyboard would find no way in.
    const cursor = useCursor.getState().id;
    if (cursor !== null && !layout.has(cursor)) useCursor.setState({ id: null });
  }, [layout, marks]);

  useLayoutEffect(() => {
    const selected = new Set(selectedIds);
    setNodes((before) =>
      before.map((node) =>
        (node.selected ?? false) === selected.has(node.id)
          ? node
          : { ...node, selected: selected.has(node.id) },
      ),
    );
  }, [selectedIds]);

  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    const selecting = changes.filter((change) => change.type === 'select');
    if (selecting.length > 0) {
      const ui = useUi.getState();
      const ids = new Set(ui.selectedIds);
      for (const { id, selected } of selecting) {
        if (selected) ids.add(id);
        else ids.delete(id);
      }
      ui.selectMany([...ids]);
    }
    const rest = changes.filter((change) => change.type !== 'select');
    if (rest.length > 0) setNodes((before) => applyNodeChanges(rest, before));
  }, []);

  const start = useCallback((dragged: readonly CanvasNode[]) => {
    useDrag.setState({ ids: new Set(dragged.map((node) => node.id)) });
  }, []);

  const stop = useCallback((dragged: readonly CanvasNode[]) => {
    useDrag.setState({ ids: NOTHING_DRAGGED });
    for (const node of dragged) {
      const from = current.current.get(node.id);
      if (!from || (from.x === node.position.x && from.y === node.position.y)) continue;
      placeWorkspace(node.id, dropSpot(current.current, node.id, node.position));
    }
    setNodes((before) =>
      nodesFrom(
        current.current,
        currentMarks.current,
        before.map((node) => ({ ...node, dragging: false })),
      ),
    );
  }, []);

  return {
    nodes,
    onNodesChange,
    onDragStart: useCallback((_event, _node, dragged) => start(dragged), [start]),
    onDragStop: useCallback((_event, _node, dragged) => stop(dragged), [stop]),
    onSelectionDragStart: useCallback((_event, dragged) => start(dragged), [start]),
    onSelectionDragStop: useCallback((_event, dragged) => stop(dragged), [stop]),
  };
}
