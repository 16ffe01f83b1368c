import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';

/** When a page had its nodes on the screen, in milliseconds since the start of the navigation. */
export interface FirstNodes {
  readonly firstMs: number;
  readonly allMs: number;
}

/** What the function below uses of the page that it runs in. */
interface Watching {
  benchNodes?: { first: number; all: number };
  requestAnimationFrame(frame: () => void): number;
  readonly document: {
    querySelector(selector: string): { checkVisibility(options: object): boolean } | null;
    getElementsByClassName(name: string): { readonly length: number };
  };
}

/** Has every page that is opened from now on watch for its nodes. */
export async function watchForNodes(page: Page, wanted: number): Promise<void> {
  await page.addInitScript(watch, wanted);
}

/**
 * Runs in the page. A node that is there and visible at the start of a frame is painted by that frame, which is over
 * when the next one begins.
 */
function watch(wanted: number) {
  const window = globalThis as unknown as Watching;
  const times = { first: 0, all: 0 };
  window.benchNodes = times;
  const isShown = () =>
    window.document
      .querySelector('.react-flow__node')
      ?.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false }) === true;
  let firstSeen = false;
  let allSeen = false;
  const frame = () => {
    const now = performance.now();
    if (firstSeen && times.first === 0) times.first = now;
    if (allSeen) {
      times.all = now;
      return;
    }
    firstSeen ||= isShown();
    allSeen = firstSeen && window.document.getElementsByClassName('react-flow__node').length >= wanted;
    window.requestAnimationFrame(frame);
  };
  window.requestAnimationFrame(frame);
}

/** Each question to a page costs it time: most have shown everything before the first one. */
const UNASKED_MS = 1_500;

/** Opens an address and says when its nodes were seen. */
export async function openAndSee(page: Page, url: string): Promise<FirstNodes> {
  await page.goto(url, { waitUntil: 'commit' });
  await setTimeout(UNASKED_MS);
  await page.waitForFunction(() => ((globalThis as unknown as Watching).benchNodes?.all ?? 0) > 0);
  const { first, all } = await page.evaluate(
    () => (globalThis as unknown as Watching).benchNodes ?? { first: Number.NaN, all: Number.NaN },
  );
  return { firstMs: first, allMs: all };
}
