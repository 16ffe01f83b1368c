import { expect, type Page, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { closeWindow, engine, openWindow, type WindowOptions } from '../browser-window.ts';
import { card, command, inspector, outlineRow, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Builds, images, long work and offline kits, on an engine that has all of them in every state. */

const TALL_DOCK = { outline: 248, inspector: 388, dock: 400 };

const start = (page: Page, options: WindowOptions = { images: true }) =>
  openWindow(page, {
    ...options,
    prepare: () =>
      page.addInitScript((sizes) => {
        localStorage.setItem('molecule.ui', JSON.stringify({ state: { sizes }, version: 0 }));
      }, TALL_DOCK),
  });

const buildList = (page: Page) => page.getByRole('navigation', { name: 'Builds' });
const build = (page: Page, name: string) => page.getByRole('article', { name: `Build of ${name}` });
const images = (page: Page) => page.getByRole('region', { name: 'Images' });
const row = (page: Page, name: string) => images(page).getByRole('rowgroup').filter({ hasText: name });
const tasks = (page: Page) => page.getByRole('region', { name: 'Running tasks' });

test.afterEach(closeWindow);

test('builds are grouped, compared with the last time, and searched', async ({ page }) => {
  await start(page);
  await command(page, 'Show image builds');
  await expect(buildList(page).getByRole('heading').first()).toHaveText('Running 1');
  await expect(buildList(page).getByRole('heading').nth(1)).toHaveText('Waiting 1');

  // What runs is shown first, with its emulation and what is left of it.
  const hermes = build(page, 'Hermes');
  await expect(hermes.getByRole('progressbar', { name: 'Build of Hermes' })).toBeVisible();
  await expect(hermes).toContainText(/about 2 min left/);
  await expect(hermes).toContainText('Emulated: each step takes several times longer');
  await expect(hermes).toContainText('Asked for by you');
  await picture(page, 'builds-light');
  await expectAccessibleInBothThemes(page);

  // Arrows walk through all groups: past the one that waits and the one that failed.
  await buildList(page)
    .getByRole('button', { name: /Hermes/ })
    .first()
    .focus();
  for (const name of ['Gemini CLI', 'Codex', 'Molecule', 'Claude Code']) {
    await page.keyboard.press('ArrowDown');
    await expect(build(page, name)).toBeVisible();
  }
  const claude = build(page, 'Claude Code');
  await expect(claude).toContainText('Built · 23 s, 3.1 s faster than last time');
  await expect(claude.getByRole('listitem').filter({ hasText: 'apt-get' })).toContainText('Cached');
  const log = claude.getByRole('log');
  await expect(log).toContainText('added 3 packages');
  expect(await log.textContent()).not.toContain('\u001b');

  await claude.getByRole('searchbox', { name: 'Search the log' }).fill('DEPRECATED');
  await expect(log.locator('mark')).toHaveText('deprecated');
  await expect(log).not.toContainText('added 3 packages');
  await claude.getByRole('searchbox').fill('no such words');
  await expect(claude).toContainText('No line matches');
  await page.keyboard.press('Escape');
  await expect(log).toContainText('added 3 packages');
});

test('older builds come page by page, until there are none', async ({ page }) => {
  await start(page);
  const [ended] = [...engine.state.builds.values()].filter(({ status }) => status === 'succeeded');
  if (!ended) throw new Error('nothing was built');
  const { size } = engine.state.builds;
  for (let number = 1; number <= 450; number += 1) {
    const startedAt = ended.startedAt - number * 3_600_000;
    const old = { ...ended, id: `old-${number}`, startedAt, endedAt: startedAt + 1_000 };
    engine.state.builds.set(old.id, old);
  }
  await page.reload();
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
  await command(page, 'Show image builds');
  const rows = buildList(page).getByRole('listitem');
  const older = buildList(page).getByRole('button', { name: 'Older builds' });
  await expect(rows).toHaveCount(200);

  // Arrows end at the last build; they never load more by themselves.
  await rows.last().getByRole('button').focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.last().getByRole('button')).toBeFocused();

  await older.hover();
  await picture(page, 'builds-older-light');
  engine.faults.hold('builds.list');
  await older.click();
  await expect(buildList(page).getByText('Loading older builds')).toBeVisible();
  await expectAccessibleInBothThemes(page);
  engine.faults.release();
  await expect(rows).toHaveCount(400);
  engine.faults.fail('builds.list', new AppError('disk_full', 'The disk is full'));
  await older.click();
  await expect(toasts(page)).toContainText('The disk is full');
  engine.faults.release();
  await older.click();
  await expect(rows).toHaveCount(size + 450);
  await expect(older).toHaveCount(0);
  await rows.last().getByRole('button').click();
  await expect(rows.last().getByRole('button')).toHaveAttribute('aria-current', 'true');
});

test('a failure shows its step and last lines first; rebuilding tells how it ended', async ({ page }) => {
  await start(page);
  await command(page, 'Show problems');
  // The detail quotes a coloured log.
  await expect(page.getByRole('list', { name: 'Open problems' })).not.toContainText('[1;31m');
  await page
    .getByRole('list', { name: 'Open problems' })
    .getByRole('button', { name: 'Open build log' })
    .click();
  const codex = build(page, 'Codex');
  const failure = codex.getByRole('region', { name: 'Failure' });
  await expect(failure).toContainText('[3/4] RUN npm install -g @openai/codex@^9');
  await expect(failure).toContainText('Failed at this step with exit code 1');
  await expect(failure.getByRole('region', { name: 'Last lines' })).toContainText('npm error');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'build-failed-dark');
  await expectAccessibleInBothThemes(page);

  await command(page, 'Show images');
  await row(page, 'Codex').getByRole('button', { name: 'More for Codex' }).click();
  await page.getByRole('menuitem', { name: 'Build without cache' }).click();
  const toast = toasts(page).getByText(/^The image for "codex" could not be built/);
  await expect(toast).toBeVisible();
  await toasts(page).getByRole('button', { name: 'Open build log' }).click();
  // The new one: nothing of it came from the cache.
  await expect(codex.getByRole('listitem').filter({ hasText: 'apt-get' })).not.toContainText('Cached');
});

test('a build is cancelled where it is shown, and its task where tasks are', async ({ page }) => {
  await start(page);
  await tasks(page).getByRole('button', { name: 'Show the build' }).click();
  await build(page, 'Hermes').getByRole('button', { name: 'Cancel' }).click();
  await expect(build(page, 'Hermes')).toContainText('Cancelled');
  await expect(buildList(page).getByRole('heading').first()).toHaveText('Waiting 1');

  const status = page.getByRole('contentinfo');
  await tasks(page).getByRole('button', { name: 'Put away; it goes on' }).click();
  await expect(tasks(page)).toHaveCount(0);
  await status.getByRole('button', { name: '1 task running' }).click();
  await tasks(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(toasts(page)).toContainText('Build the image of hermes: cancelled');
  await expect(status.getByRole('button', { name: /task/ })).toHaveCount(0);
});

test('images say who runs them and what is newer; sources that are silent are told', async ({ page }) => {
  await start(page);
  await command(page, 'Check for newer images');
  await expect(row(page, 'Claude Code')).toContainText('3 on an older one');
  await expect(row(page, 'LangGraph')).toContainText('Update available');
  await expect(row(page, 'Hermes')).toContainText(/as last known on \d+ \w+ \d{4}/);
  await picture(page, 'images-light');
  await expectAccessibleInBothThemes(page);

  // By keyboard: every version of a runtime, then the workspaces on it.
  await row(page, 'LangGraph').getByRole('button', { name: 'LangGraph', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(row(page, 'LangGraph').getByRole('row')).toHaveCount(5);
  await expectAccessible(page);
  await row(page, 'LangGraph').getByRole('button', { name: '4 workspaces' }).first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(inspector(page)).toContainText('Sade Okafor');

  await row(page, 'LangGraph').getByRole('button', { name: 'Refresh LangGraph' }).click();
  await expect(toasts(page)).toContainText('1 image is the newest, 4 workspaces made anew');
  await expect(row(page, 'LangGraph')).not.toContainText('Update available');

  await row(page, 'Molecule').getByRole('button', { name: 'More for Molecule' }).click();
  await page.getByRole('menuitem', { name: 'Build', exact: true }).click();
  await expect(toasts(page)).toContainText('The image of Molecule is there already');

  // One of it waits for its turn already: another can be asked for only when that is gone.
  const buildGemini = row(page, 'Gemini CLI').getByRole('button', { name: 'Build Gemini CLI' });
  await expect(buildGemini).toBeDisabled();
  await command(page, 'Show builds');
  await buildList(page)
    .getByRole('button', { name: /Gemini CLI/ })
    .click();
  await build(page, 'Gemini CLI').getByRole('button', { name: 'Cancel' }).click();
  await command(page, 'Show images');
  await buildGemini.click();
  await expect(toasts(page)).toContainText('The image of Gemini CLI was built');
  await toasts(page).getByRole('button', { name: 'Show the build' }).click();
  await expect(build(page, 'Gemini CLI')).toContainText('Built');
});

test('a new image is promoted, and a workspace becomes a canary', async ({ page }) => {
  await start(page);
  await command(page, 'Show images');
  await expect(row(page, 'Claude Code')).toContainText(/Priya Nair tries it out: online for 2\d min of 1 h/);
  await row(page, 'Claude Code')
    .getByRole('button', { name: /^Promote/ })
    .click();
  await expect(row(page, 'Claude Code')).not.toContainText('tries it out');
  await expect(row(page, 'Claude Code')).not.toContainText('on an older one');

  await outlineRow(page, 'Leo Fontaine').click();
  await page.getByRole('tab', { name: 'Configure' }).click();
  await page.getByRole('radio', { name: /^Canary/ }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => tierOf('Leo Fontaine')).toBe('canary');
  await card(page, 'Leo Fontaine').click({ button: 'right' });
  await expectAccessible(page);
  await page.getByRole('menuitemradio', { name: 'New images after canaries' }).click();
  await expect.poll(() => tierOf('Leo Fontaine')).toBe('production');
  await expect(page.getByRole('radio', { name: /^Production/ })).toBeChecked();
  await command(page, 'Make the selected workspace a canary');
  await expect.poll(() => tierOf('Leo Fontaine')).toBe('canary');
});

function tierOf(name: string): string | undefined {
  return engine.state.named(name).updateTier;
}

test('a prune names what goes, and removes nothing else', async ({ page }) => {
  await start(page);
  const before = [...engine.images.images.keys()];
  await command(page, 'Prune images');
  const dialog = page.getByRole('dialog', { name: 'Prune images' });
  const list = dialog.getByRole('list', { name: 'Would be removed' });
  await expect(dialog.getByRole('spinbutton')).toHaveValue('2');
  await expect(list).toContainText('No workspace uses it, and 2 newer ones of langgraph are kept');
  await expect(dialog).toContainText('so do the base images (296 MB) that others build on');
  await picture(page, 'prune-light');
  await expectAccessibleInBothThemes(page);
  // The safe button has the focus.
  await expect(dialog.getByRole('button', { name: 'Keep everything' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect([...engine.images.images.keys()]).toEqual(before);

  await command(page, 'Prune images');
  await dialog.getByRole('spinbutton').fill('0');
  await expect(list.getByRole('checkbox')).toHaveCount(4);
  await list.getByRole('checkbox').first().uncheck();
  await list.getByRole('checkbox', { name: /Build cache/ }).check();
  await dialog.getByRole('button', { name: 'Remove 2 images, up to 2.0 GB' }).click();
  await expect(toasts(page)).toContainText('were freed');
  expect(engine.images.images.size).toBe(before.length - 2);
});

test('where images come from is set on the page of settings, and what the environment decides is locked', async ({
  page,
}) => {
  await start(page);
  const { locks } = engine.settings;
  locks.set('images.platform', { by: 'variable', name: 'MOLECULE_IMAGE_PLATFORM' });
  await command(page, 'Settings of images');
  const settings = page.getByRole('region', { name: 'Settings', exact: true });
  await expect(settings.getByRole('heading', { level: 3 })).toHaveText(['Images']);
  const platform = settings.getByRole('textbox', { name: 'Platform of images' });
  await expect(platform).toBeDisabled();
  await expect(platform).toHaveAccessibleDescription(/environment variable MOLECULE_IMAGE_PLATFORM/);
  const registry = settings.getByRole('textbox', { name: 'Registry to pull images from' });
  await expect(registry).toHaveAccessibleDescription(/what it does not have is not built here/);
  await registry.fill('registry.example.org/team');
  await registry.press('Enter');
  const builds = settings.getByRole('textbox', { name: 'Builds at once' });
  for (const wrong of ['0', '9', '1.5', 'x']) {
    await builds.fill(wrong);
    await builds.press('Enter');
    await expect(settings.getByRole('alert')).toHaveText('Not saved: It is a whole number from 1 to 8.');
  }
  await builds.fill('3');
  await builds.press('Enter');
  await expect
    .poll(() => engine.images.settings)
    .toMatchObject({
      registry: 'registry.example.org/team',
      parallelBuilds: 3,
      platform: '',
    });
  await page.keyboard.press('Escape');
  await command(page, 'Show images');
  await expect(page.getByText('Pulled from registry.example.org/team')).toBeVisible();
  await page.getByRole('button', { name: 'Settings of images' }).click();
  await settings.getByRole('button', { name: /^Reset “Registry to pull images from”/ }).click();
  await expect.poll(() => engine.images.settings.registry, 'images are built here again').toBe('');
});

test('an offline kit is written, looked into, refused when damaged, and brought up', async ({ page }) => {
  await start(page);
  await command(page, 'Export an offline kit');
  const writing = page.getByRole('dialog', { name: 'Export an offline kit' });
  await writing.getByRole('textbox', { name: 'File' }).fill('/media/usb/studio.tar');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(tasks(page)).toContainText('Write an offline kit');
  await expect(toasts(page)).toContainText('The offline kit was written');
  await page.close();
  await engine.dispose();

  const second = await page.context().newPage();
  await start(second, { empty: true });
  await command(second, 'Import an offline kit');
  const dialog = second.getByRole('dialog', { name: 'Import an offline kit' });
  await dialog.getByRole('textbox', { name: 'File' }).fill('/media/usb/damaged.tar');
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(dialog).toContainText('a part of it is missing');
  await dialog.getByRole('textbox', { name: 'File' }).fill('/media/usb/studio.tar');
  await second.keyboard.press('Enter');
  await expect(dialog.getByRole('region', { name: 'Contents of the kit' })).toContainText(
    'ANTHROPIC_API_KEY missing',
  );
  await expectAccessibleInBothThemes(second);
  await dialog.getByRole('button', { name: 'Bring it up' }).click();
  await expect(card(second, 'Mara Lindqvist')).toBeVisible();
  await second.close();
});

test('U8: a workspace that waits for its image leads to the build, on its card and in the inspector', async ({
  page,
}) => {
  await start(page, { importing: true });
  // A card tells its step only from near.
  await expect(card(page, 'Mara Lindqvist')).toHaveAccessibleName(/Starting/);
  await outlineRow(page, 'Leo Fontaine').click();
  await page.getByRole('button', { name: /^Preparing image \d+%: show the build$/ }).click();
  await expect(build(page, 'Molecule')).toContainText('bundled');
  await command(page, 'Show or hide the dock');
  await command(page, 'Show the selected workspace on the canvas');
  await card(page, 'Leo Fontaine')
    .getByRole('button', { name: /^Preparing image/ })
    .click();
  await expect(build(page, 'Molecule')).toBeVisible();
});
