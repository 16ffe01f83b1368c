import type { Bench, Floor, Measure } from '../harness/measure.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { writeOrgTemplate } from '../resolve/template.ts';
import { type EngineRun, engineRun, type Taken } from './engine-run.ts';

const SIZE = 4_000;
const ROUNDS = 3;

export const planBench: Bench = {
  name: 'plan',
  run: (progress) =>
    inTemporaryFolder(async (folder) => {
      progress(`writing a template of ${SIZE} workspaces`);
      const dir = `${folder}/template`;
      await writeOrgTemplate(dir, SIZE, 'mock');
      const runs: EngineRun[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        progress(`round ${round} of ${ROUNDS}, on an engine in a process of its own`);
        runs.push(await engineRun(dir, SIZE));
      }
      const read = floor(
        'resolve the template and read what its workspaces start with',
        runs,
        ({ readMs }) => readMs,
      );
      const rows = 'write the same rows as one transaction, which holds the event loop';
      const insert = floor(rows, runs, ({ insertMs }) => insertMs);
      const both = floor(`${read.what}, then ${rows}`, runs, ({ readMs, insertMs }) => readMs + insertMs);
      const all = (pick: (run: EngineRun) => Taken) => ({
        ms: runs.map((run) => pick(run).ms),
        stallMs: runs.map((run) => pick(run).stallMs),
      });
      const planFresh = all((run) => run.planFresh);
      const planUnchanged = all((run) => run.planUnchanged);
      const planChanged = all((run) => run.planChanged);
      const importFresh = all((run) => run.importFresh);
      const importChanged = all((run) => run.importChanged);
      return [
        measure('plan, nothing there yet', planFresh.ms, read),
        measure('plan, nothing there yet, longest stall', planFresh.stallMs, null, { median: 20 }),
        measure('plan, nothing changed', planUnchanged.ms, read),
        measure('plan, nothing changed, longest stall', planUnchanged.stallMs, null, { median: 20 }),
        measure('plan, most changed', planChanged.ms, read),
        measure('plan, most changed, longest stall', planChanged.stallMs, null, { median: 20 }),
        measure('import', importFresh.ms, both),
        measure('import, longest stall', importFresh.stallMs, insert),
        measure('import, most changed', importChanged.ms, both),
        measure('import, most changed, longest stall', importChanged.stallMs, insert),
        {
          ...measure(
            'plan and import, peak memory',
            runs.map(({ peakMiB }) => peakMiB),
            null,
          ),
          unit: 'MiB',
        },
      ];
    }),
};

function floor(what: string, runs: readonly EngineRun[], pick: (run: EngineRun) => number): Floor {
  return { what, rounds: runs.map(pick) };
}

function measure(
  name: string,
  rounds: readonly number[],
  floor: Floor | null,
  budget: Measure['budget'] = null,
): Measure {
  return { name: `${SIZE} workspaces, ${name}`, unit: 'ms', rounds, floor, budget };
}
