import type { Presence } from '../engine/presence.ts';

/** One part of a shape: an SVG element with its attributes. */
export interface ShapePart {
  readonly tag: 'circle' | 'path' | 'rect';
  readonly attributes: Readonly<Record<string, string | number>>;
  /** It turns, where things move. */
  readonly turns?: true;
}

const fill = { fill: 'currentColor' } as const;
const line = (strokeWidth: number) => ({ fill: 'none', stroke: 'currentColor', strokeWidth });
const centre = { cx: 8, cy: 8 } as const;
const round = { strokeLinecap: 'round' } as const;
/** The face of an octagon takes the colour of what it lies on. */
const CROSS = 'M5.6 5.6l4.8 4.8M10.4 5.6 5.6 10.4';
const OCTAGON = 'M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4Z';

/** The shape of each status in a box of 16 × 16: it is told by shape, and by colour besides. */
export const statusShapes: Readonly<Record<Presence, readonly ShapePart[]>> = {
  online: [{ tag: 'circle', attributes: { ...centre, r: 5, ...fill } }],
  busy: [
    { tag: 'circle', attributes: { ...centre, r: 3, ...fill } },
    { tag: 'circle', attributes: { ...centre, r: 6, ...line(1.6) } },
  ],
  starting: [
    {
      tag: 'circle',
      attributes: { ...centre, r: 5.4, ...line(2.4), strokeDasharray: '22 12', ...round },
      turns: true,
    },
  ],
  waiting: [
    { tag: 'circle', attributes: { ...centre, r: 5.4, ...line(1.8) } },
    { tag: 'path', attributes: { d: 'M8 4.9V8l2.1 1.4', ...line(1.6), ...round } },
  ],
  degraded: [{ tag: 'path', attributes: { d: 'M8 2.2 14.4 13.4H1.6Z', ...fill, strokeLinejoin: 'round' } }],
  failed: [
    { tag: 'path', attributes: { d: OCTAGON, ...fill } },
    {
      tag: 'path',
      attributes: { d: CROSS, fill: 'none', stroke: 'var(--raised)', strokeWidth: 1.8, ...round },
    },
  ],
  offline: [{ tag: 'circle', attributes: { ...centre, r: 4.8, ...line(2) } }],
  awaiting: [{ tag: 'circle', attributes: { ...centre, r: 5.2, ...line(2), strokeDasharray: '3 2.4' } }],
  paused: [
    { tag: 'rect', attributes: { x: 3.4, y: 2.8, width: 3.4, height: 10.4, rx: 1.2, ...fill } },
    { tag: 'rect', attributes: { x: 9.2, y: 2.8, width: 3.4, height: 10.4, rx: 1.2, ...fill } },
  ],
  asleep: [{ tag: 'path', attributes: { d: 'M13.4 9.8A6 6 0 0 1 6.2 2.6 6 6 0 1 0 13.4 9.8Z', ...fill } }],
};
