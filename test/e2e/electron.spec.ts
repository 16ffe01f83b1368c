import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { build, isBuilt } from '../../electron/launch/build.ts';
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
  stubDialogs,
} from '../support/electron-app.ts';

/** The real app in a real window: what only Electron can show. The interface itself is tested in a browser. */

const root = path.resolve(import.meta.dirname, '../..');
const program = findElectron(root, process.env);

let display: Display | null;
let home: string;
let launched: LaunchedApp;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  display = program ? await openDisplay() : null;
  test.skip(!program, 'skipped: no Electron program');
  test.skip(!display, 'skipped: no display and no Xvfb');
  if (!(await isBuilt(root))) await build(root);
});
test.afterAll(() => display?.dispose());

test.beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'molecule-electron-'));
  await open();
});
test.afterEach(async () => {
  await killApp(launched);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

async function open(): Promise<void> {
  launched = await launchApp({ program: program ?? '', home, backend: 'process', display });
  ({ app, page } = launched);
}

/** The status bar names the engine's state; only a page that talks to an engine counts events. */
async function expectConnected(): Promise<void> {
  await expect(page.getByRole('contentinfo')).toContainText('events/s');
}

test('opens a sandboxed page that reaches the engine', async () => {
  expect(page.url()).toBe('app://molecule/');
  await expectConnected();
  const info = await callEngine(home, 'engine.info', {});
  expect(info).toMatchObject({ home, requestedBackend: 'process' });

  const powers = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    bridge: Object.keys((globalThis as unknown as { molecule: object }).molecule).sort(),
  }));
  expect(powers.node).toEqual([]);
  expect(powers.bridge).toEqual(
    [
      'chooseFolder',
      'download',
      'kind',
      'notify',
      'onCommand',
      'onLost',
      'onOpen',
      'openFolder',
      'openPane',
      'pathOf',
      'platform',
      'requestPort',
      'runInMain',
      'saveFile',
      'setMenu',
      'setTheme',
      'setUnread',
      'upload',
      'version',
      'withdraw',
    ].sort(),
  );
});

test('keeps foreign code and foreign pages out', async () => {
  await expectConnected();
  const outcome = await page.evaluate(async () => {
    const page = globalThis as unknown as {
      intruded?: boolean;
      document: { createElement(tag: 'script'): { text: string }; body: { append(node: object): void } };
    };
    const script = page.document.createElement('script');
    script.text = 'globalThis.intruded = true';
    page.document.body.append(script);
    return {
      inlineScriptRan: page.intruded === true,
      network: await fetch('https://example.org/').then(String, () => 'refused'),
      outsideFile: await fetch('app://molecule/..%2f..%2fpackage.json').then((answer) => answer.status),
    };
  });
  expect(outcome).toEqual({ inlineScriptRan: false, network: 'refused', outsideFile: 404 });

  const opened = await app.evaluateHandle(({ shell }) => {
    const urls: string[] = [];
    shell.openExternal = async (url) => void urls.push(url);
    return urls;
  });
  await page.evaluate(() => {
    const view = globalThis as unknown as { open(url: string): void; location: { href: string } };
    for (const url of ['https://example.org/a', 'file:///etc/passwd']) view.open(url);
    view.location.href = 'https://example.org/b';
  });
  await expect.poll(() => opened.jsonValue()).toEqual(['https://example.org/a', 'https://example.org/b']);
  expect(page.url()).toBe('app://molecule/');
  expect(app.windows()).toHaveLength(1);
});

test('brings the engine back when its process is killed', async () => {
  await expectConnected();
  const before = await callEngine(home, 'engine.info', {});
  const engine = await engineProcessId(app);
  process.kill(engine, 'SIGKILL');
  await expect(page.getByRole('contentinfo')).toContainText('Reconnecting');
  await expectConnected();
  const after = await callEngine(home, 'engine.info', {});
  expect(await engineProcessId(app)).not.toBe(engine);
  expect(after.instanceId).toBe(before.instanceId);
  expect(after.startedAt).toBeGreaterThan(before.startedAt);
});

test('asks before it leaves running workspaces, and ends everything it started', async () => {
  await expectConnected();
  await callEngine(home, 'workspaces.create', { name: 'Solo', runtime: 'molecule' });
  await expect
    .poll(async () => {
      const { workspaces } = await callEngine(home, 'engine.snapshot', {});
      return workspaces.map(({ status }) => status);
    })
    .toEqual(['online']);
  const engine = await engineProcessId(app);

  const asked = await stubDialogs(app, ['Cancel', 'Quit']);
  await app.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(() => asked.jsonValue()).toHaveLength(1);
  expect((await asked.jsonValue())[0]).toContain('1 workspace is running');
  expect(app.windows()).toHaveLength(1);

  const gone = once(app.process(), 'exit');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await gone).toEqual([0, null]);
  // The system may take a moment to clear away a process that has ended.
  await expect(() => expect(() => process.kill(engine, 0)).toThrow('ESRCH')).toPass();
});

test('shows the window that is open when it is started again', async () => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const second = spawn(program ?? '', appArguments(home, 'process'), {
    env: appEnvironment(display),
    stdio: 'ignore',
  });
  expect(await once(second, 'exit')).toEqual([0, null]);
  const isShown = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => !window.isMinimized()));
  await expect.poll(isShown).toEqual([true]);
});

test('opens where it was', async () => {
  const bounds = { x: 60, y: 50, width: 900, height: 640 };
  await app.evaluate(
    ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
    bounds,
  );
  const stateFile = path.join(home, 'desktop/window-state.json');
  await expect
    .poll(() => readFile(stateFile, 'utf8').then(JSON.parse, () => null))
    .toMatchObject({ width: 900, height: 640 });
  const remembered = JSON.parse(await readFile(stateFile, 'utf8')) as typeof bounds;
  await killApp(launched);
  await open();
  const placed = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  );
  expect(placed).toMatchObject({ width: remembered.width, height: remembered.height });
});

test('has the page carry out commands of the menu', async () => {
  await expectConnected();
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette.open')?.click());
  await expect(page.getByRole('combobox', { name: 'Search workspaces and commands' })).toBeFocused();
});

test('has the menus that the page asks for', async () => {
  await expectConnected();
  const labels = () =>
    app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap(
        ({ submenu }) => submenu?.items.map(({ label }) => label) ?? [],
      ),
    );
  await expect.poll(labels).toContain('Keyboard shortcuts');
  expect(await labels()).toContain('Show or hide the outline');
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('help.shortcuts')?.click());
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('opens a pane in a window of its own, as closed as the first, and puts it back', async () => {
  await expectConnected();
  const opening = app.waitForEvent('window');
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('window.popOutDock')?.click());
  const dock = await opening;
  await expect(dock.getByRole('tablist', { name: 'Dock' })).toBeVisible();
  expect(dock.url()).toBe('app://molecule/?pane=dock&tab=timeline');
  expect(await dock.evaluate(() => ['require', 'process'].filter((name) => name in globalThis))).toEqual([]);
  await dock.evaluate(() => {
    const view = globalThis as unknown as {
      open(url: string): void;
      molecule: { openPane(query: string): void };
    };
    view.open('file:///etc/passwd');
    view.molecule.openPane('https://example.org/');
  });
  expect(app.windows()).toHaveLength(2);
  const closing = dock.waitForEvent('close');
  await dock.getByRole('button', { name: 'Put back into the main window' }).click();
  await closing;
  await expect(page.getByRole('region', { name: 'Dock', exact: true })).toBeVisible();
  expect(app.windows()).toHaveLength(1);
});
