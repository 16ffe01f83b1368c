import type { Locator, Page } from '@playwright/test';
import { percentile } from '../harness/measure.ts';

/** So many frames without a movement mean that the page has settled. */
const STILL_FRAMES = 20;
/** Fewer would make the 95th percentile the word of a single frame. */
const MIN_FRAMES = 20;
const NODE = '.react-flow__node';
export const VIEWPORT = '.react-flow__viewport';

export interface Frames {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** What the functions below use of the page that they run in. */
interface MovedElement {
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
  await page.locator(VIEWPORT).evaluate(async (viewport: MovedElement, wanted) => {
    const { defaultView } = viewport.ownerDocument;
    let last = viewport.style.transform;
    for (let still = 0; still < wanted; still += 1) {
      await new Promise((resolve) => defaultView.requestAnimationFrame(resolve));
      if (viewport.style.transform !== last) still = 0;
      last = viewport.style.transform;
    }
  }, STILL_FRAMES);
}

/** Times the frames in which an element moves while `work` goes on. */
export async function timeFrames(element: Locator, work: () => Promise<void>): Promise<Frames> {
  const recording = await element.evaluateHandle(recordFrames);
  await work();
  const frameMs = await recording.evaluate((state) => {
    state.running = false;
    return state.frameMs;
  });
  await recording.dispose();
  if (frameMs.length < MIN_FRAMES) throw new Error(`${element} did not follow: ${frameMs.length} frames`);
  return { p50Ms: percentile(frameMs, 0.5), p95Ms: percentile(frameMs, 0.95) };
}

/**
 * Runs in the page. Times every frame in which the element moved, since what a still one costs says nothing. The
 * work for a movement may fall before or after the callback of its frame: the longer of both sides counts.
 */
function recordFrames(element: MovedElement) {
  const { defaultView } = element.ownerDocument;
  const state = { frameMs: [] as number[], running: true };
  let last = performance.now();
  let before = 0;
  let moved = false;
  let shown = element.style.transform;
  const frame = (now: number) => {
    const after = now - last;
    if (moved) state.frameMs.push(Math.max(before, after));
    const { transform } = element.style;
    moved = transform !== shown;
    shown = transform;
    before = after;
    last = now;
    if (state.running) defaultView.requestAnimationFrame(frame);
  };
  defaultView.requestAnimationFrame(frame);
  return state;
}
