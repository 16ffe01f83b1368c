import '@xyflow/react/dist/base.css';
import { type NodeTypes, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useUi } from '../state/ui.ts';
import { Menu, type MenuItem } from '../ui/Menu.tsx';
import styles from './Canvas.module.css';
import { CanvasToolbar } from './CanvasToolbar.tsx';
import { Dots } from './Dots.tsx';
import { EdgeLayer } from './EdgeLayer.tsx';
import { layoutBounds } from './layout/layout.ts';
import { holdOrg, releaseOrg } from './live-org.ts';
import { cardMenu, paneMenu } from './menu.tsx';
import type { CanvasNode } from './node/canvas-node.ts';
import { WorkspaceNode } from './node/WorkspaceNode.tsx';
import { OrgMiniMap } from './OrgMiniMap.tsx';
import { GhostNode } from './plan/GhostNode.tsx';
import { PlanLegend } from './plan/PlanLegend.tsx';
import { usePlannedStructure } from './plan/usePlannedStructure.ts';
import { useAutoFit } from './useAutoFit.ts';
import { useCanvasKeys } from './useCanvasKeys.ts';
import { useCanvasNodes } from './useCanvasNodes.ts';
import { useCanvasRequests } from './useCanvasRequests.ts';
import { useCanvasView } from './useCanvasView.ts';
import { useLayout } from './useLayout.ts';
import { ZoomLevel } from './ZoomLevel.tsx';
import { MAX_ZOOM, MIN_ZOOM } from './zoom.ts';

// Constants: React Flow mounts every node anew when the identity of these changes.
const nodeTypes: NodeTypes = { workspace: WorkspaceNode, ghost: GhostNode };
const noAttribution = { hideAttribution: true };
const ADD_KEYS = ['Shift', 'Meta', 'Control'];

interface OpenMenu {
  readonly label: string;
  readonly groups: readonly (readonly MenuItem[])[];
  readonly at: { readonly x: number; readonly y: number };
}

/** The org as nested teams, live. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Org />
    </ReactFlowProvider>
  );
}

function Org() {
  const pane = useRef<HTMLDivElement>(null);
  const { structure, marks } = usePlannedStructure();
  const layout = useLayout(structure, pane);
  const flow = useCanvasNodes(layout, marks);
  const view = useCanvasView(layout, pane);
  const { userMoved, fitNow } = useAutoFit(layout, view, pane);
  const onKeyDown = useCanvasKeys(layout, view, fitNow);
  useCanvasRequests(layout, view, fitNow, userMoved);
  const showEdges = useUi((state) => state.showActivityEdges);
  const select = useUi((state) => state.select);
  const bounds = useMemo(() => layoutBounds(layout), [layout]);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const closeMenu = useCallback(() => setMenu(null), []);

  // A canvas that goes away in the middle of a move must not leave the next one waiting.
  useEffect(() => releaseOrg, []);

  const openMenu = (event: MouseEvent | globalThis.MouseEvent, label: string, groups: OpenMenu['groups']) => {
    event.preventDefault();
    if (groups.length === 0) return;
    setMenu({ label, groups, at: { x: event.clientX, y: event.clientY } });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cards inside have the focus; their keys are handled once, here
    <div ref={pane} className={styles.canvas} onKeyDown={onKeyDown}>
      <ReactFlow<CanvasNode>
        nodes={flow.nodes}
        edges={NO_EDGES}
        nodeTypes={nodeTypes}
        onNodesChange={flow.onNodesChange}
        onNodeDragStart={flow.onDragStart}
        onNodeDragStop={flow.onDragStop}
        onSelectionDragStart={flow.onSelectionDragStart}
        onSelectionDragStop={flow.onSelectionDragStop}
        onNodeDoubleClick={(_, node) => {
          userMoved();
          view.zoomTo(node.id);
        }}
        onNodeContextMenu={(event, node) => openMenu(event, 'Workspace', cardMenu(node.id, view))}
        onPaneContextMenu={(event) => openMenu(event, 'Canvas', paneMenu(fitNow))}
        onPaneClick={() => select(null)}
        onMoveStart={(event) => {
          holdOrg();
          if (event) userMoved();
        }}
        onMoveEnd={releaseOrg}
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
        <Dots />
        {showEdges && <EdgeLayer layout={layout} />}
        <OrgMiniMap bounds={bounds} count={layout.size} />
        <ZoomLevel target={pane} />
      </ReactFlow>
      <PlanLegend />
      <CanvasToolbar onFit={fitNow} onZoom={userMoved} />
      {menu && <Menu {...menu} onClose={closeMenu} />}
    </div>
  );
}

const NO_EDGES: never[] = [];
