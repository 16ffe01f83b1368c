import type { Box, Size } from './layout/geometry.ts';

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Room around a card that is brought into view, in pixels. */
const MARGIN_PX = 12;
const MAX_SHARE = 0.9;

/** The size of the canvas without what lies over its right side: in a narrow window the inspector does. */
export function freeAreaOf(pane: Element | null): Size | null {
  const size = pane?.getBoundingClientRect();
  if (!size) return null;
  const over = document.querySelector('[data-overlay]')?.getBoundingClientRect();
  const right = over && over.width > 0 ? Math.min(size.right, Math.max(size.left, over.left)) : size.right;
  // Covered as good as whole, it is shown as if nothing lay over it.
  const width = right - size.left < size.width / 4 ? size.width : right - size.left;
  return { width, height: size.height };
}

/** The viewport in which a box can be seen, in the middle; null when it can be seen already. */
export function revealed(box: Box, { x, y, zoom }: Viewport, free: Size): Viewport | null {
  const left = box.x * zoom + x;
  const top = box.y * zoom + y;
  const isInside =
    left >= 0 && top >= 0 && left + box.width * zoom <= free.width && top + box.height * zoom <= free.height;
  if (isInside) return null;
  const fits = Math.min((free.width - MARGIN_PX) / box.width, (free.height - MARGIN_PX) / box.height);
  const nextZoom = Math.min(zoom, fits * MAX_SHARE);
  return {
    x: free.width / 2 - (box.x + box.width / 2) * nextZoom,
    y: free.height / 2 - (box.y + box.height / 2) * nextZoom,
    zoom: nextZoom,
  };
}
