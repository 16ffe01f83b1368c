import { expect, test } from '@playwright/test';
import { engine, page, STUDIO_SIZE } from '../browser-window.ts';
import {
  canvas,
  carry,
  clear,
  headOf,
  node,
  parentOf,
  selectionBar,
  shareStudio,
  undo,
} from '../canvas-stage.ts';
import { boxOf, card, clipboard, inspector, outlineRow, toasts } from '../flows.ts';

/** Who is selected, and what is done with all of them: copies, removals, order. */
shareStudio();

test('A5: Enter acts on what has the focus, and jumps nowhere', async () => {
  await clear();
  await card(page, 'Priya Nair').focus();
  const view = () => page.locator('.react-flow__viewport').getAttribute('style');
  const before = await view();
  await page.keyboard.press('Enter');
  await expect(card(page, 'Priya Nair')).toBeFocused();
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('Priya Nair');
  expect(await view()).toBe(before);
  await expect(inspector(page)).toContainText('Priya Nair');
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
  await expect(toasts(page)).toContainText('1 workspace on the clipboard');
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
  await expect(toasts(page)).toContainText('There is no workspace on the clipboard');

  await clear();
  await page.keyboard.down('Alt');
  await carry('Nour Haddad', await headOf('Tomás Rivera'));
  await expect(canvas().getByText('Copy into Tomás Rivera')).toBeVisible();
  await page.mouse.up();
  await page.keyboard.up('Alt');
  await expect(card(page, 'Nour Haddad')).toHaveCount(2);
  expect(engine.state.named('Nour Haddad').parentId).toBe(engine.state.named('Hanna Sørensen').id);
  await undo();
  await expect(card(page, 'Nour Haddad')).toHaveCount(1);
});

test('what a copied card brings along for other engines never takes the place of what was copied later', async () => {
  const copyCard = async () => {
    await card(page, 'Jonas Weber').click({ position: { x: 60, y: 20 } });
    engine.faults.hold('bundles.export');
    await page.keyboard.press('ControlOrMeta+c');
    await expect.poll(() => clipboard(page)).toContain('"bundles":[]');
  };
  await clear();
  await copyCard();
  engine.faults.release();
  await expect.poll(() => clipboard(page)).toContain('"bundles":[{');

  const later: readonly [string, () => Promise<void>][] = [
    [
      'Jonas Weber',
      async () => {
        await page.getByRole('heading', { name: 'Jonas Weber' }).selectText();
        await page.keyboard.press('ControlOrMeta+c');
      },
    ],
    [
      'unix:///var/run/docker.sock',
      async () => {
        await page
          .getByRole('banner')
          .getByRole('button', { name: /^Docker/ })
          .click();
        await page.getByRole('button', { name: 'Copy the address' }).click();
      },
    ],
  ];
  for (const [copied, copy] of later) {
    await copyCard();
    await copy();
    await expect.poll(() => clipboard(page)).toBe(copied);
    engine.faults.release();
    // Each of them is shown after what the engine answered before it.
    const { id } = engine.state.named('Priya Nair');
    for (const name of ['Priya N.', 'Priya Nair']) {
      engine.state.patch(id, { name });
      await expect(card(page, name)).toBeVisible();
    }
    expect(await clipboard(page)).toBe(copied);
    await page.evaluate('getSelection().removeAllRanges()');
    await page.keyboard.press('Escape');
  }
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
  await expect(toasts(page)).toContainText('Undone: Remove 2 workspaces');
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
  await expect(toasts(page)).not.toContainText('Leo Fontaine removed');
  await undo();
  await expect(toasts(page)).toContainText('It is too late to bring Leo Fontaine back');
  engine.state.undoMs = 120_000;
});
