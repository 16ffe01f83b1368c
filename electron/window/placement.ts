export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is remembered of a window. Sizes are in device-independent pixels. */
export interface WindowState extends Rectangle {
  readonly maximized: boolean;
  readonly fullScreen: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How large a kind of window is at least, and when it opens for the first time. */
export interface WindowSizes {
  readonly minimum: Size;
  readonly first: Size;
}

export const mainSizes: WindowSizes = {
  minimum: { width: 720, height: 480 },
  first: { width: 1360, height: 860 },
};
/** So much of the title bar must be on a display for the window to be movable by hand. */
const GRIP = { width: 120, height: 32 } as const;

/** Reads a remembered state back; null for anything that is not one. */
export function parseWindowState(json: string): WindowState | null {
  let value: Partial<Record<keyof WindowState, unknown>> | null;
  try {
    value = JSON.parse(json) as typeof value;
  } catch {
    return null;
  }
  const { x, y, width, height, maximized, fullScreen } = value ?? {};
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height)) return null;
  return { x, y, width, height, maximized: maximized === true, fullScreen: fullScreen === true };
}

/**
 * Where to open the window: as remembered, if its title bar can be reached on one of the displays that are
 * there now, else in the middle of the first one. `workAreas` are without task bars, the main display first.
 */
export function placeWindow(
  remembered: WindowState | null,
  workAreas: readonly Rectangle[],
  { minimum, first }: WindowSizes = mainSizes,
): WindowState {
  const home = remembered && workAreas.find((area) => isReachable(remembered, area));
  if (remembered && home) {
    const size = clampSize(remembered, home, minimum);
    return { ...remembered, ...size, y: Math.max(remembered.y, home.y) };
  }
  const area = workAreas[0] ?? { x: 0, y: 0, ...first };
  const size = clampSize(remembered ?? first, area, minimum);
  return {
    ...size,
    x: area.x + Math.round((area.width - size.width) / 2),
    y: area.y + Math.round((area.height - size.height) / 2),
    maximized: remembered?.maximized ?? false,
    fullScreen: false,
  };
}

function clampSize(wanted: Size, area: Rectangle, minimum: Size): Size {
  return {
    width: Math.max(minimum.width, Math.min(wanted.width, area.width)),
    height: Math.max(minimum.height, Math.min(wanted.height, area.height)),
  };
}

function isReachable(window: Rectangle, area: Rectangle): boolean {
  const visibleWidth = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const titleBarFits = window.y >= area.y - GRIP.height && window.y + GRIP.height <= area.y + area.height;
  return visibleWidth >= GRIP.width && titleBarFits;
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 100_000;
}

/** How far a window is moved so that the title bar of the one below can be seen. */
const STEP_PX = 28;

/**
 * Moves a window until it begins where none of the others does, within the display that it is on. Where everything is
 * taken it stays.
 */
export function besideOthers<Placed extends Rectangle>(
  window: Placed,
  others: readonly Rectangle[],
  workAreas: readonly Rectangle[],
): Placed {
  const area = workAreas.find((each) => isReachable(window, each));
  const isTaken = ({ x, y }: Pick<Rectangle, 'x' | 'y'>) =>
    others.some((other) => Math.abs(other.x - x) < STEP_PX && Math.abs(other.y - y) < STEP_PX);
  if (!area) return window;
  const span = {
    x: Math.max(0, area.width - window.width) + 1,
    y: Math.max(0, area.height - window.height) + 1,
  };
  for (let step = 0; step <= others.length; step += 1) {
    // At the edge of the display it goes on at the other side.
    const x = area.x + ((Math.max(0, window.x - area.x) + step * STEP_PX) % span.x);
    const y = area.y + ((Math.max(0, window.y - area.y) + step * STEP_PX) % span.y);
    const moved = step === 0 ? window : { ...window, x, y };
    if (!isTaken(moved)) return moved;
  }
  return window;
}
