import { expect, type Page, test } from '@playwright/test';
import { type EngineProcess, Engines, instanceObjects } from '../../support/engine-process.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import {
  card,
  conversation,
  DEMO,
  expectAllOnline,
  expectAnswer,
  expectLiveEdges,
  inspector,
  outlineRow,
  restartSelected,
  send,
  signInUrl,
  startDemo,
} from '../flows.ts';
import { picture } from '../screenshots.ts';

/** A first visit with a browser, from the printed link to an answered task and a killed engine. */

test.describe.configure({ mode: 'serial' });

const engines = new Engines();
let engine: EngineProcess;
let page: Page;
let complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  engine = await engines.start();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});
test.afterAll(async () => {
  await page.context().close();
  await engines.dispose();
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
  complaints = [];
});

test('the printed link opens the app once, and the empty canvas offers ways to begin', async () => {
  const link = await signInUrl(engine);
  await page.goto(link);
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  await picture(page, 'empty-light');
  await expectAccessibleInBothThemes(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'empty-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  const stranger = await page.context().browser()?.newContext();
  const second = await stranger?.newPage();
  expect((await second?.goto(link))?.status()).toBe(401);
  await stranger?.close();
});

test('one click brings the demo org up', async () => {
  await startDemo(page);
  await expect(page.locator('[data-presence="online"]').first()).toBeVisible({ timeout: 120_000 });
  await picture(page, 'mid-import-light');
  await expectAllOnline(page);
  await picture(page, 'all-online-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'all-online-dark');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page);
});

test('a task to the root runs through the org and ends in one answer', async () => {
  await send(page, DEMO.root, DEMO.task);
  await expectLiveEdges(page, DEMO.delegations);
  await picture(page, 'working-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'working-dark');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAnswer(page, DEMO.root, DEMO.answerStart);
  await expect(conversation(page, DEMO.root)).toContainText(DEMO.task);
  await expect(page.locator('[data-traffic="past"]')).not.toHaveCount(0);
  await picture(page, 'answered-light');
});

test('the timeline tells what happened, and the dock keeps the build', async () => {
  await page.getByRole('tab', { name: 'Observe' }).click();
  await expect(page.getByLabel('Timeline, newest first')).toContainText(DEMO.lead);
  await expectAccessibleInBothThemes(page);
  await picture(page, 'observe-light');
  await page.getByRole('tab', { name: 'Talk' }).click();
});

test('a restarted workspace comes back and still answers', async () => {
  await outlineRow(page, 'Copywriter').click();
  await restartSelected(page, 'Copywriter');
  await send(page, 'Copywriter', 'who are you?');
  await expectAnswer(page, 'Copywriter', 'I am the Copywriter');
});

test('a killed engine is found again by the open page, with the same org', async () => {
  await engine.kill();
  await expect(page.getByRole('contentinfo')).toContainText(/reconnecting/i);
  // The browser itself notes each refused attempt.
  complaints = [];
  engine = await engines.start({ home: engine.home });
  await expect(page.getByRole('contentinfo')).toContainText('events/s');
  await expectAllOnline(page);
  await outlineRow(page, DEMO.root).click();
  await expect(conversation(page, DEMO.root)).toContainText(DEMO.answerStart);
  complaints = [];
});

test('the palette finds a workspace, and a narrow window stays usable', async () => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Search workspaces and commands' }).fill('quality');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Message to Quality Tester' })).toBeVisible();
  await page.setViewportSize({ width: 820, height: 700 });
  await expect(card(page, DEMO.root)).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'narrow-light');
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('removing the org names what goes, and leaves nothing behind', async () => {
  await outlineRow(page, DEMO.root).click();
  await inspector(page)
    .getByRole('button', { name: /^Remove/ })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Copywriter');
  await picture(page, 'remove-light');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible({ timeout: 60_000 });
  // It can be undone for a while; only then they are destroyed.
  const left = async () => (await engine.call('engine.snapshot', {})).workspaces;
  await expect.poll(left, { timeout: 60_000 }).toEqual([]);
  await expect
    .poll(() => instanceObjects(engine.info.instanceId), { timeout: 60_000 })
    .toEqual({ containers: [], volumes: [] });
});
