import { expect, test } from '@playwright/test';
import { expectAccessible } from '../accessibility.ts';
import { page, shareWindow } from '../browser-window.ts';
import { command, dock, inspector, outlineRow, showTab } from '../flows.ts';

/** What all panels have in common: keys and commands that work in each, drafts that outlive a dialog, and legible sizes. */
test.describe.configure({ timeout: 60_000 });

const FIND = 'ControlOrMeta+f';
const NAME = 'Mara Lindqvist';
const SMALLEST_PX = 12;

shareWindow({ talk: true, observe: true, desk: true });

const dialog = () => page.getByRole('dialog');

test('the keys for finding something lead to the field of the panel that had the focus last', async () => {
  await outlineRow(page, NAME).click();
  await showTab(page, 'Talk', 'With people');
  await page.keyboard.press(FIND);
  const inTalk = inspector(page).getByRole('searchbox', { name: 'Find in the conversation' });
  await expect(inTalk).toBeFocused();
  // They lead back to it, and mark what is there.
  await inTalk.fill('plan');
  await inspector(page)
    .getByRole('textbox', { name: `Message to ${NAME}` })
    .focus();
  await page.keyboard.press(FIND);
  await expect(inTalk).toBeFocused();
  await page.keyboard.type('x');
  await expect(inTalk).toHaveValue('x');
  await page.keyboard.press('Escape');

  for (const [group, tab] of [
    ['Observe', 'Timeline'],
    ['Observe', 'Logs'],
    ['Work', 'Files'],
    ['Work', 'Memory'],
  ] as const) {
    await showTab(page, group, tab);
    await expect(inspector(page).getByRole('searchbox')).toBeVisible();
    await page.keyboard.press(FIND);
    await expect(inspector(page).getByRole('searchbox'), `${group}, ${tab}`).toBeFocused();
  }

  await command(page, 'Show the timeline of the whole org');
  await dock(page).getByRole('tab', { name: 'Timeline' }).focus();
  await page.keyboard.press(FIND);
  await expect(dock(page).getByRole('searchbox')).toBeFocused();
  await inspector(page).getByRole('tab', { name: 'Memory' }).focus();
  await page.keyboard.press(FIND);
  await expect(inspector(page).getByRole('searchbox')).toBeFocused();
  // The palette leads to the same.
  await page.keyboard.press('Shift+Digit1');
  await dock(page).getByRole('tab', { name: 'Timeline' }).focus();
  await command(page, 'Find in this panel');
  await expect(dock(page).getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+,');
  const settings = page.getByRole('searchbox', { name: 'Find a setting' });
  await expect(settings).toBeVisible();
  await page.keyboard.press(FIND);
  await expect(settings).toBeFocused();
  await page.keyboard.press('Escape');
});

test('the keys work in the window of a pane as well', async () => {
  await showTab(page, 'Observe', 'Timeline');
  const opened = page.waitForEvent('popup');
  await command(page, 'Open the inspector in a window of its own');
  const popped = await opened;
  const field = popped.getByRole('searchbox');
  await expect(field).toBeVisible();
  await popped.keyboard.press(FIND);
  await expect(field).toBeFocused();
  await popped.close();
  await expect(inspector(page)).toBeVisible();
});

test('what can be done with a panel and the canvas is in the palette', async () => {
  await dock(page).getByRole('tab', { name: 'Timeline' }).focus();
  await command(page, 'Pause or resume');
  await expect(dock(page).getByRole('button', { name: 'Resume' })).toBeVisible();
  await command(page, 'Pause or resume');
  await expect(dock(page).getByRole('button', { name: 'Pause' })).toBeVisible();
  const saved = page.waitForEvent('download');
  await command(page, 'Save this conversation');
  expect((await saved).suggestedFilename()).toBe('timeline.jsonl');
  await page.keyboard.press('ControlOrMeta+j');

  const map = page.getByRole('button', { name: 'Map of the org' });
  const before = await map.getAttribute('aria-pressed');
  await command(page, 'Show or hide the map');
  await expect(map).not.toHaveAttribute('aria-pressed', before ?? '');
  await command(page, 'Show or hide the map');

  await command(page, 'Show what the selected workspace and other');
  await expect(inspector(page).getByRole('tab', { name: 'With agents' })).toHaveAttribute(
    'aria-selected',
    'true',
  );

  await showTab(page, 'Talk', 'With people');
  const composer = inspector(page).getByRole('textbox', { name: `Message to ${NAME}` });
  await composer.fill('Wait for it');
  await composer.press('Enter');
  const stop = inspector(page).getByRole('button', { name: /^Stop/ });
  await expect(stop).toBeVisible();
  await command(page, 'Stop the answer');
  await expect(stop).toBeHidden();

  await outlineRow(page, 'Priya Nair').click();
  await command(page, 'Select the whole team');
  await expect(inspector(page).getByRole('heading', { name: '5 workspaces' })).toBeVisible();

  await page.keyboard.press('ControlOrMeta+/');
  await dialog().getByLabel('Find a shortcut').fill('find in');
  await expect(dialog()).toContainText('Find in this panel');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
});

test('what was typed into a dialog is there again after Esc, and stored nowhere', async () => {
  const FOLDER = '/home/you/orgs/typed-before-esc';
  for (const [title, field] of [
    ['Save an org as a template', 'Folder'],
    ['Export an offline kit', 'File'],
    ['Import an offline kit', 'File'],
  ] as const) {
    await command(page, title);
    await dialog().getByLabel(field, { exact: true }).fill(FOLDER);
    await page.keyboard.press('Escape');
    await expect(dialog()).toBeHidden();
    await command(page, title);
    await expect(dialog().getByLabel(field, { exact: true })).toHaveValue(FOLDER);
    // A click beside it closes it as well.
    await page.mouse.click(8, 450);
    await expect(dialog()).toBeHidden();
  }
  expect(await page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain(FOLDER);
});

test('the engine tells how much memory workspaces use, for as long as somebody looks', async () => {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /Docker [\d.]+ · \d+ running$/ })
    .click();
  const panel = page.getByRole('dialog', { name: 'Engine' });
  await expect(panel.getByText('Memory in use')).toBeVisible();
  await expect(panel.getByRole('meter', { name: 'Memory in use' })).toHaveAttribute('aria-valuetext', / of /);
  await expect(page.getByRole('banner')).toContainText(/ running · [\d.]+ [MG]iB/);
  await expectAccessible(page, '[popover]:popover-open');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('no text is smaller than twelve pixels of the screen, however small the interface is', async () => {
  await outlineRow(page, NAME).click();
  await page.keyboard.press('ControlOrMeta+j');
  for (const zoom of ['100', '90', '80']) {
    await expect(page.locator('html')).toHaveAttribute('data-zoom', zoom);
    for (const [group, tab] of [
      ['Talk', 'With people'],
      ['Observe', 'Timeline'],
      ['Configure', 'Settings'],
    ] as const) {
      await showTab(page, group, tab);
      const smallest = await page.evaluate<{ px: number; text: string }>(SMALLEST_TEXT);
      expect(smallest.px, smallest.text).toBeGreaterThanOrEqual(SMALLEST_PX - 0.01);
    }
    await page.keyboard.press('ControlOrMeta+-');
  }
  await page.keyboard.press('ControlOrMeta+0');
});

/** The smallest text outside the canvas, which has a zoom of its own, as it is on the screen. */
const SMALLEST_TEXT = `(() => {
  let smallest = { px: Infinity, text: '' };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest('[data-canvas], .visually-hidden')) continue;
    const px = parseFloat(getComputedStyle(parent).fontSize) * parent.currentCSSZoom;
    if (px < smallest.px) smallest = { px, text: node.data };
  }
  return smallest;
})()`;
