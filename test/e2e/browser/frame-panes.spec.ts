import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow, startEngine } from '../browser-window.ts';
import { boxOf, command, dock, inspector, outline, outlineRow, startDemo } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Panes around the canvas, and windows of panes. */
test.describe.configure({ timeout: 90_000 });

/** As browsers name the mouse among the pointers. */
const MOUSE_POINTER_ID = 1;

// A pane is broken on purpose.
shareWindow({ expected: /failed to render|Cannot read properties/ });

test('panes open, close and resize by keyboard, stay open side by side, and remember', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await outlineRow(page, 'Priya Nair').click();
  await expect(dock(page)).toBeVisible();
  await expect(inspector(page)).toBeVisible();
  const edge = page.getByRole('separator', { name: 'Width of the inspector' });
  const before = await boxOf(inspector(page));
  await edge.focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await boxOf(inspector(page))).width).toBe(before.width + 48);
  await page.keyboard.press('ControlOrMeta+b');
  await expect(outline(page)).toHaveCount(0);

  await page.reload();
  await expect(dock(page)).toBeVisible();
  await expect(outline(page)).toHaveCount(0);
  await expect.poll(async () => (await boxOf(inspector(page))).width).toBe(before.width + 48);
  await page.keyboard.press('ControlOrMeta+b');
  await page.keyboard.press('ControlOrMeta+j');
  await expect(outline(page)).toBeVisible();
  await expect(dock(page)).toHaveCount(0);
});

test('an edge is dragged by the first button alone, and let go however the drag ends', async () => {
  const edge = page.getByRole('separator', { name: 'Width of the outline' });
  const width = async () => (await boxOf(outline(page))).width;
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
  await expect(dock(page)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(dock(page)).toHaveCount(0);
});

test('U2: everything of a workspace is in four groups', async () => {
  await outlineRow(page, 'Priya Nair').click();
  const groups = inspector(page).getByRole('tablist', { name: 'Priya Nair' }).getByRole('tab');
  await expect(groups).toHaveText([/^Talk/, /^Observe/, /^Work/, /^Configure/]);
});

test('U3: panes open in windows of their own, agree with this one, and come back', async () => {
  await outlineRow(page, 'Priya Nair').click();
  const opening = page.context().waitForEvent('page');
  await inspector(page).getByRole('button', { name: 'Open in a window of its own' }).click();
  const talk = await opening;
  await expect(talk.getByRole('heading', { name: 'Priya Nair', level: 2 })).toBeVisible();
  await expect(talk).toHaveTitle('Priya Nair · Molecule Desktop');
  await expectAccessible(talk);
  await picture(talk, 'frame-popped-inspector-light');

  // The conversation stays in sight while this window looks at somebody else.
  await outlineRow(page, 'Sade Okafor').click();
  await expect(inspector(page).getByRole('heading', { name: 'Sade Okafor' })).toBeVisible();
  await expect(talk.getByRole('heading', { name: 'Priya Nair', level: 2 })).toBeVisible();

  const openingLogs = page.context().waitForEvent('page');
  await page.keyboard.press('ControlOrMeta+j');
  await dock(page).getByRole('tab', { name: 'Logs' }).click();
  await dock(page).getByRole('button', { name: 'Open in a window of its own' }).click();
  const logs = await openingLogs;
  await expect(dock(page)).toHaveCount(0);
  await expect(logs.getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');

  const openingOutline = page.context().waitForEvent('page');
  await outline(page).getByRole('button', { name: 'Open in a window of its own' }).click();
  const tall = await openingOutline;
  await expect(outline(page)).toHaveCount(0);
  await outlineRow(tall, 'Elif Kaya').click();
  await expect(inspector(page).getByRole('heading', { name: 'Elif Kaya' })).toBeVisible();

  await command(page, 'Theme: dark');
  for (const other of [talk, logs, tall]) {
    await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
  }
  await command(page, 'Theme: light');

  await page.getByRole('banner').getByRole('button', { name: 'Outline' }).click();
  await page.getByRole('banner').getByRole('button', { name: 'Outline' }).click();
  const closing = Promise.all([tall.waitForEvent('close'), logs.waitForEvent('close')]);
  await tall.getByRole('button', { name: 'Put back into the main window' }).click();
  await logs.getByRole('button', { name: 'Put back into the main window' }).click();
  await closing;
  await expect(outline(page)).toBeVisible();
  await expect(dock(page).getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');
  await talk.close();
  await page.keyboard.press('ControlOrMeta+j');
});

test('a pane that breaks says so and can be tried again, while the rest goes on', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await dock(page).getByRole('tab', { name: 'Problems' }).click();
  const problem = {
    key: 'frame-test',
    title: 'A disk is nearly full',
    error: { code: 'disk', message: 'Only 1 GB left', actions: [] },
    workspaceId: null,
    since: Date.now(),
  };
  engine.state.raise({ ...problem, error: null as never });
  const broken = dock(page).getByRole('alert');
  await expect(broken).toContainText('Problems ran into a fault and stopped drawing');
  await expect(broken.getByRole('button', { name: 'Copy details' })).toBeVisible();
  await picture(page, 'frame-broken-pane-light');
  await expectAccessible(page);
  await outlineRow(page, 'Elif Kaya').click();
  await expect(inspector(page).getByRole('heading', { name: 'Elif Kaya' })).toBeVisible();
  engine.state.raise(problem as never);
  await broken.getByRole('button', { name: 'Try again' }).click();
  await expect(dock(page)).toContainText('Only 1 GB left');
  engine.state.emit({ type: 'problem.cleared', key: 'frame-test' });
  engine.state.problems.delete('frame-test');
  await page.keyboard.press('ControlOrMeta+j');
});

test('U12: a window of a pane says that the org comes, that it could not be loaded, or that nobody is there yet', async ({
  browser,
}) => {
  const empty = await startEngine({ empty: true });
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
  const empty = await startEngine({ empty: true });
  const first = await browser.newPage();
  await first.goto(empty.url);
  await expect(first.getByRole('button', { name: 'Dock', exact: true })).toBeVisible();
  await first.keyboard.press('ControlOrMeta+j');
  await expect(dock(first)).toBeVisible();
  await first.keyboard.press('ControlOrMeta+j');
  await startDemo(first);
  await first.close();
  await empty.dispose();
});

test('a narrow window stays usable', async () => {
  await page.setViewportSize({ width: 900, height: 640 });
  await outlineRow(page, 'Priya Nair').click();
  await expect(inspector(page).getByRole('heading', { name: 'Priya Nair' })).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
});
