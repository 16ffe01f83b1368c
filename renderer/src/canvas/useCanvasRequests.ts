import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useUi } from '../state/ui.ts';
import { openAncestors, tidy } from './actions.ts';
import { takePicture } from './export/actions.ts';
import type { Layout } from './layout/layout.ts';
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
    if (!layout.has(reveal.id)) {
      openAncestors(reveal.id);
      return;
    }
    revealed.current = reveal;
    view.reveal(reveal.id);
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
