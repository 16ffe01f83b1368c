import { expect, test } from '@playwright/test';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { complaints, engine, page } from '../browser-window.ts';
import {
  canvas,
  carry,
  clear,
  grip,
  headOf,
  node,
  parentOf,
  selectionBar,
  shareStudio,
  slot,
  undo,
} from '../canvas-stage.ts';
import { boxOf, card, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Where cards are put, who they join, and what undo takes back. */
shareStudio();

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
  expect(engine.state.named('Aiko Tanaka').canvas).not.toBeNull();
  await expect(toasts(page)).toContainText('Aiko Tanaka: now in the team of Hanna Sørensen');
  await expect(toasts(page)).toContainText('learns of its new lead when it restarts');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const { position, canvas: place } = engine.state.named('Aiko Tanaka');
  expect({ position, place }).not.toEqual({ position: 0, place: null });
  await toasts(page).getByRole('button', { name: 'Undo', exact: true }).first().click();
  await expect.poll(() => parentOf('Aiko Tanaka')).toBe('Tomás Rivera');
  // It is back in its place among its siblings, too.
  expect(engine.state.named('Aiko Tanaka')).toMatchObject({ position: 0, canvas: null });
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
  await expect.poll(() => engine.state.named('Leo Fontaine').canvas).not.toBeNull();
  expect(parentOf('Leo Fontaine')).toBe('Priya Nair');
  await undo();
  await expect.poll(() => engine.state.named('Leo Fontaine').canvas).toBeNull();
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
  await expect.poll(() => engine.state.named('Tomás Rivera').canvas).not.toBeNull();
  expect(engine.state.named('Aiko Tanaka').canvas).toBeNull();
  await page.reload();
  await expect(card(page, 'Aiko Tanaka')).toBeVisible();
  expect(await offset()).toEqual(before);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('>Tidy up');
  await page.keyboard.press('Enter');
  await expect.poll(() => engine.state.named('Tomás Rivera').canvas).toBeNull();
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
  expect(engine.state.named('Leo Fontaine').canvas).not.toEqual(engine.state.named('Elif Kaya').canvas);
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
  engine.state.patch(engine.state.named('Hanna Sørensen').id, { desired: 'paused', status: 'paused' });
  await carry('Jonas Weber', await headOf('Hanna Sørensen'));
  await page.mouse.up();
  await expect(toasts(page)).toContainText('Not moved: Jonas Weber');
  await expect(toasts(page)).toContainText('Hanna Sørensen is paused');
  expect(parentOf('Jonas Weber')).toBe('Tomás Rivera');
  await expect(card(page, 'Jonas Weber')).toHaveAccessibleName(/in the team of Tomás Rivera/);
  await toasts(page).getByRole('button', { name: 'Dismiss' }).last().click();
  engine.state.patch(engine.state.named('Hanna Sørensen').id, { desired: 'running', status: 'online' });
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
  expect(engine.state.named('Mateo Silva').destroyAt).toBeNull();
});

test('redo that is pressed while undo is on its way waits for it', async () => {
  await clear();
  await carry('Aiko Tanaka', await headOf('Hanna Sørensen'));
  await page.mouse.up();
  await expect.poll(() => parentOf('Aiko Tanaka')).toBe('Hanna Sørensen');
  await expect(toasts(page)).toContainText('Aiko Tanaka: now in the team of Hanna Sørensen');
  engine.faults.hold('workspaces.update');
  await undo();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  engine.faults.release();
  await expect(toasts(page)).toContainText('Done again');
  expect(parentOf('Aiko Tanaka')).toBe('Hanna Sørensen');
  await undo();
  await expect.poll(() => parentOf('Aiko Tanaka')).toBe('Tomás Rivera');
});
