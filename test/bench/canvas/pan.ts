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
const NODE = '.react-flow__node';
const VIEWPORT = '.react-flow__viewport';
/** So many frames without a movement mean that the page has settled. */
const STILL_FRAMES = 20;

export interface Frames {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** Waits until all nodes are there and the opening animation is over. */
export async function settle(page: Page, nodes: number): Promise<void> {
  await page.waitForFunction(([selector, count]) => document.querySelectorAll(selector).length >= count, [
    NODE,
    nodes,
  ] as const);
  await page.evaluate(
    async ([selector, wanted]) => {
      const transform = () => document.querySelector<HTMLElement>(selector)?.style.transform;
      for (let still = 0, last = transform(); still < wanted; still += 1) {
        await new Promise(requestAnimationFrame);
        const now = transform();
        if (now !== last) still = 0;
        last = now;
      }
    },
    [VIEWPORT, STILL_FRAMES] as const,
  );
}

/** Pans the pane with the wheel as a hand would, through the browser's own input, and times the frames meanwhile. */
export async function pan(page: Page, cdp: CDPSession): Promise<Frames> {
  const box = await page.locator('.react-flow').boundingBox();
  const before = await transformOf(page);
  if (!box) throw new Error('the page shows no canvas');
  const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  const recording = await page.evaluateHandle(() => {
    const state = { times: [] as number[], running: true };
    const frame = (time: number) => {
      state.times.push(time);
      if (state.running) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return state;
  });
  let moved = false;
  for (const way of PATH) {
    await cdp.send('Input.synthesizeScrollGesture', {
      ...at,
      ...way,
      speed: SPEED_PX_PER_SECOND,
      gestureSourceType: 'mouse',
      preventFling: true,
    });
    moved ||= (await transformOf(page)) !== before;
  }
  const times = await recording.evaluate((state) => {
    state.running = false;
    return state.times;
  });
  await recording.dispose();
  if (!moved) throw new Error('the canvas did not follow the gesture');
  const deltas = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return { p50Ms: percentile(deltas, 0.5), p95Ms: percentile(deltas, 0.95) };
}

function transformOf(page: Page): Promise<string> {
  return page.locator(VIEWPORT).evaluate((element) => (element as HTMLElement).style.transform);
}
