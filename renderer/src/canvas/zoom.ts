/** How much of a card can be read at a zoom factor. */
export type Level = 'near' | 'mid' | 'low' | 'far' | 'dot' | 'speck';

export const MIN_ZOOM = 0.06;
export const MAX_ZOOM = 2;
/** A small org is not blown up beyond its natural size. */
export const MAX_FIT_ZOOM = 1;
const STEPS_PER_OCTAVE = 4;

/** Each level with the smallest zoom that it is shown at, the nearest first. */
const LEVELS: readonly (readonly [Level, number])[] = [
  ['near', 0.86],
  ['mid', 0.64],
  // Below one half the text takes its next step in size, and two lines of it no longer fit under a name.
  ['low', 0.5],
  // Below that most words do not fit on a card at the smallest size of text.
  ['far', 0.3],
  // Below that not even initials fit; the shape of the status still does.
  ['dot', 0.115],
  ['speck', 0],
];
/** So far beyond a threshold, as a share of it, a level that is shown stays. */
const HYSTERESIS = 0.06;

export function levelOf(zoom: number): Level {
  return LEVELS.find(([, from]) => zoom >= from)?.[0] ?? 'speck';
}

/**
 * The level after `shown`: near a threshold it stays what it is, so that a hand that is not quite still does not
 * make all cards flicker. Going out it never stays: what does not fit must go at once.
 */
export function levelFrom(shown: Level | null, zoom: number): Level {
  const next = levelOf(zoom);
  if (shown === null || next === shown) return next;
  const settled = levelOf(zoom / (1 + HYSTERESIS));
  return rankOf(next) < rankOf(shown) && settled === shown ? shown : next;
}

/** Whether a zoom is more than one level away from what is shown. */
export function isFarFrom(shown: Level | null, zoom: number): boolean {
  return shown === null || Math.abs(rankOf(shown) - rankOf(levelOf(zoom))) > 1;
}

function rankOf(level: Level): number {
  return LEVELS.findIndex(([each]) => each === level);
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
