import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useMemo } from 'react';
import type { Box } from './layout/geometry.ts';
import { absoluteBoxes, type Layout, layoutBounds } from './layout/layout.ts';
import { MAX_FIT_ZOOM, MIN_ZOOM } from './zoom.ts';

const FIT_MARGIN_PX = 28;
const TEAM_MARGIN_PX = 48;
/** Kept free for the toolbar. */
const TOOLBAR_PX = 34;
const MOVE_MS = 320;

export interface CanvasView {
  /** Shows the whole org. */
  fit(animated: boolean): void;
  /** Shows one team or card as large as it reads well. */
  zoomTo(id: string): void;
  /** Moves as little as needed so that a card is visible and readable. */
  reveal(id: string): void;
}

/** Moves of the viewport, computed from the layout, so that nothing has to be measured first. */
export function useCanvasView(layout: Layout, pane: RefObject<HTMLDivElement | null>): CanvasView {
  const { setViewport, getViewport } = useReactFlow();

  const show = useCallback(
    (box: Box, margin: number, maxZoom: number, animated: boolean) => {
      const size = pane.current?.getBoundingClientRect();
      if (!size || size.width === 0 || box.width === 0) return;
      const height = size.height - TOOLBAR_PX;
      const scale = Math.min((size.width - 2 * margin) / box.width, (height - 2 * margin) / box.height);
      const zoom = Math.max(MIN_ZOOM, Math.min(maxZoom, scale));
      const viewport = {
        x: size.width / 2 - (box.x + box.width / 2) * zoom,
        y: height / 2 - (box.y + box.height / 2) * zoom,
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
      zoomTo: (id) => {
        const box = boxes.get(id);
        if (box) show(box, TEAM_MARGIN_PX, MAX_FIT_ZOOM, true);
      },
      reveal: (id) => {
        const box = boxes.get(id);
        const size = pane.current?.getBoundingClientRect();
        if (!box || !size) return;
        const { x, y, zoom } = getViewport();
        const inside =
          box.x * zoom + x >= 0 &&
          box.y * zoom + y >= 0 &&
          (box.x + box.width) * zoom + x <= size.width &&
          (box.y + box.height) * zoom + y <= size.height;
        if (inside) return;
        const fits = Math.min(size.width / box.width, size.height / box.height) * 0.9;
        const nextZoom = Math.min(zoom, fits);
        const viewport = {
          x: size.width / 2 - (box.x + box.width / 2) * nextZoom,
          y: size.height / 2 - (box.y + box.height / 2) * nextZoom,
          zoom: nextZoom,
        };
        void setViewport(viewport, { duration: prefersStill() ? 0 : MOVE_MS });
      },
    };
  }, [layout, show, pane, getViewport, setViewport]);
}

function prefersStill(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
