import { expect, type Locator, type Page } from '@playwright/test';
import type { EngineProcess } from '../support/engine-process.ts';
import { until } from '../support/until.ts';

/** What a person does with the app, the same in a browser and in the window. */

export const DEMO = {
  root: 'Studio Director',
  lead: 'Research Lead',
  size: 12,
  /** What one task to the root sets off: three leads, then all eight of their people. */
  delegations: 11,
  task: 'Launch the product page for our new offline notebook app',
  answerStart: 'The plan is ready.',
} as const;

const IMPORT_TIMEOUT_MS = 120_000;
const ANSWER_TIMEOUT_MS = 90_000;

/** The link that signs the browser in; printed for people, after the line for scripts. */
export function signInUrl(running: EngineProcess): Promise<string> {
  return until('the engine prints its link', () => /http:\S+token=\S+/.exec(running.stderr())?.[0]);
}

/** The inspector, for what is told of a part of the page by its selector. */
export const INSPECTOR = 'aside[aria-label="Inspector"]';

export function inspector(page: Page) {
  return page.getByRole('complementary', { name: 'Inspector' });
}

export function outline(page: Page) {
  return page.getByRole('complementary', { name: 'Outline' });
}

export function dock(page: Page) {
  return page.getByRole('region', { name: 'Dock', exact: true });
}

export function toasts(page: Page) {
  return page.getByRole('region', { name: 'Notifications', exact: true });
}

/** A card or team frame on the canvas. */
export function card(page: Page, name: string) {
  return page.getByRole('main').getByRole('group', { name: new RegExp(`^${name}, `) });
}

export function outlineRow(page: Page, name: string) {
  return page
    .getByRole('tree')
    .getByRole('treeitem', { name: new RegExp(name) })
    .first();
}

/** Runs a command by its name, as people do. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Search workspaces and commands' }).fill(`>${title}`);
  await page.keyboard.press('Enter');
}

/** Shows a tab of the inspector about whoever is selected. */
export async function showTab(page: Page, group: string, tab: string): Promise<void> {
  await inspector(page).getByRole('tab', { name: group, exact: true }).click();
  await inspector(page)
    .getByRole('tablist', { name: group })
    .getByRole('tab', { name: tab, exact: true })
    .click();
}

/** Shows a tab of the inspector about somebody. */
export async function inspect(page: Page, name: string, group: string, tab: string): Promise<void> {
  await outlineRow(page, name).click();
  await showTab(page, group, tab);
}

/** Opens the window anew with an inspector that is that wide, in pixels. */
export async function reopenWithInspector(page: Page, width: number): Promise<void> {
  await page.evaluate((wide) => {
    const { state, ...stored } = JSON.parse(localStorage.getItem('molecule.ui') ?? '{"version":0}');
    const sizes = { outline: 248, dock: 320, ...state?.sizes, inspector: wide };
    localStorage.setItem('molecule.ui', JSON.stringify({ ...stored, state: { ...state, sizes } }));
  }, width);
  await page.reload();
}

/** The text that was copied last. */
export function clipboard(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}

/** Does something while the system is dark. Light it stays. */
export async function inDark(page: Page, work: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await work();
  await page.emulateMedia({ colorScheme: 'light' });
}

export async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (!box) throw new Error('It is not on the screen');
  return box;
}

/** From the empty canvas to the demo's cards. */
export async function startDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expect(page.locator('[data-workspace]')).toHaveCount(DEMO.size);
}

export async function expectAllOnline(page: Page): Promise<void> {
  await expect(page.locator('[data-presence="online"]')).toHaveCount(DEMO.size, {
    timeout: IMPORT_TIMEOUT_MS,
  });
}

/** Opens the conversation with a workspace and sends a message. */
export async function send(page: Page, name: string, text: string): Promise<void> {
  await outlineRow(page, name).click();
  const composer = page.getByRole('textbox', { name: `Message to ${name}` });
  await composer.fill(text);
  await composer.press('Enter');
  await expect(conversation(page, name)).toContainText(text);
}

export function conversation(page: Page, name: string) {
  return page.getByLabel(`Conversation with ${name}`);
}

export async function expectAnswer(page: Page, name: string, text: string): Promise<void> {
  await expect(conversation(page, name)).toContainText(text, { timeout: ANSWER_TIMEOUT_MS });
}

/** A line between two cards that a message travels on right now. */
export async function expectLiveEdges(page: Page, atLeast: number): Promise<void> {
  const live = page.locator('[data-traffic="live"]');
  await expect.poll(() => live.count(), { timeout: ANSWER_TIMEOUT_MS }).toBeGreaterThanOrEqual(atLeast);
}

/** Restarts the selected workspace by its button and waits until it is back. */
export async function restartSelected(page: Page, name: string): Promise<void> {
  await inspector(page).getByRole('button', { name: 'Restart' }).click();
  await expect(card(page, name)).not.toHaveAccessibleName(/, Online/);
  await expect(card(page, name)).toHaveAccessibleName(/, Online/, { timeout: IMPORT_TIMEOUT_MS });
}

/** Opens the templates by their shortcut. */
export async function openGallery(page: Page) {
  await page.keyboard.press('ControlOrMeta+o');
  const gallery = page.getByRole('dialog', { name: 'Import an org template' });
  await expect(gallery).toBeVisible();
  return gallery;
}

/** The plan of an import. */
export function planPanel(page: Page) {
  return page.getByRole('complementary', { name: 'Import plan' });
}

/** Opens the plan of the template whose card says that, for example the last part of its address. */
export async function choose(page: Page, text: string): Promise<void> {
  const gallery = await openGallery(page);
  await gallery.getByRole('listitem').filter({ hasText: text }).getByRole('button').click();
  await expect(planPanel(page)).toBeVisible();
}

export function importButton(page: Page) {
  return planPanel(page).getByRole('button', { name: /^(Create|Update|Move|Remove|Import)/ });
}

/** Shows how the last hour was; resolves with the bar of the replay. */
export async function replayLastHour(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Replay what happened' }).click();
  const dialog = page.getByRole('dialog', { name: 'Replay what happened' });
  await dialog.getByLabel('Time').selectOption({ label: 'The last hour' });
  await dialog.getByRole('button', { name: 'Start the replay' }).click();
  const bar = page.getByRole('region', { name: 'Replay' });
  await expect(bar).toContainText('nothing can be changed');
  return bar;
}

/** What plan and check have found in the files of the template. */
export function remarks(page: Page) {
  return planPanel(page).getByRole('region', { name: 'Remarks' });
}

/** A workspace that a plan would put on the canvas. */
export function ghost(page: Page, name: string) {
  return page
    .getByRole('main')
    .locator('[data-ghost]')
    .getByRole('group', { name: new RegExp(`^${name}, `) });
}
