import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createOrgWorker, resolveOrg } from '../../../core/org/index.ts';
import { watchLoopDelay } from '../events/loop-delay.ts';
import { type Bench, type Floor, type Measure, percentile } from '../harness/measure.ts';
import { interleave, timed } from '../harness/rounds.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { type ColdResult, type ColdTask, coldRun, readAndParse } from './cold-run.ts';
import { writeOrgTemplate } from './template.ts';

const REAL_SIZE = 42;
const LARGE_SIZE = 4_000;
const COLD_ROUNDS = 9;
const WARM_ROUNDS = 11;
const LARGE_ROUNDS = 3;
/** Rounds after which the just-in-time compiler has little left to do. */
const WARM_UP_ROUNDS = 10;

/** The watcher's own timer comes late, too. */
const SETTLE_MS = 10;

const FLOOR = 'read the same files once and parse the YAML ones, no more';

interface Template {
  readonly dir: string;
  /** How many it has in all. */
  readonly files: number;
  /** What resolving reads. */
  readonly read: readonly string[];
}

export const resolveBench: Bench = {
  name: 'resolve',
  run: (progress) =>
    inTemporaryFolder(async (folder) => {
      progress(`writing templates of ${REAL_SIZE} and ${LARGE_SIZE} workspaces`);
      const real = await template(folder, REAL_SIZE);
      const large = await template(folder, LARGE_SIZE);
      progress(`${real.read.length} of ${real.files} files are read to resolve the smaller one`);
      progress(`${COLD_ROUNDS} cold rounds, each in a process of its own`);
      const cold = await coldRounds(real);
      progress(`${WARM_ROUNDS} warm rounds`);
      await warmRounds(real, WARM_UP_ROUNDS);
      const warm = await warmRounds(real, WARM_ROUNDS);
      progress(`${LARGE_ROUNDS} rounds of ${LARGE_SIZE} workspaces`);
      const many = await warmRounds(large, LARGE_ROUNDS);
      const pace = await paceRounds(large, real);
      progress(
        `${LARGE_ROUNDS} rounds for the memory of ${LARGE_SIZE} workspaces, each in a process of its own`,
      );
      const memory = await memoryRounds(large);
      progress('the same templates by the worker, beside the event loop');
      const worker = await workerRounds(real, large);
      // Linear means: as dear for each workspace as in the template of ordinary size.
      const asLarge = (rounds: readonly number[]): Floor => ({
        what: `the ${REAL_SIZE}-workspace template, times ${LARGE_SIZE} / ${REAL_SIZE}`,
        rounds: rounds.map((each) => (each * LARGE_SIZE) / REAL_SIZE),
      });
      return [
        measure(`${REAL_SIZE} workspaces, cold`, cold.ours, parsed(cold.floor), { median: 60 }),
        measure(`${REAL_SIZE} workspaces, warm`, warm.ours, parsed(warm.floor), null),
        measure(`${LARGE_SIZE} workspaces`, many.ours, parsed(many.floor), null),
        measure(`${LARGE_SIZE} workspaces, linearity`, pace.ours, asLarge(pace.floor), { ratio: 1.25 }),
        {
          ...measure(`${LARGE_SIZE} workspaces, peak memory`, memory.ours, parsed(memory.floor), null),
          unit: 'MiB',
        },
        measure(`${REAL_SIZE} workspaces, warm worker`, worker.real.ours, inProcess(worker.real.floor), null),
        measure(`${LARGE_SIZE} workspaces, worker`, worker.large.ours, inProcess(worker.large.floor), null),
        measure(`${LARGE_SIZE} workspaces, worker, longest stall`, worker.stalls, null, { median: 20 }),
        measure(`${LARGE_SIZE} workspaces, what they start with, worker`, worker.seeds, null, null),
        measure(`${LARGE_SIZE} workspaces, what they start with, longest stall`, worker.seedStalls, null, {
          median: 20,
        }),
      ];
    }),
};

async function template(folder: string, people: number): Promise<Template> {
  const dir = path.join(folder, `people-${people}`);
  const count = await writeOrgTemplate(dir, people);
  const { totals, files, diagnostics } = await resolveOrg(dir);
  const problem = diagnostics[0];
  if (problem)
    throw new Error(`the template is not as meant: ${problem.file}:${problem.line}: ${problem.message}`);
  if (totals.workspaces !== people) throw new Error(`${totals.workspaces} workspaces instead of ${people}`);
  return { dir, files: count, read: files.map((file) => file.path) };
}

async function coldRounds(template: Template) {
  const { ours, floor } = await freshProcesses(template, COLD_ROUNDS);
  const times = (results: readonly ColdResult[]) => results.map(({ elapsedMs }) => elapsedMs);
  return { ours: times(ours), floor: times(floor) };
}

async function memoryRounds(template: Template) {
  const { ours, floor } = await freshProcesses(template, LARGE_ROUNDS);
  const peaks = (results: readonly ColdResult[]) => results.map(({ peakMiB }) => peakMiB);
  return { ours: peaks(ours), floor: peaks(floor) };
}

function freshProcesses({ dir, read }: Template, rounds: number) {
  const ours: ColdTask = { kind: 'resolve', dir };
  const floor: ColdTask = { kind: 'parse', dir, files: read };
  return interleave(
    rounds,
    () => coldRun(ours),
    () => coldRun(floor),
  );
}

/** What the engine does: the thread reads, and the event loop of this process goes on meanwhile. */
async function workerRounds(real: Template, large: Template) {
  const worker = createOrgWorker();
  const watcher = watchLoopDelay();
  const stalls: number[] = [];
  const seeds: number[] = [];
  const seedStalls: number[] = [];
  try {
    const compare = (dir: string, rounds: number) =>
      interleave(
        rounds,
        () => timed(() => worker.resolve(dir)),
        () => timed(() => resolveOrg(dir)),
      );
    await compare(real.dir, WARM_UP_ROUNDS);
    const small = await compare(real.dir, WARM_ROUNDS);
    const many = await compare(large.dir, LARGE_ROUNDS);
    for (let round = 0; round < LARGE_ROUNDS; round += 1) {
      watcher.reset();
      const org = await worker.resolve(large.dir);
      // A stall is counted by the turn after it.
      await delay(SETTLE_MS);
      stalls.push(watcher.longestMs());
      watcher.reset();
      seeds.push(await timed(() => worker.seed(org)));
      await delay(SETTLE_MS);
      seedStalls.push(watcher.longestMs());
    }
    return { real: small, large: many, stalls, seeds, seedStalls };
  } finally {
    watcher.dispose();
    await worker.dispose();
  }
}

function warmRounds({ dir, read }: Template, rounds: number) {
  return interleave(
    rounds,
    () => timed(() => resolveOrg(dir)),
    () => timed(() => readAndParse(dir, read)),
  );
}

/** The large template against the real one, in turn: whether a workspace costs more where there are many. */
function paceRounds(large: Template, real: Template) {
  const realTimes = async () => {
    const times: number[] = [];
    for (let time = 0; time < WARM_ROUNDS; time += 1) times.push(await timed(() => resolveOrg(real.dir)));
    return percentile(times, 0.5);
  };
  return interleave(LARGE_ROUNDS, () => timed(() => resolveOrg(large.dir)), realTimes);
}

function inProcess(rounds: readonly number[]): Floor {
  return { what: 'the same without a thread, which holds the event loop', rounds };
}

function parsed(rounds: readonly number[]): Floor {
  return { what: FLOOR, rounds };
}

function measure(
  name: string,
  rounds: readonly number[],
  floor: Floor | null,
  budget: Measure['budget'],
): Measure {
  return { name, unit: 'ms', rounds, floor, budget };
}
