import type { CDPSession, Page } from '@playwright/test';
import type { SyntheticState } from '../../support/synthetic-state.ts';
import { workedMs } from './heap.ts';

/** How many nodes change in one frame. */
export const UPDATES_PER_FRAME = 20;
const FRAME_MS = 1000 / 60;
const IDLE_MS = 2_000;

/** Makes nodes change in every frame until it is stopped; gives how many frames' worth there were. */
export type Burst = () => Promise<{ stop(): Promise<number> }>;

/** The engine changes workspaces in turn: each gets a task, or loses the one that it had. */
export function engineBurst(state: SyntheticState): Burst {
  return async () => {
    const ids = [...state.workspaces.keys()];
    let next = 0;
    let frames = 0;
    const timer = setInterval(() => {
      for (let index = 0; index < UPDATES_PER_FRAME; index += 1) {
        const id = ids[next++ % ids.length] ?? '';
        const busy = state.workspace(id).activeTasks > 0;
        state.patch(id, { activeTasks: busy ? 0 : 1, currentTask: busy ? '' : `Errand ${next}` });
      }
      frames += 1;
    }, FRAME_MS);
    return {
      async stop() {
        clearInterval(timer);
        return frames;
      },
    };
  };
}

/** What the bare page offers. */
interface BarePage {
  readonly changeNodes: (count: number) => void;
}

/** The bare page gives as many nodes another label. */
export function bareBurst(page: Page): Burst {
  return async () => {
    const running = await page.evaluateHandle(
      ([count, everyMs]) => {
        const burst = { frames: 0, stop: () => clearInterval(timer) };
        const timer = setInterval(() => {
          (globalThis as unknown as BarePage).changeNodes(count);
          burst.frames += 1;
        }, everyMs);
        return burst;
      },
      [UPDATES_PER_FRAME, FRAME_MS] as const,
    );
    return {
      stop: () =>
        running.evaluate((burst) => {
          burst.stop();
          return burst.frames;
        }),
    };
  };
}

/** Milliseconds of the main thread that a frame with changes costs while nothing else happens. */
export async function idleCost(page: Page, cdp: CDPSession, burst: Burst): Promise<number> {
  const before = await workedMs(cdp);
  const running = await burst();
  await page.waitForTimeout(IDLE_MS);
  const frames = await running.stop();
  return ((await workedMs(cdp)) - before) / frames;
}

/** Does `work` while nodes change. */
export async function during<T>(burst: Burst, work: () => Promise<T>): Promise<T> {
  const running = await burst();
  const result = await work();
  await running.stop();
  return result;
}
