import type { CDPSession, Page } from '@playwright/test';
import { percentile } from '../harness/measure.ts';

const SPEED_PX_PER_SECOND = 900;
/** There and back, in window pixels: half a pane away, so that nodes stay in view all the time. */
const PATH = [
  { xDistance: -500, yDistance: -300 },
  { xDistance: 500, yDistance: 300 },
  { xDistance: 400, yDistance: -250 },
  { xDistance: -400, yDistance: 250 },
];
const PANE = '.react-flow';
const NODE = '.react-flow__node';
const VIEWPORT = '.react-flow__viewport';
/** So many frames without a movement mean that the page has settled. */
const STILL_FRAMES = 20;
/** Fewer would make the 95th percentile the word of a single frame. */
const MIN_FRAMES = 20;

export interface Frames {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** What the functions below use of the page that they run in. */
interface ViewportElement {
  readonly style: { readonly transform: string };
  readonly ownerDocument: {
    readonly defaultView: { requestAnimationFrame(frame: (now: number) => void): number };
  };
}

/** Waits until all nodes are there and the opening animation is over. */
export async function settle(page: Page, nodes: number): Promise<void> {
  await page
    .locator(NODE)
    .nth(nodes - 1)
    .waitFor({ state: 'attached' });
  await page.locator(VIEWPORT).evaluate(async (viewport: ViewportElement, wanted) => {
    const { defaultView } = viewport.ownerDocument;
    let last = viewport.style.transform;
    for (let still = 0; still < wanted; still += 1) {
      await new Promise((resolve) => defaultView.requestAnimationFrame(resolve));
      if (viewport.style.transform !== last) still = 0;
      last = viewport.style.transform;
    }
  }, STILL_FRAMES);
}

/** Pans the pane with the wheel as a hand would, through the browser's own input, and times the frames meanwhile. */
export async function pan(page: Page, cdp: CDPSession): Promise<Frames> {
  const box = await page.locator(PANE).boundingBox();
  if (!box) throw new Error('the page shows no canvas');
  const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  const recording = await page.locator(VIEWPORT).evaluateHandle(recordFrames);
  for (const way of PATH) {
    await cdp.send('Input.synthesizeScrollGesture', {
      ...at,
      ...way,
      speed: SPEED_PX_PER_SECOND,
      gestureSourceType: 'mouse',
      preventFling: true,
    });
  }
  const frameMs = await recording.evaluate((state) => {
    state.running = false;
    return state.frameMs;
  });
  await recording.dispose();
  if (frameMs.length < MIN_FRAMES) throw new Error('the canvas did not follow the gesture');
  return { p50Ms: percentile(frameMs, 0.5), p95Ms: percentile(frameMs, 0.95) };
}

/** Runs in the page. Times every frame in which the view moved: what a still one costs says nothing. */
function recordFrames(viewport: ViewportElement) {
  const { defaultView } = viewport.ownerDocument;
  const state = { frameMs: [] as number[], running: true };
  let last = performance.now();
  let shown = viewport.style.transform;
  const frame = (now: number) => {
    const { transform } = viewport.style;
    if (transform !== shown) state.frameMs.push(now - last);
    shown = transform;
    last = now;
    if (state.running) defaultView.requestAnimationFrame(frame);
  };
  defaultView.requestAnimationFrame(frame);
  return state;
}
