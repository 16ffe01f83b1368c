import type { PoppedPane } from '../state/panes.ts';

type PaneKind = PoppedPane['pane'];

interface WindowSize {
  readonly width: number;
  readonly height: number;
}

const FIRST_SIZES: Readonly<Record<PaneKind, WindowSize>> = {
  outline: { width: 320, height: 760 },
  dock: { width: 960, height: 520 },
  inspector: { width: 520, height: 780 },
};
const MINIMUM_PX = 200;
const PREFIX = 'molecule.window.';

/** How large the window of a pane was when it was last open, in pixels of its content. */
export function sizeOfWindow(pane: PaneKind): WindowSize {
  try {
    const { width, height } = JSON.parse(localStorage.getItem(PREFIX + pane) ?? '{}') as Partial<WindowSize>;
    if (isSize(width) && isSize(height)) return { width, height };
  } catch (error) {
    console.warn('The size of a window could not be read', error);
  }
  return FIRST_SIZES[pane];
}

/** Remembers how large this window is, for the next of its kind. */
export function rememberSize(pane: PaneKind): void {
  try {
    const size: WindowSize = { width: window.innerWidth, height: window.innerHeight };
    localStorage.setItem(PREFIX + pane, JSON.stringify(size));
  } catch (error) {
    console.warn('The size of a window could not be kept', error);
  }
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value >= MINIMUM_PX;
}
