import type { CDPSession, Locator, Page } from '@playwright/test';
import { type Frames, timeFrames, VIEWPORT } from './frames.ts';

const PANE = '.react-flow';
const PAN_PX_PER_SECOND = 900;
/** There and back, in window pixels: half a pane away, so that nodes stay in view all the time. */
const PAN_PATH = [
  { xDistance: -500, yDistance: -300 },
  { xDistance: 500, yDistance: 300 },
  { xDistance: 400, yDistance: -250 },
  { xDistance: -400, yDistance: 250 },
];
/** Turns of the wheel with the key that zooms: in, out beyond the start, and back to it. */
const ZOOM_TURNS = [
  { turns: 16, deltaY: -50 },
  { turns: 26, deltaY: 50 },
  { turns: 10, deltaY: -50 },
];
const CONTROL_KEY = 2;
const DRAG_STEPS = 40;
const DRAG_STEP_PX = { x: 5, y: 3 };

/** Pans the pane with the wheel as a hand would, through the browser's own input. */
export async function pan(page: Page, cdp: CDPSession): Promise<Frames> {
  const at = await middleOf(page.locator(PANE));
  return timeFrames(page.locator(VIEWPORT), async () => {
    for (const way of PAN_PATH) {
      await cdp.send('Input.synthesizeScrollGesture', {
        ...at,
        ...way,
        speed: PAN_PX_PER_SECOND,
        gestureSourceType: 'mouse',
        preventFling: true,
      });
    }
  });
}

/** Zooms around the middle of the pane. */
export async function zoom(page: Page, cdp: CDPSession): Promise<Frames> {
  const at = await middleOf(page.locator(PANE));
  return timeFrames(page.locator(VIEWPORT), async () => {
    for (const { turns, deltaY } of ZOOM_TURNS) {
      for (let turn = 0; turn < turns; turn += 1) {
        const wheel = { type: 'mouseWheel', modifiers: CONTROL_KEY, deltaX: 0, deltaY } as const;
        await cdp.send('Input.dispatchMouseEvent', { ...at, ...wheel });
      }
    }
  });
}

/** Drags a node in the middle of the pane away and back to where it was: nearer to an edge the view would pan along. */
export async function drag(page: Page, selector: string): Promise<Frames> {
  const node = await inTheMiddle(page, selector);
  const start = await middleOf(node);
  const step = (index: number) => ({
    x: start.x + index * DRAG_STEP_PX.x,
    y: start.y + index * DRAG_STEP_PX.y,
  });
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  const frames = await timeFrames(node, async () => {
    for (let index = 1; index <= DRAG_STEPS; index += 1) {
      const { x, y } = step(index);
      await page.mouse.move(x, y);
    }
    for (let index = DRAG_STEPS - 1; index >= 0; index -= 1) {
      const { x, y } = step(index);
      await page.mouse.move(x, y);
    }
  });
  await page.mouse.up();
  return frames;
}

/** What `inTheMiddle` uses of the page that it runs in. */
interface ReachableElement {
  getBoundingClientRect(): { x: number; y: number; width: number; height: number };
  contains(other: unknown): boolean;
  readonly ownerDocument: { elementFromPoint(x: number, y: number): unknown };
}

/** The node nearest to the middle of the pane that can be taken hold of. */
async function inTheMiddle(page: Page, selector: string): Promise<Locator> {
  const nodes = page.locator(selector);
  const index = await nodes.evaluateAll(
    (elements, wanted) => {
      let nearest = -1;
      let least = Number.POSITIVE_INFINITY;
      for (const [at, element] of (elements as unknown as ReachableElement[]).entries()) {
        const { x, y, width, height } = element.getBoundingClientRect();
        const middle = { x: x + width / 2, y: y + height / 2 };
        const distance = Math.hypot(middle.x - wanted.x, middle.y - wanted.y);
        if (distance >= least) continue;
        if (!element.contains(element.ownerDocument.elementFromPoint(middle.x, middle.y))) continue;
        nearest = at;
        least = distance;
      }
      return nearest;
    },
    await middleOf(page.locator(PANE)),
  );
  if (index < 0) throw new Error(`no ${selector} can be taken hold of`);
  return nodes.nth(index);
}

async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error(`the page shows no ${element}`);
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}
