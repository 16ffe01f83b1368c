import { expect, test } from '@playwright/test';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { boxOf, card, command, inspector, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Keys, commands and the palette, and how the window looks. */
test.describe.configure({ timeout: 90_000 });

shareWindow();

const tree = () => page.getByRole('tree');

test('A6: Enter never confirms a removal', async () => {
  await outlineRow(page, 'Leo Fontaine').click();
  await command(page, 'Remove');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: /^Keep/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(engine.state.named('Leo Fontaine').destroyAt).toBeNull();
});

test('A7: keys belong to the text while somebody types, and Escape keeps the draft', async () => {
  // Something that undo would take back, if it were not for the text.
  await command(page, 'Collapse all teams');
  await expect.poll(() => engine.state.named('Tomás Rivera').collapsed).toBe(true);
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
  expect(engine.state.named('Tomás Rivera').collapsed).toBe(true);
  await command(page, 'Expand all teams');
  await expect.poll(() => engine.state.named('Tomás Rivera').collapsed).toBe(false);
  await composer.fill('Keep this');
  await composer.press('Escape');
  await expect(inspector(page)).toBeVisible();
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
  await expect(inspector(page).getByRole('heading', { name: 'Nour Haddad' })).toBeVisible();
  await command(page, 'Compact or comfortable rows');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await command(page, 'Compact or comfortable rows');
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
  await command(page, 'Compact or comfortable rows');
  await expect.poll(async () => (await boxOf(row)).height).toBeLessThan(comfortable.height);
  await command(page, 'Compact or comfortable rows');
  await expect.poll(async () => (await boxOf(row)).height).toBe(comfortable.height);

  await page.getByRole('button', { name: 'Appearance' }).click();
  const panel = page.getByRole('dialog', { name: 'Appearance' });
  await panel.getByRole('button', { name: 'Larger' }).click();
  await panel.getByRole('button', { name: 'Larger' }).click();
  await expect(panel).toContainText('125%');
  await expect.poll(async () => (await boxOf(row)).height).toBeCloseTo(comfortable.height * 1.25, 0);
  await picture(page, 'frame-appearance-large-light');
  await page.keyboard.press('Escape');
  // The canvas has a zoom of its own; what is pointed at is what is met.
  await page.keyboard.press('Shift+Digit1');
  await card(page, 'Elif Kaya').click({ position: { x: 20, y: 12 } });
  await expect(inspector(page).getByRole('heading', { name: 'Elif Kaya' })).toBeVisible();
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
    await command(page, `Theme: ${theme}`);
    const attribute = theme === 'high contrast' ? 'contrast' : theme;
    await expect(page.locator('html')).toHaveAttribute('data-theme', attribute);
    await expectAccessible(page);
    if (theme !== 'light') await picture(page, `frame-full-${attribute}`);
  }
  await command(page, 'Theme: dark');
  await command(page, 'Motion: reduced');
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
  await command(page, 'Theme: light');
  await command(page, 'Motion: follow');
});
