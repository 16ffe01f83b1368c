import { expect, test } from '@playwright/test';
import { engine, page } from '../browser-window.ts';
import { canvas, clear, node, parentOf, selectionBar, shareStudio, undo } from '../canvas-stage.ts';
import { boxOf, card, inspector, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** The canvas by keyboard, and what of the org is in view. */
shareStudio();

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
    /team with 11 members, 1 of 1 at the top level$/,
  );
});

test('the dots of the ground stay where they are on the canvas, however near it is and wherever it is moved', async () => {
  const wheel = async (x: number, y: number, key?: 'Control') => {
    const { x: left, y: top, width, height } = await boxOf(canvas());
    await page.mouse.move(left + width / 3, top + height / 3);
    if (key) await page.keyboard.down(key);
    await page.mouse.wheel(x, y);
    if (key) await page.keyboard.up(key);
  };
  /** By how much of a gap a dot is beside a point of the canvas that has one, in each direction, in pixels. */
  const off = () =>
    canvas().evaluate((element) => {
      const dots = element.querySelector('svg > pattern')?.parentElement as unknown as SVGSVGElement;
      const gap = Number(dots.querySelector('pattern')?.getAttribute('width'));
      const view = element.querySelector('.react-flow__viewport') as HTMLElement;
      const [origin, ground] = [view.getBoundingClientRect(), dots.getBoundingClientRect()];
      const beside = (from: number, to: number) => {
        const rest = (((to - from) % gap) + gap) % gap;
        return Math.min(rest, gap - rest);
      };
      return { gap, most: Math.max(beside(ground.x, origin.x), beside(ground.y, origin.y)) };
    });
  const gaps = new Set<number>();
  for (const move of [() => wheel(0, -90, 'Control'), () => wheel(37, 91), () => wheel(0, 160, 'Control')]) {
    await move();
    await expect.poll(async () => (await off()).most).toBeLessThanOrEqual(0.51);
    gaps.add(Math.round((await off()).gap * 10));
  }
  expect(gaps.size).toBeGreaterThan(1);
});

test('a card says what is unread, what its agent works on and what is wrong, and shortly', async () => {
  const { id } = engine.state.named('Aiko Tanaka');
  const aiko = card(page, 'Aiko Tanaka');
  const task = `Compare offline notebooks${' and their prices'.repeat(20)}`;
  engine.state.patch(id, { currentTask: task, activeTasks: 1 });
  engine.state.emit({ type: 'unread.changed', workspaceId: id, count: 2 });
  await expect(aiko).toHaveAccessibleName(
    /^Aiko Tanaka, Working, 2 unread, task: Compare offline .{20,50}…, /,
  );
  engine.state.patch(id, { error: { code: 'internal', message: 'The disk is full', actions: [] } });
  await expect(aiko).toHaveAccessibleName(/, 2 unread, error: The disk is full, /);
  engine.state.patch(id, { error: null, currentTask: '', activeTasks: 0 });
  engine.state.emit({ type: 'unread.changed', workspaceId: id, count: 0 });
  await expect(aiko).not.toHaveAccessibleName(/unread|error|task/);
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
  await expect.poll(() => engine.state.named('Jonas M+0 Weber').name).toBe('Jonas M+0 Weber');
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
  engine.state.patch(engine.state.named('Hanna Sørensen').id, { collapsed: true });
  await expect(card(page, 'Nour Haddad')).toHaveCount(0);
  await page.keyboard.press('1');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('Nour');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Nour Haddad')).toBeInViewport({ ratio: 1 });
  expect(engine.state.named('Hanna Sørensen').collapsed).toBe(false);

  // Where the inspector lies over the canvas, it does not lie over what it is about.
  await page.setViewportSize({ width: 900, height: 700 });
  await outlineOrPalette('Mateo');
  await expect(inspector(page)).toBeVisible();
  await expect
    .poll(async () => {
      const [shown, over] = [await boxOf(card(page, 'Mateo Silva')), await boxOf(inspector(page))];
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
    await expect(async () => {
      const [room, below] = [await boxOf(canvas()), await boxOf(toolbar)];
      expect(below.x - room.x).toBeGreaterThanOrEqual(8);
      expect(room.x + room.width - below.x - below.width).toBeGreaterThanOrEqual(8);
      // One row, however little room there is.
      expect(below.height).toBeLessThan(40);
    }).toPass();
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
  const starting = engine.state.named('Sade Okafor');
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
