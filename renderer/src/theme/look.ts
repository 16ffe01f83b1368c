import type { Appearance } from '../state/appearance.ts';

/** What the system asks for. */
export interface SystemWishes {
  readonly moreContrast: boolean;
  readonly lessMotion: boolean;
}

/** The `data-` attributes of the document that tokens.css decides by. */
export interface Look {
  /** Left out: light or dark as the system is. */
  readonly theme?: 'light' | 'dark' | 'contrast';
  readonly density: string;
  readonly motion: 'reduced' | 'full';
  readonly zoom: string;
}

/** Where the look of the last time is kept for `first-paint.js`. */
export const LOOK_KEY = 'molecule.look';

/** How choices and wishes of the system come out. */
export function lookOf({ theme, density, motion, zoom }: Appearance, system: SystemWishes): Look {
  const shown = theme !== 'system' ? theme : system.moreContrast ? 'contrast' : undefined;
  const reduced = motion === 'reduced' || (motion === 'system' && system.lessMotion);
  return {
    ...(shown === undefined ? {} : { theme: shown }),
    density,
    motion: reduced ? 'reduced' : 'full',
    zoom: String(zoom),
  };
}
