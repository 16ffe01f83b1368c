import { expect, type Locator, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { observeCast as cast } from '../../support/synthetic-observe-story.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { dock, inDark, inspector, outlineRow } from '../flows.ts';
import { expectNothingRan, observe } from '../observe-stage.ts';
import { picture } from '../screenshots.ts';

/** What is printed and used: logs, alone and of whole teams, and stats. */

const MEBIBYTE = 1024 * 1024;

shareWindow({ observe: true });

/** The lines of a log that are in view, top to bottom, tell times that never go back. */
async function expectByTime(log: Locator): Promise<void> {
  const times = await log.getByRole('button', { name: 'Copy this line' }).allTextContents();
  expect(times.length).toBeGreaterThan(3);
  const hour = (time: string) => Number(time.slice(0, 2));
  const back = times.filter((time, at) => {
    const before = times[at - 1] ?? '';
    // Midnight lies between them.
    return time < before && hour(before) - hour(time) < 12;
  });
  expect(back).toEqual([]);
}

test('logs show colours and links, obey nothing else, and fold a line of a megabyte', async () => {
  await observe(cast.hostile, 'Logs');
  const log = inspector(page).getByRole('log');
  const panel = inspector(page).getByRole('tabpanel', { name: 'Logs' });
  await panel.getByRole('button', { name: 'Pause' }).click();
  await log.press('Home');
  await expect(log).toContainText('copies nothing');
  await expect(log).not.toContainText('ZXZpbA');
  await expect(log.getByRole('link')).toHaveText(['https://example.org/docs/start']);
  await expectNothingRan();
  await expect(log).not.toContainText('evil.example');
  const unfold = log.getByRole('button', { name: /^Show the whole line/ });
  await expect(unfold).toBeVisible();
  const length = () => log.evaluate((element) => element.textContent?.length ?? 0);
  expect(await length()).toBeLessThan(20_000);
  await unfold.click();
  expect(await length()).toBeLessThan(MEBIBYTE / 4);
  await log.getByRole('button', { name: 'Fold the line' }).click();

  const search = inspector(page).getByRole('searchbox', { name: 'Search the log' });
  await inspector(page).getByRole('button', { name: 'Search with a regular expression' }).click();
  await search.fill('request [0-9]$|cache|(');
  await expect(inspector(page)).toContainText('This regular expression is not complete.');
  await search.fill('request 1\\d ');
  await expect(inspector(page)).toContainText('0 of 10');
  await search.press('Enter');
  await expect(inspector(page)).toContainText('1 of 10');
  await expect(log.locator('mark').first()).toBeVisible();
  await inDark(page, () => picture(page, 'observe-logs-dark'));
  await expectAccessible(page);
  await inspector(page).getByRole('button', { name: 'Clear the search' }).click();
});

test('the log of a workspace that has ended says so, and why', async () => {
  const lead = engine.state.named(cast.product);
  engine.state.patch(lead.id, {
    status: 'failed',
    error: { code: 'agent_exited', message: 'The agent stopped (exit code 137)', actions: [] },
  });
  await observe(cast.product, 'Logs');
  await expect(inspector(page).getByRole('note')).toContainText(
    'Tomás Rivera has failed. These are the last lines that it printed. Why: The agent stopped (exit code 137)',
  );
});

test('the logs of several are one by time: each line says whose it is, and each can be shown alone', async () => {
  await observe(cast.engineering, 'Logs');
  await outlineRow(page, cast.frontend).click({ modifiers: ['ControlOrMeta'] });
  const panel = inspector(page).getByRole('tabpanel', { name: 'Logs' });
  const log = panel.getByRole('log');
  const of = (name: string) => log.getByRole('button', { name: `Select ${name}` });
  await expect(of(cast.engineering).first()).toBeVisible();
  await log.press('Home');
  await expect(of(cast.frontend).first()).toBeVisible();
  await expectByTime(log);
  await picture(page, 'observe-team-logs-light');
  await expectAccessibleInBothThemes(page);

  const only = (name: string) => panel.getByRole('button', { name: `Only lines of ${name}` });
  await only(cast.frontend).click();
  await expect(of(cast.engineering)).toHaveCount(0);
  await expect(of(cast.frontend).first()).toBeVisible();
  await panel.getByRole('button', { name: 'All', exact: true }).click();
  await expect(of(cast.engineering).first()).toBeVisible();

  await panel.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(panel.getByRole('button', { name: /^Resume \(\d+ new\)$/ })).toBeVisible();
  const held = await log.evaluate((element) => element.textContent);
  await expect(panel.getByRole('button', { name: /^Resume \((?:[4-9]|\d{2,}) new\)$/ })).toBeVisible();
  expect(await log.evaluate((element) => element.textContent)).toBe(held);
  await panel.getByRole('button', { name: /^Resume/ }).click();
  await expect(panel.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();

  const search = panel.getByRole('searchbox', { name: 'Search the log' });
  await search.fill('listens on');
  await expect(panel).toContainText('0 of 4');
  // It was said at the start, which those that came since have moved out of view.
  await search.press('Enter');
  await expect(panel).toContainText('1 of 4');
  await expect(log.locator('mark').first()).toBeInViewport();
  await panel.getByRole('button', { name: 'Show only lines that match' }).click();
  await expect(panel).toContainText(/Found in 4 lines of \d+ lines/);
  await expect(of(cast.engineering)).toHaveCount(2);
  await expect(of(cast.frontend)).toHaveCount(2);
  await inspector(page).getByRole('button', { name: 'Clear the search' }).click();

  await of(cast.frontend).last().click();
  await expect(inspector(page).getByRole('heading', { name: cast.frontend })).toBeVisible();
  await expect(outlineRow(page, cast.engineering)).toHaveAttribute('aria-selected', 'false');
});

test('a whole team is one log, also in the dock, and says whose log cannot be read', async () => {
  engine.faults.fail('workspaces.followLogs', new AppError('docker_lost', 'Docker does not answer'));
  await observe(cast.engineering, 'Logs');
  const panel = inspector(page).getByRole('tabpanel', { name: 'Logs' });
  const whole = panel.getByRole('checkbox', { name: /^With everything below it \(\d logs\)$/ });
  await whole.check();
  const trouble = panel.getByRole('region', {
    name: /^Error: The logs of .* and \d other workspaces could not/,
  });
  await expect(trouble).toContainText('Docker does not answer');
  engine.faults.release('workspaces.followLogs');
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await expect(trouble).toHaveCount(0);
  const log = panel.getByRole('log');
  await expect(log.getByRole('button', { name: /^Select / }).first()).toBeVisible();
  await expectByTime(log);
  await whole.uncheck();
  await expect(log.getByRole('button', { name: /^Select / })).toHaveCount(0);

  await page.keyboard.press('ControlOrMeta+j');
  await dock(page).getByRole('tab', { name: 'Logs' }).click();
  await outlineRow(page, cast.frontend).click({ modifiers: ['ControlOrMeta'] });
  await expect(dock(page).getByRole('button', { name: `Only lines of ${cast.frontend}` })).toBeVisible();
  const both = dock(page).getByRole('log', { name: 'Log of 2 workspaces' });
  await expect(both).toContainText(cast.engineering);
  await expect(both).toContainText(cast.frontend);
  await inDark(page, () => picture(page, 'observe-team-logs-dark'));
  await dock(page).getByRole('tab', { name: 'Timeline' }).click();
  await page.keyboard.press('ControlOrMeta+j');
});

test('a search of a log that fails says so and can be tried again; what is here is searched all the same', async () => {
  await observe(cast.frontend, 'Logs');
  const panel = inspector(page).getByRole('tabpanel', { name: 'Logs' });
  await expect(panel.getByRole('log')).toBeVisible();
  engine.faults.fail('workspaces.logs', new AppError('docker_lost', 'Docker does not answer'));
  await panel.getByRole('button', { name: 'Show only lines that match' }).click();
  await panel.getByRole('searchbox', { name: 'Search the log' }).fill('listens on');
  const trouble = panel.getByRole('region', {
    name: `Error: Older lines of ${cast.frontend} could not be searched`,
  });
  await expect(trouble).toContainText('Docker does not answer');
  await expect(panel.getByRole('log').locator('mark').first()).toBeVisible();
  engine.faults.release('workspaces.logs');
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await expect(trouble).toHaveCount(0);
  await expect(panel).toContainText(/Found in 2 lines of \d+ lines/);
  await panel.getByRole('button', { name: 'Clear the search' }).click();
  await panel.getByRole('button', { name: 'Show only lines that match' }).click();
});

test('who asks for the logs of a team gets them, whichever log stood in the dock before', async () => {
  await page.keyboard.press('ControlOrMeta+j');
  await dock(page).getByRole('tab', { name: 'Logs' }).click();
  const pinned = dock(page).getByLabel('Whose log to show');
  await pinned.selectOption({ label: cast.frontend });
  await expect(dock(page).getByRole('log', { name: `Log of ${cast.frontend}` })).toBeVisible();
  await outlineRow(page, cast.engineering).click();
  // It stays, whatever is selected.
  await expect(dock(page).getByRole('log', { name: `Log of ${cast.frontend}` })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page
    .getByRole('combobox', { name: 'Search workspaces and commands' })
    .fill('>logs of the selected workspaces or team together');
  await page.keyboard.press('Enter');
  const team = dock(page).getByRole('log', { name: `Log of ${cast.engineering} and everything below it` });
  await expect(team).toBeVisible();
  await expect(pinned).toHaveValue('');
  await dock(page)
    .getByRole('checkbox', { name: /^With everything below it/ })
    .uncheck();
  await dock(page).getByRole('tab', { name: 'Timeline' }).click();
  await page.keyboard.press('ControlOrMeta+j');
});

test('stats are charts of the last 15 minutes, and the same as a table', async () => {
  await observe(cast.engineering, 'Stats');
  const cpu = inspector(page).getByRole('region', { name: 'CPU' });
  await expect(cpu.getByRole('img', { name: /^CPU: CPU \d/ })).toBeVisible();
  await expect(inspector(page).getByRole('region', { name: 'Memory' })).toContainText('of 512 MiB');
  await picture(page, 'observe-stats-light');
  await inspector(page).getByRole('tab', { name: 'The whole org' }).click();
  await expect(inspector(page)).toContainText(/\d+ workspaces run/);
  await inspector(page).getByRole('button', { name: 'Show as a table' }).click();
  await expect(inspector(page).getByRole('columnheader')).toHaveText([
    'Time',
    'CPU',
    'Memory',
    'Received',
    'Sent',
    'Read',
    'Written',
  ]);
  // Each number stands under what it is of.
  const newest = inspector(page).getByRole('table').getByRole('row').nth(1).getByRole('cell');
  await expect(newest).toHaveText([/%$/, / [MG]iB$/, /B\/s$/, /B\/s$/, /B\/s$/, /B\/s$/]);
  await expectAccessible(page);

  await observe(cast.product, 'Stats');
  await expect(inspector(page)).toContainText('Tomás Rivera is not running');
});
