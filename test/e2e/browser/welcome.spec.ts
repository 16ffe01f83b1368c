import { expect, test } from '@playwright/test';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow, startEngine } from '../browser-window.ts';
import { card, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** The first minute: from an empty app to an org that works, and the hints on the way. */

const ROOT = 'Mara Lindqvist';

shareWindow({ empty: true, importing: true });

const guide = () => page.getByRole('region', { name: 'First steps' });
const progress = () => page.getByRole('region', { name: 'Progress of Demo studio' });
const everybody = () => [...engine.state.workspaces.values()];

test('an empty app offers three ways to begin, and no hint yet', async () => {
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose a template…' })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Name it…' })).toBeEnabled();
  await expect(guide()).toHaveCount(0);
  await page.getByRole('button', { name: 'Name it…' }).click();
  await expect(page.getByRole('dialog', { name: 'New workspace' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expectAccessible(page);
});

test('an import shows who waits, builds, starts and is up, as a tree', async () => {
  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expect(card(page, ROOT)).toBeVisible();
  await expect(progress()).toContainText('Demo studio is coming up');
  await progress().getByRole('button', { name: 'Show all' }).click();
  const tree = progress().getByRole('list', { name: 'Workspaces of the import' });
  await expect(tree.getByRole('listitem')).toHaveCount(12);
  const leaves = everybody().filter(({ id }) => !everybody().some(({ parentId }) => parentId === id));
  const [first, second] = leaves;
  for (const leaf of [first, second]) {
    if (leaf) engine.state.patch(leaf.id, { phase: { step: 'image', waitingFor: 'turn', since: 0 } });
  }
  await expect(progress()).toContainText('2 wait');
  await picture(page, 'import-progress-light');
  await progress().getByRole('button', { name: 'Cancel the 2 that wait' }).click();
  await expect(card(page, first?.name ?? '')).toHaveCount(0);
  await expect(tree.getByRole('listitem')).toHaveCount(10);
  for (const { id } of everybody()) {
    engine.state.patch(id, { status: 'online', phase: null, steps: [], error: null });
  }
  await expect(progress()).toContainText('Demo studio is up: 10 workspaces');
  await expectAccessibleInBothThemes(page);
  await progress().getByRole('button', { name: 'Hide the progress' }).click();
  await expect(progress()).toHaveCount(0);
});

test('A20: a hint goes when what it asks for really happened', async () => {
  await expect(guide()).toContainText(`Give ${ROOT} its first task`);
  await picture(page, 'guide-task-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'guide-task-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await guide().getByRole('button', { name: 'Write one for me' }).click();
  const field = page.getByRole('textbox', { name: `Message to ${ROOT}` });
  await expect(field).toHaveValue(/^Launch the product page/);
  // It is written, not sent: nothing has happened yet.
  await expect(guide()).toContainText('1 of 3');
  await field.press('Enter');
  await expect(guide()).toContainText('2 of 3');
});

test('A20: no hint covers anything, and Esc closes one for good', async () => {
  const canvas = await page.getByRole('main').boundingBox();
  const hint = await guide().boundingBox();
  expect((hint?.y ?? 0) + (hint?.height ?? 0)).toBeLessThanOrEqual((canvas?.y ?? 0) + 1);
  await guide().getByRole('button', { name: 'Close this hint' }).focus();
  await page.keyboard.press('Escape');
  await expect(guide()).toContainText('3 of 3');
  await page.reload();
  await expect(card(page, ROOT)).toBeVisible();
  await expect(guide()).toContainText('3 of 3');
  await guide().getByRole('button', { name: 'New workspace…' }).click();
  await page.keyboard.press('Escape');
  await expect(guide()).toHaveCount(0);
  await page.reload();
  await expect(card(page, ROOT)).toBeVisible();
  await expect(guide()).toHaveCount(0);
});

test('the empty chat with the head of the demo has tasks to begin with', async () => {
  const root = everybody().find(({ name }) => name === ROOT);
  engine.state.chat.delete(root?.id ?? '');
  await page.reload();
  await outlineRow(page, ROOT).click();
  const samples = page.getByRole('list', { name: 'Tasks to begin with' });
  await expect(samples.getByRole('button')).toHaveCount(3);
  await samples.getByRole('button', { name: /^Plan a one-week/ }).click();
  await expect(page.getByRole('textbox', { name: `Message to ${ROOT}` })).toHaveValue(/^Plan a one-week/);
});

test('what an import created can be removed by its message', async () => {
  for (const { id } of everybody()) engine.state.workspaces.delete(id);
  await page.reload();
  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expect(card(page, ROOT)).toBeVisible();
  await page.getByRole('button', { name: 'Remove what this import created' }).click();
  await expect(card(page, ROOT)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(card(page, ROOT)).toBeVisible();
});

test('an import is a step of the history: taken back, made again, and made anew once nothing of it is kept', async () => {
  const isRedone = () => page.getByText('Done again: Import Demo studio');
  await page.getByRole('main').press('ControlOrMeta+Shift+z');
  await expect(isRedone(), 'it is there by other means').toBeVisible();
  engine.state.undoMs = 300;
  await page.getByRole('main').press('ControlOrMeta+z');
  await expect(card(page, ROOT)).toHaveCount(0);
  await expect.poll(() => everybody().length).toBe(0);
  engine.state.undoMs = 10_000;
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(card(page, ROOT)).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(card(page, ROOT)).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(card(page, ROOT)).toBeVisible();
});

test('a machine without an engine says what was tried and how to go on', async ({ browser }) => {
  const bare = await startEngine({ noEngine: true });
  const other = await browser.newPage({ viewport: { width: 900, height: 800 } });
  await other.goto(bare.url);
  await expect(other.getByRole('heading', { name: 'No Docker engine answers' })).toBeVisible();
  await expect(other.getByRole('table')).toContainText('/var/run/docker.sock');
  await picture(other, 'welcome-no-engine-light');
  await other.getByRole('button', { name: 'Continue without isolation' }).click();
  await expect(other.getByRole('button', { name: 'Start the demo' })).toBeEnabled();
  await other.close();
  await bare.dispose();
});
