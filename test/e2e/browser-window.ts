import path from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import {
  type SyntheticEngine,
  type SyntheticOptions,
  startSyntheticEngine,
} from '../support/synthetic-engine.ts';
import { card } from './flows.ts';

/**
 * A window in the browser and the engine in memory that it is on: one for all tests of a file, or one for each of them.
 * `engine` and `page` are those of the test that runs.
 */

/** The built interface. MOLECULE_TEST_PAGE names another build of it, from the root of the repository. */
export const BUILT_PAGE = path.resolve(
  import.meta.dirname,
  '../..',
  process.env.MOLECULE_TEST_PAGE ?? 'dist/renderer',
);
export const STUDIO_SIZE = 12;

type EngineOptions = Partial<Omit<SyntheticOptions, 'port' | 'staticFolder'>>;

export interface WindowOptions extends EngineOptions {
  /** What there is once the page has loaded; otherwise the lead of the org, or what begins one. */
  readonly shows?: (page: Page) => Locator;
  /** What comes before the page is loaded: what the engine has to tell, or what the page is watched for. */
  readonly prepare?: () => unknown;
  /** What the browser complains of because the tests break it. */
  readonly expected?: RegExp;
}

interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export let engine: SyntheticEngine;
export let page: Page;
/** What the window, or one that it opened, has complained of in the test that runs. */
export const complaints: string[] = [];
/** What the page asked the engine for, in order. */
export const calls: Call[] = [];

/** An engine in memory that serves the built interface; nothing happens by itself in it. */
export function startEngine(options: EngineOptions = {}): Promise<SyntheticEngine> {
  return startSyntheticEngine({
    workspaces: STUDIO_SIZE,
    still: true,
    ...options,
    port: 0,
    staticFolder: BUILT_PAGE,
  });
}

/** Opens a window that goes through all tests of this file, one after the other, as that of a person would. */
export function shareWindow(options: WindowOptions = {}): void {
  test.describe.configure({ mode: 'serial' });
  test.beforeAll(async ({ browser }) => {
    const context = await browser.newContext();
    await openWindow(await context.newPage(), options);
  });
  test.afterEach(expectNoComplaint);
  test.afterAll(closeWindow);
}

/** For files whose tests begin in a window of their own: `beforeEach` or each test opens it, and `afterEach` closes it. */
export async function openWindow(opened: Page, options: WindowOptions = {}): Promise<void> {
  const { shows, prepare, expected, ...others } = options;
  engine = await startEngine(others);
  page = opened;
  calls.length = 0;
  const context = page.context();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: engine.url });
  context.on('console', (message) => {
    const told = `${message.text()} (${message.location().url})`;
    if (message.type() === 'error' && !expected?.test(told)) complaints.push(told);
  });
  context.on('weberror', (thrown) => complaints.push(thrown.error().message));
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => recordCall(String(payload))));
  await prepare?.();
  await page.goto(engine.url);
  await expect((shows ?? (others.empty ? startOfDemo : lead))(page)).toBeVisible();
}

/** Closes the window and ends its engine. */
export async function closeWindow(): Promise<void> {
  // A page that outlives its engine would complain of that.
  await page?.context().close();
  await engine?.dispose();
  expectNoComplaint();
}

function expectNoComplaint(): void {
  expect(complaints.splice(0)).toEqual([]);
}

function recordCall(frame: string): void {
  const { t, op = '', input = {} } = JSON.parse(frame) as { t: string; op?: string; input?: Call['input'] };
  if (t === 'call') calls.push({ operation: op, input });
}

const lead = (of: Page) => card(of, 'Mara Lindqvist');
const startOfDemo = (of: Page) => of.getByRole('button', { name: 'Start the demo' });
