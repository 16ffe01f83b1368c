import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type ElectronApplication, expect, type Locator, type Page, test } from '@playwright/test';
import { findElectron } from '../../electron/launch/electron-binary.ts';
import { type Display, openDisplay } from '../support/display.ts';
import {
  appArguments,
  appEnvironment,
  callEngine,
  engineProcessId,
  killApp,
  type LaunchedApp,
  launchApp,
} from '../support/electron-app.ts';
import {
  card,
  choose,
  conversation,
  ghost,
  importButton,
  inspector,
  outlineRow,
  planPanel,
  replayLastHour,
  toasts,
} from './flows.ts';

/**
 * The daily work in the real window on a real engine: an org from its plan to what its people have written. Agents are
 * processes, so Docker is not needed.
 */

test.describe.configure({ mode: 'serial' });

const program = findElectron(path.resolve(import.meta.dirname, '../..'), process.env);
const MEBIBYTE = 1024 * 1024;
const LEAD = 'Build Lead';
const MEMBER = 'Copywriter';
const OTHER_LEAD = 'Design Lead';
const STUDIO_SIZE = 12;
let display: Display | null;
let home: string;
let launched: LaunchedApp;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  display = program ? await openDisplay() : null;
  test.skip(!program, 'skipped: no Electron program');
  test.skip(!display, 'skipped: no display and no Xvfb');
  home = await mkdtemp(path.join(os.tmpdir(), 'molecule-electron-work-'));
  launched = await launchApp({ program: program ?? '', home, backend: 'process', display });
  ({ app, page } = launched);
});
test.afterAll(async () => {
  if (home) {
    await callEngine(home, 'engine.shutdown', { workspaces: 'stop' }).catch(() => undefined);
    await killApp(launched);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
  await display?.dispose();
});

const workspaces = async () => (await callEngine(home, 'engine.snapshot', {})).workspaces;

async function find(name: string) {
  const found = (await workspaces()).find((workspace) => workspace.name === name);
  if (!found) throw new Error(`There is no ${name}`);
  return found;
}

async function parentOf(name: string): Promise<string | undefined> {
  const { parentId } = await find(name);
  return (await workspaces()).find(({ id }) => id === parentId)?.name;
}

/** Chooses a command of the palette by its title. */
async function command(title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Search workspaces and commands' }).fill(title);
  await page.getByRole('option', { name: new RegExp(`^${title}`) }).click();
}

async function show(name: string, group: string, tab: string): Promise<void> {
  await outlineRow(page, name).click();
  await inspector(page).getByRole('tab', { name: group }).click();
  await inspector(page).getByRole('tablist', { name: group }).getByRole('tab', { name: tab }).click();
}

async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (!box) throw new Error('It is not on the screen');
  return box;
}

test('an org comes up from its plan', async () => {
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible();
  await choose(page, 'demo-studio');
  await expect(ghost(page, LEAD)).toHaveAccessibleName(/would be created/);
  await expect(importButton(page)).toHaveText(`Create ${STUDIO_SIZE}`);
  expect(await workspaces()).toHaveLength(0);
  await importButton(page).click();
  await expect(planPanel(page)).toHaveCount(0);
  await expect(page.locator('[data-presence="online"]')).toHaveCount(STUDIO_SIZE, { timeout: 120_000 });
  expect(await workspaces()).toHaveLength(STUDIO_SIZE);
});

test('the wizard makes a workspace in a team', async () => {
  await card(page, LEAD).click({ button: 'right', position: { x: 40, y: 20 } });
  await page.getByRole('menuitem', { name: 'New workspace in this team…' }).click();
  const wizard = page.getByRole('dialog', { name: 'New workspace' });
  await wizard.getByRole('radio', { name: /^Blank/ }).check();
  await wizard.getByRole('button', { name: /Name and place/ }).click();
  await wizard.getByLabel('Name', { exact: true }).fill('Archivist');
  await wizard.getByRole('button', { name: /^Create/ }).click();
  await expect(wizard).toHaveCount(0);
  await expect(card(page, 'Archivist')).toHaveAccessibleName(/, Online/, { timeout: 60_000 });
  expect(await parentOf('Archivist')).toBe(LEAD);
});

test('a card that is dragged onto another team joins it, and undo takes it out again', async () => {
  await command('Show everything');
  const before = await parentOf('Archivist');
  const from = await boxOf(card(page, 'Archivist'));
  const team = await boxOf(card(page, OTHER_LEAD));
  const start = { x: from.x + Math.min(60, from.width / 3), y: from.y + Math.min(24, from.height / 3) };
  const end = { x: team.x + team.width * 0.62, y: team.y + team.height * 0.4 };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 6, start.y + 6);
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  await page.mouse.move(end.x, end.y);
  await expect(page.getByText(`Into ${OTHER_LEAD}`)).toBeVisible();
  await page.mouse.up();
  await expect.poll(() => parentOf('Archivist')).toBe(OTHER_LEAD);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => parentOf('Archivist')).toBe(before);
});

test('a file is written by a terminal, changed in the editor, and has the change on the disk', async () => {
  await show('Archivist', 'Work', 'Terminal');
  await inspector(page).getByRole('button', { name: 'New terminal' }).click();
  const rows = inspector(page).locator('.xterm-rows');
  await expect(rows).toContainText(/[$#>%]/);
  await inspector(page).locator('.xterm-screen').click();
  await page.keyboard.type('echo $((40 + 2)) lines > note.txt; cat note.txt');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('42 lines');

  await show('Archivist', 'Work', 'Files');
  await inspector(page).getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  await inspector(page).getByRole('tree').getByRole('treeitem', { name: 'note.txt' }).click();
  const editor = page.getByRole('textbox', { name: 'Text of note.txt' });
  await expect(editor).toContainText('42 lines');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('and one more');
  await page.keyboard.press('ControlOrMeta+s');
  const { id } = await find('Archivist');
  const read = async () =>
    (await callEngine(home, 'files.read', { id, root: '/workspace', path: 'note.txt' })).content;
  await expect.poll(read).toBe('42 lines\nand one more');
});

test('the config.yaml is changed as text, and the rest of it stays as it is', async () => {
  const { id } = await find(MEMBER);
  const read = async () =>
    (await callEngine(home, 'files.read', { id, root: '/configs', path: 'config.yaml' })).content ?? '';
  const before = await read();
  await show(MEMBER, 'Configure', 'Config');
  await inspector(page).getByRole('tab', { name: 'YAML' }).click();
  const editor = inspector(page).getByRole('textbox', { name: 'Text of the config.yaml' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('# seen to');
  await inspector(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(read).toBe(`${before}# seen to`);
});

test('a setting is changed and kept', async () => {
  await page.keyboard.press('ControlOrMeta+,');
  const settings = page.getByRole('region', { name: 'Settings', exact: true });
  await settings
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('button', { name: 'Start and rest' })
    .click();
  await settings.getByRole('switch', { name: 'Only leads start at once' }).check();
  const value = async () =>
    (await callEngine(home, 'settings.list', {})).settings.find(({ key }) => key === 'start.lazily')?.value;
  await expect.poll(value).toBe(true);
  await settings.getByRole('switch', { name: 'Only leads start at once' }).uncheck();
  await expect.poll(value).toBe(false);
  await page.keyboard.press('Escape');
  await expect(settings).toHaveCount(0);
});

test('the engine page opens the folder of the data, and no other is opened', async () => {
  const opened = await app.evaluateHandle(({ shell }) => {
    const folders: string[] = [];
    shell.openPath = async (folder) => (folders.push(folder) > 3 ? 'There is no file manager' : '');
    return folders;
  });
  await command('Engine: state');
  await page.getByRole('button', { name: 'Open the data folder' }).click();
  await page.getByRole('button', { name: 'Open the folder of the log files' }).click();
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('engine.openFolder')?.click());
  await expect.poll(() => opened.jsonValue()).toEqual([home, path.join(home, 'logs'), home]);
  const refusals = await page.evaluate(async () => {
    const { molecule } = globalThis as unknown as {
      molecule: { openFolder(folder: unknown): Promise<void> };
    };
    const results: string[] = [];
    for (const folder of ['/etc', '../..', 'home', null, { toString: () => 'data' }])
      results.push(
        await molecule.openFolder(folder).then(
          () => 'opened',
          () => 'refused',
        ),
      );
    return results;
  });
  expect(refusals).toEqual(Array(5).fill('refused'));
  expect(await opened.jsonValue()).toHaveLength(3);

  await page.getByRole('button', { name: 'Open the data folder' }).click();
  await expect(toasts(page)).toContainText('The folder could not be opened');
  await toasts(page).getByRole('button', { name: 'Dismiss' }).first().click();
  await command('Back to the canvas');
});

test.describe('files for a message', () => {
  const pending = () => page.getByRole('list', { name: 'Files for this message' });
  const uploadsOf = async (name: string) =>
    path.join(home, 'workspaces', (await find(name)).id, 'workspace/.molecule/chat-uploads');
  const stored = async (name: string) => readdir(await uploadsOf(name)).catch(() => []);

  async function attach(name: string, size: number) {
    const content = randomBytes(size);
    const file = path.join(home, name);
    await writeFile(file, content);
    await inspector(page).locator('input[type="file"]').first().setInputFiles(file);
    return { content, file };
  }

  test('12 MiB show how far they are and can be cancelled', async () => {
    await outlineRow(page, 'Archivist').click();
    await inspector(page).getByRole('tab', { name: 'Talk' }).click();
    const engine = await engineProcessId(app);
    const connections = () =>
      app.evaluate(
        () => process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length,
      );
    const before = await connections();
    // It reads nothing any more: what it has not taken waits in the page.
    process.kill(engine, 'SIGSTOP');
    try {
      await attach('film.bin', 12 * MEBIBYTE);
      await expect(pending()).toContainText(/^film\.bin[1-9]\d?% of 13 MB/);
      await expect(pending().getByRole('progressbar', { name: 'Uploading film.bin' })).toBeVisible();
      expect(await connections()).toBe(before + 1);
      await pending().getByRole('button', { name: 'Cancel the upload of film.bin' }).click();
      await expect(pending()).toHaveCount(0);
      // It is broken off, not only out of sight.
      await expect.poll(connections).toBe(before);
    } finally {
      process.kill(engine, 'SIGCONT');
    }
    await expect.poll(() => workspaces()).toHaveLength(STUDIO_SIZE + 1);
    // What had arrived is thrown away as soon as the agent notices.
    await expect.poll(() => stored('Archivist')).toEqual([]);
  });

  test('12 MiB arrive byte for byte, and go with the message', async () => {
    const { content } = await attach('film.bin', 12 * MEBIBYTE);
    await expect(pending().getByRole('button', { name: 'Remove film.bin' })).toBeVisible();
    const [name = ''] = await stored('Archivist');
    const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(await readFile(path.join(await uploadsOf('Archivist'), name)))).toBe(digest(content));
    const composer = page.getByRole('textbox', { name: 'Message to Archivist' });
    await composer.fill('Keep this film');
    await composer.press('Enter');
    await expect(pending()).toHaveCount(0);
    const talk = conversation(page, 'Archivist');
    await expect(talk).toContainText('film.bin');

    const saved = path.join(home, 'saved-film.bin');
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, saved);
    await talk.getByRole('button', { name: 'Save film.bin' }).first().click();
    await expect.poll(() => readFile(saved).then(digest, () => ''), 'and comes back').toBe(digest(content));
  });

  test('a file that changes on its way says so, and what to do', async () => {
    const engine = await engineProcessId(app);
    process.kill(engine, 'SIGSTOP');
    try {
      const { file } = await attach('draft.bin', 12 * MEBIBYTE);
      await expect(pending()).toContainText(/^draft\.bin[1-9]\d?% of 13 MB/);
      await writeFile(file, 'shorter');
    } finally {
      process.kill(engine, 'SIGCONT');
    }
    const alert = pending().getByRole('alert');
    await expect(alert).toContainText('The file was changed since it was chosen');
    await expect(alert).toContainText('choose it again');
    await expect(pending().getByRole('button', { name: 'Try draft.bin again' })).toHaveCount(0);
    await pending().getByRole('button', { name: 'Remove draft.bin' }).click();
    await expect(pending()).toHaveCount(0);
  });

  test('25 MiB are the most', async () => {
    await attach('most.bin', 25 * MEBIBYTE);
    await expect(pending().getByRole('button', { name: 'Remove most.bin' })).toBeVisible();
    await attach('more.bin', 25 * MEBIBYTE + 1);
    await expect(pending().getByRole('alert')).toContainText('more than the 26');
    expect(await stored('Archivist')).toHaveLength(2);
    // Nor does the way behind the page take more.
    const outcome = await page.evaluate(
      async (workspaceId) => {
        const { molecule } = globalThis as unknown as {
          molecule: { upload: { begin(head: object): Promise<object> } };
        };
        const head = { workspaceId, name: 'a', mimeType: '', size: 26_214_401 };
        return molecule.upload.begin(head);
      },
      (await find('Archivist')).id,
    );
    expect(outcome).toMatchObject({
      error: { code: 'file_too_large', message: expect.stringContaining('25 MiB') },
    });
    for (const name of ['most.bin', 'more.bin'])
      await pending()
        .getByRole('button', { name: `Remove ${name}` })
        .click();
  });
});

test('a saved bundle opens the app again, and brings its team up', async () => {
  const file = path.join(home, 'saved.molecule');
  const proposed = await app.evaluateHandle(({ dialog }, filePath) => {
    const names: string[] = [];
    dialog.showSaveDialog = async (...args: unknown[]) => {
      names.push((args.at(-1) as { defaultPath: string }).defaultPath);
      return { canceled: false, filePath };
    };
    return names;
  }, file);
  await outlineRow(page, 'Archivist').click();
  await command('Export the selected workspace as a bundle');
  await expect
    .poll(() =>
      readFile(file, 'utf8')
        .then(JSON.parse)
        .catch(() => null),
    )
    .toMatchObject({ name: 'Archivist' });
  expect(await proposed.jsonValue()).toEqual(['archivist.molecule']);

  const second = spawn(program ?? '', [...appArguments(home, 'process'), file], {
    env: appEnvironment(display),
    stdio: 'ignore',
  });
  expect(await once(second, 'exit')).toEqual([0, null]);
  const offer = page.getByRole('dialog', { name: 'Bring up this bundle?' });
  await expect(offer).toContainText('saved.molecule');
  await offer.getByRole('button', { name: 'Create the workspaces' }).click();
  await expect.poll(async () => (await workspaces()).length).toBe(STUDIO_SIZE + 2);
});

test('a replay shows how it came up, and leads back', async () => {
  const bar = await replayLastHour(page);
  await expect(bar).toContainText(/\d of \d/);
  await expect(card(page, 'Archivist')).toHaveCount(0);
  await bar.getByLabel('Speed').selectOption('64');
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect(card(page, LEAD)).toBeVisible();
  await bar.getByRole('button', { name: 'Return to live' }).click();
  await expect(bar).toHaveCount(0);
  await expect(card(page, 'Archivist').first()).toBeVisible();
});
