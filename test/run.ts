import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { messageOf } from '../core/base/index.ts';
import { build, isBuilt } from '../electron/launch/build.ts';
import { missingOwnEngine } from './chaos/requirements.ts';
import { missingDockerRegistry } from './support/docker-registry.ts';
import { missingPython } from './support/python.ts';
import { type Missing, missingChromium, missingDocker, missingElectron } from './support/requirements.ts';
import {
  add,
  chaosPoints,
  describeTotals,
  NOTHING,
  playwrightProjects,
  runProgram,
  type Totals,
  vitestProjects,
} from './support/suites.ts';

/**
 * `npm test`: unit, integration, end-to-end and chaos, one after the other, and one closing line for all of them.
 * `npm test -- unit e2e` runs only those. What needs something that this machine lacks is skipped and says
 * so; under `CI=true` a skip is a failure, since there everything has to be there.
 */

const root = path.resolve(import.meta.dirname, '..');
const reports = await mkdtemp(path.join(os.tmpdir(), 'molecule-tests-'));
const report = (name: string) => path.join(reports, `${name}.json`);

const CHAOS_SEED = 5;
const CHAOS_POINTS = 300;

/** What a suite was, and what it lacked. */
interface Outcome {
  readonly totals: Totals;
  readonly missing: readonly string[];
}

const suites: Readonly<Record<string, () => Promise<Outcome>>> = {
  unit: async () => ({
    totals: await runProgram(vitestProjects(root, ['unit', 'renderer'], report('unit')), root),
    missing: [],
  }),

  /** Its Docker parts skip themselves; what works on plain processes runs everywhere. */
  integration: async () => {
    const missing = [await missingDocker(), missingDockerRegistry(), missingPython()].filter(
      (each) => each !== null,
    );
    const totals = await runProgram(
      vitestProjects(root, ['integration', 'images', 'docker'], report('integration')),
      root,
    );
    return { totals, missing };
  },

  e2e: async () => {
    const needs: Readonly<Record<string, Missing>> = {
      chromium: await missingChromium(),
      'real-engine': await missingChromium(),
      electron: await missingElectron(root),
    };
    const projects = Object.keys(needs);
    const present = projects.filter((project) => needs[project] === null);
    const absent = projects.filter((project) => needs[project] !== null);
    let totals = NOTHING;
    if (present.length > 0) {
      if (!(await isBuilt(root))) {
        console.log('e2e: the build is missing or stale, building');
        await build(root);
      }
      totals = add(totals, await runProgram(playwrightProjects(root, present, report('e2e'), 'run'), root));
    }
    if (absent.length > 0) {
      totals = add(
        totals,
        await runProgram(playwrightProjects(root, absent, report('listed'), 'list'), root),
      );
    }
    return { totals, missing: absent.map((project) => `${project}: ${needs[project]}`) };
  },

  /** Always the same points, so that a failure is one of the change that is tested. */
  chaos: async () => {
    const missing = await missingOwnEngine();
    if (missing !== null) return { totals: { ...NOTHING, skipped: CHAOS_POINTS }, missing: [missing] };
    const program = chaosPoints(root, { seed: CHAOS_SEED, points: CHAOS_POINTS }, report('chaos'));
    return { totals: await runProgram(program, root), missing: [] };
  },
};

async function runAll(names: readonly string[]): Promise<{ totals: Totals; lines: string[] }> {
  const lines: string[] = [];
  let totals = NOTHING;
  for (const name of names) {
    console.log(`\n── ${name}`);
    const startedAt = performance.now();
    const outcome = await runOne(name);
    const minutes = (performance.now() - startedAt) / 60_000;
    totals = add(totals, outcome.totals);
    lines.push(`${name}: ${describeTotals(outcome.totals)}, ${minutes.toFixed(1)} min`);
    for (const missing of outcome.missing) lines.push(`${name}: skipped what needs it: ${missing}`);
  }
  return { totals, lines };
}

/** A suite that cannot even start is one failure; the others still run. */
async function runOne(name: string): Promise<Outcome> {
  try {
    return (await suites[name]?.()) ?? { totals: NOTHING, missing: [] };
  } catch (error) {
    console.error(error);
    const failures = [`${name}: ${messageOf(error)}`];
    return { totals: { ...NOTHING, failed: 1, failures }, missing: [] };
  }
}

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !(name in suites));
  if (unknown.length > 0) {
    console.error(
      `There is no suite "${unknown.join('", "')}": choose from ${Object.keys(suites).join(', ')}`,
    );
    return 2;
  }
  const { totals, lines } = await runAll(wanted.length > 0 ? wanted : Object.keys(suites));
  const skipsAreFailures = process.env.CI === 'true' && totals.skipped > 0;
  // Once more at the end: above they drown in what passed.
  for (const failure of totals.failures) console.log(`\nFAILED ${failure}`);
  console.log(`\n${lines.join('\n')}`);
  if (skipsAreFailures) console.log('CI skips nothing: the skipped tests count as a failure of this run');
  console.log(describeTotals(totals));
  return totals.failed > 0 || skipsAreFailures ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  await rm(reports, { recursive: true, force: true });
}
