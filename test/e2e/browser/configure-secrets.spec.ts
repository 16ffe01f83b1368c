import { expect, test } from '@playwright/test';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page } from '../browser-window.ts';
import { open, shareConfigured } from '../configure-stage.ts';
import { command, inDark, inspector, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Keys: tried, stored, pasted and removed, and never shown again. */
shareConfigured();

test('A17: a key is tried for real, masked, never shown again, and belongs to whom it names', async () => {
  await open('Mara Lindqvist', 'Secrets');
  const pane = inspector(page);
  await expect(pane.getByRole('region', { name: 'Missing keys' })).toContainText('One of these 2 is enough');
  const own = pane.getByRole('list', { name: 'Only for Mara Lindqvist' });
  await expect(own).toContainText('overrides');
  const global = pane.getByRole('list', { name: 'For every workspace' });
  await global.getByRole('button', { name: 'Test' }).click();
  await expect(global).toContainText('Refused. Anthropic does not know this key.');
  await picture(page, 'configure-secrets-light');
  await expectAccessibleInBothThemes(page);

  const add = pane.getByRole('region', { name: 'Store a key' });
  await add.getByLabel('Store a key').fill('OPENAI_API KEY');
  await expect(add).toContainText('not starting with a digit');
  await add.getByLabel('Store a key').fill('ANTHROPIC_API_KEY');
  const value = add.getByLabel('Value of ANTHROPIC_API_KEY');
  await expect(value).toHaveAttribute('type', 'password');
  await expect(add.getByRole('link', { name: 'Get one from Anthropic' })).toBeVisible();
  await value.fill('sk-ant-good');
  await add.getByRole('button', { name: 'Show what is typed' }).click();
  await expect(value).toHaveAttribute('type', 'text');
  await add.getByRole('button', { name: 'Test' }).click();
  await expect(add).toContainText('Works. Anthropic accepts this key.');
  await add.getByRole('button', { name: 'Store', exact: true }).click();
  await expect(own).toContainText('ANTHROPIC_API_KEY');
  await expect(page.getByText('sk-ant-good')).toHaveCount(0);
  // Nor does it stand in a field that is opened once more.
  await add.getByLabel('Store a key').fill('ANTHROPIC_API_KEY');
  await expect(value).toHaveValue('');
  const mara = engine.state.named('Mara Lindqvist').id;
  const stored = [...engine.configure.secrets.values()].filter(({ key }) => key === 'ANTHROPIC_API_KEY');
  expect(stored.find(({ workspaceId }) => workspaceId === mara)).toMatchObject({ value: 'sk-ant-good' });
  expect(stored.find(({ workspaceId }) => workspaceId === null)).not.toMatchObject({ value: 'sk-ant-good' });
  await toasts(page).getByRole('button', { name: 'Undo' }).click();
  await expect(own).not.toContainText('ANTHROPIC_API_KEY');
});

test('A6: Enter never confirms a removal', async () => {
  const pane = inspector(page);
  const own = pane.getByRole('list', { name: 'Only for Mara Lindqvist' });
  await own.getByRole('button', { name: 'Remove GITHUB_TOKEN…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove GITHUB_TOKEN?' });
  await expect(dialog).toContainText('this cannot be undone');
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(own).toContainText('GITHUB_TOKEN');

  await open('Mara Lindqvist', 'Settings');
  for (const button of ['Fresh session…', 'Rebuild…', 'Apply a template…', 'Remove…']) {
    await pane.getByRole('region', { name: 'Danger zone' }).getByRole('button', { name: button }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  expect(engine.state.named('Mara Lindqvist').destroyAt).toBeNull();
});

test('a whole .env is pasted with a preview of names, never of values', async () => {
  await open('Mara Lindqvist', 'Secrets');
  const pane = inspector(page);
  await pane.getByRole('button', { name: 'Paste a .env…' }).click();
  const paste = pane.getByRole('region', { name: 'Paste a .env' });
  await paste
    .getByLabel('Paste a .env')
    .fill('# keys\nexport SEARCH_API_KEY="abc"\nGITHUB_TOKEN=def\n1BAD=x\nMOLECULE_URL=y\n');
  const preview = paste.getByRole('list', { name: 'What would be stored' });
  await expect(preview.getByRole('listitem')).toHaveText([
    /SEARCH_API_KEY.*new/,
    /GITHUB_TOKEN.*replaces the stored one/,
    /1BAD.*not a variable name/,
    /MOLECULE_URL.*new/,
  ]);
  await expect(preview).not.toContainText('abc');
  await inDark(page, () => picture(page, 'configure-env-dark'));
  await paste.getByRole('button', { name: 'Store 3 keys' }).click();
  await expect(preview).toContainText('MOLECULE_URL is set by the app itself');
  await paste.getByRole('button', { name: 'Cancel' }).click();
  await expect(pane.getByRole('list', { name: 'Only for Mara Lindqvist' })).toContainText('SEARCH_API_KEY');
  await expect(pane.getByRole('region', { name: 'Missing keys' })).toHaveCount(0);
});

test('a .env for every workspace is pasted where their keys are, and kept when the dialog is closed', async () => {
  await command(page, 'Keys…');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  const pasted = keys.getByRole('textbox', { name: 'Paste a .env' });
  await keys.getByRole('button', { name: 'Paste a .env…' }).click();
  await expect(pasted).toBeFocused();
  await pasted.fill('SHARED_ONE=1\nSHARED_TWO=2\n');
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
  await command(page, 'Keys…');
  await expect(pasted, 'as the first field of the dialog').toBeFocused();
  await expect(pasted).toHaveValue('SHARED_ONE=1\nSHARED_TWO=2\n');
  await keys.getByRole('button', { name: 'Store 2 keys' }).click();
  await expect(keys.getByRole('list', { name: 'Stored keys' })).toContainText('SHARED_TWO');
  await expect(keys.getByRole('combobox', { name: 'Store a key' })).toBeFocused();
  await page.keyboard.press('Escape');
});
