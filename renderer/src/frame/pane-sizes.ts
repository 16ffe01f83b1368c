import type { PaneName } from '../state/ui.ts';

export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** Pixels of each pane as it is drawn; 0 means that it is not. */
export interface PaneSizes extends Readonly<Record<PaneName, number>> {
  readonly limits: Readonly<Record<PaneName, Limits>>;
  /** The window is too narrow for three columns: the inspector lies over the canvas. */
  readonly overlay: boolean;
}

const NARROW_PX = 900;
const CANVAS_MIN_PX = 300;
const OVERLAY_MARGIN_PX = 48;
const BARS_PX = 72;

/** Too narrow for three columns. `width` of the window in pixels. */
export function isNarrow(width: number): boolean {
  return width < NARROW_PX;
}

/**
 * Fits the stored sizes of the open panes into the window. The canvas keeps `CANVAS_MIN_PX`; below `NARROW_PX`
 * the outline gives way and the inspector overlays. Stored sizes are never changed by a small window.
 */
export function paneSizes(
  window: { readonly width: number; readonly height: number },
  stored: Readonly<Record<PaneName, number>>,
  open: Readonly<Record<PaneName, boolean>>,
): PaneSizes {
  const overlay = isNarrow(window.width);
  const outlineMax = Math.max(180, Math.min(420, Math.floor(window.width * 0.3)));
  const outlineLimits = { min: 180, max: outlineMax };
  const outline = open.outline && !overlay ? clamp(stored.outline, outlineLimits) : 0;

  const room = overlay ? window.width - OVERLAY_MARGIN_PX : window.width - outline - CANVAS_MIN_PX;
  const inspectorLimits = { min: Math.min(300, room), max: Math.max(300, Math.min(760, room)) };
  const dockLimits = { min: 140, max: Math.max(140, Math.floor((window.height - BARS_PX) * 0.6)) };

  return {
    outline,
    inspector: open.inspector ? clamp(stored.inspector, inspectorLimits) : 0,
    dock: open.dock ? clamp(stored.dock, dockLimits) : 0,
    limits: { outline: outlineLimits, inspector: inspectorLimits, dock: dockLimits },
    overlay,
  };
}

function clamp(value: number, { min, max }: Limits): number {
  return Math.max(min, Math.min(max, value));
}
