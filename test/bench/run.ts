/**
 * `npm run bench -- [name…]` runs the benches one after the other and stores what they measure in `results/`.
 * `node test/bench/run.ts --table` prints the stored results as Markdown. A budget that is not kept is shown
 * and fails nothing; the exit code is 1 only when a bench breaks, 2 for an unknown name.
 */
import { parseArgs } from 'node:util';
import { apiBench } from './api/api.ts';
import { canvasBench } from './canvas/canvas.ts';
import { hourBench } from './canvas/hour.ts';
import { liveBench } from './canvas/live.ts';
import { eventsBench } from './events/events.ts';
import { describeMachine } from './harness/machine.ts';
import { type Bench, summarise, Unavailable } from './harness/measure.ts';
import { readResults, storeResult } from './harness/results.ts';
import { markdownTable, plainTable } from './harness/table.ts';
import { imagesBench } from './images/images.ts';
import { lifecycleBench } from './lifecycle/lifecycle.ts';
import { loadBench } from './load/load.ts';
import { offlineBench } from './offline/offline.ts';
import { planBench } from './plan/plan.ts';
import { resolveBench } from './resolve/resolve.ts';

const benches: readonly Bench[] = [
  apiBench,
  lifecycleBench,
  eventsBench,
  canvasBench,
  liveBench,
  hourBench,
  resolveBench,
  planBench,
  loadBench,
  offlineBench,
  imagesBench,
];

const { values, positionals } = parseArgs({
  options: { table: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));

if (values.table) console.log(markdownTable(await readResults()));
else if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  const chosen = benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  for (const bench of chosen) if (!(await runBench(bench))) process.exitCode = 1;
}

/** False when the bench broke. */
async function runBench(bench: Bench): Promise<boolean> {
  const progress = (line: string) => console.error(`${bench.name}: ${line}`);
  try {
    const machine = await describeMachine();
    const measures = (await bench.run(progress)).map(summarise);
    await storeResult({
      name: bench.name,
      date: new Date().toISOString(),
      command: `npm run bench -- ${bench.name}`,
      machine,
      measures,
    });
    console.log(`${plainTable(bench.name, measures)}\n`);
    return true;
  } catch (error) {
    if (error instanceof Unavailable) {
      console.log(`${bench.name}: skipped: ${error.message}`);
      return true;
    }
    console.error(`${bench.name}: broke:`, error);
    return false;
  }
}
