import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { isPastShown } from '../engine/shown.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { openAncestors, tellFolded, tidy } from './actions.ts';
import { takePicture } from './export/actions.ts';
import type { Layout } from './layout/layout.ts';
import { visibleAncestor } from './layout/visible.ts';
import type { CanvasView } from './useCanvasView.ts';

/** Does what other parts of the app ask of the canvas: reveal a workspace, fit, tidy, zoom, take a picture. */
export function useCanvasRequests(
  layout: Layout,
  view: CanvasView,
  showAll: () => void,
  userMoved: () => void,
): void {
  const { zoomIn, zoomOut, zoomTo } = useReactFlow();
  const reveal = useUi((state) => state.reveal);
  const request = useUi((state) => state.canvasRequest);
  // Requests from before the canvas was there are not for it.
  const revealed = useRef(reveal);
  const handled = useRef(request);
  const latestView = useRef(view);
  latestView.current = view;

  useEffect(() => {
    if (!reveal || reveal === revealed.current) return;
    const shown = layout.has(reveal.id) ? reveal.id : nearest(layout, reveal.id);
    if (shown === null) return;
    revealed.current = reveal;
    view.reveal(shown);
  }, [reveal, layout, view]);

  // In a narrow window the inspector of what was selected lies over the canvas, maybe over the card itself.
  const selectedId = useUi((state) => state.selectedId);
  useEffect(() => {
    if (selectedId !== null && document.querySelector('[data-overlay]'))
      latestView.current.reveal(selectedId);
  }, [selectedId]);

  useEffect(() => {
    if (!request || request === handled.current) return;
    handled.current = request;
    const { selectedIds } = useUi.getState();
    switch (request.command) {
      case 'tidy':
        // By then the canvas shows where everything came to lie.
        void tidy().then(showAll);
        return;
      case 'fit':
        showAll();
        return;
      case 'savePng':
      case 'saveSvg':
      case 'copyPng':
        void takePicture(request.command, null);
        return;
    }
    userMoved();
    if (request.command === 'zoomIn') void zoomIn();
    else if (request.command === 'zoomOut') void zoomOut();
    else if (request.command === 'zoomSelection') latestView.current.zoomTo(...selectedIds);
    else void zoomTo(1);
  }, [request, showAll, userMoved, zoomIn, zoomOut, zoomTo]);
}

/** Opens what a workspace is folded into; a replay changes nothing, and shows that instead. Null: there is nothing to show yet. */
function nearest(layout: Layout, id: string): string | null {
  if (!isPastShown()) {
    openAncestors(id);
    return null;
  }
  const team = visibleAncestor(layout, useEngine.getState().workspaces, id);
  if (team !== null) tellFolded(id, team);
  return team;
}
