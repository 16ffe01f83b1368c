import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useMemo } from 'react';
import { freeAreaOf, revealed } from './free-area.ts';
import { type Box, boundsOf } from './layout/geometry.ts';
import { absoluteBoxes, type Layout, layoutBounds } from './layout/layout.ts';
import { MAX_FIT_ZOOM, MIN_ZOOM } from './zoom.ts';

const FIT_MARGIN_PX = 28;
const TEAM_MARGIN_PX = 48;
/** Kept free, beside the margin, for what can be done with a selection above and for the toolbar below. */
const SELECTION_BAR_PX = 12;
const TOOLBAR_PX = 22;
const MOVE_MS = 320;

export interface CanvasView {
  /** Shows the whole org. */
  fit(animated: boolean): void;
  /** Shows these teams and cards as large as they read well. */
  zoomTo(...ids: readonly string[]): void;
  /** Moves as little as needed so that a card is visible and readable, beside the panes that lie over the canvas. */
  reveal(id: string, animated?: boolean): void;
}

/** Moves of the viewport, computed from the layout, so that nothing has to be measured first. */
export function useCanvasView(layout: Layout, pane: RefObject<HTMLDivElement | null>): CanvasView {
  const { setViewport, getViewport } = useReactFlow();

  const show = useCallback(
    (box: Box, margin: number, maxZoom: number, animated: boolean) => {
      const size = freeAreaOf(pane.current);
      if (!size || size.width === 0 || box.width === 0) return;
      const height = size.height - SELECTION_BAR_PX - TOOLBAR_PX;
      const scale = Math.min((size.width - 2 * margin) / box.width, (height - 2 * margin) / box.height);
      const zoom = Math.max(MIN_ZOOM, Math.min(maxZoom, scale));
      const viewport = {
        x: size.width / 2 - (box.x + box.width / 2) * zoom,
        y: SELECTION_BAR_PX + height / 2 - (box.y + box.height / 2) * zoom,
        zoom,
      };
      void setViewport(viewport, { duration: animated && !prefersStill() ? MOVE_MS : 0 });
    },
    [pane, setViewport],
  );

  return useMemo(() => {
    const boxes = absoluteBoxes(layout);
    return {
      fit: (animated) => show(layoutBounds(layout), FIT_MARGIN_PX, MAX_FIT_ZOOM, animated),
      zoomTo: (...ids) => {
        // Boxes of the whole canvas: those of members are relative to their teams.
        const wanted = ids.flatMap((id) => boxes.get(id) ?? []);
        if (wanted.length > 0) show(boundsOf(wanted), TEAM_MARGIN_PX, MAX_FIT_ZOOM, true);
      },
      reveal: (id, animated = true) => {
        const box = boxes.get(id);
        const free = freeAreaOf(pane.current);
        if (!box || !free) return;
        const next = revealed(box, getViewport(), free);
        if (next) void setViewport(next, { duration: animated && !prefersStill() ? MOVE_MS : 0 });
      },
    };
  }, [layout, show, pane, getViewport, setViewport]);
}

function prefersStill(): boolean {
  return document.documentElement.dataset.motion === 'reduced';
}
