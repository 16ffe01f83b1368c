import { expect, test } from '@playwright/test';
import { observeCast as cast } from '../../support/synthetic-observe-story.ts';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { card, dock, inDark, outlineRow, replayLastHour, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Problems of now, and a look at how it was. */
shareWindow({ observe: true });

test('the dock keeps its tabs in a narrow window behind a menu, and problems can be put away', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  const lead = engine.state.named(cast.product);
  engine.state.raise({
    key: `workspace:${lead.id}`,
    title: 'Tomás Rivera failed',
    workspaceId: lead.id,
    error: { code: 'agent_exited', message: 'The agent stopped (exit code 137)', actions: [] },
    since: Date.now(),
  });
  await dock(page)
    .getByRole('tab', { name: /^Problems/ })
    .click();
  await expect(dock(page).getByRole('list', { name: 'Open problems' })).toContainText('Tomás Rivera failed');
  await dock(page).getByRole('button', { name: 'Put away: Tomás Rivera failed' }).click();
  await expect(dock(page)).toContainText('1 problem is put away');
  await page.setViewportSize({ width: 480, height: 900 });
  await dock(page).getByRole('button', { name: 'More tabs' }).click();
  await page.getByRole('menuitem', { name: 'Logs' }).click();
  await expect(dock(page).getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');
  await page.setViewportSize({ width: 1440, height: 900 });
  await dock(page).getByRole('tab', { name: 'Timeline' }).click();
});

test('a replay shows how it was: nothing can be changed, and Live leads back to all that came meanwhile', async () => {
  const bar = await replayLastHour(page);
  await expect(bar).toContainText('0 of');
  await expect(card(page, cast.engineering)).toHaveAccessibleName(/Starting/);

  const moment = bar.getByRole('slider', { name: 'Moment' });
  const box = await moment.boundingBox();
  await moment.click({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 } });
  await expect(card(page, cast.engineering)).toHaveAccessibleName(/Online|Working/);
  const place = bar.locator('text=/^\\d+ of \\d+$/');
  await expect(bar).not.toContainText('Reading the record');
  const at = Number.parseInt((await place.textContent()) ?? '', 10);
  await bar.getByRole('button', { name: 'Next event' }).click();
  await expect(place).toHaveText(new RegExp(`^${at + 1} of`));
  await bar.getByRole('button', { name: 'Previous event' }).click();
  await expect(place).toHaveText(new RegExp(`^${at} of`));
  await bar.getByLabel('Speed').selectOption('64');
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect(place).not.toHaveText(new RegExp(`^${at} of`));
  await bar.getByRole('button', { name: 'Pause' }).click();
  await picture(page, 'observe-replay-light');
  await inDark(page, () => picture(page, 'observe-replay-dark'));
  await expectAccessible(page);

  // Whatever would change something is not offered; what happens now waits for the return.
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').getByRole('combobox').fill('restart');
  await expect(page.getByRole('option', { name: /Restart the selected/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const lead = engine.state.named(cast.lead);
  engine.state.patch(lead.id, { currentTask: 'Something of now', activeTasks: 1 });
  await expect(bar).toContainText('1 event meanwhile');
  await expect(card(page, cast.lead)).not.toContainText('Something of now');

  await bar.getByRole('button', { name: 'Return to live' }).click();
  await expect(bar).toHaveCount(0);
  await expect(card(page, cast.lead)).toContainText('Something of now');
});

test('a replay opens no team to show somebody: it shows the team that is collapsed, and says so', async () => {
  const [team, member] = ['Tomás Rivera', 'Jonas Weber'];
  const to = Date.now();
  const workspaces = [...engine.state.workspaces.values()].map((each) => ({
    ...each,
    collapsed: each.name === team,
  }));
  engine.faults.answer('replay.open', {
    from: to - 60_000,
    to,
    workspaces,
    delegations: [],
    builds: [],
    problems: [],
    activity: [],
    cursor: '0',
  });
  engine.faults.answer('replay.read', { events: [], cursor: '0' });
  await page.getByRole('button', { name: 'Replay what happened' }).click();
  await page.getByRole('button', { name: 'Start the replay' }).click();
  const bar = page.getByRole('region', { name: 'Replay' });
  await expect(bar).toContainText('nothing can be changed');
  await expect(card(page, member)).toHaveCount(0);
  await outlineRow(page, member).click();
  const told = toasts(page);
  await expect(told).toContainText(`${member} is inside ${team}, which is collapsed`);
  await expect(card(page, member)).toHaveCount(0);
  await expect(card(page, team)).toBeInViewport();
  await bar.getByRole('button', { name: 'Return to live' }).click();
  await expect(card(page, member)).toBeVisible();
  engine.faults.release();
});
