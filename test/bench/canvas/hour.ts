import type { Bench, Measure } from '../harness/measure.ts';
import { numberSetting } from '../harness/settings.ts';
import { type Stage, withBrowser } from './browser.ts';
import { settle } from './frames.ts';
import { type Held, heldBy } from './heap.ts';
import { liveThrough } from './hour-of-events.ts';

const ORG = 40;
const MINUTES = numberSetting('MOLECULE_HOUR_MINUTES', 60);
/** By then every list that has a limit has reached it. */
const WARM_MINUTES = Math.min(20, Math.ceil(MINUTES / 3));
/** Minutes between two looks at what the page holds. */
const LOOK_EVERY = Math.max(1, Math.round(MINUTES / 12));

/** Whether a window that is open for long holds more and more. */
export const hourBench: Bench = {
  name: 'hour',
  run: (progress) =>
    withBrowser([], progress, (onStage) =>
      onStage({ workspaces: ORG, still: true }, async (stage) => {
        await stage.page.goto(stage.engine.url);
        await settle(stage.page, ORG);
        const early: Held[] = [];
        const late: Held[] = [];
        let events = 0;
        for (let minute = 1; minute <= MINUTES; minute += 1) {
          events += liveThrough(stage.engine.state, minute);
          await caughtUp(stage, minute);
          if (minute % LOOK_EVERY !== 0 && minute !== MINUTES) continue;
          const held = await heldBy(stage.cdp);
          if (minute <= WARM_MINUTES) early.push(held);
          else late.push(held);
          progress(`minute ${minute}, ${events} events: ${held.heapMiB.toFixed(1)} MiB, ${held.nodes} nodes`);
        }
        const start = early.slice(-1);
        const end = late.slice(-1);
        const measure = (name: string, unit: Measure['unit'], of: (held: Held) => number): Measure => ({
          name: `${name} after ${MINUTES} min of events (${events})`,
          unit,
          rounds: end.map(of),
          floor: { what: `the same page after ${WARM_MINUTES} min`, rounds: start.map(of) },
          budget: { ratio: 1.1 },
        });
        return [
          measure('heap', 'MiB', ({ heapMiB }) => heapMiB),
          measure('DOM nodes', 'nodes', ({ nodes }) => nodes),
          measure('event listeners', 'listeners', ({ listeners }) => listeners),
        ];
      }),
    ),
};

/** The page shows the last event of this minute, so it has seen all those before. */
async function caughtUp({ page, engine }: Stage, minute: number): Promise<void> {
  const root = [...engine.state.workspaces.values()].find(({ parentId }) => parentId === null);
  if (!root) throw new Error('the org has no root');
  const role = `Minute ${minute}.`;
  engine.state.patch(root.id, { role });
  await page.locator(`[data-card="${root.id}"] > [aria-label*=", ${role}"]`).waitFor({ state: 'attached' });
}
