import path from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { observeCast as cast } from '../../support/synthetic-observe-story.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { card, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** What happened, what is printed and used, and a look at how it was: one window goes through all of it. */
test.describe.configure({ mode: 'serial' });

const STUDIO_SIZE = 12;
const MEBIBYTE = 1024 * 1024;
const staticFolder = path.resolve(import.meta.dirname, '../../../dist/renderer');

let engine: SyntheticEngine;
let page: Page;
const complaints: string[] = [];
/** The pages of the timeline of everything that were asked for, by where they end; null for the newest. */
const pagesAsked: (number | null)[] = [];

test.beforeAll(async ({ browser }) => {
  engine = await startSyntheticEngine({
    workspaces: STUDIO_SIZE,
    port: 0,
    still: true,
    observe: true,
    staticFolder,
  });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const { op, input } = JSON.parse(String(payload)) as {
        op?: string;
        input?: { before?: number; workspaceId?: string };
      };
      if (op === 'timeline.list' && input?.workspaceId === undefined) pagesAsked.push(input?.before ?? null);
    }),
  );
  await page.goto(engine.url);
  await expect(card(page, cast.lead)).toBeVisible();
});

test.afterAll(async () => {
  // A page that outlives its engine would complain of that.
  await page?.context().close();
  await engine?.dispose();
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const dock = () => page.getByRole('region', { name: 'Dock' });
const inspector = () => page.getByRole('complementary', { name: 'Inspector' });
const rows = () => page.getByLabel('Timeline, newest first');
const chips = () => page.getByRole('list', { name: 'Active filters' });
const copied = () => page.evaluate<string>('navigator.clipboard.readText()');

async function inDark(work: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await work();
  await page.emulateMedia({ colorScheme: 'light' });
}

async function observe(name: string, tab: string): Promise<void> {
  await outlineRow(page, name).click();
  await inspector().getByRole('tab', { name: 'Observe' }).click();
  await inspector().getByRole('tab', { name: tab, exact: true }).click();
}

/** The lines of a log that are in view, top to bottom, tell times that never go back. */
async function expectByTime(log: Locator): Promise<void> {
  const times = await log.getByRole('button', { name: 'Copy this line' }).allTextContents();
  expect(times.length).toBeGreaterThan(3);
  const hour = (time: string) => Number(time.slice(0, 2));
  const back = times.filter((time, at) => {
    const before = times[at - 1] ?? '';
    // Midnight lies between them.
    return time < before && hour(before) - hour(time) < 12;
  });
  expect(back).toEqual([]);
}

/** Whether anything on the page ran that was only to be shown. */
async function expectNothingRan(): Promise<void> {
  expect(await page.evaluate(`'pwned' in window`)).toBe(false);
}

test('U2: one timeline tells of messages, delegations, tools and status, and its filters combine', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await dock().getByRole('tab', { name: 'Timeline' }).click();
  await expect(rows()).toContainText('Get the launch page ready for tomorrow');
  await picture(page, 'observe-timeline-light');
  await expectAccessibleInBothThemes(page);

  await dock().getByRole('button', { name: 'Delegations' }).click();
  await dock().getByRole('button', { name: 'Errors' }).click();
  await expect(chips().getByRole('listitem')).toHaveText(['Delegations', 'Failed']);
  await expect(rows().getByRole('listitem')).toHaveCount(1);
  await expect(rows()).toContainText(/Ilya Morozov could not answer Priya Nair/);
  await expect(dock()).toContainText('Nothing older matches.');

  await dock().getByRole('button', { name: 'Remove the filter Failed' }).click();
  await expect(rows().getByRole('listitem')).toHaveCount(6);
  await dock().getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Who').selectOption({ label: cast.frontend });
  await page.keyboard.press('Escape');
  await expect(rows().getByRole('listitem')).toHaveCount(2);
  await dock().getByRole('searchbox', { name: 'Search the timeline' }).fill('no such words');
  await expect(dock()).toContainText('Nothing here mentions “no such words”.');
  await dock().getByRole('button', { name: 'Show everything' }).click();
  await expect(chips()).toHaveCount(0);
});

test('U12: older entries that fail are asked for once, and again only by whoever wants them', async () => {
  const scroller = rows().locator('..');
  const height = () => scroller.evaluate((element) => element.scrollHeight);
  // The newest page has come.
  await expect.poll(height).toBeGreaterThan(5_000);
  engine.faults.fail('timeline.list', new AppError('docker_lost', 'Docker does not answer'));
  pagesAsked.length = 0;
  await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  const error = dock().getByRole('region', { name: 'Error: The timeline could not be loaded' });
  await expect(error).toBeVisible();
  // Something else comes meanwhile.
  const { id } = [...engine.state.workspaces.values()].find(({ name }) => name === cast.frontend) ?? {
    id: '',
  };
  engine.state.log({ workspaceId: id, type: 'agent_log', method: 'tool', summary: 'Opened the draft' });
  await expect(dock().getByRole('button', { name: '1 new entry' })).toBeVisible();
  await scroller.evaluate((element) => element.scrollBy({ top: -60 }));
  await expect(error).toBeVisible();
  expect(pagesAsked).toEqual([expect.any(Number)]);

  await error.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => pagesAsked).toHaveLength(2);
  await expect(error).toBeVisible();
  engine.faults.release('timeline.list');
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => pagesAsked.length).toBeGreaterThan(2);
  await expect(error).toHaveCount(0);
  expect(new Set(pagesAsked.slice(0, 3)).size).toBe(1);
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }));
});

test('P4: of a long history only what is in view exists, and paging back ends where it began', async () => {
  const list = rows();
  const held = () => list.getByRole('listitem').count();
  expect(await held()).toBeLessThan(60);
  const scroller = list.locator('..');
  await expect(async () => {
    await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await expect(dock()).toContainText('This is where it began.', { timeout: 200 });
  }).toPass();
  expect(await held()).toBeLessThan(60);
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }));
});

test('while it is paused new entries wait and are counted', async () => {
  await dock().getByRole('button', { name: 'Pause' }).click();
  const { id } = [...engine.state.workspaces.values()].find(({ name }) => name === cast.frontend) ?? {
    id: '',
  };
  for (const summary of ['Wrote the first draft', 'Wrote the second draft']) {
    engine.state.log({ workspaceId: id, type: 'agent_log', method: 'tool', summary });
  }
  await expect(dock().getByRole('button', { name: 'Resume (2 new)' })).toBeVisible();
  await expect(rows()).not.toContainText('Wrote the second draft');
  await dock().getByRole('button', { name: 'Resume (2 new)' }).click();
  await expect(rows()).toContainText('Wrote the second draft');
});

test('U12: a timeline that cannot be loaded does not look as if nothing had happened', async () => {
  engine.state.past.failingLists = 1;
  await dock().getByRole('button', { name: 'Tools' }).click();
  await expect(dock().getByRole('region', { name: 'Error: The timeline could not be loaded' })).toBeVisible();
  await expect(dock()).not.toContainText('Nothing matches');
  await dock().getByRole('button', { name: 'Try again' }).click();
  await expect(dock().getByRole('region', { name: /^Error/ })).toHaveCount(0);
  await dock().getByRole('button', { name: 'Clear all' }).click();
});

test('an entry shows its bodies as words, tree and raw, and leads to its trace', async () => {
  await page.getByRole('separator', { name: 'Height of the dock' }).press('End');
  await dock().getByRole('searchbox', { name: 'Search the timeline' }).fill('tomorrow');
  await rows()
    .getByRole('button', { name: /Get the launch page ready/ })
    .click();
  await expect(dock().getByRole('tabpanel', { name: 'Request' })).toContainText('Get the launch page ready');
  await dock().getByRole('tab', { name: 'Response' }).click();
  await dock().getByRole('button', { name: 'Tree' }).click();
  const tree = dock().getByRole('tree', { name: 'Response' });
  await dock().getByRole('searchbox', { name: 'Search in it' }).fill('input_tokens');
  await dock().getByRole('button', { name: 'Next match' }).click();
  await expect(tree).toContainText('5120');
  await expect(dock()).toContainText('1 of 1');
  await picture(page, 'observe-payload-light');

  await dock().getByRole('button', { name: 'Copy as cURL' }).click();
  const command = await copied();
  expect(command).toContain(`curl -X POST`);
  expect(command).toContain('Authorization: Bearer $MOLECULE_TOKEN');
  expect(command).toContain('"text":"Get the launch page ready for tomorrow"');

  await dock().getByRole('button', { name: 'Show the whole trace' }).click();
  const steps = dock().getByRole('tree', { name: 'What came of this task' });
  await expect(steps.getByRole('treeitem')).toHaveCount(8);
  await expect(dock()).toContainText('8 steps by 4 workspaces in 1 min 43 s');
  await picture(page, 'observe-trace-light');
  await inDark(async () => {
    await picture(page, 'observe-trace-dark');
  });
  await expectAccessible(page);
});

test('a trace is walked and folded by keyboard, and Esc leads back to the timeline', async () => {
  const steps = dock().getByRole('tree', { name: 'What came of this task' });
  await steps.getByRole('treeitem').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(steps.getByRole('treeitem')).toHaveCount(3);
  await page.keyboard.press('ArrowRight');
  await expect(steps.getByRole('treeitem')).toHaveCount(8);
  await page.keyboard.press('Enter');
  await expect(dock().getByRole('tabpanel', { name: 'Task' })).toContainText('Build the launch page');
  await page.keyboard.press('Escape');
  await expect(rows()).toBeVisible();
  await dock().getByRole('button', { name: 'Clear the search' }).click();
  await page.getByRole('separator', { name: 'Height of the dock' }).dblclick();
});

test('what is shown is saved as JSON lines', async () => {
  await dock().getByRole('button', { name: 'Delegations' }).click();
  await expect(rows().getByRole('listitem')).toHaveCount(6);
  await dock().getByRole('button', { name: 'More about this timeline' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save what is shown as JSON lines' }).click(),
  ]);
  const stream = await download.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().trim().split('\n');
  expect(lines).toHaveLength(6);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    kind: 'delegation',
    from: cast.lead,
    to: cast.engineering,
  });
  await dock().getByRole('button', { name: 'Clear all' }).click();
});

test('ten megabytes, markup and text from right to left are only shown', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await expect(dock()).toHaveCount(0);
  await observe(cast.hostile, 'Timeline');
  const list = inspector().getByLabel('Timeline, newest first');
  await list.getByRole('button', { name: /Ten megabytes/ }).click();
  const request = inspector().getByRole('tabpanel', { name: 'Request' });
  await expect(request).toContainText('Ten megabytes of text');
  await inspector().getByRole('button', { name: 'Raw' }).click();
  await expect(request).toContainText('20 KB of 11 MB shown');
  await inspector().getByRole('button', { name: 'Tree' }).click();
  await inspector().getByRole('button', { name: 'Unfold all' }).click();
  await expect(request.getByRole('treeitem').first()).toBeVisible();
  expect(await request.getByRole('treeitem').count()).toBeLessThan(80);
  await inspector().getByRole('tab', { name: 'Response' }).click();
  await expect(inspector().getByRole('tabpanel', { name: 'Response' })).toContainText('<img src=x');
  await expectNothingRan();
  await list.getByRole('button', { name: /Ten megabytes/ }).click();
});

test('logs show colours and links, obey nothing else, and fold a line of a megabyte', async () => {
  await observe(cast.hostile, 'Logs');
  const log = inspector().getByRole('log');
  const panel = inspector().getByRole('tabpanel', { name: 'Logs' });
  await panel.getByRole('button', { name: 'Pause' }).click();
  await log.press('Home');
  await expect(log).toContainText('copies nothing');
  await expect(log).not.toContainText('ZXZpbA');
  await expect(log.getByRole('link')).toHaveText(['https://example.org/docs/start']);
  await expectNothingRan();
  await expect(log).not.toContainText('evil.example');
  const unfold = log.getByRole('button', { name: /^Show the whole line/ });
  await expect(unfold).toBeVisible();
  const length = () => log.evaluate((element) => element.textContent?.length ?? 0);
  expect(await length()).toBeLessThan(20_000);
  await unfold.click();
  expect(await length()).toBeLessThan(MEBIBYTE / 4);
  await log.getByRole('button', { name: 'Fold the line' }).click();

  const search = inspector().getByRole('searchbox', { name: 'Search the log' });
  await inspector().getByRole('button', { name: 'Search with a regular expression' }).click();
  await search.fill('request [0-9]$|cache|(');
  await expect(inspector()).toContainText('This regular expression is not complete.');
  await search.fill('request 1\\d ');
  await expect(inspector()).toContainText('0 of 10');
  await search.press('Enter');
  await expect(inspector()).toContainText('1 of 10');
  await expect(log.locator('mark').first()).toBeVisible();
  await inDark(() => picture(page, 'observe-logs-dark'));
  await expectAccessible(page);
  await inspector().getByRole('button', { name: 'Clear the search' }).click();
});

test('the log of a workspace that has ended says so, and why', async () => {
  const lead = [...engine.state.workspaces.values()].find(({ name }) => name === cast.product);
  engine.state.patch(lead?.id ?? '', {
    status: 'failed',
    error: { code: 'agent_exited', message: 'The agent stopped (exit code 137)', actions: [] },
  });
  await observe(cast.product, 'Logs');
  await expect(inspector().getByRole('note')).toContainText(
    'Tomás Rivera has failed. These are the last lines that it printed. Why: The agent stopped (exit code 137)',
  );
});

test('the logs of several are one by time: each line says whose it is, and each can be shown alone', async () => {
  await observe(cast.engineering, 'Logs');
  await outlineRow(page, cast.frontend).click({ modifiers: ['ControlOrMeta'] });
  const panel = inspector().getByRole('tabpanel', { name: 'Logs' });
  const log = panel.getByRole('log');
  const of = (name: string) => log.getByRole('button', { name: `Select ${name}` });
  await expect(of(cast.engineering).first()).toBeVisible();
  await log.press('Home');
  await expect(of(cast.frontend).first()).toBeVisible();
  await expectByTime(log);
  await picture(page, 'observe-team-logs-light');
  await expectAccessibleInBothThemes(page);

  const only = (name: string) => panel.getByRole('button', { name: `Only lines of ${name}` });
  await only(cast.frontend).click();
  await expect(of(cast.engineering)).toHaveCount(0);
  await expect(of(cast.frontend).first()).toBeVisible();
  await panel.getByRole('button', { name: 'All', exact: true }).click();
  await expect(of(cast.engineering).first()).toBeVisible();

  await panel.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(panel.getByRole('button', { name: /^Resume \(\d+ new\)$/ })).toBeVisible();
  const held = await log.evaluate((element) => element.textContent);
  await expect(panel.getByRole('button', { name: /^Resume \((?:[4-9]|\d{2,}) new\)$/ })).toBeVisible();
  expect(await log.evaluate((element) => element.textContent)).toBe(held);
  await panel.getByRole('button', { name: /^Resume/ }).click();
  await expect(panel.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();

  await panel.getByRole('searchbox', { name: 'Search the log' }).fill('listens on');
  // It was said at the start, which those that came since have moved out of view.
  await log.press('Home');
  await expect(log.locator('mark').first()).toBeVisible();
  await panel.getByRole('button', { name: 'Show only lines that match' }).click();
  await expect(panel).toContainText(/Found in 4 lines of \d+ lines/);
  await expect(of(cast.engineering)).toHaveCount(2);
  await expect(of(cast.frontend)).toHaveCount(2);
  await inspector().getByRole('button', { name: 'Clear the search' }).click();

  await of(cast.frontend).last().click();
  await expect(inspector().getByRole('heading', { name: cast.frontend })).toBeVisible();
  await expect(outlineRow(page, cast.engineering)).toHaveAttribute('aria-selected', 'false');
});

test('a whole team is one log, also in the dock, and says whose log cannot be read', async () => {
  engine.faults.fail('workspaces.followLogs', new AppError('docker_lost', 'Docker does not answer'));
  await observe(cast.engineering, 'Logs');
  const panel = inspector().getByRole('tabpanel', { name: 'Logs' });
  const whole = panel.getByRole('checkbox', { name: /^With everything below it \(\d logs\)$/ });
  await whole.check();
  const trouble = panel.getByRole('region', {
    name: /^Error: The logs of .* and \d other workspaces could not/,
  });
  await expect(trouble).toContainText('Docker does not answer');
  engine.faults.release('workspaces.followLogs');
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await expect(trouble).toHaveCount(0);
  const log = panel.getByRole('log');
  await expect(log.getByRole('button', { name: /^Select / }).first()).toBeVisible();
  await expectByTime(log);
  await whole.uncheck();
  await expect(log.getByRole('button', { name: /^Select / })).toHaveCount(0);

  await page.keyboard.press('ControlOrMeta+j');
  await dock().getByRole('tab', { name: 'Logs' }).click();
  await outlineRow(page, cast.frontend).click({ modifiers: ['ControlOrMeta'] });
  await expect(dock().getByRole('button', { name: `Only lines of ${cast.frontend}` })).toBeVisible();
  const both = dock().getByRole('log', { name: 'Log of 2 workspaces' });
  await expect(both).toContainText(cast.engineering);
  await expect(both).toContainText(cast.frontend);
  await inDark(() => picture(page, 'observe-team-logs-dark'));
  await dock().getByRole('tab', { name: 'Timeline' }).click();
  await page.keyboard.press('ControlOrMeta+j');
});

test('a search of a log that fails says so and can be tried again; what is here is searched all the same', async () => {
  await observe(cast.frontend, 'Logs');
  const panel = inspector().getByRole('tabpanel', { name: 'Logs' });
  await expect(panel.getByRole('log')).toBeVisible();
  engine.faults.fail('workspaces.logs', new AppError('docker_lost', 'Docker does not answer'));
  await panel.getByRole('button', { name: 'Show only lines that match' }).click();
  await panel.getByRole('searchbox', { name: 'Search the log' }).fill('listens on');
  const trouble = panel.getByRole('region', {
    name: `Error: Older lines of ${cast.frontend} could not be searched`,
  });
  await expect(trouble).toContainText('Docker does not answer');
  await expect(panel.getByRole('log').locator('mark').first()).toBeVisible();
  engine.faults.release('workspaces.logs');
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await expect(trouble).toHaveCount(0);
  await expect(panel).toContainText(/Found in 2 lines of \d+ lines/);
  await panel.getByRole('button', { name: 'Clear the search' }).click();
  await panel.getByRole('button', { name: 'Show only lines that match' }).click();
});

test('who asks for the logs of a team gets them, whichever log stood in the dock before', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await dock().getByRole('tab', { name: 'Logs' }).click();
  const pinned = dock().getByLabel('Whose log to show');
  await pinned.selectOption({ label: cast.frontend });
  await expect(dock().getByRole('log', { name: `Log of ${cast.frontend}` })).toBeVisible();
  await outlineRow(page, cast.engineering).click();
  // It stays, whatever is selected.
  await expect(dock().getByRole('log', { name: `Log of ${cast.frontend}` })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page
    .getByRole('combobox', { name: 'Search workspaces and commands' })
    .fill('>logs of the selected workspaces or team together');
  await page.keyboard.press('Enter');
  const team = dock().getByRole('log', { name: `Log of ${cast.engineering} and everything below it` });
  await expect(team).toBeVisible();
  await expect(pinned).toHaveValue('');
  await dock()
    .getByRole('checkbox', { name: /^With everything below it/ })
    .uncheck();
  await dock().getByRole('tab', { name: 'Timeline' }).click();
  await page.keyboard.press('ControlOrMeta+j');
});

test('stats are charts of the last 15 minutes, and the same as a table', async () => {
  await observe(cast.engineering, 'Stats');
  const cpu = inspector().getByRole('region', { name: 'CPU' });
  await expect(cpu.getByRole('img', { name: /^CPU: CPU \d/ })).toBeVisible();
  await expect(inspector().getByRole('region', { name: 'Memory' })).toContainText('of 512 MiB');
  await picture(page, 'observe-stats-light');
  await inspector().getByRole('tab', { name: 'The whole org' }).click();
  await expect(inspector()).toContainText(/\d+ workspaces run/);
  await inspector().getByRole('button', { name: 'Show as a table' }).click();
  await expect(inspector().getByRole('columnheader')).toHaveText([
    'Time',
    'CPU',
    'Memory',
    'Received',
    'Sent',
    'Read',
    'Written',
  ]);
  // Each number stands under what it is of.
  const newest = inspector().getByRole('table').getByRole('row').nth(1).getByRole('cell');
  await expect(newest).toHaveText([/ %$/, / [MG]iB$/, /B\/s$/, /B\/s$/, /B\/s$/, /B\/s$/]);
  await expectAccessible(page);

  await observe(cast.product, 'Stats');
  await expect(inspector()).toContainText('Tomás Rivera is not running');
});

test('U14: peers tell who can be talked to, and lead to exactly that pair', async () => {
  await observe(cast.engineering, 'Peers');
  const peers = inspector().getByRole('list', { name: `Whom ${cast.engineering} can talk to` });
  const below = peers.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Below it' }) });
  await expect(below.locator('~ li')).toHaveCount(4);
  await expect(peers).toContainText(/Leo Fontaine.*Answers now.*2 messages/s);
  await expectAccessible(page);
  await peers.getByRole('button', { name: /Leo Fontaine/ }).click();
  await expect(inspector()).toContainText('Write the page from the brief');
  await expect(inspector()).not.toContainText('Check the page on a slow line');
});

test('P2: what happens elsewhere draws no timeline anew', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await page.evaluate(`{
    const list = document.querySelector('aside [aria-label="Timeline, newest first"]');
    window.seenChanges = 0;
    new MutationObserver((changes) => { window.seenChanges += changes.length; }).observe(list, {
      childList: true,
      subtree: true,
    });
  }`);
  const lead = [...engine.state.workspaces.values()].find(({ name }) => name === cast.lead);
  for (let turn = 0; turn < 20; turn += 1) {
    engine.state.log({
      workspaceId: lead?.id ?? '',
      type: 'agent_log',
      method: 'tool',
      summary: `Turn ${turn}`,
    });
  }
  await expect(dock().getByLabel('Timeline, newest first')).toContainText('Turn 19');
  expect(await page.evaluate('window.seenChanges')).toBe(0);
});

test('the dock keeps its tabs in a narrow window behind a menu, and problems can be put away', async () => {
  const lead = [...engine.state.workspaces.values()].find(({ name }) => name === cast.product);
  engine.state.raise({
    key: `workspace:${lead?.id}`,
    title: 'Tomás Rivera failed',
    workspaceId: lead?.id ?? null,
    error: { code: 'agent_exited', message: 'The agent stopped (exit code 137)', actions: [] },
    since: Date.now(),
  });
  await dock()
    .getByRole('tab', { name: /^Problems/ })
    .click();
  await expect(dock().getByRole('list', { name: 'Open problems' })).toContainText('Tomás Rivera failed');
  await dock().getByRole('button', { name: 'Put away: Tomás Rivera failed' }).click();
  await expect(dock()).toContainText('1 problem is put away');
  await page.setViewportSize({ width: 480, height: 900 });
  await dock().getByRole('button', { name: 'More tabs' }).click();
  await page.getByRole('menuitem', { name: 'Logs' }).click();
  await expect(dock().getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');
  await page.setViewportSize({ width: 1440, height: 900 });
  await dock().getByRole('tab', { name: 'Timeline' }).click();
});

test('a replay shows how it was: nothing can be changed, and Live leads back to all that came meanwhile', async () => {
  await page.getByRole('button', { name: 'Replay what happened' }).click();
  const dialog = page.getByRole('dialog', { name: 'Replay what happened' });
  await dialog.getByLabel('Time').selectOption({ label: 'The last hour' });
  await dialog.getByRole('button', { name: 'Start the replay' }).click();
  const bar = page.getByRole('region', { name: 'Replay' });
  await expect(bar).toContainText('nothing can be changed');
  await expect(bar).toContainText('0 of');
  await expect(card(page, cast.engineering)).toHaveAccessibleName(/Starting/);

  const moment = bar.getByRole('slider', { name: 'Moment' });
  const box = await moment.boundingBox();
  await moment.click({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 } });
  await expect(card(page, cast.engineering)).toHaveAccessibleName(/Online|Working/);
  const place = bar.locator('text=/^\\d+ of \\d+$/');
  await expect(bar).not.toContainText('Reading the record');
  const at = Number.parseInt((await place.textContent()) ?? '', 10);
  await bar.getByRole('button', { name: 'Next event' }).click();
  await expect(place).toHaveText(new RegExp(`^${at + 1} of`));
  await bar.getByRole('button', { name: 'Previous event' }).click();
  await expect(place).toHaveText(new RegExp(`^${at} of`));
  await bar.getByLabel('Speed').selectOption('64');
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect(place).not.toHaveText(new RegExp(`^${at} of`));
  await bar.getByRole('button', { name: 'Pause' }).click();
  await picture(page, 'observe-replay-light');
  await inDark(() => picture(page, 'observe-replay-dark'));
  await expectAccessible(page);

  // Whatever would change something is not offered; what happens now waits for the return.
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').getByRole('combobox').fill('restart');
  await expect(page.getByRole('option', { name: /Restart the selected/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const lead = [...engine.state.workspaces.values()].find(({ name }) => name === cast.lead);
  engine.state.patch(lead?.id ?? '', { currentTask: 'Something of now', activeTasks: 1 });
  await expect(bar).toContainText('1 event meanwhile');
  await expect(card(page, cast.lead)).not.toContainText('Something of now');

  await bar.getByRole('button', { name: 'Return to live' }).click();
  await expect(bar).toHaveCount(0);
  await expect(card(page, cast.lead)).toContainText('Something of now');
});

test('a replay opens no team to show somebody: it shows the team that is collapsed, and says so', async () => {
  const [team, member] = ['Tomás Rivera', 'Jonas Weber'];
  const to = Date.now();
  const workspaces = [...engine.state.workspaces.values()].map((each) => ({
    ...each,
    collapsed: each.name === team,
  }));
  engine.faults.answer('replay.open', {
    from: to - 60_000,
    to,
    workspaces,
    delegations: [],
    builds: [],
    problems: [],
    activity: [],
    cursor: '0',
  });
  engine.faults.answer('replay.read', { events: [], cursor: '0' });
  await page.getByRole('button', { name: 'Replay what happened' }).click();
  await page.getByRole('button', { name: 'Start the replay' }).click();
  const bar = page.getByRole('region', { name: 'Replay' });
  await expect(bar).toContainText('nothing can be changed');
  await expect(card(page, member)).toHaveCount(0);
  await outlineRow(page, member).click();
  const told = page.getByRole('region', { name: 'Notifications', exact: true });
  await expect(told).toContainText(`${member} is inside ${team}, which is collapsed`);
  await expect(card(page, member)).toHaveCount(0);
  await expect(card(page, team)).toBeInViewport();
  await bar.getByRole('button', { name: 'Return to live' }).click();
  await expect(card(page, member)).toBeVisible();
  engine.faults.release();
});
