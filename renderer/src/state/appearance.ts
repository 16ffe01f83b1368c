import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type ThemeChoice = (typeof themes)[number];
export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];
export const motions = ['system', 'reduced', 'full'] as const;
export type MotionChoice = (typeof motions)[number];
/** Sizes of the interface in percent; each has its line in tokens.css. */
export const ZOOM_STEPS = [80, 90, 100, 110, 125, 150] as const;
export type ZoomPercent = (typeof ZOOM_STEPS)[number];

/** How the interface looks, the same in all windows. */
export interface Appearance {
  readonly theme: ThemeChoice;
  readonly density: Density;
  readonly motion: MotionChoice;
  readonly zoom: ZoomPercent;
}

export const APPEARANCE_KEY = 'molecule.appearance';
const DEFAULTS: Appearance = { theme: 'system', density: 'comfortable', motion: 'system', zoom: 100 };

export const useAppearance = create<Appearance>()(
  persist(() => DEFAULTS, {
    name: APPEARANCE_KEY,
    storage: createJSONStorage(() => localStorage),
    merge: (stored, current) => ({ ...current, ...knownOf(stored) }),
  }),
);

/** Changes how the interface looks, in this window and in all others. */
export function setAppearance(change: Partial<Appearance>): void {
  useAppearance.setState(change);
}

/** The next size of the interface in a direction; the last one stays. */
export function zoomAfter(zoom: ZoomPercent, direction: 1 | -1): ZoomPercent {
  return ZOOM_STEPS[ZOOM_STEPS.indexOf(zoom) + direction] ?? zoom;
}

/** Pixels of the screen as pixels of the interface, which may be larger or smaller. */
export function interfacePx(screenPx: number): number {
  return (screenPx * 100) / useAppearance.getState().zoom;
}

/** The choices that this version knows, of what a window of another version may have stored. */
function knownOf(stored: unknown): Partial<Appearance> {
  const { theme, density, motion, zoom } = (stored ?? {}) as Partial<Record<keyof Appearance, unknown>>;
  return {
    ...pick('theme', themes, theme),
    ...pick('density', densities, density),
    ...pick('motion', motions, motion),
    ...pick('zoom', ZOOM_STEPS, zoom),
  };
}

function pick<K extends keyof Appearance>(
  key: K,
  choices: readonly Appearance[K][],
  value: unknown,
): Partial<Appearance> {
  return choices.includes(value as Appearance[K]) ? { [key]: value } : {};
}
