import { type NodeTypes, ReactFlow, type ReactFlowProps } from '@xyflow/react';
import type { ReactNode } from 'react';
import type { Layout } from './layout/layout.ts';
import type { CanvasNode } from './node/canvas-node.ts';
import { WorkspaceNode } from './node/WorkspaceNode.tsx';
import { GhostNode } from './plan/GhostNode.tsx';
import type { Marked } from './plan/with-plan.ts';
import { useCanvasNodes } from './useCanvasNodes.ts';
import { MAX_ZOOM, MIN_ZOOM } from './zoom.ts';

// Constants: React Flow mounts every node anew when the identity of these changes.
const nodeTypes: NodeTypes = { workspace: WorkspaceNode, ghost: GhostNode };
const noAttribution = { hideAttribution: true };
const ADD_KEYS = ['Shift', 'Meta', 'Control'];
const NO_EDGES: never[] = [];

type Handler =
  | 'onNodeClick'
  | 'onNodeDoubleClick'
  | 'onNodeContextMenu'
  | 'onSelectionContextMenu'
  | 'onPaneContextMenu'
  | 'onPaneClick'
  | 'onMoveStart'
  | 'onMoveEnd';

export interface OrgFlowProps extends Pick<ReactFlowProps<CanvasNode>, Handler> {
  readonly layout: Layout;
  readonly marks: ReadonlyMap<string, Marked>;
  readonly children: ReactNode;
}

/**
 * The cards in React Flow. Of the canvas this alone is called in each frame of a drag: a handler that is new would
 * have all cards drawn and the whole pane painted again.
 */
export function OrgFlow({ layout, marks, children, ...handlers }: OrgFlowProps) {
  const flow = useCanvasNodes(layout, marks);
  return (
    <ReactFlow<CanvasNode>
      nodes={flow.nodes}
      edges={NO_EDGES}
      nodeTypes={nodeTypes}
      onNodesChange={flow.onNodesChange}
      onNodeDragStart={flow.onDragStart}
      onNodeDrag={flow.onDrag}
      onNodeDragStop={flow.onDragStop}
      onSelectionDragStart={flow.onSelectionDragStart}
      onSelectionDrag={flow.onSelectionDrag}
      onSelectionDragStop={flow.onSelectionDragStop}
      {...handlers}
      minZoom={MIN_ZOOM}
      maxZoom={MAX_ZOOM}
      zIndexMode="manual"
      panOnScroll
      zoomOnDoubleClick={false}
      selectNodesOnDrag={false}
      elevateNodesOnSelect={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      multiSelectionKeyCode={ADD_KEYS}
      proOptions={noAttribution}
    >
      {children}
    </ReactFlow>
  );
}
