import { expect, test } from '@playwright/test';
import { engine, page } from '../browser-window.ts';
import { canvas, clear, lineTo, selectionBar, shareStudio, undo } from '../canvas-stage.ts';
import { boxOf, card, inspector, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** What can be had of the canvas beside the cards: lines, map and pictures. */
shareStudio();

/** Says that one workspace asks another for something. */
function delegate(id: string, callerId: string, calleeId: string) {
  const at = Date.now();
  const delegation = {
    id,
    callerId,
    calleeId,
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
  return delegation;
}

test('A10, U14: traffic is a line with arrowheads, lit in its direction, and a click opens that pair', async () => {
  await clear();
  const [lead, member] = [engine.state.named('Priya Nair'), engine.state.named('Sade Okafor')];
  const delegation = delegate('delegation-a10', lead.id, member.id);
  const edge = page.locator(`[data-edge="${[lead.id, member.id].sort().join(' ')}"]`);
  await expect(edge.locator(`[data-light="${member.id}"]`)).toHaveCount(1);
  await expect(edge.locator('[data-arrowhead]')).toHaveCount(1);
  const head = await boxOf(edge.locator('[data-arrowhead]'));
  expect(head.width).toBeGreaterThan(4);
  engine.state.putDelegation({ ...delegation, status: 'completed', updatedAt: delegation.updatedAt + 1 });
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
  engine.state.patch(engine.state.named('Tomás Rivera').id, { collapsed: true });
  const inside = engine.state.named('Aiko Tanaka');
  engine.state.putDelegation({ ...delegation, id: 'delegation-up', calleeId: inside.id });
  const rolled = page.locator(
    `[data-edge="${[lead.id, engine.state.named('Tomás Rivera').id].sort().join(' ')}"]`,
  );
  await expect(rolled).toHaveCount(1);
  const place = await lineTo('Tomás Rivera');
  await page.mouse.click(place.x, place.y);
  await expect(inspector(page)).toContainText('Aiko Tanaka');
  await expect(inspector(page)).toContainText('Priya Nair');
  engine.state.patch(engine.state.named('Tomás Rivera').id, { collapsed: false });
  await expect(card(page, 'Aiko Tanaka')).toBeVisible();
});

test('nothing is lit while a card is dragged, and lights come again with the drop', async () => {
  await clear();
  const [lead, member] = [engine.state.named('Priya Nair'), engine.state.named('Sade Okafor')];
  const light = page.locator(`[data-edge="${[lead.id, member.id].sort().join(' ')}"] [data-light]`);
  delegate('delegation-before-a-drag', lead.id, member.id);
  await expect(light).toHaveCount(1);
  await expect(light).toHaveCount(0);
  const box = await boxOf(card(page, 'Ilya Morozov'));
  const at = { x: box.x + 60, y: box.y + 12 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 24, at.y + 8, { steps: 4 });
  // The window waits for a while before it draws what happens during a drag.
  delegate('delegation-in-a-drag', lead.id, member.id);
  engine.state.patch(member.id, { currentTask: 'Reads what was asked', activeTasks: 1 });
  await expect(card(page, 'Sade Okafor')).toContainText('Reads what was asked');
  // At once: lights go out by themselves.
  expect(await light.count()).toBe(0);
  delegate('delegation-at-its-end', lead.id, member.id);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(light).toHaveCount(1);
  engine.state.patch(member.id, { currentTask: '', activeTasks: 0 });
});

test('a card that goes away while it is dragged ends the drag with it', async () => {
  await clear();
  const [lead, member, team] = ['Priya Nair', 'Sade Okafor', 'Tomás Rivera'].map((name) =>
    engine.state.named(name),
  );
  if (!lead || !member || !team) throw new Error('somebody is missing');
  const held = card(page, 'Aiko Tanaka');
  const box = await boxOf(held);
  const at = { x: box.x + 60, y: box.y + 12 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 24, at.y + 8, { steps: 4 });
  engine.state.patch(team.id, { collapsed: true });
  await expect(held).toHaveCount(0);
  await page.mouse.move(at.x + 30, at.y + 12, { steps: 2 });
  await page.mouse.up();
  engine.state.patch(team.id, { collapsed: false });
  await expect(held).toBeVisible();
  const light = page.locator(`[data-edge="${[lead.id, member.id].sort().join(' ')}"] [data-light]`);
  await expect(light).toHaveCount(0);
  delegate('delegation-after-a-drag', lead.id, member.id);
  await expect(light).toHaveCount(1);
});

test('selected cards are lined up and spaced out, and the map follows the pointer', async () => {
  await clear();
  await card(page, 'Sade Okafor').click({ position: { x: 60, y: 20 } });
  await card(page, 'Ilya Morozov').click({ position: { x: 60, y: 20 }, modifiers: ['Shift'] });
  await selectionBar().getByRole('button', { name: 'Line up and space out' }).click();
  await page.getByRole('menuitem', { name: 'Line up left edges' }).click();
  const placesX = () =>
    ['Sade Okafor', 'Ilya Morozov'].map((name) => engine.state.named(name).canvas?.x ?? name);
  await expect.poll(() => new Set(placesX()).size).toBe(1);
  await undo();
  await expect.poll(() => engine.state.named('Sade Okafor').canvas).toBeNull();

  await clear();
  await canvas()
    .getByRole('button', { name: /^Zoom \d+ percent/ })
    .click();
  await page.getByRole('menuitem', { name: '200%' }).click();
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
  await expect(toasts(page)).toContainText('The picture is on the clipboard');
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
