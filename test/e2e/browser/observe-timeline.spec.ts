import { expect, test } from '@playwright/test';
import { observeCast as cast } from '../../support/synthetic-observe-story.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { clipboard, dock, inDark, inspector } from '../flows.ts';
import { expectNothingRan, observe } from '../observe-stage.ts';
import { expectAskedOnceUntilWanted } from '../older-pages.ts';
import { picture } from '../screenshots.ts';

/** What happened: one timeline, its filters, and what lies behind an entry. */
shareWindow({ observe: true });

const rows = () => page.getByLabel('Timeline, newest first');
const chips = () => page.getByRole('list', { name: 'Active filters' });

test('U2: one timeline tells of messages, delegations, tools and status, and its filters combine', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await dock(page).getByRole('tab', { name: 'Timeline' }).click();
  await expect(rows()).toContainText('Get the launch page ready for tomorrow');
  await picture(page, 'observe-timeline-light');
  await expectAccessibleInBothThemes(page);

  await dock(page).getByRole('button', { name: 'Delegations' }).click();
  await dock(page).getByRole('button', { name: 'Errors' }).click();
  await expect(chips().getByRole('listitem')).toHaveText(['Delegations', 'Failed']);
  await expect(rows().getByRole('listitem')).toHaveCount(1);
  await expect(rows()).toContainText(/Ilya Morozov could not answer Priya Nair/);
  await expect(dock(page)).toContainText('Nothing older matches.');

  await dock(page).getByRole('button', { name: 'Remove the filter Failed' }).click();
  await expect(rows().getByRole('listitem')).toHaveCount(6);
  await dock(page).getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByLabel('Who').selectOption({ label: cast.frontend });
  await page.keyboard.press('Escape');
  await expect(rows().getByRole('listitem')).toHaveCount(2);
  await dock(page).getByRole('searchbox', { name: 'Search the timeline' }).fill('no such words');
  await expect(dock(page)).toContainText('Nothing here mentions “no such words”.');
  await dock(page).getByRole('button', { name: 'Show everything' }).click();
  await expect(chips()).toHaveCount(0);
});

test('U12: older entries that fail are asked for once, and again only by whoever wants them', async () => {
  const scroller = rows().locator('..');
  const height = () => scroller.evaluate((element) => element.scrollHeight);
  // The newest page has come.
  await expect.poll(height).toBeGreaterThan(5_000);
  await expectAskedOnceUntilWanted({
    operation: 'timeline.list',
    error: dock(page).getByRole('region', { name: 'Error: The timeline could not be loaded' }),
    reach: () => scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight })),
    goOn: async () => {
      // Something else comes meanwhile.
      const { id } = engine.state.named(cast.frontend);
      engine.state.log({ workspaceId: id, type: 'agent_log', method: 'tool', summary: 'Opened the draft' });
      await expect(dock(page).getByRole('button', { name: '1 new entry' })).toBeVisible();
      await scroller.evaluate((element) => element.scrollBy({ top: -60 }));
    },
  });
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }));
});

test('P4: of a long history only what is in view exists, and paging back ends where it began', async () => {
  const list = rows();
  const held = () => list.getByRole('listitem').count();
  expect(await held()).toBeLessThan(60);
  const scroller = list.locator('..');
  await expect(async () => {
    await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await expect(dock(page)).toContainText('This is where it began.', { timeout: 200 });
  }).toPass();
  expect(await held()).toBeLessThan(60);
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }));
});

test('while it is paused new entries wait and are counted', async () => {
  await dock(page).getByRole('button', { name: 'Pause' }).click();
  const { id } = engine.state.named(cast.frontend);
  for (const summary of ['Wrote the first draft', 'Wrote the second draft']) {
    engine.state.log({ workspaceId: id, type: 'agent_log', method: 'tool', summary });
  }
  await expect(dock(page).getByRole('button', { name: 'Resume (2 new)' })).toBeVisible();
  await expect(rows()).not.toContainText('Wrote the second draft');
  await dock(page).getByRole('button', { name: 'Resume (2 new)' }).click();
  await expect(rows()).toContainText('Wrote the second draft');
});

test('U12: a timeline that cannot be loaded does not look as if nothing had happened', async () => {
  engine.state.past.failingLists = 1;
  await dock(page).getByRole('button', { name: 'Tools' }).click();
  await expect(
    dock(page).getByRole('region', { name: 'Error: The timeline could not be loaded' }),
  ).toBeVisible();
  await expect(dock(page)).not.toContainText('Nothing matches');
  await dock(page).getByRole('button', { name: 'Try again' }).click();
  await expect(dock(page).getByRole('region', { name: /^Error/ })).toHaveCount(0);
  await dock(page).getByRole('button', { name: 'Clear all' }).click();
});

test('an entry shows its bodies as words, tree and raw, and leads to its trace', async () => {
  await page.getByRole('separator', { name: 'Height of the dock' }).press('End');
  await dock(page).getByRole('searchbox', { name: 'Search the timeline' }).fill('tomorrow');
  await rows()
    .getByRole('button', { name: /Get the launch page ready/ })
    .click();
  await expect(dock(page).getByRole('tabpanel', { name: 'Request' })).toContainText(
    'Get the launch page ready',
  );
  await dock(page).getByRole('tab', { name: 'Response' }).click();
  await dock(page).getByRole('button', { name: 'Tree' }).click();
  const tree = dock(page).getByRole('tree', { name: 'Response' });
  await dock(page).getByRole('searchbox', { name: 'Search in it' }).fill('input_tokens');
  await dock(page).getByRole('button', { name: 'Next match' }).click();
  await expect(tree).toContainText('5120');
  await expect(dock(page)).toContainText('1 of 1');
  await picture(page, 'observe-payload-light');

  await dock(page).getByRole('button', { name: 'Copy as cURL' }).click();
  const command = await clipboard(page);
  expect(command).toContain(`curl -X POST`);
  expect(command).toContain('Authorization: Bearer $MOLECULE_TOKEN');
  expect(command).toContain('"text":"Get the launch page ready for tomorrow"');

  await dock(page).getByRole('button', { name: 'Show the whole trace' }).click();
  const steps = dock(page).getByRole('tree', { name: 'What came of this task' });
  await expect(steps.getByRole('treeitem')).toHaveCount(8);
  await expect(dock(page)).toContainText('8 steps by 4 workspaces in 1 min 43 s');
  await picture(page, 'observe-trace-light');
  await inDark(page, async () => {
    await picture(page, 'observe-trace-dark');
  });
  await expectAccessible(page);
});

test('a trace is walked and folded by keyboard, and Esc leads back to the timeline', async () => {
  const steps = dock(page).getByRole('tree', { name: 'What came of this task' });
  await steps.getByRole('treeitem').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(steps.getByRole('treeitem')).toHaveCount(3);
  await page.keyboard.press('ArrowRight');
  await expect(steps.getByRole('treeitem')).toHaveCount(8);
  await page.keyboard.press('Enter');
  await expect(dock(page).getByRole('tabpanel', { name: 'Task' })).toContainText('Build the launch page');
  await page.keyboard.press('Escape');
  await expect(rows()).toBeVisible();
  await dock(page).getByRole('button', { name: 'Clear the search' }).click();
  await page.getByRole('separator', { name: 'Height of the dock' }).dblclick();
});

test('what is shown is saved as JSON lines', async () => {
  await dock(page).getByRole('button', { name: 'Delegations' }).click();
  await expect(rows().getByRole('listitem')).toHaveCount(6);
  await dock(page).getByRole('button', { name: 'More about this timeline' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save what is shown as JSON lines' }).click(),
  ]);
  const stream = await download.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().trim().split('\n');
  expect(lines).toHaveLength(6);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    kind: 'delegation',
    from: cast.lead,
    to: cast.engineering,
  });
  await dock(page).getByRole('button', { name: 'Clear all' }).click();
});

test('ten megabytes, markup and text from right to left are only shown', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await expect(dock(page)).toHaveCount(0);
  await observe(cast.hostile, 'Timeline');
  const list = inspector(page).getByLabel('Timeline, newest first');
  await list.getByRole('button', { name: /Ten megabytes/ }).click();
  const request = inspector(page).getByRole('tabpanel', { name: 'Request' });
  await expect(request).toContainText('Ten megabytes of text');
  await inspector(page).getByRole('button', { name: 'Raw' }).click();
  await expect(request).toContainText('20 KB of 11 MB shown');
  await inspector(page).getByRole('button', { name: 'Tree' }).click();
  await inspector(page).getByRole('button', { name: 'Unfold all' }).click();
  await expect(request.getByRole('treeitem').first()).toBeVisible();
  expect(await request.getByRole('treeitem').count()).toBeLessThan(80);
  await inspector(page).getByRole('tab', { name: 'Response' }).click();
  await expect(inspector(page).getByRole('tabpanel', { name: 'Response' })).toContainText('<img src=x');
  await expectNothingRan();
  await list.getByRole('button', { name: /Ten megabytes/ }).click();
});

test('U14: peers tell who can be talked to, and lead to exactly that pair', async () => {
  await observe(cast.engineering, 'Peers');
  const peers = inspector(page).getByRole('list', { name: `Whom ${cast.engineering} can talk to` });
  const below = peers.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Below it' }) });
  await expect(below.locator('~ li')).toHaveCount(4);
  await expect(peers).toContainText(/Leo Fontaine.*Answers now.*2 messages/s);
  await expectAccessible(page);
  await peers.getByRole('button', { name: /Leo Fontaine/ }).click();
  await expect(inspector(page)).toContainText('Write the page from the brief');
  await expect(inspector(page)).not.toContainText('Check the page on a slow line');
});

test('P2: what happens elsewhere draws no timeline anew', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await page.evaluate(`{
    const list = document.querySelector('aside [aria-label="Timeline, newest first"]');
    window.seenChanges = 0;
    new MutationObserver((changes) => { window.seenChanges += changes.length; }).observe(list, {
      childList: true,
      subtree: true,
    });
  }`);
  const lead = engine.state.named(cast.lead);
  for (let turn = 0; turn < 20; turn += 1) {
    engine.state.log({
      workspaceId: lead.id,
      type: 'agent_log',
      method: 'tool',
      summary: `Turn ${turn}`,
    });
  }
  await expect(dock(page).getByLabel('Timeline, newest first')).toContainText('Turn 19');
  expect(await page.evaluate('window.seenChanges')).toBe(0);
});
