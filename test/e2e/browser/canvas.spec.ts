import path from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { Workspace } from '../../../core/contract/index.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { card, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';

/**
 * The canvas by hand: where cards are put, who they join, what undo takes back, and what can be had of it. One window
 * goes through all of it on an engine that keeps still; each test leaves the studio as it found it.
 */
test.describe.configure({ mode: 'serial' });

const STUDIO_SIZE = 12;
const staticFolder =
  process.env.MOLECULE_TEST_RENDERER ?? path.resolve(import.meta.dirname, '../../../dist/renderer');

let engine: SyntheticEngine;
let page: Page;
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  engine = await startSyntheticEngine({ workspaces: STUDIO_SIZE, port: 0, still: true, staticFolder });
  // Long enough for the slowest machine.
  engine.state.undoMs = 120_000;
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
  });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(engine.url);
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
});

test.afterAll(async () => {
  // A page that outlives its engine would complain of that.
  await page?.context().close();
  await engine?.dispose();
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const canvas = () => page.getByRole('main');
const toasts = () => page.getByRole('region', { name: 'Notifications' });
const node = (name: string) =>
  page.locator('.react-flow__node', { has: page.locator(`[role="group"][aria-label^="${name}, "]`) });
const slot = () => page.locator('[data-slot]');
const selectionBar = () => canvas().getByRole('toolbar', { name: 'Selection' });

function find(name: string): Workspace {
  const found = [...engine.state.workspaces.values()].find(
    (each) => each.name === name && each.destroyAt === null,
  );
  if (!found) throw new Error(`There is no ${name}`);
  return found;
}

function parentOf(name: string): string | undefined {
  const { parentId } = find(name);
  return parentId === null ? undefined : engine.state.workspaces.get(parentId)?.name;
}

async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (!box) throw new Error('It is not on the screen');
  return box;
}

/** The middle of a card's upper part, where nothing else takes the pointer. */
async function grip(name: string) {
  const box = await boxOf(card(page, name));
  return { x: box.x + Math.min(60, box.width / 3), y: box.y + Math.min(24, box.height / 3) };
}

/** Takes a card by its head and carries it to a point; the pointer stays down. */
async function carry(name: string, to: { x: number; y: number }): Promise<void> {
  const from = await grip(name);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 6, from.y + 6);
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
}

/** A point inside the frame of a team that no member covers: beside its name. */
async function headOf(team: string) {
  const box = await boxOf(card(page, team));
  return { x: box.x + box.width * 0.62, y: box.y + box.height * 0.4 };
}

/** Where a line comes to a card from above. */
async function lineTo(name: string) {
  const box = await boxOf(node(name));
  return { x: box.x + box.width / 2, y: box.y - 6 };
}

async function clear(): Promise<void> {
  await canvas()
    .locator('.react-flow__pane')
    .click({ position: { x: 6, y: 300 } });
  await page.keyboard.press('Escape');
}

async function undo(): Promise<void> {
  await page.keyboard.press('ControlOrMeta+z');
}

test('a card that is dragged onto a team joins it, and undo takes it out again', async () => {
  await clear();
  await carry('Aiko Tanaka', await headOf('Hanna Sørensen'));
  await expect(canvas().getByText('Into Hanna Sørensen')).toBeVisible();
  await expect(slot()).toHaveCount(1);
  // The team is shown as large as it will be: where the card lands is inside of it.
  const [frame, landing] = [await boxOf(page.locator('[data-frame]')), await boxOf(slot())];
  expect(landing.y + landing.height).toBeLessThan(frame.y + frame.height);
  expect(landing.x + landing.width).toBeLessThan(frame.x + frame.width);
  expect(landing.x).toBeGreaterThan(frame.x);
  await picture(page, 'canvas-nest-light');
  await page.mouse.up();
  await expect.poll(() => parentOf('Aiko Tanaka')).toBe('Hanna Sørensen');
  expect(find('Aiko Tanaka').canvas).not.toBeNull();
  await expect(toasts()).toContainText('Aiko Tanaka: now in the team of Hanna Sørensen');
  await expect(toasts()).toContainText('learns of its new lead when it restarts');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const { position, canvas: place } = find('Aiko Tanaka');
  expect({ position, place }).not.toEqual({ position: 0, place: null });
  await toasts().getByRole('button', { name: 'Undo', exact: true }).first().click();
  await expect.poll(() => parentOf('Aiko Tanaka')).toBe('Tomás Rivera');
  // It is back in its place among its siblings, too.
  expect(find('Aiko Tanaka')).toMatchObject({ position: 0, canvas: null });
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect.poll(() => parentOf('Aiko Tanaka')).toBe('Hanna Sørensen');
  await undo();
  await expect.poll(() => parentOf('Aiko Tanaka')).toBe('Tomás Rivera');
});

test('U9: nesting asks nothing, Esc puts everything back, and Mod only moves', async () => {
  const before = await boxOf(node('Leo Fontaine'));
  const changes = engine.state.seq;
  await carry('Leo Fontaine', await headOf('Hanna Sørensen'));
  await expect(slot()).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(slot()).toHaveCount(0);
  expect(await boxOf(node('Leo Fontaine'))).toEqual(before);
  await page.mouse.move(400, 400);
  await page.mouse.up();
  expect(await boxOf(node('Leo Fontaine'))).toEqual(before);
  expect(engine.state.seq).toBe(changes);

  await page.keyboard.down('Control');
  await carry('Leo Fontaine', await headOf('Hanna Sørensen'));
  await expect(slot()).toHaveCount(0);
  await page.mouse.up();
  await page.keyboard.up('Control');
  await expect.poll(() => find('Leo Fontaine').canvas).not.toBeNull();
  expect(parentOf('Leo Fontaine')).toBe('Priya Nair');
  await undo();
  await expect.poll(() => find('Leo Fontaine').canvas).toBeNull();
});

test('A11: a dragged team takes its members along in the same frame', async () => {
  const team = await boxOf(node('Tomás Rivera'));
  const member = await boxOf(node('Jonas Weber'));
  await carry('Tomás Rivera', {
    x: (await grip('Tomás Rivera')).x + 60,
    y: (await grip('Tomás Rivera')).y + 70,
  });
  const [teamNow, memberNow] = [await boxOf(node('Tomás Rivera')), await boxOf(node('Jonas Weber'))];
  expect(Math.round(memberNow.x - teamNow.x)).toBe(Math.round(member.x - team.x));
  expect(Math.round(memberNow.y - teamNow.y)).toBe(Math.round(member.y - team.y));
  await expect(node('Jonas Weber')).toHaveCSS('transition-property', /^(all|none)$/);
  await expect(node('Jonas Weber')).toHaveCSS('transition-duration', '0s');
  await expect(node('Jonas Weber')).toHaveCSS('animation-name', 'none');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await boxOf(node('Tomás Rivera'))).toEqual(team);
});

test('A1: a moved team keeps its members where they are in it, also after a reload', async () => {
  const offset = async () => {
    const [team, member] = [await boxOf(node('Tomás Rivera')), await boxOf(node('Aiko Tanaka'))];
    return {
      x: Math.round(((member.x - team.x) / team.width) * 1000),
      y: Math.round(((member.y - team.y) / team.height) * 1000),
    };
  };
  const before = await offset();
  await page.keyboard.down('Control');
  await carry('Tomás Rivera', {
    x: (await grip('Tomás Rivera')).x + 60,
    y: (await grip('Tomás Rivera')).y + 330,
  });
  await page.mouse.up();
  await page.keyboard.up('Control');
  await expect.poll(() => find('Tomás Rivera').canvas).not.toBeNull();
  expect(find('Aiko Tanaka').canvas).toBeNull();
  await page.reload();
  await expect(card(page, 'Aiko Tanaka')).toBeVisible();
  expect(await offset()).toEqual(before);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('>Tidy up');
  await page.keyboard.press('Enter');
  await expect.poll(() => find('Tomás Rivera').canvas).toBeNull();
});

test('A2: a drag of several moves and nests every one of them, in one step', async () => {
  await clear();
  await card(page, 'Leo Fontaine').click({ position: { x: 60, y: 20 } });
  await card(page, 'Elif Kaya').click({ position: { x: 60, y: 20 }, modifiers: ['Shift'] });
  await expect(selectionBar()).toContainText('2 selected');
  // The legend of the lines lies beside it.
  await canvas().getByRole('button', { name: 'What the lines mean' }).click();
  await picture(page, 'canvas-selection-light');
  await expectAccessibleInBothThemes(page);
  await canvas().getByRole('button', { name: 'Close the legend' }).click();
  await carry('Leo Fontaine', await headOf('Tomás Rivera'));
  await expect(slot()).toHaveCount(2);
  await page.mouse.up();
  await expect
    .poll(() => [parentOf('Leo Fontaine'), parentOf('Elif Kaya')])
    .toEqual(['Tomás Rivera', 'Tomás Rivera']);
  expect(find('Leo Fontaine').canvas).not.toEqual(find('Elif Kaya').canvas);
  await undo();
  await expect
    .poll(() => [parentOf('Leo Fontaine'), parentOf('Elif Kaya')])
    .toEqual(['Priya Nair', 'Priya Nair']);

  // A lead and one of its members: the member goes with the lead, and stays in its team.
  await clear();
  await card(page, 'Hanna Sørensen').click({ position: { x: 60, y: 20 } });
  await card(page, 'Nour Haddad').click({ position: { x: 60, y: 20 }, modifiers: ['Shift'] });
  await carry('Hanna Sørensen', await headOf('Tomás Rivera'));
  await page.mouse.up();
  await expect.poll(() => parentOf('Hanna Sørensen')).toBe('Tomás Rivera');
  expect(parentOf('Nour Haddad')).toBe('Hanna Sørensen');
  await undo();
  await expect.poll(() => parentOf('Hanna Sørensen')).toBe('Mara Lindqvist');
});

test('whom the engine refuses goes back to where it was, and is named', async () => {
  await clear();
  engine.state.patch(find('Hanna Sørensen').id, { desired: 'paused', status: 'paused' });
  await carry('Jonas Weber', await headOf('Hanna Sørensen'));
  await page.mouse.up();
  await expect(toasts()).toContainText('Not moved: Jonas Weber');
  await expect(toasts()).toContainText('Hanna Sørensen is paused');
  expect(parentOf('Jonas Weber')).toBe('Tomás Rivera');
  await expect(card(page, 'Jonas Weber')).toHaveAccessibleName(/in the team of Tomás Rivera/);
  await toasts().getByRole('button', { name: 'Dismiss' }).last().click();
  engine.state.patch(find('Hanna Sørensen').id, { desired: 'running', status: 'online' });
});

test('A3: what a new snapshot says changes neither the selection nor what was put somewhere', async () => {
  await clear();
  await card(page, 'Sade Okafor').click({ position: { x: 60, y: 20 } });
  await card(page, 'Ilya Morozov').click({ position: { x: 60, y: 20 }, modifiers: ['Shift'] });
  const before = await boxOf(node('Sade Okafor'));
  const again = page.waitForEvent('websocket');
  await page.context().setOffline(true);
  engine.dropConnections();
  await page.context().setOffline(false);
  await again;
  await expect(selectionBar()).toContainText('2 selected');
  await expect(card(page, 'Sade Okafor')).toHaveAttribute('aria-current', 'true');
  expect(await boxOf(node('Sade Okafor'))).toEqual(before);
  // The browser tells that there was no way to the engine.
  complaints.length = 0;
});

test('A4: Backspace after a drag removes nothing by itself', async () => {
  await clear();
  const from = await grip('Mateo Silva');
  await carry('Mateo Silva', { x: from.x + 8, y: from.y + 4 });
  await page.mouse.up();
  await card(page, 'Mateo Silva').focus();
  await page.keyboard.press('Backspace');
  const dialog = page.getByRole('dialog', { name: 'Remove Mateo Silva?' });
  await expect(dialog.getByRole('button', { name: /^Keep/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(card(page, 'Mateo Silva')).toBeVisible();
  expect(find('Mateo Silva').destroyAt).toBeNull();
});

test('A5: Enter acts on what has the focus, and jumps nowhere', async () => {
  await clear();
  await card(page, 'Priya Nair').focus();
  const view = () => page.locator('.react-flow__viewport').getAttribute('style');
  const before = await view();
  await page.keyboard.press('Enter');
  await expect(card(page, 'Priya Nair')).toBeFocused();
  await expect(
    page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading', { level: 2 }),
  ).toHaveText('Priya Nair');
  expect(await view()).toBe(before);
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Priya Nair');
  // A button elsewhere still gets its Enter.
  await canvas().getByRole('button', { name: 'Activity lines' }).focus();
  await page.keyboard.press('Enter');
  await expect(canvas().getByRole('button', { name: 'Activity lines' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );
  await page.keyboard.press('Enter');
  await expect(canvas().getByRole('button', { name: 'Activity lines' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test('U4, U5: one selection, which a click sets, keys add to, a box draws and Esc clears', async () => {
  await clear();
  await card(page, 'Leo Fontaine').click({ position: { x: 60, y: 20 } });
  await card(page, 'Leo Fontaine').click({ position: { x: 60, y: 20 } });
  await expect(card(page, 'Leo Fontaine')).toHaveAttribute('aria-current', 'true');
  // The tree and the inspector show the same selection.
  await expect(outlineRow(page, 'Leo Fontaine')).toHaveAttribute('aria-selected', 'true');
  await card(page, 'Sade Okafor').click({ position: { x: 60, y: 20 }, modifiers: ['ControlOrMeta'] });
  await expect(selectionBar()).toContainText('2 selected');
  await expect(outlineRow(page, 'Sade Okafor')).toHaveAttribute('aria-selected', 'true');
  await card(page, 'Leo Fontaine').click({ position: { x: 60, y: 20 } });
  await expect(selectionBar()).toHaveCount(0);
  await expect(card(page, 'Sade Okafor')).toHaveAttribute('aria-current', 'false');

  await card(page, 'Leo Fontaine').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(selectionBar()).toContainText(`${STUDIO_SIZE} selected`);
  await page.keyboard.press('Escape');
  await expect(selectionBar()).toHaveCount(0);

  const [first, last] = [await boxOf(node('Leo Fontaine')), await boxOf(node('Sade Okafor'))];
  await page.keyboard.down('Shift');
  await page.mouse.move(Math.min(first.x, last.x) - 6, Math.min(first.y, last.y) - 6);
  await page.mouse.down();
  await page.mouse.move(
    Math.max(first.x + first.width, last.x + last.width) + 6,
    Math.max(first.y + first.height, last.y + last.height) + 6,
    { steps: 4 },
  );
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(card(page, 'Leo Fontaine')).toHaveAttribute('aria-current', 'true');
  await expect(card(page, 'Sade Okafor')).toHaveAttribute('aria-current', 'true');
  await expect(card(page, 'Priya Nair')).toHaveAttribute('aria-current', 'false');
  await page.keyboard.press('Escape');
  await expect(selectionBar()).toHaveCount(0);
});

test('copies: Mod+D, copy and paste into a team, cut and paste, Alt and drag', async () => {
  await clear();
  await card(page, 'Hanna Sørensen').click({ position: { x: 60, y: 20 } });
  await page.keyboard.press('ControlOrMeta+d');
  await expect(card(page, 'Hanna Sørensen copy')).toBeVisible();
  await expect.poll(() => engine.state.workspaces.size).toBe(STUDIO_SIZE + 3);
  await undo();
  await expect(card(page, 'Hanna Sørensen copy')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(card(page, 'Hanna Sørensen copy')).toBeVisible();
  await undo();
  await expect(card(page, 'Hanna Sørensen copy')).toHaveCount(0);
  // The view went to the copies; the whole org again.
  await page.keyboard.press('0');
  await expect(card(page, 'Mara Lindqvist')).toBeInViewport({ ratio: 1 });

  await card(page, 'Jonas Weber').click({ position: { x: 60, y: 20 } });
  await page.keyboard.press('ControlOrMeta+c');
  await expect(toasts()).toContainText('1 workspace on the clipboard');
  await card(page, 'Hanna Sørensen').click({ position: { x: 60, y: 20 } });
  await page.keyboard.press('ControlOrMeta+v');
  await expect(card(page, 'Jonas Weber')).toHaveCount(2);
  await undo();
  await expect(card(page, 'Jonas Weber')).toHaveCount(1);
  await page.keyboard.press('0');
  await expect(card(page, 'Mara Lindqvist')).toBeInViewport({ ratio: 1 });

  await card(page, 'Jonas Weber').click({ position: { x: 60, y: 20 } });
  await page.keyboard.press('ControlOrMeta+x');
  await card(page, 'Priya Nair').click({ position: { x: 60, y: 20 } });
  await page.keyboard.press('ControlOrMeta+v');
  await expect.poll(() => parentOf('Jonas Weber')).toBe('Priya Nair');
  await undo();
  await expect.poll(() => parentOf('Jonas Weber')).toBe('Tomás Rivera');

  await page.evaluate(() => navigator.clipboard.writeText('a shopping list'));
  await page.keyboard.press('ControlOrMeta+v');
  await expect(toasts()).toContainText('There is no workspace on the clipboard');

  await clear();
  await page.keyboard.down('Alt');
  await carry('Nour Haddad', await headOf('Tomás Rivera'));
  await expect(canvas().getByText('Copy into Tomás Rivera')).toBeVisible();
  await page.mouse.up();
  await page.keyboard.up('Alt');
  await expect(card(page, 'Nour Haddad')).toHaveCount(2);
  expect(find('Nour Haddad').parentId).toBe(find('Hanna Sørensen').id);
  await undo();
  await expect(card(page, 'Nour Haddad')).toHaveCount(1);
});

test('A13, A23: several are removed with all below them, and the dialog names everybody', async () => {
  await clear();
  await card(page, 'Hanna Sørensen').click({ position: { x: 60, y: 20 } });
  await card(page, 'Nour Haddad').click({ position: { x: 60, y: 20 }, modifiers: ['Shift'] });
  await card(page, 'Leo Fontaine').click({ position: { x: 60, y: 20 }, modifiers: ['Shift'] });
  await selectionBar().getByRole('button', { name: 'Remove…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list').getByRole('listitem')).toHaveText([
    /Hanna Sørensen/,
    /Mateo Silva/,
    /Nour Haddad/,
    /Leo Fontaine/,
  ]);
  await dialog.getByRole('button', { name: /^Remove/ }).click();
  await expect(card(page, 'Hanna Sørensen')).toHaveCount(0);
  await expect(card(page, 'Leo Fontaine')).toHaveCount(0);
  await undo();
  for (const name of ['Hanna Sørensen', 'Mateo Silva', 'Nour Haddad', 'Leo Fontaine']) {
    await expect(card(page, name)).toBeVisible();
  }
  await expect(toasts()).toContainText('Undone: Remove 2 workspaces');
});

test('a removal that is destroyed by now says that it is too late', async () => {
  engine.state.undoMs = 300;
  await card(page, 'Leo Fontaine').focus();
  await page.keyboard.press('Delete');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove/ })
    .click();
  await expect
    .poll(() => [...engine.state.workspaces.values()].some(({ name }) => name === 'Leo Fontaine'))
    .toBe(false);
  await expect(toasts()).not.toContainText('Leo Fontaine removed');
  await undo();
  await expect(toasts()).toContainText('It is too late to bring Leo Fontaine back');
  engine.state.undoMs = 120_000;
});

test('A25: the canvas is one stop for the Tab key, and arrows go to neighbours, leads and members', async () => {
  await clear();
  await expect(canvas().locator('.react-flow [tabindex="0"]')).toHaveCount(1);
  await card(page, 'Mara Lindqvist').focus();
  await page.keyboard.press('ArrowDown');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const visited = new Set<string>([await focused()]);
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowUp']) {
    await page.keyboard.press(key);
    visited.add(await focused());
    await expect(canvas().locator('.react-flow [tabindex="0"]')).toHaveCount(1);
  }
  expect(visited.size).toBeGreaterThan(3);
  await expect(card(page, 'Aiko Tanaka')).toHaveAccessibleName(/1 of 2 in the team of Tomás Rivera$/);
  await expect(card(page, 'Mara Lindqvist')).toHaveAccessibleName(
    /team with 10 members, 1 of 1 at the top level$/,
  );
});

test('the keyboard renames, nests, opens menus and zooms, and leaves those alone who type', async () => {
  await card(page, 'Jonas Weber').focus();
  await page.keyboard.press('F2');
  const field = page.getByRole('textbox', { name: 'New name for Jonas Weber' });
  await expect(field).toBeFocused();
  // Letters and signs are text here, and no command.
  await field.fill('Jonas M+0 Weber');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Jonas M\\+0 Weber')).toBeFocused();
  await expect.poll(() => find('Jonas M+0 Weber').name).toBe('Jonas M+0 Weber');
  await undo();
  await expect(card(page, 'Jonas Weber')).toBeVisible();
  await card(page, 'Jonas Weber').focus();
  await page.keyboard.press('F2');
  await field.fill('Nobody');
  await page.keyboard.press('Escape');
  await expect(card(page, 'Jonas Weber')).toBeFocused();

  await page.keyboard.press('m');
  const move = page.getByRole('dialog', { name: 'Move Jonas Weber' });
  await move.getByRole('radio', { name: 'Hanna Sørensen' }).check();
  await page.keyboard.press('Enter');
  await expect.poll(() => parentOf('Jonas Weber')).toBe('Hanna Sørensen');
  await undo();
  await expect.poll(() => parentOf('Jonas Weber')).toBe('Tomás Rivera');

  await card(page, 'Jonas Weber').focus();
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: 'Workspace' });
  await expect(menu).toBeVisible();
  const at = await boxOf(menu);
  expect(at.y + at.height).toBeLessThanOrEqual(900);
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(card(page, 'Jonas Weber')).toBeFocused();

  // The first time its code has to come; from then on the dialog opens while the menu closes.
  for (let turn = 0; turn < 2; turn += 1) {
    await page.keyboard.press('Shift+F10');
    await menu.getByRole('menuitem', { name: 'Remove…' }).press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(card(page, 'Jonas Weber')).toBeFocused();
  }

  const zoom = canvas().getByRole('button', { name: /^Zoom \d+ percent/ });
  await page.keyboard.press('1');
  await expect(zoom).toHaveText('100%');
  await page.keyboard.press('-');
  await expect(zoom).not.toHaveText('100%');
  await page.keyboard.press('0');
  await expect(card(page, 'Mara Lindqvist')).toBeInViewport({ ratio: 1 });
});

test('teams fold and open one by one or all at once, and each is one step', async () => {
  await card(page, 'Priya Nair').focus();
  await page.keyboard.press('c');
  await expect(card(page, 'Sade Okafor')).toHaveCount(0);
  await expect(card(page, 'Priya Nair')).toHaveAccessibleName(/collapsed team with \d members/);
  await undo();
  await expect(card(page, 'Sade Okafor')).toBeVisible();
  await canvas()
    .locator('.react-flow__pane')
    .click({ button: 'right', position: { x: 6, y: 300 } });
  const all = await page.locator('[data-workspace]').count();
  await page.getByRole('menuitem', { name: 'Collapse all teams' }).click();
  await expect(page.locator('[data-workspace]')).toHaveCount(4);
  await undo();
  await expect(page.locator('[data-workspace]')).toHaveCount(all);
});

test('U6: whoever is looked for is shown: teams open and the view moves there', async () => {
  engine.state.patch(find('Hanna Sørensen').id, { collapsed: true });
  await expect(card(page, 'Nour Haddad')).toHaveCount(0);
  await page.keyboard.press('1');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('Nour');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Nour Haddad')).toBeInViewport({ ratio: 1 });
  expect(find('Hanna Sørensen').collapsed).toBe(false);

  // Where the inspector lies over the canvas, it does not lie over what it is about.
  await page.setViewportSize({ width: 900, height: 700 });
  await outlineOrPalette('Mateo');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toBeVisible();
  await expect
    .poll(async () => {
      const [shown, over] = [await boxOf(card(page, 'Mateo Silva')), await boxOf(inspector)];
      return shown.x + shown.width <= over.x || shown.x >= over.x + over.width;
    })
    .toBe(true);
  await picture(page, 'canvas-narrow-light');
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('the bars of the canvas have room between two panes, and cover nothing of an org that is shown whole', async () => {
  await clear();
  await outlineRow(page, 'Ilya Morozov').click();
  await outlineRow(page, 'Sade Okafor').click({ modifiers: ['ControlOrMeta'] });
  const toolbar = canvas().getByRole('toolbar', { name: 'View of the canvas' });
  for (const width of [900, 1280, 1680]) {
    await page.setViewportSize({ width, height: 700 });
    await toolbar.getByRole('button', { name: 'Show everything' }).click();
    const [room, below] = [await boxOf(canvas()), await boxOf(toolbar)];
    expect(below.x - room.x).toBeGreaterThanOrEqual(8);
    expect(room.x + room.width - below.x - below.width).toBeGreaterThanOrEqual(8);
    // One row, however little room there is.
    expect(below.height).toBeLessThan(40);
    await expect
      .poll(async () => {
        const [above, org] = [await boxOf(selectionBar()), await boxOf(node('Mara Lindqvist'))];
        return [org.y - above.y - above.height >= 0, org.y + org.height <= (await boxOf(toolbar)).y];
      })
      .toEqual([true, true]);
    expect(await selectionBar().evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBe(0);
    if (width === 900) await picture(page, 'canvas-between-panes-light');
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await clear();
});

async function outlineOrPalette(name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill(name);
  await page.keyboard.press('Enter');
}

test('A12: zoom to a team shows all of it, however deep it is nested', async () => {
  await card(page, 'Tomás Rivera').focus();
  await page.keyboard.press('z');
  for (const name of ['Tomás Rivera', 'Aiko Tanaka', 'Jonas Weber']) {
    await expect(card(page, name)).toBeInViewport({ ratio: 1 });
  }
  await page.keyboard.press('0');
});

test('A9: nothing of a card is cut off where people need it', async () => {
  await clear();
  await page.keyboard.press('0');
  const starting = find('Sade Okafor');
  engine.state.patch(starting.id, { status: 'provisioning', phase: { step: 'image', since: Date.now() } });
  const toBuild = card(page, 'Sade Okafor').getByRole('button');
  await expect(toBuild).toHaveCount(1);
  /** How many buttons of cards are there, and those of which a pointer meets something else near an edge. */
  const buttons = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll('[data-card] button')].filter((each) =>
        each.checkVisibility(),
      );
      const cut = all.filter((button) => {
        const { left, right, top, bottom } = button.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        const edges = [
          [left + 1, y],
          [right - 1, y],
          [x, top + 1],
          [x, bottom - 1],
        ] as const;
        return edges.some((edge) => !button.contains(document.elementFromPoint(...edge)));
      });
      return { count: all.length, cut: cut.map(({ outerHTML }) => outerHTML) };
    });
  // Every team can be folded, and the one that waits for its image leads to the build.
  await expect.poll(buttons).toEqual({ count: 5, cut: [] });
  engine.state.patch(starting.id, { status: starting.status, phase: starting.phase });
  await expect(toBuild).toHaveCount(0);
});

test('A10, U14: traffic is a line with arrowheads, lit in its direction, and a click opens that pair', async () => {
  await clear();
  const [lead, member] = [find('Priya Nair'), find('Sade Okafor')];
  const at = Date.now();
  const delegation = {
    id: 'delegation-a10',
    callerId: lead.id,
    calleeId: member.id,
    task: 'Write the tests',
    status: 'in_progress' as const,
    resultPreview: '',
    error: '',
    traceId: null,
    spanId: null,
    parentSpanId: null,
    createdAt: at,
    updatedAt: at,
  };
  engine.state.putDelegation(delegation);
  const edge = page.locator(`[data-edge="${[lead.id, member.id].sort().join(' ')}"]`);
  await expect(edge.locator(`[data-light="${member.id}"]`)).toHaveCount(1);
  await expect(edge.locator('[data-arrowhead]')).toHaveCount(1);
  const head = await boxOf(edge.locator('[data-arrowhead]'));
  expect(head.width).toBeGreaterThan(4);
  engine.state.putDelegation({ ...delegation, status: 'completed', updatedAt: at + 1 });
  await expect(edge.locator(`[data-light="${lead.id}"]`)).toHaveCount(1);

  const tip = page.getByRole('tooltip').filter({ hasText: 'Click for their timeline' });
  const end = await lineTo('Sade Okafor');
  await page.mouse.move(end.x, end.y);
  await expect(tip).toContainText('Priya Nair → Sade Okafor: 1');
  await expect(tip).toContainText('Last just now');
  await canvas().getByRole('button', { name: 'What the lines mean' }).click();
  await page.mouse.move(end.x, end.y);
  await expect(tip).toBeVisible();
  await picture(page, 'canvas-traffic-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'canvas-traffic-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await canvas().getByRole('button', { name: 'Close the legend' }).click();

  // Rolled up to a collapsed team, the line stands for who is inside.
  engine.state.patch(find('Tomás Rivera').id, { collapsed: true });
  const inside = find('Aiko Tanaka');
  engine.state.putDelegation({ ...delegation, id: 'delegation-up', calleeId: inside.id });
  const rolled = page.locator(`[data-edge="${[lead.id, find('Tomás Rivera').id].sort().join(' ')}"]`);
  await expect(rolled).toHaveCount(1);
  const place = await lineTo('Tomás Rivera');
  await page.mouse.click(place.x, place.y);
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Aiko Tanaka');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Priya Nair');
  engine.state.patch(find('Tomás Rivera').id, { collapsed: false });
  await expect(card(page, 'Aiko Tanaka')).toBeVisible();
});

test('selected cards are lined up and spaced out, and the map follows the pointer', async () => {
  await clear();
  await card(page, 'Sade Okafor').click({ position: { x: 60, y: 20 } });
  await card(page, 'Ilya Morozov').click({ position: { x: 60, y: 20 }, modifiers: ['Shift'] });
  await selectionBar().getByRole('button', { name: 'Line up and space out' }).click();
  await page.getByRole('menuitem', { name: 'Line up left edges' }).click();
  await expect.poll(() => find('Sade Okafor').canvas?.x).toBe(find('Ilya Morozov').canvas?.x ?? Number.NaN);
  await undo();
  await expect.poll(() => find('Sade Okafor').canvas).toBeNull();

  await clear();
  await canvas()
    .getByRole('button', { name: /^Zoom \d+ percent/ })
    .click();
  await page.getByRole('menuitem', { name: '200 %' }).click();
  const map = page.getByRole('img', { name: /^Map of the org/ });
  await expect(map).toBeVisible();
  await expect(map.locator('[data-map="online"] svg').first()).toBeAttached();
  await picture(page, 'canvas-map-light');
  const view = () => page.locator('.react-flow__viewport').getAttribute('style');
  const before = await view();
  const box = await boxOf(map);
  await page.mouse.click(box.x + box.width * 0.85, box.y + box.height * 0.8);
  await expect.poll(view).not.toBe(before);
  await canvas().getByRole('button', { name: 'Map of the org' }).click();
  await expect(map).toHaveCount(0);
  await canvas().getByRole('button', { name: 'Map of the org' }).click();
  await page.keyboard.press('0');
});

test('the map comes when the view rests, and never in the middle of a move', async ({ browser }) => {
  const opened = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await opened.clock.install();
  await opened.goto(engine.url);
  await expect(card(opened, 'Sade Okafor')).toBeVisible();
  const map = opened.getByRole('img', { name: /^Map of the org/ });
  const pane = await boxOf(opened.locator('.react-flow'));
  await opened.mouse.move(pane.x + pane.width / 2, pane.y + pane.height / 2);
  // From here on no time passes by itself.
  await opened.clock.pauseAt(Date.now() + 60_000);
  const view = () => opened.locator('.react-flow__viewport').getAttribute('style');
  const before = await view();
  await opened.mouse.wheel(0, pane.height);
  await expect.poll(view).not.toBe(before);
  await expect(map).toHaveCount(0);
  await opened.clock.runFor(1_000);
  await expect(map).toBeVisible();
  await opened.close();
});

test('the org is saved as SVG and PNG, drawn anew, and a part of it copied', async () => {
  await clear();
  const save = async (item: string) => {
    await canvas().getByRole('button', { name: 'Save or copy as a picture' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    return download;
  };
  const svg = await save('Save as SVG…');
  expect(svg.suggestedFilename()).toMatch(/^mara-lindqvist-\d{4}-\d\d-\d\d\.svg$/);
  const drawn = await textOf(await svg.createReadStream());
  const staying = [...engine.state.workspaces.values()].filter(({ destroyAt }) => destroyAt === null);
  for (const { name } of staying) expect(drawn).toContain(name);
  expect(drawn).toContain('@font-face');
  expect(drawn).not.toContain('<foreignObject');
  const png = await save('Save as PNG…');
  expect(png.suggestedFilename()).toMatch(/\.png$/);
  const image = Buffer.concat(await (await png.createReadStream()).toArray());
  expect(image.subarray(1, 4).toString()).toBe('PNG');
  // Wide enough to read the cards, and something is on it: an empty one is smaller than that.
  expect(image.readUInt32BE(16)).toBeGreaterThan(1_000);
  expect(image.length).toBeGreaterThan(60_000);

  // The map has moved the view before.
  await page.keyboard.press('0');
  await expect(card(page, 'Mara Lindqvist')).toBeInViewport({ ratio: 1 });
  await card(page, 'Tomás Rivera').click({ button: 'right', position: { x: 60, y: 20 } });
  await page.getByRole('menuitem', { name: 'Copy a picture of this' }).click();
  await expect(toasts()).toContainText('The picture is on the clipboard');
  const types = await page.evaluate(async () =>
    (await navigator.clipboard.read()).flatMap((each) => [...each.types]),
  );
  expect(types).toContain('image/png');
});

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
