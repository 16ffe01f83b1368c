import path from 'node:path';
import {
  type BrowserContext,
  expect,
  type Locator,
  type Page,
  test,
  type WebSocketRoute,
} from '@playwright/test';
import { AppError, type Workspace } from '../../../core/contract/index.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { expectAccessible } from '../accessibility.ts';
import { card, outlineRow, startDemo } from '../flows.ts';
import { picture } from '../screenshots.ts';

/**
 * The window around the canvas: panes, windows of panes, keys, themes, the connection. One page goes through all of it,
 * on an engine where nothing happens by itself.
 */
test.describe.configure({ mode: 'serial', timeout: 90_000 });

const STUDIO_SIZE = 12;
/** As browsers name the mouse among the pointers. */
const MOUSE_POINTER_ID = 1;
const staticFolder = path.resolve(
  import.meta.dirname,
  '../../..',
  process.env.MOLECULE_TEST_PAGE ?? 'dist/renderer',
);

let engine: SyntheticEngine;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];
/** What the tests break on purpose. */
const EXPECTED_COMPLAINT = /failed to render|Cannot read properties|WebSocket|ERR_/;

/** The ways of all windows to the engine, and whether new ones are let through. */
const sockets = new Set<{ readonly page: WebSocketRoute; readonly server: WebSocketRoute }>();
let isCut = false;

test.beforeAll(async ({ browser }) => {
  engine = await startSyntheticEngine({ workspaces: STUDIO_SIZE, port: 0, still: true, staticFolder });
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.routeWebSocket(/\/contract\/ws$/, (socket) => {
    if (isCut) {
      void socket.close();
      return;
    }
    sockets.add({ page: socket, server: socket.connectToServer() });
  });
  page = await context.newPage();
  context.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED_COMPLAINT.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(engine.url);
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
});

test.afterAll(async () => {
  // A page that outlives its engine would complain of that.
  await context?.close();
  await engine?.dispose();
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const inspector = (of = page) => of.getByRole('complementary', { name: 'Inspector' });
const outline = (of = page) => of.getByRole('complementary', { name: 'Outline' });
const dock = () => page.getByRole('region', { name: 'Dock', exact: true });
const toasts = () => page.getByRole('region', { name: 'Notifications', exact: true });
const statusBar = () => page.getByRole('contentinfo');
const tree = () => page.getByRole('tree');

function named(name: string): Workspace {
  const found = [...engine.state.workspaces.values()].find((workspace) => workspace.name === name);
  if (!found) throw new Error(`Nobody is called ${name}`);
  return found;
}

/** Runs a command by its name, as people do. */
async function command(title: string, on = page): Promise<void> {
  await on.keyboard.press('ControlOrMeta+k');
  await on.getByRole('combobox').fill(`>${title}`);
  await on.keyboard.press('Enter');
}

/** Cuts every way to the engine that there is. */
async function cutAll(): Promise<void> {
  for (const { page: end, server } of [...sockets]) {
    await end.close();
    await server.close();
  }
  sockets.clear();
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not on the page');
  return box;
}

async function expectApart(one: Locator, other: Locator): Promise<void> {
  const [a, b] = [await boxOf(one), await boxOf(other)];
  const apart =
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  expect(apart, JSON.stringify({ a, b })).toBe(true);
}

test('panes open, close and resize by keyboard, stay open side by side, and remember', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await outlineRow(page, 'Priya Nair').click();
  await expect(dock()).toBeVisible();
  await expect(inspector()).toBeVisible();
  const edge = page.getByRole('separator', { name: 'Width of the inspector' });
  const before = await boxOf(inspector());
  await edge.focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await boxOf(inspector())).width).toBe(before.width + 48);
  await page.keyboard.press('ControlOrMeta+b');
  await expect(outline()).toHaveCount(0);

  await page.reload();
  await expect(dock()).toBeVisible();
  await expect(outline()).toHaveCount(0);
  await expect.poll(async () => (await boxOf(inspector())).width).toBe(before.width + 48);
  await page.keyboard.press('ControlOrMeta+b');
  await page.keyboard.press('ControlOrMeta+j');
  await expect(outline()).toBeVisible();
  await expect(dock()).toHaveCount(0);
});

test('an edge is dragged by the first button alone, and let go however the drag ends', async () => {
  const edge = page.getByRole('separator', { name: 'Width of the outline' });
  const width = async () => (await boxOf(outline())).width;
  const before = await width();
  const { x, y, width: breadth, height } = await boxOf(edge);
  const from = { x: x + breadth / 2, y: y + height / 2 };
  const moved = async (by: number) => {
    await page.mouse.move(from.x + by, from.y);
    // What it sets is drawn by the frame after the next one at the latest.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    return (await width()) - before;
  };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button: 'right' });
  expect(await moved(20)).toBe(0);
  await page.mouse.up({ button: 'right' });
  await page.keyboard.press('Escape');

  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  expect(await moved(20)).toBe(20);
  // As when the system takes the pointer for something else.
  await edge.evaluate((element, mouse) => element.releasePointerCapture(mouse), MOUSE_POINTER_ID);
  await page.mouse.move(from.x + 300, from.y);
  await page.mouse.up();
  await page.mouse.move(from.x + 20, from.y);
  expect(await moved(18)).toBe(20);
  await edge.dblclick();
  await expect.poll(width).toBe(before);
});

test('A5: Enter does what the focused button says', async () => {
  await page.getByRole('button', { name: 'Dock', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(dock()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dock()).toHaveCount(0);
});

test('A6: Enter never confirms a removal', async () => {
  await outlineRow(page, 'Leo Fontaine').click();
  await command('Remove');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: /^Keep/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(named('Leo Fontaine').destroyAt).toBeNull();
});

test('A7: keys belong to the text while somebody types, and Escape keeps the draft', async () => {
  // Something that undo would take back, if it were not for the text.
  await command('Collapse all teams');
  await expect.poll(() => named('Tomás Rivera').collapsed).toBe(true);
  await outlineRow(page, 'Leo Fontaine').click();
  const composer = page.getByRole('textbox', { name: 'Message to Leo Fontaine' });
  await composer.fill('a');
  await composer.press('?');
  await composer.press('z');
  await expect(composer).toHaveValue('a?z');
  await composer.press('Shift+Digit1');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await composer.press('ControlOrMeta+z');
  await expect(composer).not.toHaveValue('a?z!');
  expect(named('Tomás Rivera').collapsed).toBe(true);
  await command('Expand all teams');
  await expect.poll(() => named('Tomás Rivera').collapsed).toBe(false);
  await composer.fill('Keep this');
  await composer.press('Escape');
  await expect(inspector()).toBeVisible();
  await outlineRow(page, 'Sade Okafor').click();
  await outlineRow(page, 'Leo Fontaine').click();
  await expect(composer).toHaveValue('Keep this');
  await composer.fill('');
});

test('every shortcut is in a sheet that can be searched, and one key opens it', async () => {
  await tree().focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('Show or hide the outline')).toBeVisible();
  await picture(page, 'frame-shortcuts-light');
  await expectAccessible(page);
  await sheet.getByRole('textbox').fill('undo');
  await expect(sheet.getByText('Show or hide the outline')).toHaveCount(0);
  await expect(sheet.getByText('Undo', { exact: true })).toBeVisible();
  await sheet.getByRole('textbox').fill('nothing like it');
  await expect(sheet.getByRole('status')).toContainText('No shortcut is about');
  // What is not found takes no room: the sheet is as small as what it says.
  const foundNothing = await sheet.boundingBox();
  await sheet.getByRole('button', { name: 'Show all shortcuts' }).click();
  await expect(sheet.getByText('Show or hide the outline')).toBeVisible();
  expect(foundNothing?.height).toBeLessThan(((await sheet.boundingBox())?.height ?? 0) - 100);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(tree()).toBeFocused();
  await page.keyboard.press('ControlOrMeta+/');
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
});

test('the palette finds workspaces and commands, and gives the focus back', async () => {
  await tree().focus();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('nour');
  await expect(page.getByRole('option', { name: /Nour Haddad/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(inspector().getByRole('heading', { name: 'Nour Haddad' })).toBeVisible();
  await command('Compact or comfortable rows');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await command('Compact or comfortable rows');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable');
});

test('U1: no text is under 12 pixels, and density and size can be chosen', async () => {
  const smallest = await page.evaluate(`Math.min(...[...document.querySelectorAll('body *')]
    .filter((element) => !element.closest('main') && element.checkVisibility() &&
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .map((element) => parseFloat(getComputedStyle(element).fontSize)))`);
  expect(smallest).toBeGreaterThanOrEqual(12);

  const row = outlineRow(page, 'Nour Haddad');
  const comfortable = await boxOf(row);
  const someCard = await boxOf(card(page, 'Nour Haddad'));
  await command('Compact or comfortable rows');
  await expect.poll(async () => (await boxOf(row)).height).toBeLessThan(comfortable.height);
  await command('Compact or comfortable rows');
  await expect.poll(async () => (await boxOf(row)).height).toBe(comfortable.height);

  await page.getByRole('button', { name: 'Appearance' }).click();
  const panel = page.getByRole('dialog', { name: 'Appearance' });
  await panel.getByRole('button', { name: 'Larger' }).click();
  await panel.getByRole('button', { name: 'Larger' }).click();
  await expect(panel).toContainText('125 %');
  await expect.poll(async () => (await boxOf(row)).height).toBeCloseTo(comfortable.height * 1.25, 0);
  await picture(page, 'frame-appearance-large-light');
  await page.keyboard.press('Escape');
  // The canvas has a zoom of its own; what is pointed at is what is met.
  await page.keyboard.press('Shift+Digit1');
  await card(page, 'Elif Kaya').click({ position: { x: 20, y: 12 } });
  await expect(inspector().getByRole('heading', { name: 'Elif Kaya' })).toBeVisible();
  // A menu opens where the pointer is.
  const place = await boxOf(card(page, 'Elif Kaya'));
  await page.mouse.click(place.x + 24, place.y + 12, { button: 'right' });
  const menu = await boxOf(page.getByRole('menu'));
  expect(Math.abs(menu.x - (place.x + 24))).toBeLessThan(3);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+0');
  await expect.poll(async () => (await boxOf(row)).height).toBe(comfortable.height);
  expect(someCard.width).toBeGreaterThan(0);
});

test('light, dark and high contrast are legible, and stand at the first paint', async () => {
  for (const theme of ['light', 'dark', 'high contrast']) {
    await command(`Theme: ${theme}`);
    const attribute = theme === 'high contrast' ? 'contrast' : theme;
    await expect(page.locator('html')).toHaveAttribute('data-theme', attribute);
    await expectAccessible(page);
    if (theme !== 'light') await picture(page, `frame-full-${attribute}`);
  }
  await command('Theme: dark');
  await command('Motion: reduced');
  await expect(page.locator('html')).toHaveAttribute('data-motion', 'reduced');

  // As long as the code is on its way, the page is dark already.
  let release = () => undefined as undefined;
  const held = new Promise<void>((resolve) => {
    release = () => void resolve();
  });
  await page.route('**/assets/index-*.js', async (route) => {
    await held;
    await route.continue();
  });
  const reloading = page.reload({ waitUntil: 'commit' });
  await reloading;
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-motion', 'reduced');
  release();
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
  await command('Theme: light');
  await command('Motion: follow');
});

test('U2: everything of a workspace is in four groups', async () => {
  await outlineRow(page, 'Priya Nair').click();
  const groups = inspector().getByRole('tablist', { name: 'Priya Nair' }).getByRole('tab');
  await expect(groups).toHaveText([/^Talk/, /^Observe/, /^Work/, /^Configure/]);
});

test('U3: panes open in windows of their own, agree with this one, and come back', async () => {
  await outlineRow(page, 'Priya Nair').click();
  const opening = context.waitForEvent('page');
  await inspector().getByRole('button', { name: 'Open in a window of its own' }).click();
  const talk = await opening;
  await expect(talk.getByRole('heading', { name: 'Priya Nair', level: 2 })).toBeVisible();
  await expect(talk).toHaveTitle('Priya Nair · Molecule Desktop');
  await expectAccessible(talk);
  await picture(talk, 'frame-popped-inspector-light');

  // The conversation stays in sight while this window looks at somebody else.
  await outlineRow(page, 'Sade Okafor').click();
  await expect(inspector().getByRole('heading', { name: 'Sade Okafor' })).toBeVisible();
  await expect(talk.getByRole('heading', { name: 'Priya Nair', level: 2 })).toBeVisible();

  const openingLogs = context.waitForEvent('page');
  await page.keyboard.press('ControlOrMeta+j');
  await dock().getByRole('tab', { name: 'Logs' }).click();
  await dock().getByRole('button', { name: 'Open in a window of its own' }).click();
  const logs = await openingLogs;
  await expect(dock()).toHaveCount(0);
  await expect(logs.getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');

  const openingOutline = context.waitForEvent('page');
  await outline().getByRole('button', { name: 'Open in a window of its own' }).click();
  const tall = await openingOutline;
  await expect(outline()).toHaveCount(0);
  await outlineRow(tall, 'Elif Kaya').click();
  await expect(inspector().getByRole('heading', { name: 'Elif Kaya' })).toBeVisible();

  await command('Theme: dark');
  for (const other of [talk, logs, tall]) {
    await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
  }
  await command('Theme: light');

  await page.getByRole('banner').getByRole('button', { name: 'Outline' }).click();
  await page.getByRole('banner').getByRole('button', { name: 'Outline' }).click();
  const closing = Promise.all([tall.waitForEvent('close'), logs.waitForEvent('close')]);
  await tall.getByRole('button', { name: 'Put back into the main window' }).click();
  await logs.getByRole('button', { name: 'Put back into the main window' }).click();
  await closing;
  await expect(outline()).toBeVisible();
  await expect(dock().getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');
  await talk.close();
  await page.keyboard.press('ControlOrMeta+j');
});

test('messages that nobody has read are counted, also after a reload, and read in one window is read in all', async ({
  browser,
}) => {
  await outlineRow(page, 'Sade Okafor').click();
  const { id } = named('Nour Haddad');
  engine.state.say({
    id: 'hello',
    workspaceId: id,
    role: 'agent',
    text: 'The covers are done.',
    files: [],
    state: 'sent',
    error: null,
    traceId: null,
    work: null,
    createdAt: Date.now(),
  });
  await expect(page).toHaveTitle('(1) Molecule Desktop');
  await expect(outlineRow(page, 'Nour Haddad')).toContainText('1 unread');
  // Another browser: what it knows comes from the engine alone.
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(`${engine.url}/?pane=outline`);
  await other.bringToFront();
  await expect(outlineRow(other, 'Nour Haddad')).toContainText('1 unread');
  await page.bringToFront();
  await page.reload();
  await expect(page).toHaveTitle('(1) Molecule Desktop');
  await expect(outlineRow(page, 'Nour Haddad')).toContainText('1 unread');
  await page.getByRole('button', { name: '1 unread message: show the first' }).click();
  await expect(page.getByText('The covers are done.')).toBeVisible();
  await expect(page).toHaveTitle('Molecule Desktop');
  await expect(outlineRow(other, 'Nour Haddad')).not.toContainText('unread');
  for (const each of [other, page]) {
    await each.bringToFront();
    await each.reload();
    await expect(outlineRow(each, 'Nour Haddad')).toBeVisible();
    await expect(outlineRow(each, 'Nour Haddad')).not.toContainText('unread');
  }
  await elsewhere.close();
});

test('a lost engine is told once, what is done waits for it, and nothing that came meanwhile is missed', async () => {
  isCut = true;
  await cutAll();
  await expect(page.getByText('The connection to the engine is lost.')).toBeVisible();
  await expect(statusBar()).toContainText(/Reconnecting, lost \d+ s ago/);
  const pill = page.getByRole('banner').getByRole('button', { name: 'Reconnecting', exact: true });
  await expect(pill, 'the pill says the same').toBeVisible();
  await picture(page, 'frame-lost-light');
  await expectAccessible(page);
  engine.state.patch(named('Aiko Tanaka').id, { name: 'Aiko Mori' });
  await outlineRow(page, 'Jonas Weber').click();
  await command('Pause the selected');
  await expect(page.getByRole('combobox')).toHaveCount(0);
  expect(named('Jonas Weber').status).toBe('online');

  isCut = false;
  await expect(toasts()).toContainText('The engine is back');
  await expect(page.getByText('The connection to the engine is lost.')).toHaveCount(0);
  await expect(statusBar()).toContainText('events/s');
  await expect(outlineRow(page, 'Aiko Mori')).toBeVisible();
  await expect(toasts().getByText('The engine is back')).toHaveCount(1);
  // What was asked for meanwhile happens now, and only once.
  await expect.poll(() => named('Jonas Weber').status).toBe('paused');
  engine.state.patch(named('Jonas Weber').id, { status: 'online', desired: 'running' });
});

test('what was on its way when the engine was lost is no error: it comes by itself with the engine', async () => {
  const note = inspector().getByText('The engine cannot be reached.');
  for (const [operation, group, tab] of [
    ['transcript.read', 'Work', 'Transcript'],
    ['chat.history', 'Talk', 'With people'],
  ] as const) {
    engine.faults.hold(operation);
    await outlineRow(page, operation === 'chat.history' ? 'Ilya Morozov' : 'Leo Fontaine').click();
    await inspector().getByRole('tab', { name: group }).click();
    await inspector().getByRole('tab', { name: tab }).click();
    await expect(inspector().getByRole('status', { name: /^(Asking|Loading)/ })).toBeVisible();
    isCut = true;
    await cutAll();
    await expect(note).toBeVisible();
    await expect(inspector().getByRole('region', { name: /^Error/ })).toHaveCount(0);
    engine.faults.release(operation);
    isCut = false;
    await expect(note).toHaveCount(0);
    await expect(inspector().getByRole('region', { name: /^Error/ })).toHaveCount(0);
  }
});

test('U12: whatever a pane shows, it says once that the engine is away, and takes nothing for an error', async () => {
  const away = (pane: Locator) => pane.getByText('The engine cannot be reached.');
  await outlineRow(page, 'Leo Fontaine').click();
  await page.keyboard.press('ControlOrMeta+j');
  isCut = true;
  await cutAll();
  for (const group of ['Talk', 'Observe', 'Work', 'Configure']) {
    await inspector().getByRole('tab', { name: group }).click();
    const tabs = inspector().getByRole('tablist', { name: group });
    for (const tab of await tabs.getByRole('tab').all()) {
      await tab.click();
      await expect(away(inspector())).toHaveCount(1);
      await expect(inspector().getByRole('region', { name: /^Error/ })).toHaveCount(0);
    }
  }
  for (const tab of await dock().getByRole('tab').all()) {
    await tab.click();
    await expect(away(dock())).toHaveCount(1);
  }
  await outlineRow(page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
  await expect(away(inspector()), 'the org as a whole as well').toHaveCount(1);
  isCut = false;
  await expect(away(page.locator('body'))).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+j');
  await outlineRow(page, 'Leo Fontaine').click();
  await inspector().getByRole('tab', { name: 'Talk' }).click();
  await inspector().getByRole('tab', { name: 'With people' }).click();
});

test('a machine without a network says so, and the engine goes on', async () => {
  await context.setOffline(true);
  await expect(statusBar()).toContainText('Offline');
  await expect(statusBar()).toContainText('events/s');
  await context.setOffline(false);
  await expect(statusBar()).not.toContainText('Offline');
});

test('a pane that breaks says so and can be tried again, while the rest goes on', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await dock().getByRole('tab', { name: 'Problems' }).click();
  const problem = {
    key: 'frame-test',
    title: 'A disk is nearly full',
    error: { code: 'disk', message: 'Only 1 GB left', actions: [] },
    workspaceId: null,
    since: Date.now(),
  };
  engine.state.raise({ ...problem, error: null as never });
  const broken = dock().getByRole('alert');
  await expect(broken).toContainText('Problems ran into a fault and stopped drawing');
  await expect(broken.getByRole('button', { name: 'Copy details' })).toBeVisible();
  await picture(page, 'frame-broken-pane-light');
  await expectAccessible(page);
  await outlineRow(page, 'Elif Kaya').click();
  await expect(inspector().getByRole('heading', { name: 'Elif Kaya' })).toBeVisible();
  engine.state.raise(problem as never);
  await broken.getByRole('button', { name: 'Try again' }).click();
  await expect(dock()).toContainText('Only 1 GB left');
  engine.state.emit({ type: 'problem.cleared', key: 'frame-test' });
  engine.state.problems.delete('frame-test');
  await page.keyboard.press('ControlOrMeta+j');
});

test('A21: messages cover neither composer nor map nor dock, and can be read later', async () => {
  await outlineRow(page, 'Leo Fontaine').click();
  await page.keyboard.press('ControlOrMeta+j');
  engine.state.undoMs = 120_000;
  await command('Remove');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove/ })
    .click();
  await expect(toasts()).toContainText('Leo Fontaine removed');
  await outlineRow(page, 'Elif Kaya').click();
  const shown = toasts().getByText('Leo Fontaine removed');
  await expectApart(shown, page.getByRole('textbox', { name: 'Message to Elif Kaya' }));
  await expectApart(toasts(), dock());
  // The map comes when the org is larger than what is seen of it.
  await command('Show cards at their natural size');
  await expect(page.locator('.react-flow__minimap')).toBeVisible();
  await expectApart(toasts(), page.locator('.react-flow__minimap'));
  await expectApart(toasts(), page.getByRole('toolbar', { name: 'Canvas' }));
  await picture(page, 'frame-messages-light');
  await tree().focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(outlineRow(page, 'Leo Fontaine')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+j');

  await statusBar()
    .getByRole('button', { name: /^Notifications/ })
    .click();
  const past = page.getByRole('dialog', { name: 'Past notifications' });
  await expect(past).toContainText('Undone');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(past).toHaveCount(0);
  await expect(statusBar().getByRole('button', { name: /^Notifications/ })).toBeFocused();
});

test('a message with something to do waits for who is at it, and gives the focus back when it goes', async () => {
  const own = await context.newPage();
  await own.clock.install();
  await own.goto(engine.url);
  const told = own.getByRole('region', { name: 'Notifications', exact: true });
  const undo = told.getByRole('button', { name: 'Undo' });
  const before = named('Nour Haddad').parentId;
  await outlineRow(own, 'Nour Haddad').dragTo(outlineRow(own, 'Tomás Rivera'));
  await undo.hover();
  await own.clock.runFor(20_000);
  await expect(undo).toBeVisible();
  await own.getByRole('tree').focus();
  await undo.focus();
  await own.mouse.move(700, 20);
  await own.clock.runFor(20_000);
  await expect(undo).toBeFocused();
  await own.keyboard.press('Enter');
  await expect(undo).toHaveCount(0);
  await expect(own.getByRole('tree')).toBeFocused();
  await expect.poll(() => named('Nour Haddad').parentId).toBe(before);

  // The engine is ahead of the page, which until then has nothing to make again.
  await expect(async () => {
    await own.keyboard.press('ControlOrMeta+Shift+z');
    await expect(told).toContainText('Done again', { timeout: 1_000 });
  }).toPass();
  await own.clock.runFor(7_000);
  await expect(told).not.toContainText('Done again');
  await own.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => named('Nour Haddad').parentId).toBe(before);
  await own.close();
});

test('the outline selects ranges and single ones, by pointer and by keyboard', async () => {
  const selected = () => tree().getByRole('treeitem', { selected: true });
  await outlineRow(page, 'Priya Nair').click();
  await outlineRow(page, 'Ilya Morozov').click({ modifiers: ['Shift'] });
  await expect(selected()).toHaveText([/Priya Nair/, /Leo Fontaine/, /Sade Okafor/, /Ilya Morozov/]);
  await outlineRow(page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
  await expect(selected()).toHaveCount(3);
  await expect(outline()).toContainText('3 selected');
  await outlineRow(page, 'Priya Nair').click();
  await tree().focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected()).toHaveCount(3);
  await outlineRow(page, 'Priya Nair').click();
});

test('A6: Delete in the outline asks about what is selected, and Enter keeps it', async () => {
  const dialog = page.getByRole('dialog');
  await outlineRow(page, 'Priya Nair').click();
  await outlineRow(page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
  await tree().focus();
  await page.keyboard.press('Delete');
  const named = dialog.getByRole('list', { name: 'Would be removed' });
  await expect(named).toContainText('Priya Nair');
  await expect(named).toContainText('Leo Fontaine');
  await expect(dialog.getByRole('button', { name: 'Keep them' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(outlineRow(page, 'Priya Nair')).toBeVisible();
  // Where the keyboard went on to somebody else, it is about that one.
  await outlineRow(page, 'Priya Nair').click();
  await tree().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(named).not.toContainText('Priya Nair');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('dragging in the outline nests, and undo takes it back', async () => {
  await outlineRow(page, 'Nour Haddad').click();
  const rows = tree().getByRole('treeitem');
  const asItWas = await rows.allTextContents();
  await outlineRow(page, 'Nour Haddad').dragTo(outlineRow(page, 'Tomás Rivera'));
  await expect.poll(() => named('Nour Haddad').parentId).toBe(named('Tomás Rivera').id);
  await tree().focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => named('Nour Haddad').parentId).toBe(named('Hanna Sørensen').id);
  // The engine is ahead of the page: whoever drags before the rows have moved back drops on the next one.
  await expect(rows).toHaveText(asItWas);
  // Nobody goes below itself.
  // Until a drag is over the browser keeps the pointer to it, and a click is lost.
  const over = page.evaluate(
    () => new Promise<void>((resolve) => addEventListener('dragend', () => resolve(), { once: true })),
  );
  await outlineRow(page, 'Priya Nair').dragTo(outlineRow(page, 'Elif Kaya'));
  await over;
  expect(named('Priya Nair').parentId).toBe(named('Mara Lindqvist').id);
});

test('U13: every status is counted, also paused and degraded', async () => {
  engine.state.patch(named('Jonas Weber').id, { status: 'paused', desired: 'paused' });
  await expect(outline().getByRole('button', { name: 'Paused: 2' })).toBeVisible();
  await expect(outline().getByRole('button', { name: 'Degraded: 1' })).toBeVisible();
  await outline().getByRole('button', { name: 'Every status' }).click();
  const table = page.getByRole('dialog', { name: 'Every status' }).getByRole('table');
  await expect(table.getByRole('row')).toHaveText([
    /Status/,
    /Failed\s*1/,
    /Degraded\s*1/,
    /Starting\s*0/,
    /Waiting\s*0/,
    /Working\s*\d/,
    /Awaiting agent\s*0/,
    /Offline\s*0/,
    /Paused\s*2/,
    /Asleep\s*0/,
    /Online\s*\d/,
  ]);
  await expectAccessible(page);
  await table.getByRole('button', { name: 'Paused' }).click();
  await page.keyboard.press('Escape');
  await expect(outlineRow(page, 'Jonas Weber')).toBeVisible();
  await expect(outlineRow(page, 'Elif Kaya')).toHaveCount(0);
  await outline().getByRole('button', { name: 'Paused: 2' }).click();
  await expect(outlineRow(page, 'Elif Kaya')).toBeVisible();
});

test('an outline of a thousand draws only what is in sight', async ({ browser }) => {
  const large = await startSyntheticEngine({ workspaces: 1_000, port: 0, still: true, staticFolder });
  const tall = await browser.newPage();
  await tall.goto(`${large.url}/?pane=outline`);
  await expect(tall.getByText('1000 workspaces')).toBeVisible();
  expect(await tall.getByRole('treeitem').count()).toBeLessThan(80);
  await tall.getByRole('tree').focus();
  await tall.keyboard.press('End');
  await expect(tall.getByRole('treeitem').last()).toBeVisible();
  expect(await tall.getByRole('treeitem').count()).toBeLessThan(80);
  await tall.close();
  await large.dispose();
});

test('U12: a window of a pane says that the org comes, that it could not be loaded, or that nobody is there yet', async ({
  browser,
}) => {
  const empty = await startSyntheticEngine({ workspaces: STUDIO_SIZE, port: 0, empty: true, staticFolder });
  const tall = await browser.newPage();
  const loading = tall.getByRole('status', { name: 'Loading the org' });
  const notLoaded = tall.getByRole('region', { name: 'Error: The org could not be loaded' });
  for (const pane of ['outline', 'dock']) {
    empty.faults.hold('engine.snapshot');
    await tall.goto(`${empty.url}/?pane=${pane}`);
    await expect(loading).toBeVisible();
    await expect(tall.getByText('Nobody matches')).toHaveCount(0);
    empty.faults.release();
    empty.faults.fail('engine.snapshot', new AppError('store_unreadable', 'The store cannot be read'));
    await tall.reload();
    await expect(notLoaded).toContainText('The store cannot be read');
    await expect(loading).toHaveCount(0);
    empty.faults.release();
    await notLoaded.getByRole('button', { name: 'Try again' }).click();
    await expect(notLoaded).toHaveCount(0);
  }
  await expect(tall.getByRole('tab', { name: 'Timeline' })).toBeVisible();
  await tall.goto(`${empty.url}/?pane=outline`);
  await expect(tall.getByText('No workspaces yet')).toBeVisible();
  await expect(tall.getByText('Nobody matches')).toHaveCount(0);
  await expectAccessible(tall);
  await tall.getByRole('button', { name: 'New workspace…' }).click();
  await expect(tall.getByRole('dialog', { name: 'New workspace' })).toBeVisible();
  await tall.close();
  await empty.dispose();
});

test('A20: the first step on an empty canvas does what it says', async ({ browser }) => {
  const empty = await startSyntheticEngine({ workspaces: STUDIO_SIZE, port: 0, empty: true, staticFolder });
  const first = await browser.newPage();
  await first.goto(empty.url);
  await expect(first.getByRole('button', { name: 'Dock', exact: true })).toBeVisible();
  await first.keyboard.press('ControlOrMeta+j');
  await expect(first.getByRole('region', { name: 'Dock', exact: true })).toBeVisible();
  await first.keyboard.press('ControlOrMeta+j');
  await startDemo(first);
  await first.close();
  await empty.dispose();
});

test('a narrow window stays usable', async () => {
  await page.setViewportSize({ width: 900, height: 640 });
  await outlineRow(page, 'Priya Nair').click();
  await expect(inspector().getByRole('heading', { name: 'Priya Nair' })).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
});
