import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { newId } from '../../../core/base/index.ts';
import { connectedDocker, testImage } from '../../integration/docker/engine.ts';
import { removeImages } from '../../integration/images/world.ts';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { missingDocker } from '../../support/requirements.ts';
import { signInUrl, toasts } from '../flows.ts';

/** Images built by a real engine from a repository on this machine: what the synthetic engine only imitates. */

/** Known to every engine, and built by no other suite. */
const RUNTIME = 'crewai';
const NAME = 'CrewAI';

const engines = new Engines();
let engine: EngineProcess;
let folder: string;
let base: string;
let repository: TestRepository;
let complaints: string[] = [];

/** Commits a template whose one step runs a program, and that no build has seen before. */
async function commitStep(program: string): Promise<string> {
  const step = JSON.stringify(['node', '-e', program, newId()]);
  return repository.commit({ Dockerfile: `FROM ${base}\nRUN ${step}\n` });
}

/** Runs a command of the palette by its title. */
async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Search workspaces and commands' }).fill(`>${title}`);
  await page.keyboard.press('Enter');
}

const row = (page: Page) =>
  page.getByRole('region', { name: 'Images' }).getByRole('rowgroup').filter({ hasText: NAME });
const build = (page: Page) => page.getByRole('article', { name: `Build of ${NAME}` });
const step = (page: Page) => build(page).getByRole('listitem').filter({ hasText: 'RUN' });

test.beforeAll(async () => {
  const missing = await missingDocker();
  test.skip(missing !== null, missing ?? '');
  const docker = await connectedDocker();
  base = await testImage(docker);
  await docker.dispose();
  folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-builds-'));
  repository = await TestRepository.create(path.join(folder, `template-${RUNTIME}.git`));
  engine = await engines.start({
    args: ['--port', '0', '--backend', 'docker'],
    env: { MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX: path.join(folder, 'template-') },
  });
});
test.afterAll(async () => {
  await engines.dispose();
  await removeImages(RUNTIME);
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('an image is built, cancelled, mended and built again, found in the list, and pruned', async ({
  page,
}) => {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await commitStep("console.log('begun'); setInterval(() => console.log('still at it'), 200)");
  await page.goto(await signInUrl(engine));
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible();
  await command(page, 'Show images');
  await row(page)
    .getByRole('button', { name: `Build ${NAME}` })
    .click();

  // It runs: its lines arrive, and what comes after waits.
  await row(page)
    .getByRole('button', { name: `: open the build of ${NAME}` })
    .click();
  const log = build(page).getByRole('log');
  await expect(log).toContainText('still at it');
  await expect(step(page).getByRole('img', { name: 'Running' })).toBeVisible();
  await build(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(build(page)).toContainText('Cancelled');
  await expect(step(page).getByRole('img', { name: 'Cancelled' })).toBeVisible();

  // A step that fails says why; a long command does not hide it.
  await commitStep(`console.error('no luck'); process.exit(3) // ${'x'.repeat(600)}`);
  await build(page).getByRole('button', { name: 'Rebuild' }).click();
  const failure = build(page).getByRole('region', { name: 'Failure' });
  await expect(failure).toContainText('Failed at this step with exit code 3');
  await expect(failure.getByRole('region', { name: 'Last lines' })).toHaveText('no luck');
  // What is looked at needs no message, which would cover its buttons.
  await expect(toasts(page)).toHaveText('');

  const sha = await commitStep("console.log('done at last')");
  await build(page).getByRole('button', { name: 'Rebuild' }).click();
  await expect(toasts(page)).toContainText(`The image of ${NAME} was built`);
  await expect(build(page)).toContainText('Built · ');
  await expect(log).toContainText('done at last');
  await expect(build(page)).toContainText(sha.slice(0, 12));

  // A newer commit: the image before is one that no workspace uses any more.
  await command(page, 'Show images');
  await expect(row(page)).toContainText(sha.slice(0, 12));
  const newer = await commitStep("console.log('newer')");
  await command(page, 'Check for newer images');
  await expect(row(page)).toContainText('Update available');
  await row(page)
    .getByRole('button', { name: `Refresh ${NAME}` })
    .click();
  await expect(toasts(page)).toContainText('1 image is the newest');
  await expect(row(page)).toContainText(newer.slice(0, 12));
  await expect(row(page)).not.toContainText('Update available');

  await command(page, 'Prune images');
  const dialog = page.getByRole('dialog', { name: 'Prune images' });
  await dialog.getByRole('spinbutton').fill('0');
  const ours = dialog.getByRole('checkbox', { name: new RegExp(`${RUNTIME}:${sha.slice(0, 12)}`) });
  // The engine counts its disk for this, as long as that takes while it tidies up after others.
  await expect(ours).toBeChecked({ timeout: 60_000 });
  await expect(dialog.getByRole('checkbox', { name: new RegExp(newer.slice(0, 12)) })).toHaveCount(0);
  // Others work on this engine too: nothing but our own goes.
  for (const item of await dialog.getByRole('listitem').all()) {
    const text = await item.textContent();
    if (!text?.includes(sha.slice(0, 12))) await item.getByRole('checkbox').uncheck();
  }
  await dialog.getByRole('button', { name: /^Remove 1 image/ }).click();
  await expect(toasts(page)).toContainText('1 image removed');
  const { images } = await engine.call('images.list', {});
  expect(images.filter(({ runtime }) => runtime === RUNTIME).map((image) => image.sha)).toEqual([newer]);
  await page.close();
  expect(complaints).toEqual([]);
  complaints = [];
});
