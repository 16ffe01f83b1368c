import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mainSizes,
  parseWindowState,
  placeWindow,
  type WindowState,
} from '../../../electron/window/placement.ts';

const LAPTOP = { x: 0, y: 25, width: 1440, height: 875 };
const DESK = { x: 1440, y: 0, width: 2560, height: 1400 };

const state = (part: Partial<WindowState>): WindowState => ({
  x: 100,
  y: 100,
  width: 1000,
  height: 700,
  maximized: false,
  fullScreen: false,
  ...part,
});

describe('placing the window', () => {
  it('opens in the middle of the main display the first time', () => {
    expect(placeWindow(null, [DESK, LAPTOP])).toEqual(state({ x: 2040, y: 270, width: 1360, height: 860 }));
  });

  it('opens where it was, on whichever display that is', () => {
    const remembered = state({ x: 1600, y: 300, maximized: true });
    expect(placeWindow(remembered, [LAPTOP, DESK])).toEqual(remembered);
  });

  it('comes back to a display that exists when its own is unplugged', () => {
    const { x, y, width, height } = placeWindow(state({ x: 3000, y: 200 }), [LAPTOP]);
    expect([x, y, width, height]).toEqual([220, 113, 1000, 700]);
  });

  it('keeps the title bar within reach', () => {
    expect(placeWindow(state({ y: 10 }), [LAPTOP]).y).toBe(LAPTOP.y);
    expect(placeWindow(state({ y: 890 }), [LAPTOP]).y).toBeLessThan(800);
    expect(placeWindow(state({ x: -950 }), [LAPTOP]).x).toBeGreaterThanOrEqual(0);
  });

  it('is never larger than its display, nor smaller than usable', () => {
    const pixels = fc.integer({ min: -5_000, max: 9_000 });
    const remembered = fc.record({ x: pixels, y: pixels, width: pixels, height: pixels });
    fc.assert(
      fc.property(remembered, (bounds) => {
        const placed = placeWindow(state(bounds), [LAPTOP, DESK]);
        expect(placed.width).toBeGreaterThanOrEqual(mainSizes.minimum.width);
        expect(placed.height).toBeGreaterThanOrEqual(mainSizes.minimum.height);
        expect(placed.width).toBeLessThanOrEqual(DESK.width);
        expect(placed.height).toBeLessThanOrEqual(DESK.height);
      }),
    );
  });
});

describe('a remembered window state', () => {
  it('is read back as it was written', () => {
    expect(parseWindowState(JSON.stringify(state({ maximized: true })))).toEqual(state({ maximized: true }));
  });

  it.each([
    '',
    'null',
    '[]',
    '{"x":1}',
    '{"x":"1","y":2,"width":3,"height":4}',
    '{"x":1e9,"y":0,"width":1,"height":1}',
  ])('is ignored when it is damaged: %s', (json) => expect(parseWindowState(json)).toBeNull());
});
