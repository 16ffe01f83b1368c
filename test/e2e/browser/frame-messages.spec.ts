import { expect, type Locator, test } from '@playwright/test';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { boxOf, command, dock, outlineRow, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** What the window tells: messages, and what of the agents nobody has read. */
test.describe.configure({ timeout: 90_000 });

shareWindow();

const statusBar = () => page.getByRole('contentinfo');

async function expectApart(one: Locator, other: Locator): Promise<void> {
  const [a, b] = [await boxOf(one), await boxOf(other)];
  const apart =
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  expect(apart, JSON.stringify({ a, b })).toBe(true);
}

test('messages that nobody has read are counted, also after a reload, and read in one window is read in all', async ({
  browser,
}) => {
  await outlineRow(page, 'Sade Okafor').click();
  const { id } = engine.state.named('Nour Haddad');
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

test('A21: messages cover neither composer nor map nor dock, and can be read later', async () => {
  await outlineRow(page, 'Leo Fontaine').click();
  await page.keyboard.press('ControlOrMeta+j');
  engine.state.undoMs = 120_000;
  await command(page, 'Remove');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove/ })
    .click();
  await expect(toasts(page)).toContainText('Leo Fontaine removed');
  await outlineRow(page, 'Elif Kaya').click();
  const shown = toasts(page).getByText('Leo Fontaine removed');
  await expectApart(shown, page.getByRole('textbox', { name: 'Message to Elif Kaya' }));
  await expectApart(toasts(page), dock(page));
  // The map comes when the org is larger than what is seen of it.
  await command(page, 'Show cards at their natural size');
  await expect(page.locator('.react-flow__minimap')).toBeVisible();
  await expectApart(toasts(page), page.locator('.react-flow__minimap'));
  await expectApart(toasts(page), page.getByRole('toolbar', { name: 'Canvas' }));
  await picture(page, 'frame-messages-light');
  await page.getByRole('tree').focus();
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
  const own = await page.context().newPage();
  await own.clock.install();
  await own.goto(engine.url);
  const told = toasts(own);
  const undo = told.getByRole('button', { name: 'Undo' });
  const before = engine.state.named('Nour Haddad').parentId;
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
  await expect.poll(() => engine.state.named('Nour Haddad').parentId).toBe(before);

  // The engine is ahead of the page, which until then has nothing to make again.
  await expect(async () => {
    await own.keyboard.press('ControlOrMeta+Shift+z');
    await expect(told).toContainText('Done again', { timeout: 1_000 });
  }).toPass();
  await own.clock.runFor(7_000);
  await expect(told).not.toContainText('Done again');
  await own.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => engine.state.named('Nour Haddad').parentId).toBe(before);
  await own.close();
});
