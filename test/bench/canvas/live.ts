import type { Bench, Measure } from '../harness/measure.ts';
import { numberSetting } from '../harness/settings.ts';
import { withBrowser } from './browser.ts';
import { blockedByImport } from './import.ts';
import { eventsToPixels } from './pixel.ts';

const ORG = 300;
const SAMPLES = numberSetting('MOLECULE_PIXEL_SAMPLES', 60);
const IMPORTED = 40;
const IMPORTS = numberSetting('MOLECULE_IMPORT_ROUNDS', 3);

/** How fast the interface follows the engine, and whether it stays free meanwhile. */
export const liveBench: Bench = {
  name: 'live',
  run: (progress) =>
    withBrowser([], progress, async (onStage) => {
      progress(`${SAMPLES} events in an org of ${ORG}`);
      const delays = await onStage({ workspaces: ORG, still: true }, (stage) =>
        eventsToPixels(stage, ORG, SAMPLES),
      );
      const blocked = [];
      for (let round = 0; round < IMPORTS; round += 1) {
        progress(`import of ${IMPORTED}, round ${round + 1} of ${IMPORTS}`);
        blocked.push(
          await onStage({ workspaces: IMPORTED, empty: true }, (stage) => blockedByImport(stage, IMPORTED)),
        );
      }
      const measure = (
        name: string,
        unit: Measure['unit'],
        rounds: readonly number[],
        budget: Measure['budget'] = null,
      ): Measure => ({ name, unit, rounds, floor: null, budget });
      return [
        measure(`event to pixel, ${ORG} nodes`, 'ms', delays, { median: 50 }),
        measure(
          `long tasks during an import of ${IMPORTED}`,
          'tasks',
          blocked.map(({ tasks }) => tasks),
        ),
        measure(
          `long tasks during an import of ${IMPORTED}, together`,
          'ms',
          blocked.map(({ totalMs }) => totalMs),
        ),
      ];
    }),
};
