import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { systemCodeOf } from '../../core/base/index.ts';
import type { ChaosReport } from '../chaos/results.ts';

/** What became of the tests of one suite. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed and why, as far as the programs tell it; its first line alone tells it in short. */
  readonly failures: readonly string[];
}

/** One program that runs tests, writes for people to the terminal and for us to a JSON file. */
export interface TestProgram {
  /** Script and arguments for Node. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly reportFile: string;
  readonly read: (report: unknown) => Totals | Promise<Totals>;
}

const FAILURE_LINES = 16;
const PAGE_LINES = 80;
const LINE_LENGTH = 240;

export const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0, failures: [] };

export function add(a: Totals, b: Totals): Totals {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

export function describeTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Projects of the vitest configuration. */
export function vitestProjects(root: string, projects: readonly string[], reportFile: string): TestProgram {
  const script = path.join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const selected = projects.flatMap((project) => ['--project', project]);
  return { args: [script, 'run', ...selected, ...reporters], reportFile, read: vitestTotals };
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

/** The chaos suite; each point that it survives counts as one test. */
export function chaosPoints(
  root: string,
  { seed, points }: { readonly seed: number; readonly points: number },
  reportFile: string,
): TestProgram {
  const script = path.join(root, 'test/chaos/run.ts');
  const args = [script, '--seed', String(seed), '--points', String(points), '--report', reportFile];
  return { args, reportFile, read: chaosTotals };
}

function chaosTotals(report: unknown): Totals {
  const { survived, points, failures } = report as ChaosReport;
  return { passed: survived, failed: points - survived, skipped: 0, failures };
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
  const failure = `${path.basename(program.args[0] ?? '')} broke off (${ended}): counted as one failure`;
  console.log(failure);
  return add(totals ?? NOTHING, { ...NOTHING, failed: 1, failures: [failure] });
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

interface VitestFile {
  readonly name: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages?: readonly string[];
  }[];
}

function vitestTotals(report: unknown): Totals {
  const counts = report as Record<
    'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests',
    number
  > & { testResults: readonly VitestFile[] };
  const failures = counts.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => failureText(name, fullName, failureMessages?.[0])),
  );
  return {
    passed: counts.numPassedTests,
    failed: counts.numFailedTests,
    skipped: counts.numPendingTests + counts.numTodoTests,
    failures,
  };
}

interface PlaywrightResult {
  readonly error?: { readonly message?: string };
  readonly attachments?: readonly { readonly name: string; readonly path?: string }[];
}

interface PlaywrightSuite {
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly PlaywrightResult[];
    }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[];
}

async function playwrightTotals(report: unknown): Promise<Totals> {
  const { stats, suites = [] } = report as PlaywrightSuite & {
    stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>;
  };
  const failuresIn = ({ specs = [], suites = [] }: PlaywrightSuite): Promise<string>[] => [
    ...specs.flatMap(({ title, file, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected')
        .map(async ({ results }) => {
          const last = results.at(-1);
          return failureText(file, title, last?.error?.message) + (await pageThen(last));
        }),
    ),
    ...suites.flatMap(failuresIn),
  ];
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: await Promise.all(failuresIn({ suites })),
  };
}

/** What the page showed when its test failed, of which a run elsewhere leaves no picture. */
async function pageThen(result: PlaywrightResult | undefined): Promise<string> {
  const file = result?.attachments?.find(({ name }) => name === 'error-context')?.path;
  const context = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '');
  const [, page = ''] = /^```yaml\n(.*?)^```$/ms.exec(context) ?? [];
  const lines = linesOf(page, PAGE_LINES);
  return lines.length === 0 ? '' : ['', '  The page then:', ...indented(lines)].join('\n');
}

function failureText(file: string, test: string, message = ''): string {
  const [first = '', ...more] = linesOf(stripVTControlCharacters(message), FAILURE_LINES);
  return [`${path.basename(file)}: ${test}: ${first}`, ...indented(more)].join('\n');
}

function linesOf(text: string, most: number): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, most).map((line) => line.slice(0, LINE_LENGTH));
}

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

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
