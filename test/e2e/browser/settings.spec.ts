import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { inDark, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** The page of the settings: found, changed, locked, refused, exported and imported. */

test.use({ viewport: { width: 1280, height: 800 } });
shareWindow();

const settings = () => page.getByRole('region', { name: 'Settings', exact: true });
const open = (section: string) =>
  settings().getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: section }).click();
const search = (query: string) => settings().getByRole('searchbox', { name: 'Find a setting' }).fill(query);
test('while they are read there is a skeleton; when that fails, a way to try again', async () => {
  engine.faults.hold('settings.list');
  await page.keyboard.press('ControlOrMeta+,');
  await expect(settings().getByRole('combobox', { name: 'Theme' }), 'this browser keeps it').toBeVisible();
  await open('Start and rest');
  await expect(settings().getByRole('status', { name: 'Reading the settings' })).toBeVisible();
  engine.faults.release('settings.list');
  engine.faults.fail('settings.list', new AppError('internal', 'The store does not answer'));
  await page.keyboard.press('Escape');
  await expect(settings()).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+,');
  await expect(settings()).toContainText('The settings could not be read');
  await open('Appearance');
  await expect(settings()).not.toContainText('The settings could not be read');
  await open('Start and rest');
  engine.faults.release('settings.list');
  await settings().getByRole('button', { name: 'Try again' }).click();
  await expect(settings().getByRole('switch', { name: 'Only leads start at once' })).toBeVisible();
});

test('a dialog begins without a tooltip over it, and Tab shows what its first button does', async ({
  browser,
}) => {
  const page = await browser.newPage();
  await page.clock.install();
  await page.goto(engine.url);
  await page.getByRole('banner').getByRole('button', { name: 'Replay what happened' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Replay what happened' });
  const close = dialog.getByRole('button', { name: 'Close' });
  await expect(close).toBeFocused();
  // Longer than a tooltip waits.
  await page.clock.fastForward(800);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(close).toBeFocused();
  await page.clock.fastForward(800);
  await expect(page.getByRole('tooltip')).toHaveText('Close');
  await page.close();
});

test('the title bar leads to the settings and back', async () => {
  const button = page.getByRole('banner').getByRole('button', { name: 'Settings of the app' });
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await button.click();
  await expect(settings()).toHaveCount(0);
  await page.mouse.move(200, 400);
  await button.hover();
  await expect(page.getByRole('tooltip')).toContainText(/Settings of the app\s*(Ctrl ,|⌘,)/);
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(settings()).toBeVisible();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
});

test('a change is saved at once, marked, and taken back', async () => {
  await open('Start and rest');
  const lazily = settings().getByRole('switch', { name: 'Only leads start at once' });
  await lazily.check();
  await expect.poll(() => engine.settings.values.get('start.lazily')).toBe(true);
  await expect(settings().getByText('Changed', { exact: true })).toHaveCount(1);
  await settings().getByRole('button', { name: 'Reset “Only leads start at once” to off' }).click();
  await expect(lazily).not.toBeChecked();
  await expect.poll(() => engine.settings.values.get('start.lazily')).toBe(false);

  const starts = settings().getByRole('textbox', { name: 'Starts at the same time' });
  await starts.fill('4');
  await starts.press('Enter');
  await expect(settings()).toContainText('Saved. It counts once the app is started again.');
  expect(engine.settings.values.get('start.parallelStarts')).toBe(4);
  await starts.fill('9');
  await starts.press('Escape');
  await expect(starts).toHaveValue('4');
  await expect(settings(), 'Esc took back only what was typed').toBeVisible();
});

test('what is refused is said beside the field, and what was typed stays until it is saved or taken back', async () => {
  const starts = settings().getByRole('textbox', { name: 'Starts at the same time' });
  await starts.fill('many');
  await starts.press('Enter');
  await expect(settings().getByRole('alert')).toHaveText('Not saved: It is a whole number from 0 to 1000.');
  await expect(starts).toHaveValue('many');
  await expect(starts).toHaveAccessibleDescription(/Not saved: It is a whole number/);
  await starts.blur();
  await open('Messages');
  await open('Start and rest');
  await expect(starts, 'whoever looks elsewhere finds it again').toHaveValue('many');
  await expect(settings().getByRole('alert')).toHaveText('Not saved: It is a whole number from 0 to 1000.');
  await starts.press('Escape');
  await expect(starts).toHaveValue('4');
  await expect(settings().getByRole('alert')).toHaveCount(0);
  await expect(settings(), 'Esc took back only what was typed').toBeVisible();

  engine.faults.fail('settings.set', new AppError('disk_full', 'The disk is full'));
  await starts.fill('6');
  await starts.press('Enter');
  await expect(settings().getByRole('alert')).toHaveText('Not saved: The disk is full');
  await expect(starts).toHaveValue('6');
  engine.faults.release('settings.set');
  await starts.press('Enter');
  await expect(settings().getByRole('alert')).toHaveCount(0);
  await expect.poll(() => engine.settings.values.get('start.parallelStarts')).toBe(6);
  await expect(starts).toHaveValue('6');
  await starts.fill('4');
  await starts.press('Enter');
  await expect.poll(() => engine.settings.values.get('start.parallelStarts')).toBe(4);

  engine.faults.fail('settings.set', new AppError('disk_full', 'The disk is full', { detail: 'Make room' }));
  const lazily = settings().getByRole('switch', { name: 'Only leads start at once' });
  await lazily.click();
  await expect(settings().getByRole('alert').first()).toContainText('The disk is full. Make room');
  await expect(lazily).not.toBeChecked();
  engine.faults.release('settings.set');
});

test('an open page follows what others change', async () => {
  const budget = settings().getByRole('textbox', { name: 'Memory for all workspaces' });
  await expect(budget).toHaveValue('');
  engine.settings.values.set('start.memoryBudgetMb', 2048);
  engine.state.emit({ type: 'settings.changed' });
  await expect(budget).toHaveValue('2048');
});

test('they are listed anew when the connection comes back', async () => {
  await open('Messages');
  const depth = settings().getByRole('textbox', { name: 'Longest chain of delegations' });
  await expect(depth).toHaveValue('16');
  // Without an event: it was missed.
  engine.settings.values.set('messages.maxDepth', 20);
  engine.dropConnections();
  await expect(depth).toHaveValue('20');
  await settings().getByRole('button', { name: 'Reset “Longest chain of delegations” to 16' }).click();
  await expect(depth).toHaveValue('16');
});

test('a fix of what is refused stands beside it', async () => {
  const actions = [{ label: 'Look for Docker again', operation: 'docker.retry' }];
  engine.faults.fail('settings.set', new AppError('docker_absent', 'No Docker engine answers', { actions }));
  await open('Start and rest');
  await settings().getByRole('switch', { name: 'Only leads start at once' }).click();
  await expect(settings().getByRole('alert')).toContainText('No Docker engine answers');
  engine.faults.release('settings.set');
  await settings().getByRole('button', { name: 'Look for Docker again' }).click();
  await settings().getByRole('switch', { name: 'Only leads start at once' }).click();
  await expect(settings().getByRole('alert')).toHaveCount(0);
  await settings().getByRole('switch', { name: 'Only leads start at once' }).click();
  await expect.poll(() => engine.settings.values.get('start.lazily')).toBe(false);
});

test('new workspaces begin as the settings say, and a tier says what it means on this machine', async () => {
  await open('New workspaces');
  const runtime = settings().getByRole('combobox', { name: 'Runtime of new workspaces' });
  await runtime.fill('codex');
  await runtime.press('Enter');
  const model = settings().getByRole('textbox', { name: 'Model of new workspaces' });
  await model.fill('gpt-5-codex');
  await model.press('Enter');
  const section = settings().getByRole('region', { name: 'New workspaces' });
  await expect(section).toContainText(
    'Up to 512 MiB of 16 GiB memory · 1 of 8 processors · 512 programs at once · sees no folder of this machine but',
  );
  await settings().getByRole('combobox', { name: 'Isolation of new workspaces' }).selectOption('1');
  await expect(section).toContainText('Sees none of your folders');
  await expect.poll(() => engine.settings.values.get('workspaces.tier')).toBe('1');
  await expectAccessibleInBothThemes(page);
  await picture(page, 'settings-workspaces-light');

  await page.keyboard.press('Escape');
  // A browser keeps the shortcut for itself.
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('new workspace');
  await page.keyboard.press('Enter');
  const wizard = page.getByRole('dialog', { name: 'New workspace' });
  const step = (name: string) =>
    wizard.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name });
  await expect(step('Runtime and model')).toContainText('Codex · gpt-5-codex');
  await step('Runtime and model').click();
  await expect(wizard.getByRole('radio', { name: 'gpt-5-codex as the settings say' })).toBeChecked();
  await step('Isolation and limits').click();
  await expect(wizard.getByRole('radio', { name: /^Tier 1/ })).toBeChecked();
  await expect(wizard.getByRole('radio', { name: /^Tier 3/ })).toHaveAccessibleName(
    /Up to 2 GiB of 16 GiB memory · 2 of 8 processors .* privileged: sees all of this machine/,
  );
  await expect(wizard.getByRole('radio', { name: /^Tier 4/ })).toHaveAccessibleName(
    /Full access: whatever you can do on this machine it can do too.* uses its network and controls its Docker/,
  );
  await expectAccessibleInBothThemes(page);
  await inDark(page, () => picture(page, 'settings-tiers-wizard-dark'));
  await page.keyboard.press('Escape');
  await expect(wizard).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+,');
  for (const name of ['Runtime', 'Model', 'Isolation'])
    await settings()
      .getByRole('button', { name: new RegExp(`^Reset “${name} of new workspaces”`) })
      .click();
  await expect.poll(() => engine.settings.values.get('workspaces.tier')).toBe('2');
});

test('a tier that cannot be told about says so, and processes are kept apart by none', async () => {
  engine.faults.fail('engine.tiers', new AppError('internal', 'The machine does not tell'));
  await open('Network');
  await open('New workspaces');
  const section = settings().getByRole('region', { name: 'New workspaces' });
  await expect(section).toContainText('What the tiers allow here could not be read');
  engine.faults.release('engine.tiers');
  await section.getByRole('button', { name: 'Try again' }).click();
  await expect(section).toContainText('Up to 512 MiB of 16 GiB memory');
  const docker = engine.state.engine;
  engine.state.engine = { ...docker, backend: 'process' };
  engine.state.emit({ type: 'engine.changed', engine: engine.state.engine });
  await expect(section).toContainText('Without effect here: workspaces run as plain processes');
  engine.state.engine = docker;
  engine.state.emit({ type: 'engine.changed', engine: docker });
  await expect(section).toContainText('Up to 512 MiB of 16 GiB memory');
});

test('another Docker engine is chosen, asked for and answered by keyboard alone, and the focus stays', async () => {
  await open('Engine');
  const places = settings().getByRole('group', { name: 'Docker engine' });
  const usual = places.getByRole('radio', { name: "The one that Docker's own programs use" });
  const move = settings().getByRole('button', { name: 'Move all workspaces there…' });
  const stay = settings().getByRole('button', { name: 'Stay here' });
  const yes = settings().getByRole('button', { name: 'Move them' });
  await expect(usual).toBeChecked();
  await expect(move, 'there is nowhere to go').toBeDisabled();
  const { state } = engine;
  const other = 'unix:///home/you/.colima/default/docker.sock';
  const colima = {
    endpoint: other,
    source: 'Docker context "colima"',
    outcome: 'answers, version 28.0.1',
    verdict: 'usable',
  } as const;
  const { docker } = state.engine;
  state.engine = { ...state.engine, docker: { ...docker, probed: [...docker.probed, colima] } };
  state.emit({ type: 'engine.changed', engine: state.engine });
  const elsewhere = places.getByRole('radio', { name: /colima/ });
  await expect(elsewhere).toBeVisible();

  await usual.focus();
  await page.keyboard.press('ArrowUp');
  await expect(elsewhere, 'the last one: the keys go round').toBeChecked();
  await expect(elsewhere).toBeFocused();
  await expect(stay, 'an arrow asks nothing').toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(move).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(stay, 'the safe answer').toBeFocused();
  await page.keyboard.press('Escape');
  await expect(stay).toHaveCount(0);
  await expect(settings(), 'Esc was the answer').toBeVisible();
  await expect(usual).toBeChecked();
  await expect(usual, 'nothing is left to ask for: back to the list').toBeFocused();

  engine.faults.fail('docker.use', new AppError('docker_absent', 'No Docker engine answers there'));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await inDark(page, () => picture(page, 'settings-engine-dark'));
  await page.keyboard.press('Tab');
  await expect(yes).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(settings()).toContainText('No Docker engine answers there');
  await expect(stay, 'the question is still there').toBeFocused();
  engine.faults.release('docker.use');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(yes).toHaveCount(0);
  expect(engine.state.engine.docker.endpoint).toBe(other);
  await expect(elsewhere).toBeChecked();
  await expect(elsewhere).toBeFocused();
  await expect(move).toBeDisabled();

  const reset = settings().getByRole('button', { name: /^Reset “Docker engine”/ });
  await reset.focus();
  await page.keyboard.press('Enter');
  await expect(stay).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(reset, 'it asked').toBeFocused();
  await expect(elsewhere).toBeChecked();

  engine.faults.answer('docker.choice', { endpoint: null, context: null, fixedBy: 'DOCKER_HOST' });
  state.emit({ type: 'engine.changed', engine: state.engine });
  await expect(usual).toBeDisabled();
  await expect(places).toHaveAccessibleDescription(/environment variable DOCKER_HOST/);
  engine.faults.fail('docker.choice', new AppError('internal', 'It does not tell'));
  await open('Network');
  await open('Engine');
  await expect(settings()).toContainText('Which engine was chosen could not be read');
  engine.faults.release('docker.choice');
  await settings().getByRole('button', { name: 'Try again' }).click();
  await expect(usual).toBeEnabled();

  const level = settings().getByRole('combobox', { name: 'What the engine writes down' });
  await expect(level).not.toHaveAccessibleDescription(/next start/);
  await level.selectOption('debug');
  await expect.poll(() => engine.settings.values.get('engine.logLevel')).toBe('debug');
  await settings()
    .getByRole('button', { name: /^Reset “What the engine writes down”/ })
    .click();
  await expectAccessibleInBothThemes(page);
});

test('what is locked cannot be changed, and says who decides it', async () => {
  engine.settings.locks.set('network.requestsPerMinute', { by: 'variable', name: 'RATE_LIMIT' });
  engine.settings.locks.set('network.port', { by: 'file', name: 'settings.locked.json' });
  engine.state.emit({ type: 'settings.changed' });
  await open('Network');
  const limit = settings().getByRole('textbox', { name: 'Requests of one caller' });
  await expect(limit).toBeDisabled();
  await expect(limit).toHaveAccessibleDescription(/Decided by the environment variable RATE_LIMIT/);
  const port = settings().getByRole('textbox', { name: 'Port of the platform API' });
  await expect(port).toBeDisabled();
  await expect(port).toHaveAccessibleDescription(/whoever manages this machine, in settings\.locked\.json/);
  engine.settings.locks.set('network.port', { by: 'option', name: '--port' });
  engine.state.emit({ type: 'settings.changed' });
  await expect(port).toHaveAccessibleDescription(/Decided by --port, with which this start was asked for/);
  engine.settings.locks.set('network.port', { by: 'file', name: 'settings.locked.json' });
  engine.state.emit({ type: 'settings.changed' });
  await expect(port).toHaveAccessibleDescription(/settings\.locked\.json/);
  await expectAccessibleInBothThemes(page);
  await picture(page, 'settings-locked-light');
});

test('settings are found in all sections, marked, and nothing found says so', async () => {
  await search('build');
  await expect(settings().getByRole('heading', { level: 3 })).toHaveText(['Images']);
  await expect(settings().locator('mark').first()).toHaveText(/build/i);
  await picture(page, 'settings-search-light');
  await search('nothing like that');
  await expect(settings()).toContainText('No setting has “nothing like that”');
  await settings().getByRole('button', { name: 'Show all settings' }).click();
  await expect(settings().getByRole('searchbox')).toHaveValue('');
});

test('how the interface looks is changed and taken back without the engine', async () => {
  await open('Appearance');
  await settings().getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await settings().getByRole('combobox', { name: 'Size of the interface' }).selectOption('110%');
  expect(await page.evaluate(() => localStorage.getItem('molecule.appearance'))).toContain('"zoom":110');
  await settings().getByRole('button', { name: 'Reset “Size of the interface” to 100%' }).click();
  await expect(settings().getByRole('combobox', { name: 'Size of the interface' })).toHaveValue('100');
  await open('Images');
  await picture(page, 'settings-images-dark');
  await open('Appearance');
  await settings().getByRole('button', { name: 'Reset “Theme” to Follow the system' }).click();
});

test('settings go into a file without secrets, and come in only after a preview', async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    settings().getByRole('button', { name: 'Export…' }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual({
    format: 'molecule-settings/1',
    settings: {
      'start.memoryBudgetMb': 2048,
      'start.parallelStarts': 4,
      'images.templates': 'https://git.example.org/templates/workspace-template-',
      'images.watch': 'offer',
      'images.soakMinutes': 60,
    },
  });

  const file = (content: string) => ({
    name: 'mine.json',
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  });
  const chooser = page.locator('input[type="file"][aria-label="Settings to import"]');
  await chooser.setInputFiles(file('no JSON'));
  await expect(toasts(page)).toContainText('mine.json is not a file of settings');
  await toasts(page)
    .getByRole('button', { name: /Dismiss|Close/ })
    .first()
    .click();
  const document = {
    format: 'molecule-settings/1',
    settings: {
      'images.keep': 7,
      'images.watch': 'recreate',
      'start.parallelStarts': 4,
      'messages.maxDepth': 0,
      'network.port': 9000,
      'future.setting': true,
    },
  };
  await chooser.setInputFiles(file(JSON.stringify(document)));
  const dialog = page.getByRole('dialog', { name: 'Import settings' });
  await expect(dialog.getByRole('row')).toHaveCount(3);
  await expect(dialog.getByRole('row', { name: 'Unused images to keep' })).toContainText('27');
  await expect(dialog.getByRole('region', { name: 'Left out: unknown' })).toContainText('future.setting');
  await expect(dialog.getByRole('region', { name: 'Left out: cannot' })).toContainText('Longest chain');
  await expect(dialog.getByRole('region', { name: 'Left out: decided' })).toContainText(
    'settings.locked.json',
  );
  expect(engine.images.settings.keep, 'a preview changes nothing').toBe(2);
  await expectAccessibleInBothThemes(page);
  await picture(page, 'settings-import-light');
  await dialog.getByRole('button', { name: 'Change 2 settings' }).click();
  await expect(dialog).toHaveCount(0);
  expect(engine.images.settings).toMatchObject({ keep: 7, watch: 'recreate' });
});

test('there is room for it on a narrow window', async () => {
  await page.setViewportSize({ width: 900, height: 800 });
  await open('Images');
  const beyond = await settings().evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(beyond).toBe(0);
  await picture(page, 'settings-images-narrow');
});
