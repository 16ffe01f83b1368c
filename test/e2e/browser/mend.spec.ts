import { expect, test } from '@playwright/test';
import { AppError, type OperationName } from '../../../core/contract/index.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { calls, engine, page, shareWindow } from '../browser-window.ts';
import { card, command, inspect, inspector, outlineRow, showTab, toasts } from '../flows.ts';

/** What cannot be read says so, with a way to ask again, and never looks as if there were nothing. */

const LOST = new AppError('docker_lost', 'Docker does not answer');

shareWindow({ configure: true, desk: true, expected: /net::ERR_FAILED|could not be loaded/ });

test.afterEach(async () => {
  engine.faults.release();
  await page.keyboard.press('Escape');
});

const notLoaded = (scope = page.locator('body')) =>
  scope.getByRole('region', { name: 'Error: This part of the window could not be loaded' });
const failing = (operation: OperationName) => engine.faults.fail(operation, LOST);

const open = (name: string, tab: string) => inspect(page, name, 'Configure', tab);

/** What the page asks for by this name does not come, until what is returned is called. */
async function lose(files: string): Promise<() => Promise<void>> {
  await page.route(`**/assets/${files}`, (route) => route.abort());
  return () => page.unroute(`**/assets/${files}`);
}

const work = (name: string, tab: string) => inspect(page, name, 'Work', tab);

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
  await expect(inspector(page).getByLabel('Provider', { exact: true })).toBeDisabled();
  await mended('Its provider could not be read', inspector(page));
  await expect(inspector(page).getByLabel('Provider', { exact: true })).toBeEnabled();
  failing('budget.get');
  await open('Mara Lindqvist', 'Settings');
  await mended('Its limit and what it has spent could not be read', inspector(page));
});

test('U12: plugins of this machine that cannot be listed are not none', async () => {
  failing('plugins.registry');
  await open('Mara Lindqvist', 'Plugins');
  await expect(inspector(page).getByText('There is no plugin for this runtime.')).toHaveCount(0);
  await mended('The plugins of this machine could not be listed', inspector(page));
});

test('U12: a list of allowed plugins that cannot be read is neither "all" nor replaced', async () => {
  failing('plugins.allowList');
  await open('Leo Fontaine', 'Plugins');
  await inspector(page).getByText('Allowed in the org of').click();
  await inspector(page).getByLabel('Name of a plugin', { exact: true }).fill('plain-words');
  await expect(inspector(page).getByRole('button', { name: 'Allow', exact: true })).toBeDisabled();
  await expect(inspector(page).getByText('Its workspaces may have every plugin.')).toHaveCount(0);
  await mended('What is allowed could not be read', inspector(page));
});

test('U12: keys that nobody could ask for are not taken for none missing', async () => {
  failing('templates.list');
  await open('Mara Lindqvist', 'Secrets');
  await mended('Which keys its template needs could not be read', inspector(page));
});

test('U12: what a prune would remove is not the plan of before when it cannot be worked out', async () => {
  await command(page, 'Prune images');
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
  await command(page, 'Prune images');
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
  await command(page, 'Import an org template');
  await mended('Which keys are stored could not be read', page.getByRole('dialog'));
});

test('U12: the wizard says what it could not read, and asks again', async () => {
  failing('images.list');
  await command(page, 'New workspace');
  await mended('Which images there are could not be read', page.getByRole('dialog'));
});

test('what failed while the engine was away is asked again when it is back', async () => {
  engine.faults.hold('org.templates');
  await command(page, 'Import an org template');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status', { name: 'Loading the templates' })).toBeVisible();
  engine.dropConnections();
  engine.faults.release();
  await expect(dialog.getByRole('list', { name: 'Templates', exact: true })).toBeVisible();
});

test('U12: builds that cannot be listed are not none, and can be asked for again', async () => {
  failing('builds.list');
  await command(page, 'Show image builds');
  const error = page.getByRole('region', { name: /^Error: (The builds|Only builds)/ });
  await expect(error).toBeVisible();
  engine.faults.release();
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(error).toHaveCount(0);
});

test('U12: a panel whose code did not come says so, and trying again brings it', async () => {
  const come = await lose('FilesPanel-*.js*');
  await work('Leo Fontaine', 'Files');
  await expect(notLoaded(inspector(page))).toBeVisible();
  await expect(inspector(page).getByRole('button', { name: 'Reload the window' })).toHaveCount(0);
  await come();
  await inspector(page).getByRole('button', { name: 'Try again' }).click();
  await expect(notLoaded()).toHaveCount(0);
  await expect(inspector(page).getByRole('tree')).toBeVisible();
});

test('U12: code that is dropped while a network comes or goes is asked for again, and nobody has to know', async ({
  browser,
}) => {
  const window = await browser.newPage();
  const dropped: string[] = [];
  // Dropped the first time; what begins the page also the second time: it is named by the page and imported.
  await window.route(/\/assets\/(app|canvas|OutlinePane|FilesPanel|operations)[^/]*\.(js|css)/, (route) => {
    const name = new URL(route.request().url()).pathname;
    const times = /\/app-.*\.js$/.test(name) ? 2 : 1;
    if (dropped.filter((each) => each === name).length >= times) return route.continue();
    dropped.push(name);
    return route.abort('connectionreset');
  });
  await window.goto(engine.url);
  await expect(card(window, 'Mara Lindqvist')).toBeVisible();
  await outlineRow(window, 'Leo Fontaine').click();
  const side = inspector(window);
  await side.getByRole('tab', { name: 'Work', exact: true }).click();
  await side.getByRole('tab', { name: 'Files', exact: true }).click();
  await expect(side.getByRole('tree')).toBeVisible();
  await expect(notLoaded(window.locator('body'))).toHaveCount(0);
  expect(dropped.filter((name) => /app-.*\.js$/.test(name))).toHaveLength(2);
  expect(dropped.join()).toMatch(/FilesPanel-.*\.js/);
  await window.close();
});

test('U12: what is fetched early and dropped by a network is asked for again, and opens when the engine is gone', async ({
  browser,
}) => {
  const window = await browser.newPage();
  await window.route(/\/assets\/Dialogs-[^/]*\.js$/, (route) => route.abort('connectionreset'));
  const comes = window.waitForResponse(/\/assets\/Dialogs-[^/]*\.js\?again=/);
  await window.goto(engine.url);
  await (await comes).finished();
  await window.route('**/assets/**', (route) => route.abort());
  await outlineRow(window, 'Leo Fontaine').click();
  await window.getByRole('tree').focus();
  await window.keyboard.press('Delete');
  await expect(window.getByRole('dialog').getByRole('button', { name: /^Keep/ })).toBeFocused();
  await window.close();
});

test('U12: a panel whose styles did not come is not shown without them', async () => {
  const come = await lose('MemoryPanel-*.css');
  await work('Leo Fontaine', 'Memory');
  await expect(notLoaded(inspector(page))).toBeVisible();
  await come();
  await inspector(page).getByRole('button', { name: 'Try again' }).click();
  await expect(notLoaded()).toHaveCount(0);
  const isStyled = () =>
    page.evaluate(() => [...document.styleSheets].some(({ href }) => href?.includes('/MemoryPanel-')));
  await expect.poll(isStyled).toBe(true);
});

test('U12: code that does not come twice leads to a new window, and the rest goes on', async () => {
  const come = await lose('TranscriptPanel-*.js*');
  await work('Leo Fontaine', 'Transcript');
  await inspector(page).getByRole('button', { name: 'Try again' }).click();
  await expect(inspector(page).getByRole('button', { name: 'Reload the window' })).toBeVisible();
  await inspector(page).getByRole('tab', { name: 'Files', exact: true }).click();
  await expect(inspector(page).getByRole('tree')).toBeVisible();
  await come();
  await inspector(page).getByRole('tab', { name: 'Transcript', exact: true }).click();
  await expect(notLoaded()).toHaveCount(0);
});

for (const [what, files] of [
  ['what draws it', '**/assets/app-*.js*'],
  ['what begins it', '**/assets/first-*.js'],
] as const) {
  test(`U12: a window without ${what} says so, and a new one brings it`, async ({ browser }) => {
    const window = await browser.newPage();
    await window.route(files, (route) => route.abort());
    await window.goto(engine.url);
    const fault = window.getByRole('alert');
    await expect(fault).toContainText('This window could not be drawn');
    await expect(fault).toContainText('Your workspaces keep running');
    await expectAccessibleInBothThemes(window, '#root');
    await window.unroute(files);
    await window.getByRole('button', { name: 'Reload the window' }).click();
    await expect(card(window, 'Mara Lindqvist')).toBeVisible();
    await window.close();
  });
}

test('U12: styles that the page names itself, and that did not come, are asked for again by whoever needs them', async ({
  browser,
}) => {
  const window = await browser.newPage();
  let asks = 0;
  let isLost = true;
  await window.route('**/assets/canvas-*.css', (route) => {
    asks += 1;
    return isLost ? route.abort() : route.continue();
  });
  await window.goto(engine.url);
  // All but the canvas is there.
  await expect(outlineRow(window, 'Mara Lindqvist')).toBeVisible();
  const again = notLoaded(window.locator('body')).getByRole('button', { name: 'Try again' });
  await expect(again).toBeVisible();
  const asksInVain = asks;
  isLost = false;
  await again.click();
  await expect(card(window, 'Mara Lindqvist')).toBeVisible();
  await expect(window.locator('.react-flow__node').first()).toHaveCSS('position', 'absolute');
  expect(asks).toBe(asksInVain + 1);
  await window.close();
});

test('U12: a dialog whose code did not come can be closed, and opens once it comes', async () => {
  const come = await lose('SettingsDialog-*.js*');
  await outlineRow(page, 'Leo Fontaine').click();
  await inspector(page).getByRole('button', { name: 'Workspace settings…' }).click();
  await expect(notLoaded(page.getByRole('dialog', { name: 'Not opened' }))).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await come();
  await inspector(page).getByRole('button', { name: 'Workspace settings…' }).click();
  await expect(page.getByRole('dialog', { name: /Leo Fontaine/ })).toBeVisible();
});

test('U12: terminals that cannot be listed are not none', async () => {
  failing('terminal.list');
  await work('Leo Fontaine', 'Terminal');
  await expect(inspector(page).getByText('No terminal is open')).toHaveCount(0);
  await mended('The terminals could not be listed', inspector(page));
});

test('U12: keys that a config.yaml names are unknown while it cannot be read', async () => {
  failing('files.read');
  await open('Mara Lindqvist', 'Secrets');
  await mended('Which keys its config.yaml names could not be read', inspector(page));
});

test('U12: peers that could not be counted are not nobody', async () => {
  failing('peers.list');
  await outlineRow(page, 'Leo Fontaine').click();
  await showTab(page, 'Observe', 'Peers');
  await mended('The messages could not be counted', inspector(page));
});

test('U12: images that cannot be listed are neither none nor taken for up to date', async () => {
  failing('images.list');
  await command(page, 'Show images');
  // Whether they were ever listed before, the card says so.
  const error = page.getByRole('region', { name: /^Error: .*the images could not be listed/i });
  await expect(error).toBeVisible();
  engine.faults.release();
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(error).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Images', exact: true })).toBeVisible();
});

test('P7: the settings of a workspace and its configuration open with few questions, each asked once', async () => {
  await outlineRow(page, 'Nour Haddad').click();
  await inspector(page).getByRole('tab', { name: 'Configure', exact: true }).click();
  await inspector(page).getByRole('tab', { name: 'Settings', exact: true }).click();
  await expect(inspector(page).getByLabel('Provider', { exact: true })).toBeEnabled();
  calls.length = 0;
  await inspector(page).getByRole('tab', { name: 'Config', exact: true }).click();
  await expect(inspector(page).getByRole('tablist', { name: 'View of the config.yaml' })).toBeVisible();
  // What the window asks meanwhile for other reasons is about nobody, or somebody else.
  const nour = engine.state.named('Nour Haddad').id;
  const about = calls.filter(({ input }) => [input.id, input.workspaceId].includes(nour));
  expect(about.map(({ operation }) => operation)).toEqual(['files.read']);
});

test('A22: what several did not do is told with their names, and nothing reaches all who are busy at once', async () => {
  failing('workspaces.restart');
  await outlineRow(page, 'Priya Nair').click();
  await outlineRow(page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
  await inspector(page).getByRole('button', { name: 'Restart', exact: true }).click();
  await expect(
    toasts(page)
      .getByText(/^Not restarted: .*Priya Nair.*Leo Fontaine/)
      .first(),
  ).toBeVisible();
  engine.faults.release();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Search workspaces and commands' }).fill('>restart');
  await expect(page.getByRole('option', { name: /all|everybody/i })).toHaveCount(0);
});

test('a session is forgotten by nobody unasked: not from the palette, and not for several from their menu', async () => {
  const forgotten = () => calls.filter(({ operation }) => operation === 'workspaces.restart').length;
  await outlineRow(page, 'Priya Nair').click();
  calls.length = 0;
  await command(page, 'Restart the selected workspace with a fresh session…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveAccessibleName('Restart Priya Nair with a fresh session?');
  await expect(dialog.getByRole('button', { name: 'Leave it as it is' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(forgotten()).toBe(0);

  await outlineRow(page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
  await card(page, 'Leo Fontaine').click({ button: 'right', position: { x: 40, y: 20 } });
  await page.getByRole('menuitem', { name: 'Restart with a fresh session…' }).click();
  await expect(dialog).toHaveAccessibleName('Restart 2 workspaces with a fresh session?');
  await dialog.getByRole('button', { name: 'Forget and restart' }).click();
  await expect(dialog).toHaveCount(0);
  expect(forgotten()).toBe(2);
});
