import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useUi } from '../state/ui.ts';
import { openAncestors, tidy } from './actions.ts';
import type { Layout } from './layout/layout.ts';
import type { CanvasView } from './useCanvasView.ts';

/** Does what other parts of the app ask of the canvas: reveal a workspace, fit, tidy, zoom. */
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

  useEffect(() => {
    if (!reveal || reveal === revealed.current) return;
    if (!layout.has(reveal.id)) {
      openAncestors(reveal.id);
      return;
    }
    revealed.current = reveal;
    view.reveal(reveal.id);
  }, [reveal, layout, view]);

  useEffect(() => {
    if (!request || request === handled.current) return;
    handled.current = request;
    if (request.command === 'tidy') tidy();
    if (request.command === 'fit' || request.command === 'tidy') {
      showAll();
      return;
    }
    userMoved();
    if (request.command === 'zoomIn') void zoomIn();
    else if (request.command === 'zoomOut') void zoomOut();
    else void zoomTo(1);
  }, [request, showAll, userMoved, zoomIn, zoomOut, zoomTo]);
}
