import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import {
  card,
  choose,
  ghost,
  importButton,
  openGallery,
  outlineRow,
  planPanel,
  remarks,
  signInUrl,
} from '../flows.ts';

/**
 * Templates that the test writes, on a real engine: what it says of them, and what becomes of them. Their workspaces
 * are mocks, so nothing has to run.
 */

test.describe.configure({ mode: 'serial' });

const ORG = `name: Night desk
description: Answers while others sleep
defaults:
  runtime: mock
  tier: 1
`;

const engines = new Engines();
let engine: EngineProcess;
let page: Page;
let folder: string;
let complaints: string[] = [];

/** Writes files into a folder that the app lists as a template. */
async function writeTemplate(dir: string, files: Readonly<Record<string, string>>): Promise<string> {
  const at = path.join(engine.home, 'org-templates', dir);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(at, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return at;
}

/** The name and the role of everybody who lives, as the engine has them. */
async function everybody(): Promise<Record<string, string>> {
  const { workspaces } = await engine.call('engine.snapshot', {});
  return Object.fromEntries(workspaces.map(({ name, role }) => [name, role]));
}

async function openFolder(at: string): Promise<void> {
  const gallery = await openGallery(page);
  await gallery.getByLabel('From somewhere else').fill(at);
  await page.keyboard.press('Enter');
  await expect(planPanel(page)).toBeVisible();
}

async function closePlan(): Promise<void> {
  await planPanel(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(planPanel(page)).toHaveCount(0);
}

test.beforeAll(async ({ browser }) => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
  folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-templates-'));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(await signInUrl(engine));
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible();
});
test.afterAll(async () => {
  await page.context().close();
  await engines.dispose();
  await rm(folder, { recursive: true, force: true });
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
  complaints = [];
});

test('a broken template says every error, and follows its author until it is mended', async () => {
  const at = await writeTemplate('broken', {
    'org.yaml': `${ORG}workspaces:
  - name: Ines
    role: Lead
    colour: red
    children:
      - !include teams/late.yaml
`,
    'prompts/old.md': 'Nobody is asked to be this any more.',
  });
  await choose(page, 'broken');
  await expect(remarks(page)).toContainText('1 error to mend');
  await expect(remarks(page)).toContainText('The included file "teams/late.yaml" does not exist');
  await expect(remarks(page)).toContainText('The key "colour" is not known');
  // Only the check looks for what nothing uses.
  await expect(remarks(page)).toContainText('No workspace and no schedule uses this prompt');
  await expect(planPanel(page)).toContainText('Nothing can be planned until the errors are mended');
  await expect(importButton(page)).toBeDisabled();
  await expect(page.locator('[data-ghost]')).toHaveCount(0);

  await expect(planPanel(page).getByText('Follows every change in this folder')).toBeVisible();
  await writeTemplate('broken', {
    'teams/late.yaml': `name: Bao
role: Late shift
schedules:
  - name: digest
    cron_expr: 0 9 31 2 *
    prompt: Sum the month up
`,
  });
  await expect(importButton(page)).toHaveText('Create 2');
  await expect(ghost(page, 'Bao')).toBeVisible();
  await expect(remarks(page)).toContainText('The schedule "digest" never runs: no day matches "0 9 31 2 *"');
  await expect(remarks(page)).toContainText('nothing that stops the import');

  await rm(path.join(at, 'prompts'), { recursive: true });
  await expect(remarks(page)).not.toContainText('uses this prompt');
  await closePlan();
});

test('a folder that a template links into is allowed, and refused again', async () => {
  const shared = path.join(folder, 'shared');
  await mkdir(shared);
  await writeFile(path.join(shared, 'team.yaml'), 'name: Noor\nrole: Shared\n');
  const at = await writeTemplate('linked', {
    'org.yaml': `${ORG}workspaces:\n  - !include shared/team.yaml\n`,
  });
  await symlink(shared, path.join(at, 'shared'));
  await choose(page, 'linked');
  const allow = remarks(page).getByRole('button', { name: 'Allow this folder' });
  await expect(allow).toBeVisible();

  // A folder that is gone cannot be allowed, and nothing says that it was.
  await rm(shared, { recursive: true });
  await allow.click();
  await expect(page.getByText('is not a folder of this machine')).toBeVisible();
  await expect(allow).toBeEnabled();
  await expect(planPanel(page).getByText('takes it into account')).toHaveCount(0);
  expect((await engine.call('org.roots', {})).folders).toEqual([]);

  await mkdir(shared);
  await writeFile(path.join(shared, 'team.yaml'), 'name: Noor\nrole: Shared\n');
  await allow.click();
  await expect(planPanel(page).getByText('takes it into account')).toBeVisible();
  await expect(importButton(page)).toHaveText('Create 1');
  await expect(allow).toHaveCount(0);
  expect((await engine.call('org.roots', {})).folders).toEqual([shared]);

  const gallery = await openGallery(page);
  await gallery.getByText(/^Sources/).click();
  await gallery.getByRole('button', { name: `Remove the folder ${shared}` }).click();
  await expect(gallery.getByRole('list', { name: 'Allowed folders' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(allow).toBeVisible();
  expect((await engine.call('org.roots', {})).folders).toEqual([]);
  await closePlan();
});

test('a missing key is stored in the plan, which is then imported', async () => {
  await writeTemplate('shifts', {
    'org.yaml': `${ORG}required_env: [DESK_TEST_KEY]
workspaces:
  - name: Ines
    role: Lead
    children:
      - name: Bao
        role: Late shift
      - name: Cleo
        role: Early shift
`,
  });
  await choose(page, 'shifts');
  await expect(planPanel(page).getByText('DESK_TEST_KEY has no value yet')).toBeVisible();
  await expect(importButton(page)).toBeDisabled();
  await planPanel(page).getByLabel('Value of DESK_TEST_KEY').fill('not a real key');
  await page.keyboard.press('Enter');
  await expect(importButton(page)).toHaveText('Create 3');
  await importButton(page).click();
  await expect(planPanel(page)).toHaveCount(0);
  await expect(card(page, 'Cleo')).toBeVisible();
  expect(await everybody()).toEqual({ Ines: 'Lead', Bao: 'Late shift', Cleo: 'Early shift' });
  await expect(page.locator('body')).not.toContainText('not a real key');
});

test('a merge updates and adds, and keeps what the template no longer has', async () => {
  await writeTemplate('shifts', {
    'org.yaml': `${ORG}workspaces:
  - name: Ines
    role: Head of the desk
    children:
      - name: Bao
        role: Late shift
      - name: Dov
        role: Weekends
`,
  });
  await choose(page, 'shifts');
  await expect(importButton(page)).toHaveText('Create 1, update 1');
  await expect(planPanel(page).locator('[data-action="update"]')).toContainText('LeadHead of the desk');
  await importButton(page).click();
  await expect(planPanel(page)).toHaveCount(0);
  await expect(card(page, 'Dov')).toBeVisible();
  const roles = { Ines: 'Head of the desk', Bao: 'Late shift', Cleo: 'Early shift', Dov: 'Weekends' };
  expect(await everybody()).toEqual(roles);
});

test('a reconcile removes what the template no longer has, once that was agreed to', async () => {
  await choose(page, 'shifts');
  await planPanel(page)
    .getByRole('radio', { name: /^Reconcile/ })
    .check();
  await expect(importButton(page)).toHaveText('Remove 1');
  await expect(importButton(page)).toBeDisabled();
  await expect(planPanel(page).getByRole('list', { name: 'Would be removed' })).toContainText('Ines › Cleo');
  await planPanel(page).getByRole('checkbox').check();
  await importButton(page).click();
  await expect(planPanel(page)).toHaveCount(0);
  await expect(outlineRow(page, 'Cleo')).toHaveCount(0);
  await expect.poll(everybody).toEqual({ Ines: 'Head of the desk', Bao: 'Late shift', Dov: 'Weekends' });
});

test('an exported org plans nothing, and an edit of the export is seen at once', async () => {
  const saved = path.join(folder, 'saved');
  await card(page, 'Ines').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Save as template…' }).click();
  await page.getByRole('dialog').getByLabel('Folder').fill(saved);
  await page.keyboard.press('Enter');
  await expect(page.getByText('was saved as a template')).toBeVisible();

  await openFolder(saved);
  await expect(planPanel(page).getByText('The org is already what the template says')).toBeVisible();
  await expect(importButton(page)).toBeDisabled();
  await expect(planPanel(page).getByText('Follows every change in this folder')).toBeVisible();
  const orgFile = path.join(saved, 'org.yaml');
  await writeFile(orgFile, (await readFile(orgFile, 'utf8')).replace('Weekends', 'Weekends and holidays'));
  await expect(importButton(page)).toHaveText('Update 1');
  await closePlan();
});
