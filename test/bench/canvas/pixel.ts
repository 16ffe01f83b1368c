import type { Page } from '@playwright/test';
import type { Stage } from './browser.ts';
import { settle } from './frames.ts';

const PINGS = 20;

/** What the functions below use of the page that they run in. */
interface Watched {
  readonly ownerDocument: {
    readonly defaultView: {
      readonly MutationObserver: new (
        seen: () => void,
      ) => {
        observe(target: unknown, options: object): void;
        disconnect(): void;
      };
      requestAnimationFrame(frame: () => void): number;
    };
  };
}

/** Milliseconds from an event in the engine to the frame that shows it, once for each of `samples`. */
export async function eventsToPixels(
  { page, engine }: Stage,
  nodes: number,
  samples: number,
): Promise<number[]> {
  await page.goto(engine.url);
  await settle(page, nodes);
  const offset = await clockOffset(page);
  const ids = [...engine.state.workspaces.keys()];
  const delays: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const id = ids[(sample * 7) % ids.length] ?? '';
    const { status } = engine.state.workspace(id);
    const card = page.locator(`[data-card="${id}"]`);
    const watching = await card.evaluateHandle(watch);
    const emittedAt = now();
    engine.state.patch(id, { status: status === 'online' ? 'degraded' : 'online' });
    const shownAt = await watching.evaluate(({ shown }) => shown);
    await watching.dispose();
    delays.push(shownAt - offset - emittedAt);
  }
  return delays;
}

/** Runs in the page. Waits for a change of the element and for the frame that paints it. */
function watch(card: Watched) {
  const { defaultView: window } = card.ownerDocument;
  const shown = new Promise<number>((resolve) => {
    const observer = new window.MutationObserver(() => {
      observer.disconnect();
      window.requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
    });
    observer.observe(card, { attributes: true, subtree: true });
  });
  return { shown };
}

/** How far the clock of the page is ahead of ours: from the question that was answered fastest. */
async function clockOffset(page: Page): Promise<number> {
  let offset = 0;
  let fastest = Number.POSITIVE_INFINITY;
  for (let ping = 0; ping < PINGS; ping += 1) {
    const asked = now();
    const theirs = await page.evaluate(() => performance.timeOrigin + performance.now());
    const took = now() - asked;
    if (took < fastest) {
      fastest = took;
      offset = theirs - (asked + took / 2);
    }
  }
  return offset;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
