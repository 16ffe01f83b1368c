import { expect, test } from '@playwright/test';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow, startEngine } from '../browser-window.ts';
import { outline, outlineRow } from '../flows.ts';

/** The outline: who is selected, moved, removed and counted in it. */
test.describe.configure({ timeout: 90_000 });

shareWindow();

const tree = () => page.getByRole('tree');

test('the outline selects ranges and single ones, by pointer and by keyboard', async () => {
  const selected = () => tree().getByRole('treeitem', { selected: true });
  await outlineRow(page, 'Priya Nair').click();
  await outlineRow(page, 'Ilya Morozov').click({ modifiers: ['Shift'] });
  await expect(selected()).toHaveText([/Priya Nair/, /Leo Fontaine/, /Sade Okafor/, /Ilya Morozov/]);
  await outlineRow(page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
  await expect(selected()).toHaveCount(3);
  await expect(outline(page)).toContainText('3 selected');
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
  await expect
    .poll(() => engine.state.named('Nour Haddad').parentId)
    .toBe(engine.state.named('Tomás Rivera').id);
  await tree().focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect
    .poll(() => engine.state.named('Nour Haddad').parentId)
    .toBe(engine.state.named('Hanna Sørensen').id);
  // The engine is ahead of the page: whoever drags before the rows have moved back drops on the next one.
  await expect(rows).toHaveText(asItWas);
  // Nobody goes below itself.
  // Until a drag is over the browser keeps the pointer to it, and a click is lost.
  const over = page.evaluate(
    () => new Promise<void>((resolve) => addEventListener('dragend', () => resolve(), { once: true })),
  );
  await outlineRow(page, 'Priya Nair').dragTo(outlineRow(page, 'Elif Kaya'));
  await over;
  expect(engine.state.named('Priya Nair').parentId).toBe(engine.state.named('Mara Lindqvist').id);
});

test('U13: every status is counted, also paused and degraded', async () => {
  engine.state.patch(engine.state.named('Jonas Weber').id, { status: 'paused', desired: 'paused' });
  await expect(outline(page).getByRole('button', { name: 'Paused: 2' })).toBeVisible();
  await expect(outline(page).getByRole('button', { name: 'Degraded: 1' })).toBeVisible();
  await outline(page).getByRole('button', { name: 'Every status' }).click();
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
  await outline(page).getByRole('button', { name: 'Paused: 2' }).click();
  await expect(outlineRow(page, 'Elif Kaya')).toBeVisible();
});

test('an outline of a thousand draws only what is in sight', async ({ browser }) => {
  const large = await startEngine({ workspaces: 1_000 });
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
