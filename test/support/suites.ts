import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../../core/base/index.ts';

/** What became of the tests of one suite. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One program that runs tests, writes for people to the terminal and for us to a JSON file. */
export interface TestProgram {
  /** Script and arguments for Node. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly reportFile: string;
  readonly read: (report: unknown) => Totals;
}

export const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Totals, b: Totals): Totals {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function describeTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** A project of the vitest configuration. */
export function vitestProject(root: string, project: string, reportFile: string): TestProgram {
  const script = path.join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  return { args: [script, 'run', '--project', project, ...reporters], reportFile, read: vitestTotals };
}

/** Projects of the Playwright configuration. `list` only counts them, all as skipped. */
export function playwrightProjects(
  root: string,
  projects: readonly string[],
  reportFile: string,
  mode: 'run' | 'list',
): TestProgram {
  const script = path.join(root, 'node_modules/@playwright/test/cli.js');
  const config = path.join(root, 'test/e2e/playwright.config.ts');
  const selected = projects.flatMap((project) => ['--project', project]);
  const how = mode === 'list' ? ['--list', '--reporter=json'] : ['--reporter=list,json'];
  return {
    args: [script, 'test', '-c', config, ...selected, ...how],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
    reportFile,
    read: mode === 'list' ? playwrightListed : playwrightTotals,
  };
}

/**
 * Runs a program to its end, its output on our terminal. A program that fails without a failed test (it
 * crashed, a file could not be loaded, it left no report) counts as one failure and is told.
 */
export async function runProgram(program: TestProgram, cwd: string): Promise<Totals> {
  const child = spawn(process.execPath, [...program.args], {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...program.env },
  });
  const ended = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? String(code)));
  });
  const totals = await readReport(program);
  if (totals !== null && (ended === '0' || totals.failed > 0)) return totals;
  console.log(`${path.basename(program.args[0] ?? '')} broke off (${ended}): counted as one failure`);
  return add(totals ?? NOTHING, { passed: 0, failed: 1, skipped: 0 });
}

async function readReport({ reportFile, read }: TestProgram): Promise<Totals | null> {
  let text: string;
  try {
    text = await readFile(reportFile, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
  return read(JSON.parse(text));
}

function vitestTotals(report: unknown): Totals {
  const counts = report as Record<
    'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests',
    number
  >;
  return {
    passed: counts.numPassedTests,
    failed: counts.numFailedTests,
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

function playwrightTotals(report: unknown): Totals {
  const { stats } = report as {
    stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>;
  };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

interface ListedSuite {
  readonly specs?: readonly { readonly tests: readonly unknown[] }[];
  readonly suites?: readonly ListedSuite[];
}

function playwrightListed(report: unknown): Totals {
  const count = ({ specs = [], suites = [] }: ListedSuite): number =>
    specs.reduce((sum, { tests }) => sum + tests.length, 0) +
    suites.reduce((sum, suite) => sum + count(suite), 0);
  return { ...NOTHING, skipped: count(report as ListedSuite) };
}
