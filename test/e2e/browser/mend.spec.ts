import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { AppError, type OperationName } from '../../../core/contract/index.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { card, outlineRow } from '../flows.ts';

/** What cannot be read says so, with a way to ask again, and never looks as if there were nothing. */
test.describe.configure({ mode: 'serial' });

const staticFolder = path.resolve(import.meta.dirname, '../../../dist/renderer');
const LOST = new AppError('docker_lost', 'Docker does not answer');

let engine: SyntheticEngine;
let page: Page;

test.beforeAll(async ({ browser }) => {
  engine = await startSyntheticEngine({
    workspaces: 12,
    port: 0,
    still: true,
    configure: true,
    staticFolder,
  });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(engine.url);
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
});

test.afterAll(async () => {
  await page?.close();
  await engine?.dispose();
});

test.afterEach(async () => {
  engine.faults.release();
  await page.keyboard.press('Escape');
});

const inspector = () => page.getByRole('complementary', { name: 'Inspector' });
const failing = (operation: OperationName) => engine.faults.fail(operation, LOST);

async function open(name: string, tab: string): Promise<void> {
  await outlineRow(page, name).click();
  await inspector().getByRole('tab', { name: 'Configure', exact: true }).click();
  await inspector().getByRole('tab', { name: tab, exact: true }).click();
}

async function command(title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Search workspaces and commands' }).fill(`>${title}`);
  await page.getByRole('option', { name: title }).first().click();
}

/** The card is there; trying again, once it works, takes it away. */
async function mended(title: string, scope = page.locator('body')): Promise<void> {
  const error = scope.getByRole('region', { name: `Error: ${title}` });
  await expect(error).toBeVisible();
  engine.faults.release();
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(error).toHaveCount(0);
}

test('U12: settings that cannot be read are unknown, not empty', async () => {
  failing('models.get');
  await open('Leo Fontaine', 'Settings');
  await expect(inspector().getByLabel('Provider', { exact: true })).toBeDisabled();
  await mended('Its provider could not be read', inspector());
  await expect(inspector().getByLabel('Provider', { exact: true })).toBeEnabled();
  failing('budget.get');
  await open('Mara Lindqvist', 'Settings');
  await mended('Its limit and what it has spent could not be read', inspector());
});

test('U12: plugins of this machine that cannot be listed are not none', async () => {
  failing('plugins.registry');
  await open('Mara Lindqvist', 'Plugins');
  await expect(inspector().getByText('There is no plugin for this runtime.')).toHaveCount(0);
  await mended('The plugins of this machine could not be listed', inspector());
});

test('U12: a list of allowed plugins that cannot be read is neither "all" nor replaced', async () => {
  failing('plugins.allowList');
  await open('Leo Fontaine', 'Plugins');
  await inspector().getByText('Allowed in the org of').click();
  await inspector().getByLabel('Name of a plugin', { exact: true }).fill('plain-words');
  await expect(inspector().getByRole('button', { name: 'Allow', exact: true })).toBeDisabled();
  await expect(inspector().getByText('Its workspaces may have every plugin.')).toHaveCount(0);
  await mended('What is allowed could not be read', inspector());
});

test('U12: keys that nobody could ask for are not taken for none missing', async () => {
  failing('templates.list');
  await open('Mara Lindqvist', 'Secrets');
  await mended('Which keys its template needs could not be read', inspector());
});

test('U12: what a prune would remove is not the plan of before when it cannot be worked out', async () => {
  await command('Prune images');
  const dialog = page.getByRole('dialog', { name: 'Prune images' });
  const plan = dialog.getByRole('list', { name: 'Would be removed' });
  await expect(plan).toBeVisible();
  failing('images.prunePlan');
  await dialog.getByRole('spinbutton').fill('7');
  await expect(
    dialog.getByRole('region', { name: 'Error: What would go could not be worked out' }),
  ).toBeVisible();
  await expect(plan).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'Remove' })).toBeDisabled();
  await mended('What would go could not be worked out', dialog);
  await expect(plan).toBeVisible();
});

test('U12: while the plan is held it is neither empty nor the old one', async () => {
  await command('Prune images');
  const dialog = page.getByRole('dialog', { name: 'Prune images' });
  await expect(dialog.getByRole('list', { name: 'Would be removed' })).toBeVisible();
  engine.faults.hold('images.prunePlan');
  await dialog.getByRole('spinbutton').fill('3');
  await expect(dialog.getByRole('status', { name: 'Working out what would go' })).toBeVisible();
  await expect(dialog.getByRole('list', { name: 'Would be removed' })).toHaveCount(0);
  engine.faults.release();
  await expect(dialog.getByRole('list', { name: 'Would be removed' })).toBeVisible();
});

test('U12: the gallery says that it does not know the stored keys', async () => {
  failing('secrets.list');
  await command('Import an org template');
  await mended('Which keys are stored could not be read', page.getByRole('dialog'));
});

test('U12: the wizard says what it could not read, and asks again', async () => {
  failing('images.list');
  await command('New workspace');
  await mended('Which images there are could not be read', page.getByRole('dialog'));
});

test('what failed while the engine was away is asked again when it is back', async () => {
  engine.faults.hold('org.templates');
  await command('Import an org template');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status', { name: 'Loading the templates' })).toBeVisible();
  engine.dropConnections();
  engine.faults.release();
  await expect(dialog.getByRole('list', { name: 'Templates', exact: true })).toBeVisible();
});

test('U12: builds that cannot be listed are not none, and can be asked for again', async () => {
  failing('builds.list');
  await command('Show image builds');
  const error = page.getByRole('region', { name: /^Error: (The builds|Only builds)/ });
  await expect(error).toBeVisible();
  engine.faults.release();
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(error).toHaveCount(0);
});
