import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { card, INSPECTOR, inspect, inspector } from '../flows.ts';

/** What workspaces are asked at certain times: seen, made, paused, run and removed, as a person would. */

const MARA = 'Mara Lindqvist';

test.use({ timezoneId: 'Europe/Berlin' });
shareWindow({ desk: true });

test.beforeAll(() => inspect(page, MARA, 'Work', 'Schedules'));

const item = (name: string) => inspector(page).getByRole('listitem').filter({ hasText: name }).first();
const maraId = () => engine.state.named(MARA).id;

test('A18: times are said in words and in their own zone, with what became of the last run', async () => {
  const daily = item('Daily report');
  await expect(daily).toContainText('At 09:00, Monday through Friday');
  await expect(daily).toContainText(/Next (Mon|Tue|Wed|Thu|Fri) \d+ \w+, 09:00/);
  await expect(daily).toContainText('Done');
  // In plain words, without the marks of Markdown.
  await expect(daily).toContainText('Next: prices, on Tuesday.');
  await expect(item('Inbox')).toContainText('Paused');
  await daily.getByText('2 earlier runs').click();
  await expect(daily.getByText('it was not answered in time')).toBeVisible();
  await expectAccessibleInBothThemes(page, INSPECTOR);
});

test('one that rests goes on, and the other way round', async () => {
  const counts = item('Inbox').getByRole('checkbox', { name: 'Inbox runs at its times' });
  await counts.check();
  await expect(item('Inbox')).toContainText('Next ');
  expect(engine.desk.schedules.of(maraId())[1]?.enabled).toBe(true);
  await counts.uncheck();
  await expect(item('Inbox')).toContainText('Paused');
});

test('A18: to run one now shows at once that it waits, then what came of it, without asking again and again', async () => {
  const daily = item('Daily report');
  await daily.getByRole('button', { name: 'Run Daily report now' }).click();
  await expect(daily).toContainText('Waits for the agent');
  await expect(daily.getByRole('button', { name: 'Run Daily report now' })).toBeDisabled();
  engine.desk.schedules.settle(engine.state, maraId(), { status: 'running', answer: '', error: '' });
  await expect(daily).toContainText('Running');
  engine.desk.schedules.settle(engine.state, maraId(), { status: 'ok', answer: 'All is well.', error: '' });
  await expect(daily).toContainText('All is well.');
  await expect(daily).toContainText('by hand');
  await expect(daily).toContainText('3 earlier runs');
});

test('a new one says what its times mean before it is saved, and keeps what was typed', async () => {
  await inspector(page).getByRole('button', { name: 'New schedule' }).click();
  await expect(inspector(page).getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Weekly review');
  const times = inspector(page).getByRole('textbox', { name: /^Times/ });
  await times.fill('often');
  await expect(inspector(page).getByText(/This time is not understood/)).toBeVisible();
  await expect(times).toHaveAttribute('aria-invalid', 'true');
  await inspector(page).getByRole('button', { name: 'Mondays at 9:00' }).click();
  await expect(inspector(page).getByText(/At 09:00, only on Monday\. Next: Mon /)).toBeVisible();
  await expectAccessibleInBothThemes(page, INSPECTOR);
  // Somebody looks elsewhere in between.
  await inspector(page).getByRole('tab', { name: 'Memory' }).click();
  await inspector(page).getByRole('tab', { name: 'Schedules' }).click();
  await expect(inspector(page).getByRole('textbox', { name: 'Name' })).toHaveValue('Weekly review');
  const save = inspector(page).getByRole('button', { name: 'Save', exact: true });
  await expect(save).toBeDisabled();
  await inspector(page).getByRole('textbox', { name: 'What it is asked' }).fill('Go through the week.');
  await save.click();
  await expect(item('Weekly review')).toContainText('only on Monday');
});

test('what cannot be saved stays in its form, with the reason', async () => {
  await item('Weekly review').getByRole('button', { name: 'Change Weekly review' }).click();
  engine.faults.fail(
    'schedules.edit',
    new AppError('schedule_exists', 'This workspace has a schedule "Inbox" already'),
  );
  await inspector(page).getByRole('textbox', { name: 'Name' }).fill('Inbox');
  await inspector(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(inspector(page).getByText('This workspace has a schedule "Inbox" already')).toBeVisible();
  await expect(inspector(page).getByRole('textbox', { name: 'Name' })).toHaveValue('Inbox');
  engine.faults.release();
  await inspector(page).getByRole('button', { name: 'Cancel' }).click();
});

test('a removed one can be had back', async () => {
  await item('Weekly review').getByRole('button', { name: 'Remove Weekly review' }).click();
  await expect(inspector(page).getByText('Weekly review')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(item('Weekly review')).toContainText('only on Monday');
});

test('a run leads to its trace, and in the chat its question says that nobody typed it', async () => {
  const traceId = 'a-run-of-a-schedule';
  const workspaceId = maraId();
  engine.state.log({
    workspaceId,
    traceId,
    spanId: 's',
    type: 'a2a_receive',
    summary: 'Asked by a schedule',
  });
  await item('Daily report').getByRole('button', { name: 'Run Daily report now' }).click();
  await expect(item('Daily report')).toContainText('Waits for the agent');
  engine.desk.schedules.settle(engine.state, workspaceId, {
    status: 'ok',
    answer: 'Fine.',
    error: '',
    traceId,
  });
  await item('Daily report').getByRole('button', { name: 'Trace' }).first().click();
  await expect(inspector(page).getByRole('tree', { name: 'What came of this task' })).toBeVisible();
  await inspector(page).getByRole('tab', { name: 'Talk' }).click();
  engine.state.emit({
    type: 'chat.changed',
    message: {
      id: 'asked',
      workspaceId,
      role: 'user',
      text: 'Write down what was done.',
      files: [],
      state: 'sent',
      error: null,
      traceId,
      scheduled: true,
      work: null,
      createdAt: Date.now(),
    },
  });
  await expect(inspector(page).getByRole('article', { name: 'A schedule asked' })).toContainText('was done');
  await inspector(page).getByRole('button', { name: 'A schedule asked' }).click();
  await expect(item('Daily report')).toBeVisible();
});

test('the palette leads to the form, from wherever somebody is', async () => {
  await inspector(page).getByRole('tab', { name: 'Talk' }).click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('new schedule');
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('textbox', { name: 'Name' })).toBeFocused();
  await inspector(page).getByRole('button', { name: 'Cancel' }).click();
});

test('A18: a list that cannot be read says so, and does not look empty', async () => {
  engine.faults.fail('schedules.list', new AppError('store_busy', 'The store does not answer'));
  await card(page, 'Priya Nair').click();
  await expect(inspector(page).getByText('The schedules could not be read')).toBeVisible();
  await expect(inspector(page).getByText('Nothing is scheduled')).toHaveCount(0);
  engine.faults.release();
  await inspector(page).getByRole('button', { name: 'Try again' }).click();
  await expect(item('Daily report')).toBeVisible();
});
