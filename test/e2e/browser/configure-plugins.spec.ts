import { expect, test } from '@playwright/test';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page } from '../browser-window.ts';
import { open, shareConfigured } from '../configure-stage.ts';
import { inspector, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Plugins and rules of a workspace. */
shareConfigured();

test('plugins: installed, had here, by source with a preview, and what an org allows', async () => {
  await open('Mara Lindqvist', 'Plugins');
  const pane = inspector(page);
  const installed = pane.getByRole('list', { name: 'Installed' });
  await expect(installed).toContainText('update available');
  await expect(installed).toContainText('not for this runtime');
  await expect(pane.getByRole('list', { name: 'Skills of the agent' })).toContainText('Brief writing');
  await picture(page, 'configure-plugins-light');
  await expectAccessibleInBothThemes(page);
  await pane.getByRole('button', { name: 'Install plain-words' }).click();
  await expect(installed).toContainText('plain-words');

  await pane.getByLabel('Source', { exact: true }).fill('nowhere');
  await pane.getByRole('button', { name: 'Look' }).click();
  await expect(pane.getByRole('region', { name: 'Error: It could not be fetched' })).toBeVisible();
  await pane.getByLabel('Source', { exact: true }).fill('github://studio/standup#v1');
  await pane.getByRole('button', { name: 'Look' }).click();
  await expect(pane.getByText('It brings 2 files')).toBeVisible();
  await pane.getByText('Allowed in the org of Mara Lindqvist: all').click();
  await pane.getByLabel('Name of a plugin', { exact: true }).fill('plain-words');
  await page.keyboard.press('Enter');
  await expect(pane.getByText('Allowed in the org of Mara Lindqvist: 1')).toBeVisible();
  await pane.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(pane.getByRole('region', { name: 'Error: It was not installed' })).toBeVisible();

  const failed = toasts(page).getByText('The plugin was not installed');
  await expect(failed).toBeVisible();
  await expect(toasts(page)).toContainText(
    'The owner of the org decides whether its workspaces may have standup',
  );
  await open('Nour Haddad', 'Config');
  await toasts(page).getByRole('button', { name: 'Show', exact: true }).click();
  await expect(pane.getByRole('heading', { name: 'Mara Lindqvist' })).toBeVisible();
  await expect(installed).toBeVisible();
  await expect(failed).toHaveCount(0);

  await pane.getByLabel('Source', { exact: true }).fill('github://studio/standup#v1');
  await pane.getByRole('button', { name: 'Look' }).click();
  await pane.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(failed).toBeVisible();
  engine.configure.allowed.clear();
  await open('Nour Haddad', 'Config');
  await toasts(page).getByRole('button', { name: 'Try again' }).click();
  await open('Mara Lindqvist', 'Plugins');
  await expect(installed).toContainText('standup');
  await expect(failed).toHaveCount(0);
});

test('U11: rules: added, also after a look elsewhere, switched off, and deleted with an undo', async () => {
  await open('Mara Lindqvist', 'Settings');
  const rules = inspector(page).getByRole('region', { name: 'Rules' });
  await expect(rules.getByRole('listitem')).toHaveText([
    /Plain words.*for all.*priority 10/s,
    /Ask the client first.*own/s,
  ]);
  await rules.getByRole('button', { name: 'Add a rule' }).click();
  await rules.getByLabel('Title', { exact: true }).fill('Name the source');
  await rules.getByLabel('What it says', { exact: true }).fill('Every number has one.');
  await rules.getByLabel('Priority', { exact: true }).fill('5');
  await open('Jonas Weber', 'Settings');
  await expect(rules.getByLabel('Title', { exact: true })).toHaveCount(0);
  await open('Mara Lindqvist', 'Settings');
  await expect(rules.getByLabel('Title', { exact: true })).toHaveValue('Name the source');
  await expect(rules.getByLabel('Title', { exact: true })).not.toBeFocused();
  await rules.getByRole('button', { name: 'Save' }).click();
  await expect(rules.getByRole('listitem').nth(1)).toContainText('Name the source');
  await rules.getByRole('button', { name: 'Add a rule' }).click();
  await expect(rules.getByLabel('Title', { exact: true })).toBeFocused();
  await expect(rules.getByLabel('Title', { exact: true })).toHaveValue('');
  await rules.getByRole('button', { name: 'Cancel' }).click();
  await rules.getByRole('checkbox', { name: 'Plain words counts' }).click();
  await expect(rules.getByRole('checkbox', { name: 'Plain words counts' })).not.toBeChecked();
  await rules.getByRole('button', { name: 'Delete Name the source' }).click();
  await expect(rules).not.toContainText('Name the source');
  await toasts(page).getByRole('button', { name: 'Undo' }).click();
  await expect(rules).toContainText('Name the source');
  const ruleNamed = (title: string) => engine.configure.rules.find((rule) => rule.title === title);
  expect(ruleNamed('Name the source')).toMatchObject({ content: 'Every number has one.', priority: 5 });
  expect(ruleNamed('Plain words')).toMatchObject({ enabled: false });
});
