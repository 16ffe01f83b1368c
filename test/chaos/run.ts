import { randomInt } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleEngine } from './bundle.ts';
import { Crew } from './crew.ts';
import { missingOwnEngine } from './requirements.ts';
import { costs, countsOf, failureText, reportOf } from './told.ts';
import { removeFolder } from './worker.ts';

/**
 * `npm run chaos -- --seed N --points N`: organisations on Docker engines of their own, whose engine, Docker and
 * containers are killed again and again at places that the seed decides; after each, all has to be as it was asked for.
 * Ends with one line that says how many of the points were survived; exit code 1 if not all were.
 */

const DEFAULT_POINTS = 300;
const LARGEST_NUMBER = 2 ** 31;
const TOLD_EVERY_MS = 15_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(1, LARGEST_NUMBER)) },
    points: { type: 'string', default: String(DEFAULT_POINTS) },
    workers: { type: 'string', default: '2' },
    /** Tells each point with how long it took. */
    verbose: { type: 'boolean', default: false },
    /** Gets a `ChaosReport` as JSON. */
    report: { type: 'string' },
  },
});
const seed = wholeNumber('seed', values.seed);
const points = wholeNumber('points', values.points);
const workers = Math.min(points, wholeNumber('workers', values.workers));

const missing = await missingOwnEngine();
if (missing === null) await run();
else {
  console.log(`chaos: skipped, since it needs ${missing}`);
  // Where everything has to be there, nothing is skipped silently.
  if (process.env.CI === 'true') process.exitCode = 1;
}

async function run(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-chaos-'));
  const crew = new Crew(folder);
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interrupted = true;
      void crew.dispose();
    });
  }
  try {
    const program = await bundleEngine(path.join(folder, 'program'));
    if (!interrupted) await crew.start({ program, seed, points }, workers);
    await follow(crew);
    const results = await crew.results();
    const report = reportOf(results, points);
    process.exitCode = report.survived === points ? 0 : 1;
    if (interrupted) return;
    if (report.survived < points) console.log(`The logs of the engines are in ${await crew.keepLogs()}`);
    if (values.report !== undefined) await writeFile(values.report, JSON.stringify(report));
    console.log(countsOf(results));
    console.log(costs(results));
    console.log(`survived ${report.survived} of ${points} kill points (seed ${seed})`);
  } finally {
    await crew.dispose();
    await removeFolder(folder);
  }
}

/** Tells how it goes until all workers have ended. */
async function follow(crew: Crew): Promise<void> {
  const told = new Set<number>();
  const tell = async () => {
    const results = await crew.results();
    for (const result of results.filter(({ number }) => !told.has(number))) {
      told.add(result.number);
      if (result.wrong.length > 0) console.log(failureText(result, seed));
      else if (values.verbose) console.log(`${result.number}: ${result.point}: ${result.ms} ms`);
    }
  };
  const timer = setInterval(async () => {
    await tell();
    console.log(`chaos: ${told.size} of ${points} points`);
  }, TOLD_EVERY_MS);
  await crew.ended();
  clearInterval(timer);
  await tell();
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= LARGEST_NUMBER) return number;
  console.error(`--${name} is a whole number from 1 on, not "${text}"`);
  process.exit(2);
}
