import { expect, type Locator, test } from '@playwright/test';
import type { Workspace } from '../../../core/contract/index.ts';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { dock, inspector, outlineRow } from '../flows.ts';

/** Lists of everybody in an org of a thousand: few rows exist, and the keyboard comes to the last. */
test.describe.configure({ timeout: 60_000 });

const SIZE = 1_000;
const MOST_ROWS = 100;
const LEAD = 'Long list lead';

/** The lead first, then all who report to it. */
let everybody: readonly Workspace[];

shareWindow({ workspaces: SIZE, prepare: nameEverybody, shows: (of) => outlineRow(of, LEAD) });

function nameEverybody(): void {
  const [lead, ...others] = [...engine.state.workspaces.values()];
  if (!lead) throw new Error('The org is empty');
  const named = others.map((each, index) => ({
    ...each,
    name: `Agent ${String(index + 1).padStart(3, '0')}`,
    parentId: lead.id,
    position: index,
  }));
  everybody = [{ ...lead, name: LEAD, parentId: null }, ...named];
  for (const each of everybody) engine.state.workspaces.set(each.id, each);
}

const dialog = () => page.getByRole('dialog');
const last = () => everybody.at(-1)?.name ?? '';

/** Goes where a name or a command of the palette leads. */
async function go(wanted: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill(wanted);
  await page.keyboard.press('Enter');
}

async function expectFewRows(list: Locator, rows = list.locator(':scope > li')): Promise<void> {
  await expect(rows.first()).toBeVisible();
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
}

/** Tab comes to the list once; End leads to the last row, Home back; each row says which one of all it is. */
async function expectWalked(list: Locator, total: number, first: RegExp | string, end: RegExp | string) {
  await expectFewRows(list);
  await list.getByRole('button', { name: first }).first().focus();
  await page.keyboard.press('End');
  const lastRow = list.locator(`:scope > li[aria-posinset="${total}"]`);
  await expect(lastRow.getByRole('button', { name: end }).first()).toBeFocused();
  await expect(lastRow.getByRole('button', { name: end }).first()).toBeInViewport();
  await expect(lastRow).toHaveAttribute('aria-setsize', String(total));
  await page.keyboard.press('ArrowUp');
  await expect(list.locator(`:scope > li[aria-posinset="${total - 1}"] button`).first()).toBeFocused();
  await expectFewRows(list);
}

test('those who are selected', async () => {
  await page.keyboard.press('ControlOrMeta+a');
  const list = inspector(page).getByRole('list', { name: 'Workspaces' });
  await expectWalked(list, SIZE, LEAD, last());
  // What has the focus stays there while the list is scrolled away from it.
  await list.evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(list.getByRole('button', { name: LEAD })).toBeInViewport();
  await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('button', { name: last() })).toBeFocused();
  await expect(list.getByRole('button', { name: last() })).toBeInViewport();
  await expectAccessible(page, 'aside[aria-label="Inspector"]');
});

test('those who would be removed', async () => {
  await inspector(page).getByRole('button', { name: 'Remove' }).click();
  const list = dialog().getByRole('list', { name: 'Would be removed' });
  await expectFewRows(list);
  await list.focus();
  await page.keyboard.press('End');
  await expect(list.getByText(last())).toBeInViewport();
  await expectFewRows(list);
  await expectAccessible(page, 'dialog');
  await page.keyboard.press('Escape');
});

test('those whom somebody can report to', async () => {
  await go('Agent 002');
  await go('>Move what is selected to');
  const list = dialog().getByRole('list', { name: 'Reports to' });
  await expectFewRows(list);
  const chosen = dialog().getByRole('radio', { checked: true });
  await expect(chosen).toBeFocused();
  await expect(chosen).toHaveAccessibleName(new RegExp(LEAD));
  await page.keyboard.press('End');
  await expect(chosen).toHaveAccessibleName(new RegExp(last()));
  await expect(chosen).toBeFocused();
  await expect(chosen).toBeInViewport();
  await page.keyboard.press('ArrowUp');
  await expect(chosen).toHaveAccessibleName(/Agent 998/);
  await expectFewRows(list);
  await dialog().getByRole('searchbox', { name: 'Search workspaces' }).fill('Agent 500');
  await page.keyboard.press('Enter');
  await expect(chosen).toHaveAccessibleName(/Agent 500/);
  await expectAccessible(page, 'dialog');
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

test('those whom a lead can talk to', async () => {
  await go(LEAD);
  await go('>Show whom the selected');
  const list = inspector(page).getByRole('list', { name: `Whom ${LEAD} can talk to` });
  // The name of the group is a row.
  await expectWalked(list, SIZE, /Agent 001/, new RegExp(last()));
  await expectAccessible(page, 'aside[aria-label="Inspector"]');
});

test('what a lead and its agents said', async () => {
  const [lead, ...others] = everybody;
  for (const [index, other] of others.slice(0, 400).entries()) {
    engine.state.log({
      workspaceId: lead?.id ?? '',
      type: 'a2a_receive',
      method: 'message/send',
      summary: 'A question',
      sourceId: other.id,
      targetId: lead?.id ?? '',
      requestText: `Question number ${index + 1}`,
      responseText: `Answer number ${index + 1}`,
    });
  }
  await inspector(page).getByRole('tab', { name: 'Talk', exact: true }).click();
  await inspector(page).getByRole('tab', { name: 'With agents' }).click();
  const list = inspector(page).getByRole('log', { name: 'Messages between agents' });
  await expect(list.getByText('Question number 400')).toBeInViewport();
  await expectFewRows(list, list.getByRole('article'));
  const peers = inspector(page).getByRole('group', { name: 'Peers' });
  await expectFewRows(peers, peers.getByRole('button'));
  await list.focus();
  await page.keyboard.press('Home');
  await expect(list.getByText('Question number 400')).not.toBeInViewport();
  await expectFewRows(list, list.getByRole('article'));
  await peers.getByRole('searchbox', { name: 'Find a peer' }).fill('Agent 390');
  await peers.getByRole('button', { name: 'Agent 390, 1 message' }).click();
  await expect(list.getByRole('article')).toHaveCount(1);
  await expectAccessible(page, 'aside[aria-label="Inspector"]');
});

test('everything that is wrong', async () => {
  for (const { id, name } of everybody) {
    const error = { code: 'engine_busy', message: `${name} could not be started`, actions: [] };
    engine.state.raise({ key: id, workspaceId: id, title: name, error, since: Date.now() });
  }
  await go('>Show problems');
  const list = dock(page).getByRole('list', { name: 'Open problems' });
  await expectFewRows(list);
  await list.locator('li[aria-posinset="1"] button').first().focus();
  await page.keyboard.press('End');
  // The story of the engine has told of some before.
  const lastRow = list.locator(`li[aria-posinset="${engine.state.problems.size}"]`);
  await expect(lastRow.getByRole('button').first()).toBeFocused();
  await expect(lastRow).toBeInViewport();
  await expectFewRows(list);
});

test('those who come up after an import', async () => {
  engine.faults.answer('org.demo', {
    org: 'Everybody',
    mode: 'merge',
    workspaces: everybody.map(({ id, name, tier }) => ({
      id,
      name,
      tier,
      action: 'create' as const,
      skipped: false,
      channels: [],
      channelsSkipped: [],
    })),
    created: SIZE,
    kept: 0,
    updated: 0,
    moved: 0,
    removed: 0,
  });
  await go('>Start the demo org');
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  const list = page.getByRole('list', { name: 'Workspaces of the import' });
  await expectWalked(list, SIZE, LEAD, last());
});
