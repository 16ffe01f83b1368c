import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page } from '../browser-window.ts';
import { open, shareConfigured } from '../configure-stage.ts';
import { card, inDark, inspector, outlineRow, reopenWithInspector, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** The settings of a workspace: changed, refused, saved, and the same in every place that shows them. */
shareConfigured();

test('settings: what is changed is marked, kept while others are looked at, and discarded one by one', async () => {
  await open('Mara Lindqvist', 'Settings');
  const pane = inspector(page);
  await expect(pane.getByLabel('Name', { exact: true })).toHaveValue('Mara Lindqvist');
  await expect(pane.getByRole('meter', { name: 'This month' })).toHaveAttribute(
    'aria-valuetext',
    '$21.30 of $25.00',
  );
  await expect(pane.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
  await pane.getByLabel('Role', { exact: true }).fill('Leads the studio');
  await pane.getByLabel('Model', { exact: true }).fill('claude-opus');
  await pane.getByLabel('Limit per month, in dollars', { exact: true }).fill('30,5');
  await expect(pane.getByText('3 changes.')).toBeVisible();
  await pane.getByLabel('Name', { exact: true }).scrollIntoViewIfNeeded();
  await picture(page, 'configure-settings-light');
  await expectAccessibleInBothThemes(page);

  await page.keyboard.press('Escape');
  await outlineRow(page, 'Tomás Rivera').click();
  await expect(pane.getByLabel('Name', { exact: true })).toHaveValue('Tomás Rivera');
  await expect(pane.getByText(/changes?\./)).toHaveCount(0);
  await outlineRow(page, 'Mara Lindqvist').click();
  await expect(pane.getByLabel('Role', { exact: true })).toHaveValue('Leads the studio');
  await pane.getByRole('button', { name: 'Discard the change of Role' }).click();
  await expect(pane.getByLabel('Role', { exact: true })).toHaveValue(
    engine.state.named('Mara Lindqvist').role,
  );
  await expect(pane.getByText('2 changes.')).toBeVisible();
});

test('settings: what is wrong is said beside the field, and nothing is saved with it (A24: cents)', async () => {
  const pane = inspector(page);
  const limit = pane.getByLabel('Limit per month, in dollars', { exact: true });
  await limit.fill('30.555');
  await expect(limit).toHaveAttribute('aria-invalid', 'true');
  await expect(pane.getByText('An amount in dollars with at most two digits')).toBeVisible();
  await expect(pane.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await limit.fill('30.29');
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(toasts(page)).toContainText('Mara Lindqvist was saved');
  expect(engine.state.named('Mara Lindqvist').budgetCents).toBe(3_029);
  expect(engine.state.named('Mara Lindqvist').model).toBe('claude-opus');
  await expect(pane.getByText('Saved. Restart to apply.')).toBeVisible();
});

test('settings: a restart that waits is kept over a reload, and several go at once', async () => {
  await outlineRow(page, 'Tomás Rivera').click();
  const pane = inspector(page);
  await pane.getByLabel('Model', { exact: true }).fill('claude-haiku');
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  await page.reload();
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
  await open('Tomás Rivera', 'Settings');
  await expect(pane.getByText('Saved. Restart to apply.')).toBeVisible();
  await pane.getByRole('button', { name: 'Restart the 2 that wait' }).click();
  await expect(pane.getByText('Saved. Restart to apply.')).toHaveCount(0);
  await outlineRow(page, 'Mara Lindqvist').click();
  await expect(pane.getByText('Saved. Restart to apply.')).toHaveCount(0);
});

test('settings: who changed the same field elsewhere is shown there, and nobody overwrites by accident', async () => {
  const pane = inspector(page);
  await pane.getByLabel('Role', { exact: true }).fill('Mine');
  engine.state.patch(engine.state.named('Mara Lindqvist').id, { role: 'Theirs' });
  await expect(pane.getByText('Changed elsewhere meanwhile: it is “Theirs” now.')).toBeVisible();
  await inDark(page, () => picture(page, 'configure-conflict-dark'));
  await pane.getByRole('button', { name: 'Take theirs' }).click();
  await expect(pane.getByLabel('Role', { exact: true })).toHaveValue('Theirs');
});

test('settings: what fails is told by name, and the rest is saved', async () => {
  const pane = inspector(page);
  engine.configure.broken.set(
    'models.setProvider',
    new AppError('secrets_locked', 'The stored keys cannot be opened'),
  );
  await pane.getByLabel('Role', { exact: true }).fill('Leads');
  await pane.getByLabel('Provider', { exact: true }).fill('openrouter');
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(pane.getByText('Not saved: Provider')).toBeVisible();
  expect(engine.state.named('Mara Lindqvist').role).toBe('Leads');
  await expect(pane.getByLabel('Provider', { exact: true })).toHaveValue('openrouter');
  await expect(pane.getByText('1 change.')).toBeVisible();
  engine.configure.broken.clear();
  await pane.getByRole('button', { name: 'Discard all' }).click();
});

test('the dialog is the same form with the same draft', async () => {
  const pane = inspector(page);
  await pane.getByLabel('Role', { exact: true }).fill('Half typed');
  await inspector(page).getByRole('button', { name: 'Workspace settings…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings of Mara Lindqvist' });
  await expect(dialog.getByLabel('Role', { exact: true })).toHaveValue('Half typed');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(pane.getByLabel('Role', { exact: true })).toHaveValue('Half typed');
  await pane.getByRole('button', { name: 'Discard all' }).click();
});

test('a narrow pane shows all of it, too', async () => {
  await page.setViewportSize({ width: 900, height: 800 });
  await reopenWithInspector(page, 300);
  for (const tab of ['Settings', 'Config', 'Secrets', 'Plugins']) {
    await open('Mara Lindqvist', tab);
    await expect(inspector(page).getByRole('status', { name: /Opening|Loading|Reading/ })).toHaveCount(0);
    expect(await inspector(page).evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(
      true,
    );
    if (tab === 'Secrets') {
      await picture(page, 'configure-narrow-light');
      await expectAccessible(page);
    }
  }
});
