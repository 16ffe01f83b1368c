import { applyNodeChanges, type NodeChange, type OnNodeDrag } from '@xyflow/react';
import { type MouseEvent, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useUi } from '../state/ui.ts';
import { useCursor } from './drag.ts';
import { useDragSession } from './drop/useDragSession.ts';
import type { Layout } from './layout/layout.ts';
import type { CanvasNode } from './node/canvas-node.ts';
import { nodesFrom } from './nodes.ts';
import type { Marked } from './plan/with-plan.ts';

export interface CanvasNodes {
  readonly nodes: CanvasNode[];
  onNodesChange(changes: NodeChange<CanvasNode>[]): void;
  readonly onDragStart: OnNodeDrag<CanvasNode>;
  readonly onDrag: OnNodeDrag<CanvasNode>;
  onDragStop(): void;
  onSelectionDragStart(event: MouseEvent, nodes: CanvasNode[]): void;
  onSelectionDrag(event: MouseEvent, nodes: CanvasNode[]): void;
  onSelectionDragStop(): void;
}

/**
 * React Flow's nodes follow the layout and the selection of the app; what React Flow wants to select goes to that
 * selection, what it drags stays with it until the drop.
 */
export function useCanvasNodes(layout: Layout, marks: ReadonlyMap<string, Marked>): CanvasNodes {
  const selectedIds = useUi((state) => state.selectedIds);
  const nodesAfter = useCallback(
    (before: CanvasNode[]) => nodesFrom(layout, marks, before, new Set(selectedIds)),
    [layout, marks, selectedIds],
  );
  const [nodes, setNodes] = useState<CanvasNode[]>([]);
  const current = useRef({ layout, nodesAfter });

  useLayoutEffect(() => {
    current.current = { layout, nodesAfter };
    setNodes(nodesAfter);
    // Without a card at the cursor the keyboard would find no way in.
    const cursor = useCursor.getState().id;
    if (cursor !== null && !layout.has(cursor)) useCursor.setState({ id: null });
  }, [layout, nodesAfter]);

  const putBack = useCallback(() => {
    setNodes((before) =>
      current.current.nodesAfter(before.map((node) => (node.dragging ? { ...node, dragging: false } : node))),
    );
  }, []);
  const drag = useDragSession(putBack);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
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
      const ignored = drag.isCancelled();
      const rest = changes.filter(({ type }) => type !== 'select' && !(ignored && type === 'position'));
      if (rest.length > 0) setNodes((before) => applyNodeChanges(rest, before));
    },
    [drag],
  );

  const stop = useCallback(() => {
    drag.stop();
    putBack();
  }, [drag, putBack]);

  return {
    nodes,
    onNodesChange,
    onDragStart: useCallback((_event, _node, dragged) => drag.start(current.current.layout, dragged), [drag]),
    onDrag: useCallback((event, _node, dragged) => drag.move(event, dragged), [drag]),
    onDragStop: stop,
    onSelectionDragStart: useCallback(
      (_event, dragged) => drag.start(current.current.layout, dragged),
      [drag],
    ),
    onSelectionDrag: useCallback((event, dragged) => drag.move(event, dragged), [drag]),
    onSelectionDragStop: stop,
  };
}
