import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findElectron } from '../../electron/launch/electron-binary.ts';
import { type Display, openDisplay } from '../support/display.ts';
import {
  appArguments,
  appEnvironment,
  callEngine,
  killApp,
  type LaunchedApp,
  launchApp,
} from '../support/electron-app.ts';
import {
  card,
  conversation,
  DEMO,
  expectAllOnline,
  expectAnswer,
  openGallery,
  outlineRow,
  planPanel,
  send,
  startDemo,
} from './flows.ts';

/** What matters most, once more in the real window on a real engine; agents are processes, so Docker is not needed. */

test.describe.configure({ mode: 'serial' });

const program = findElectron(path.resolve(import.meta.dirname, '../..'), process.env);
const WRITER = 'Copywriter';
let display: Display | null;
let home: string;
let launched: LaunchedApp;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  display = program ? await openDisplay() : null;
  test.skip(!program, 'skipped: no Electron program');
  test.skip(!display, 'skipped: no display and no Xvfb');
  home = await mkdtemp(path.join(os.tmpdir(), 'molecule-electron-flows-'));
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

async function idOf(name: string): Promise<string> {
  const { workspaces } = await callEngine(home, 'engine.snapshot', {});
  return workspaces.find((workspace) => workspace.name === name)?.id ?? '';
}

/** Starts the app a second time, as a click on a link or on a file does. */
async function openFromOutside(argument: string): Promise<void> {
  const second = spawn(program ?? '', [...appArguments(home, 'process'), argument], {
    env: appEnvironment(display),
    stdio: 'ignore',
  });
  expect(await once(second, 'exit')).toEqual([0, null]);
}

/** Has the window seem to be behind others, or in front again. */
async function setFocused(focused: boolean): Promise<void> {
  await page.evaluate((has) => {
    const view = globalThis as unknown as {
      document: { hasFocus(): boolean };
      dispatchEvent(event: Event): void;
    };
    view.document.hasFocus = () => has;
    view.dispatchEvent(new Event(has ? 'focus' : 'blur'));
  }, focused);
}

/** Keeps the messages of the system instead of showing them. */
function keepNotices() {
  return app.evaluateHandle(({ Notification }) => {
    const shown: { title: string; body: string; click(): void }[] = [];
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push({ title: this.title, body: this.body, click: () => this.emit('click') });
    };
    return shown;
  });
}

test('starts the demo', async () => {
  await startDemo(page);
  await expectAllOnline(page);
});

test('sends a task and shows the answer', async () => {
  await send(page, DEMO.root, DEMO.task);
  await expectAnswer(page, DEMO.root, DEMO.answerStart);
});

test('finds a workspace by the palette and shows it', async () => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type(WRITER);
  await page.keyboard.press('Enter');
  await expect(outlineRow(page, WRITER)).toHaveAttribute('aria-selected', 'true');
  await expect(card(page, WRITER)).toBeVisible();
});

test('removes a workspace and takes that back', async () => {
  await card(page, WRITER).focus();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Remove/ }).click();
  await expect(card(page, WRITER)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(card(page, WRITER)).toBeVisible();
});

test('shows the plan of a template, and nothing is created by looking', async () => {
  const gallery = await openGallery(page);
  await gallery.getByRole('listitem').first().getByRole('button').first().click();
  await expect(planPanel(page)).toBeVisible();
  // The pane is there before what it shows has been loaded, and that hears the key.
  await expect(planPanel(page).getByRole('heading').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(planPanel(page)).toHaveCount(0);
  expect((await callEngine(home, 'engine.snapshot', {})).workspaces).toHaveLength(DEMO.size);
});

test('saves a picture where the dialog of the system says', async () => {
  const file = path.join(home, 'picture.png');
  const proposed = await app.evaluateHandle(({ dialog }, filePath) => {
    const names: string[] = [];
    dialog.showSaveDialog = async (...args: unknown[]) => {
      names.push((args.at(-1) as { defaultPath: string }).defaultPath);
      return { canceled: false, filePath };
    };
    return names;
  }, file);
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette.open')?.click());
  await page.keyboard.type('as PNG');
  await page.getByRole('option', { name: /^Save the canvas as PNG/ }).click();
  await expect
    .poll(() =>
      readFile(file).then(
        (bytes) => bytes.subarray(1, 4).toString(),
        () => '',
      ),
    )
    .toBe('PNG');
  expect((await proposed.jsonValue())[0]).toMatch(/^studio-director-[\d-]+\.png$/);
});

test('tells an answer while nobody is there, and a click on it opens the conversation', async () => {
  const notices = await keepNotices();
  await outlineRow(page, DEMO.root).click();
  await setFocused(false);
  await callEngine(home, 'chat.send', { id: await idOf(WRITER), text: 'Write one line about notebooks' });
  await expect
    .poll(() => notices.evaluate((shown) => shown.map(({ title }) => title)), { timeout: 60_000 })
    .toEqual([`${WRITER} answered`]);
  await expect(page).toHaveTitle(/\(1\)/);
  await setFocused(true);
  await notices.evaluate((shown) => shown[0]?.click());
  await expect(conversation(page, WRITER)).toBeVisible();
  await expect(page).not.toHaveTitle(/\(\d\)/);
});

test('reads nothing by itself while the window is behind others', async () => {
  await setFocused(false);
  await callEngine(home, 'chat.send', { id: await idOf(WRITER), text: 'And one about pens' });
  await expect(page).toHaveTitle(/\(1\)/, { timeout: 60_000 });
  await setFocused(true);
  await expect(page).not.toHaveTitle(/\(\d\)/);
});

test('opens links, and asks before it does more than show', async () => {
  await outlineRow(page, DEMO.root).click();
  await openFromOutside(`molecule://workspace/${await idOf(WRITER)}?view=logs`);
  await expect(outlineRow(page, WRITER)).toHaveAttribute('aria-selected', 'true');

  await openFromOutside('molecule://import?template=https%3A%2F%2Fexample.invalid%2Forg.git');
  const ask = page.getByRole('dialog', { name: 'Look at this org template?' });
  await expect(ask).toContainText('https://example.invalid/org.git');
  await expect(ask.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(ask).toHaveCount(0);
  await expect(planPanel(page)).toHaveCount(0);

  const bundle = path.join(home, 'team.molecule');
  await writeFile(bundle, '{"name":"Hostile"}');
  await openFromOutside(bundle);
  const offer = page.getByRole('dialog', { name: 'Bring up this bundle?' });
  await expect(offer).toContainText('team.molecule');
  await page.keyboard.press('Escape');
  await expect(offer).toHaveCount(0);

  await openFromOutside('molecule://import?template=file:///etc');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await callEngine(home, 'engine.snapshot', {})).workspaces).toHaveLength(DEMO.size);
});

test('opens inspectors beside each other, and the menu works on the one in front', async () => {
  const popOut = async (name: string) => {
    await outlineRow(page, name).click();
    const opening = app.waitForEvent('window');
    await app.evaluate(({ BrowserWindow, Menu }) => {
      BrowserWindow.getAllWindows()
        .find((window) => !window.webContents.getURL().includes('pane='))
        ?.focus();
      Menu.getApplicationMenu()?.getMenuItemById('window.popOutInspector')?.click();
    });
    const opened = await opening;
    await expect(opened.getByRole('main', { name: 'Inspector' })).toBeVisible();
    return opened;
  };
  const first = await popOut(WRITER);
  const second = await popOut('Research Lead');
  const places = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => window.webContents.getURL().includes('pane=inspector'))
      .map((window) => window.getBounds()),
  );
  expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(2);

  const inFront = (id: string) =>
    app.evaluate(({ BrowserWindow, Menu }, wanted) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes(wanted));
      // There is no window manager here that would give the focus.
      const { getFocusedWindow } = BrowserWindow;
      BrowserWindow.getFocusedWindow = () => window ?? null;
      Menu.getApplicationMenu()?.getMenuItemById('workspace.talk')?.click();
      BrowserWindow.getFocusedWindow = getFocusedWindow;
    }, id);
  await inFront(await idOf(WRITER));
  await expect(first.getByRole('tab', { name: 'Talk' })).toHaveAttribute('aria-selected', 'true');
  await expect(second.getByRole('tab', { name: 'Talk' })).toHaveAttribute('aria-selected', 'false');
  await first.close();
  await second.close();
});

test('looks like the app where the system draws, also after the next start', async () => {
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette.open')?.click());
  await page.keyboard.type('Theme: dark');
  await page.getByRole('option', { name: /^Theme: dark/ }).click();
  await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  await expect
    .poll(() => readFile(path.join(home, 'desktop/preferences.json'), 'utf8').then(JSON.parse, () => null))
    .toMatchObject({ theme: 'dark' });
});

test('stays in the tray when its window is closed, if that is wanted', async () => {
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('keepInTray')?.click());
  const visible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(visible).toEqual([false]);
  await openFromOutside('molecule://problems');
  await expect.poll(visible).toEqual([true]);
  await expect(page.getByRole('tab', { name: /^Problems/, selected: true })).toBeVisible();
});
