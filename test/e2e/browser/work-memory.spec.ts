import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { INSPECTOR, inspector, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';
import { maraId, show } from '../work-stage.ts';

/** What an agent remembers, and what it tells of its work. */
shareWindow({ desk: true });

test('memories are found, written, changed and forgotten, and come as the agent writes them', async () => {
  await show('Memory');
  await expect(inspector(page)).toContainText('Say what comes next in the last line');
  await expectAccessibleInBothThemes(page, INSPECTOR);
  await picture(page, 'work-memory-light');
  engine.desk.memories.remember(engine.state, maraId(), 'The fair moved to hall 4.');
  await expect(inspector(page)).toContainText('The fair moved to hall 4.');
  await inspector(page).getByRole('searchbox', { name: 'Search memories' }).fill('hall 4');
  await expect(inspector(page).getByRole('listitem')).toHaveCount(1);
  await inspector(page).getByRole('button', { name: 'Delete' }).click();
  await expect(inspector(page)).toContainText('Nothing remembered matches');
  await toasts(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(inspector(page)).toContainText('The fair moved to hall 4.');
  await inspector(page).getByRole('searchbox', { name: 'Search memories' }).fill('');
  await inspector(page).getByRole('button', { name: 'New memory' }).click();
  await page.getByRole('textbox', { name: 'What to remember' }).fill('<script>alert(1)</script>');
  await inspector(page).getByRole('button', { name: 'Save' }).click();
  await expect(inspector(page)).toContainText('<script>alert(1)</script>');
  await inspector(page).getByRole('button', { name: 'Team' }).click();
  await expect(inspector(page)).toContainText('Quiet Notes');
});

test('another scope begins with all of its namespaces, and shows nothing of the one before', async () => {
  await show('Memory');
  const namespace = inspector(page).getByRole('combobox', { name: 'Namespace' });
  const scope = (name: string) => inspector(page).getByRole('button', { name, exact: true }).click();
  await scope('Own');
  await namespace.selectOption('people');
  await expect(inspector(page).getByRole('listitem')).toHaveCount(1);
  engine.faults.hold('memories.list');
  await scope('Team');
  await expect(inspector(page).getByRole('status', { name: 'Reading the memories' })).toBeVisible();
  await expect(inspector(page).getByRole('listitem')).toHaveCount(0);
  engine.faults.release('memories.list');
  await expect(inspector(page)).toContainText('Quiet Notes');
  await expect(namespace).toHaveValue('');

  engine.faults.fail('memories.list', new AppError('internal', 'It does not remember'));
  await scope('Everybody');
  await expect(inspector(page)).toContainText('The memories could not be read');
  await expect(inspector(page).getByRole('listitem')).toHaveCount(0);
  engine.faults.release('memories.list');
  await inspector(page).getByRole('button', { name: 'Try again' }).click();
  await expect(inspector(page)).toContainText('Reports go to the director.');
});

test('a namespace with nothing left in it says so, and leads back to all', async () => {
  await show('Memory');
  await inspector(page).getByRole('button', { name: 'Team', exact: true }).click();
  const namespace = inspector(page).getByRole('combobox', { name: 'Namespace' });
  await namespace.selectOption('launch');
  await inspector(page).getByRole('button', { name: 'Delete' }).click();
  await expect(inspector(page)).toContainText('Nothing is left in “launch”');
  await expect(namespace).toHaveValue('launch');
  await inspector(page).getByRole('button', { name: 'Show every namespace' }).click();
  await expect(inspector(page)).toContainText('Its team shares nothing yet');
  await toasts(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(inspector(page)).toContainText('Quiet Notes');
  await inspector(page).getByRole('button', { name: 'Own', exact: true }).click();
});

test('U11: a value that somebody else changed meanwhile is not overwritten, also after a look elsewhere', async () => {
  await inspector(page).getByRole('tab', { name: 'Values' }).click();
  const row = inspector(page).getByRole('listitem').filter({ hasText: 'last_report' });
  await row.getByRole('button', { name: 'Edit' }).click();
  const values = engine.desk.memories.values(maraId());
  values.set('last_report', {
    key: 'last_report',
    value: { week: 48 },
    version: 5,
    expiresAt: null,
    updatedAt: Date.now(),
  });
  await page.getByRole('textbox', { name: /^Value/ }).fill('{"week": 47}');
  await show('Memory', 'Aiko Tanaka');
  await show('Memory');
  await inspector(page).getByRole('tab', { name: 'Values' }).click();
  await expect(page.getByRole('textbox', { name: /^Value/ })).toHaveValue('{"week": 47}');
  await inspector(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(inspector(page).getByRole('alert')).toContainText('"week": 48');
  await inspector(page).getByRole('button', { name: 'Save over it' }).click();
  await expect.poll(() => values.get('last_report')?.version).toBe(6);
  expect(values.get('last_report')?.value).toEqual({ week: 47 });
  await expectAccessible(page, INSPECTOR);
});

test('the transcript shows what the agent tells, and says when it tells none', async () => {
  await show('Transcript');
  await expect(inspector(page).getByRole('log')).toContainText('Launch the product page');
  await expectAccessible(page, INSPECTOR);
  engine.desk.memories.silent.add('Aiko Tanaka');
  await show('Transcript', 'Aiko Tanaka');
  await expect(inspector(page)).toContainText('This agent tells no transcript');
});
