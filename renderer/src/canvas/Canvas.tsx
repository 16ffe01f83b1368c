import '@xyflow/react/dist/base.css';
import { ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import { endSteady, keepSteady } from '../engine/steady.ts';
import { isGhostId } from '../state/plan.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Later } from '../ui/index.ts';
import styles from './Canvas.module.css';
import { CanvasToolbar } from './CanvasToolbar.tsx';
import { useClipboard } from './clipboard/useClipboard.ts';
import { Details } from './Details.tsx';
import { Dots } from './Dots.tsx';
import { DropLayer } from './drop/DropLayer.tsx';
import { EdgeLayer } from './EdgeLayer.tsx';
import { EdgeTip } from './edges/EdgeTip.tsx';
import { showsLayout } from './layout/current.ts';
import type { Point } from './layout/geometry.ts';
import { layoutBounds } from './layout/layout.ts';
import { cardMenu } from './menu/card-menu.tsx';
import { pairMenu } from './menu/pair-menu.tsx';
import { paneMenu } from './menu/pane-menu.tsx';
import { OrgFlow } from './OrgFlow.tsx';
import { OrgMiniMap } from './OrgMiniMap.tsx';
import { PanLayer } from './PanLayer.tsx';
import { PlanLegend } from './plan/PlanLegend.tsx';
import { usePlannedStructure } from './plan/usePlannedStructure.ts';
import { isPlain, pointOf } from './pointer.ts';
import { RenameLayer } from './rename/RenameLayer.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import type { Pair } from './traffic/pairs.ts';
import { useAutoFit } from './useAutoFit.ts';
import { useCanvasKeys } from './useCanvasKeys.ts';
import { useCanvasMenu } from './useCanvasMenu.tsx';
import { useCanvasRequests } from './useCanvasRequests.ts';
import { useCanvasView } from './useCanvasView.ts';
import { useLayout } from './useLayout.ts';
import { useNodeEvents } from './useNodeEvents.ts';
import { useStable } from './useStable.ts';
import { ZoomLevel } from './ZoomLevel.tsx';

const words = text.canvas.menu;

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
  const select = useUi((state) => state.select);
  const { structure, marks } = usePlannedStructure();
  const layout = useLayout(structure, pane);
  const view = useCanvasView(layout, pane);
  const { userMoved, fitNow } = useAutoFit(layout, view, pane);
  const menu = useCanvasMenu();
  const { screenToFlowPosition } = useReactFlow();
  const openCardMenu = useStable((id: string, at: Point) => {
    const { selectedIds } = useUi.getState();
    // What a menu is about is selected, so that it can be seen.
    if (!selectedIds.includes(id) && !isGhostId(id)) select(id);
    const several = selectedIds.length > 1 && selectedIds.includes(id);
    menu.open(at, several ? words.selection : words.workspace, cardMenu(id, view));
  });
  const openPairMenu = useStable((pair: Pair, at: Point) => menu.open(at, words.edge, pairMenu(pair)));
  const onKeyDown = useCanvasKeys(layout, view, openCardMenu);
  useClipboard();
  useCanvasRequests(layout, view, fitNow, userMoved);
  const showEdges = useUi((state) => state.showActivityEdges);
  const bounds = useMemo(() => layoutBounds(layout), [layout]);

  // A canvas that goes away in the middle of a move must not leave the next one waiting.
  useEffect(
    () => () => {
      endSteady('view');
      endSteady('drag');
    },
    [],
  );
  useEffect(() => {
    showsLayout(layout);
    return () => showsLayout(null);
  }, [layout]);

  const nodeEvents = useNodeEvents({ view, openCardMenu, userMoved });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cards inside have the focus; their keys are handled once, here
    <div
      ref={pane}
      className={styles.canvas}
      data-canvas
      onKeyDown={onKeyDown}
      // A text that was marked elsewhere is not what is meant any more; Shift would reach from there to here.
      onPointerDownCapture={() => getSelection()?.removeAllRanges()}
    >
      <OrgFlow
        layout={layout}
        marks={marks}
        onSelectionContextMenu={(event) => {
          event.preventDefault();
          const [first] = useUi.getState().selectedIds;
          if (first !== undefined) openCardMenu(first, pointOf(event));
        }}
        {...nodeEvents}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          menu.open(pointOf(event), words.pane, paneMenu(screenToFlowPosition(pointOf(event))));
        }}
        onPaneClick={(event) => {
          // A click that was to add to the selection and missed takes nothing away.
          if (isPlain(event)) select(null);
        }}
        onMoveStart={(event) => {
          keepSteady('view');
          if (event) userMoved();
        }}
        onMoveEnd={() => endSteady('view')}
      >
        <Dots />
        <Details layout={layout} />
        {showEdges && <EdgeLayer layout={layout} onMenu={openPairMenu} />}
        <DropLayer />
        <RenameLayer layout={layout} />
        <Later>
          <OrgMiniMap bounds={bounds} count={layout.size} />
        </Later>
        <ZoomLevel target={pane} />
        <PanLayer target={pane} />
      </OrgFlow>
      <PlanLegend />
      <SelectionBar />
      <CanvasToolbar cards={layout.size} onFit={fitNow} onZoom={userMoved} />
      <EdgeTip />
      {menu.element}
    </div>
  );
}
