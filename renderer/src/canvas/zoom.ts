/** How much of a card can be read at a zoom factor. */
export type Level = 'near' | 'mid' | 'low' | 'far' | 'dot' | 'speck';

export const MIN_ZOOM = 0.06;
export const MAX_ZOOM = 2;
/** A small org is not blown up beyond its natural size. */
export const MAX_FIT_ZOOM = 1;
const STEPS_PER_OCTAVE = 4;

export function levelOf(zoom: number): Level {
  if (zoom >= 0.86) return 'near';
  if (zoom >= 0.64) return 'mid';
  // Below one half the text takes its next step in size, and two lines of it no longer fit under a name.
  if (zoom >= 0.5) return 'low';
  if (zoom >= 0.25) return 'far';
  // Below that not even initials fit; the shape of the status still does.
  return zoom >= 0.115 ? 'dot' : 'speck';
}

/** True where a card is no more than a coloured tile. */
export function showsTiles(zoom: number): boolean {
  const level = levelOf(zoom);
  return level === 'dot' || level === 'speck';
}

/** 1 / zoom, rounded up in steps of a fifth, so that text keeps its minimum and is rarely laid out again. */
export function unitOf(zoom: number): number {
  const steps = Math.ceil(Math.log2(1 / zoom) * STEPS_PER_OCTAVE - 1e-6);
  return Math.max(1, 2 ** (steps / STEPS_PER_OCTAVE));
}
