import { expect, test } from '@playwright/test';
import { AppError, type Approval, type WholeApproval, type Workspace } from '../../../core/contract/index.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow, startEngine } from '../browser-window.ts';
import { card, dock, outlineRow, replayLastHour } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** What agents ask people to allow, on an engine that asks when the test says so. */

const MINUTE_MS = 60_000;

let ada: Workspace;
let ben: Workspace;

shareWindow({
  prepare: () => {
    const [, first, second] = [...engine.state.workspaces.values()];
    if (!first || !second) throw new Error('the org is too small');
    [ada, ben] = [first, second];
  },
});

const ask = (workspace: Workspace, about: Partial<WholeApproval> = {}) =>
  engine.state.approvals.ask(engine.state, workspace.id, about);
const statusOf = ({ id }: Approval) => engine.state.approvals.get(id).status;
const requests = () => dock(page).getByRole('list', { name: 'Waiting for you' }).getByRole('listitem');
const history = () => dock(page).getByRole('list', { name: 'Decided' }).getByRole('listitem');
const bar = (words: string) => page.getByRole('contentinfo').getByRole('button', { name: words });

test('U10: a request arrives live: a message, a badge on card and outline, and a place that leads to it', async () => {
  const asked = ask(ada, {
    action: 'Publish the page to the public site',
    reason: 'Everybody has read it, and the fair begins tomorrow.',
    taskId: 'launch-7',
    context: { site: 'quietnotes.example', pages: 4, checks: { links: 'ok', spelling: 'ok' } },
  });
  await expect(page.getByText(`${ada.name} asks for your approval`)).toBeVisible();
  await expect(outlineRow(page, ada.name)).toContainText('1 request for approval');
  await expect(card(page, ada.name)).toHaveAccessibleName(/1 request for approval/);
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('12 workspaces');
  await picture(page, 'approvals-toast-light');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  const panel = page.getByRole('region', { name: `Approvals of ${ada.name}` });
  await expect(panel).toContainText('Publish the page to the public site');
  await expect(panel.getByRole('definition').first()).toHaveText('quietnotes.example');
  await expect(panel.getByRole('timer')).toHaveText(/^(10|9):\d\d left$/);
  await picture(page, 'approvals-panel-light');
  await expectAccessibleInBothThemes(page);
  await panel.getByRole('button', { name: 'Approve: Publish the page to the public site' }).click();
  await expect(panel.getByText('Nothing waits for you')).toBeVisible();
  await expect(panel.getByRole('list', { name: 'Decided' })).toContainText('by you');
  expect(statusOf(asked)).toBe('approved');
  await expect(page.getByText(`${ada.name} asks for your approval`)).toHaveCount(0);
  await expect(outlineRow(page, ada.name)).not.toContainText('for approval');
  await expect(card(page, ada.name)).not.toHaveAccessibleName(/for approval/);
});

test('U10: all requests are in one list, the most urgent first; what is denied is told', async () => {
  const now = Date.now();
  const later = ask(ada, { action: 'Send the letter', expiresAt: now + 9 * MINUTE_MS });
  const soon = ask(ben, { action: 'Buy the domain', expiresAt: now + MINUTE_MS / 2 });
  await bar('2 approvals wait').click();
  await expect(requests()).toHaveCount(2);
  await expect(requests().first()).toContainText('Buy the domain');
  await expect(requests().first()).toContainText(ben.name);
  await picture(page, 'approvals-dock-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'approvals-dock-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page);
  await requests().first().getByRole('button', { name: 'Deny' }).click();
  await expect(requests()).toHaveCount(1);
  expect(statusOf(soon)).toBe('denied');
  await expect(history().first()).toContainText('Denied');
  await expect(bar('1 approval waits')).toBeVisible();
  engine.state.approvals.decide(engine.state, later.id, 'approved', 'Grace');
  await expect(requests()).toHaveCount(0);
  await expect(history().filter({ hasText: 'Send the letter' })).toContainText('by Grace');
  await expect(bar('approval')).toHaveCount(0);
});

test('U10: what expires goes by itself and says so', async () => {
  const asked = ask(ada, { action: 'Reset the counter', expiresAt: Date.now() + MINUTE_MS / 2 });
  await expect(requests().getByRole('timer')).toHaveText(/^0:\d\d left$/);
  engine.state.approvals.expire(engine.state, asked.id);
  await expect(requests()).toHaveCount(0);
  await expect(history().filter({ hasText: 'Reset the counter' })).toContainText('Expired');
});

test.describe('who comes too late', () => {
  for (const [said, late] of [
    [
      'This was approved already',
      (id: string) => engine.state.approvals.decide(engine.state, id, 'approved', 'x'),
    ],
    ['The time to decide is over', (id: string) => engine.state.approvals.expire(engine.state, id)],
  ] as const) {
    test(`reads: ${said}`, async () => {
      const action = `Too late: ${said}`;
      const { id } = ask(ben, { action });
      const request = requests().filter({ hasText: action });
      engine.faults.hold('approvals.decide');
      await request.getByRole('button', { name: /^Deny:/ }).click();
      await expect(request.getByRole('button', { name: /^Approve:/ })).toBeDisabled();
      late(id);
      engine.faults.release();
      await expect(page.getByText(said, { exact: true })).toBeVisible();
      await expect(request).toHaveCount(0);
    });
  }
});

test('by keyboard alone: from the palette to the list, a decision, and on to the next', async () => {
  const first = ask(ada, { action: 'First step' });
  const second = ask(ada, { action: 'Second step', expiresAt: first.expiresAt + 1 });
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('waits for your approval');
  await page.keyboard.press('Enter');
  const deny = dock(page).getByRole('button', { name: 'Deny: First step' });
  await dock(page)
    .getByRole('tab', { name: /^Approvals/ })
    .focus();
  for (let steps = 0; steps < 12; steps += 1) {
    await page.keyboard.press('Tab');
    if (await deny.evaluate((element) => element === element.ownerDocument.activeElement)) break;
  }
  await expect(deny).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(requests()).toHaveCount(1);
  expect(statusOf(first)).toBe('approved');
  await expect(requests().first().locator(':focus')).toHaveCount(1);
  await requests().first().getByRole('button', { name: 'Deny' }).focus();
  await page.keyboard.press('Space');
  await expect(requests()).toHaveCount(0);
  expect(statusOf(second)).toBe('denied');
});

test('what an agent writes breaks nothing: very long, without a space, turned around, HTML', async () => {
  const hostile = `<img src=x onerror="document.title='hit'">\u202e${'W'.repeat(5_000)}`;
  const asked = ask(ben, {
    action: hostile,
    reason: 'r'.repeat(20_000),
    context: {
      ['k'.repeat(3_000)]: 'v'.repeat(60_000),
      ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`field ${index}`, { deep: [index] }])),
    },
  });
  for (const width of [1440, 760]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(requests()).toHaveCount(1);
    const wide = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide).toBe(0);
    const inner = await requests()
      .first()
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(inner).toBe(0);
  }
  await requests()
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await picture(page, 'approvals-hostile-light');
  expect(await requests().first().textContent()).not.toContain('\u202e');
  await expect(page).not.toHaveTitle('hit');
  await expect(requests().locator('img')).toHaveCount(0);
  await requests().first().getByRole('button', { name: 'Show all of it' }).first().click();
  await requests().first().getByRole('button', { name: 'and 23 fields more' }).click();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  engine.state.approvals.decide(engine.state, asked.id, 'denied', 'x');
});

test('U10: what an agent says at length is read where it is shown, and that it could not be is said', async () => {
  const log = Array.from({ length: 400 }, (_, line) => `line ${line} of the log`).join('\n');
  engine.faults.fail('approvals.get', new AppError('lost', 'The engine did not answer'));
  const asked = ask(ben, { action: 'Restart the build', context: { log } });
  const error = requests()
    .first()
    .getByRole('region', { name: 'Error: What else it says could not be read' });
  await expect(error).toBeVisible();
  const approve = requests().first().getByRole('button', { name: 'Approve' });
  await expect(approve).toBeDisabled();
  await expect(requests().first().getByRole('button', { name: 'Deny' })).toBeEnabled();
  engine.faults.release();
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(requests().first()).toContainText('line 1 of the log');
  await expect(approve).toBeEnabled();
  engine.state.approvals.decide(engine.state, asked.id, 'denied', 'human');
  const decided = history().first();
  await expect(decided).toContainText('Restart the build');
  await decided.getByText('Reason and details').click();
  await expect(decided).toContainText('line 1 of the log');
});

test('U10: older decisions come a page at a time', async () => {
  for (let count = 0; count < 30; count += 1) {
    const { id } = ask(ada, {
      action: `Old step ${count}`,
      createdAt: Date.now() - (count + 10) * MINUTE_MS,
    });
    engine.state.approvals.decide(engine.state, id, 'approved', 'human');
  }
  await dock(page).getByRole('button', { name: 'Show older' }).click();
  await expect(history().filter({ hasText: 'Old step 29' })).toBeAttached();
});

test('a replay does not tell of approvals, and says so', async ({ browser }) => {
  const recorded = await startEngine({ observe: true });
  const own = await browser.newPage();
  try {
    await own.goto(recorded.url);
    const bar = await replayLastHour(own);
    await own.keyboard.press('ControlOrMeta+j');
    const list = dock(own);
    await list.getByRole('tab', { name: /^Approvals/ }).click();
    await expect(list).toContainText('A replay is shown');
    await expect(list.getByText('Decided', { exact: true })).toHaveCount(0);
    await picture(own, 'approvals-replay-light');
    await bar.getByRole('button', { name: 'Return to live' }).click();
    await expect(list.getByText('Decided', { exact: true })).toBeVisible();
  } finally {
    await own.close();
    await recorded.dispose();
  }
});
