import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { expectAccessible } from '../accessibility.ts';
import { engine, page } from '../browser-window.ts';
import { CONFIG, open, shareConfigured } from '../configure-stage.ts';
import { inDark, inspector, outlineRow, reopenWithInspector } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** The config.yaml of a workspace, as a form and as a text. */
shareConfigured();

test('A15: form and text are one document, and what is not touched stays byte for byte', async () => {
  await open('Mara Lindqvist', 'Config');
  const pane = inspector(page);
  const mara = engine.state.named('Mara Lindqvist').id;
  await expect(pane.getByLabel('Port', { exact: true })).toHaveValue('8000');
  // Without a change there is nothing to save.
  await expect(pane.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
  await expect(pane.getByLabel('x-studio')).toHaveValue(
    `x-studio: {floor: 3, "desk": 'B',}   # nobody else knows this key`,
  );
  await pane.getByLabel('Port', { exact: true }).fill('9100');
  await pane.getByLabel('Skills', { exact: true }).fill('interview');
  await page.keyboard.press('Enter');
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  const expected = CONFIG.replace('port: 8000', 'port: 9100').replace(
    '  - review\n',
    '  - review\n  - interview\n',
  );
  await expect.poll(() => engine.configure.configs.get(mara)).toBe(expected);
  await expect(pane.getByText('Saved. Restart to apply.')).toBeVisible();
});

test('the text shows its errors at their lines, and is not saved with them', async () => {
  const pane = inspector(page);
  await pane.getByRole('tab', { name: 'YAML' }).click();
  const editor = pane.getByRole('textbox', { name: 'Text of the config.yaml' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('name: twice');
  const problems = pane.getByRole('list', { name: 'Problems in the text' });
  await expect(problems).toContainText('Line 18');
  await expect(problems).toContainText('only one of them would count');
  await expect(pane.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await picture(page, 'configure-yaml-error-light');
  await expectAccessible(page);
  // Esc leaves the text as it is.
  await page.keyboard.press('Escape');
  await outlineRow(page, 'Priya Nair').click();
  await expect(pane.getByText('There is no config.yaml yet')).toBeVisible();
  await outlineRow(page, 'Mara Lindqvist').click();
  await expect(problems).toContainText('Line 18');
  await pane.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(problems).toHaveCount(0);
});

test('form and text stand side by side where there is room', async () => {
  await reopenWithInspector(page, 860);
  await open('Mara Lindqvist', 'Config');
  const pane = inspector(page);
  await expect(pane.getByLabel('Port', { exact: true })).toBeVisible();
  await expect(pane.getByRole('textbox', { name: 'Text of the config.yaml' })).toBeVisible();
  await pane.getByLabel('Version', { exact: true }).fill('2.0.0');
  await expect(pane.getByText('version: 2.0.0')).toBeVisible();
  await inDark(page, () => picture(page, 'configure-config-wide-dark'));

  engine.configure.configs.set(engine.state.named('Mara Lindqvist').id, `${CONFIG}effort: high\n`);
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(pane.getByText('The file was changed meanwhile')).toBeVisible();
  await expect(pane.getByRole('textbox', { name: 'The text to compare with' })).toContainText('effort: high');
  const merged = pane.getByRole('textbox', { name: 'The text to save' });
  await expect(merged).toContainText('version: 2.0.0');
  await picture(page, 'configure-config-conflict-light');
  await expectAccessible(page);
  // What is put together stays, also when the agent writes once more.
  await merged.press('ControlOrMeta+End');
  await page.keyboard.type('# by both');
  await open('Priya Nair', 'Config');
  await open('Mara Lindqvist', 'Config');
  await expect(merged).toContainText('# by both');
  await pane.getByRole('button', { name: 'Theirs only' }).click();
  await expect(pane.getByLabel('Effort', { exact: true })).toHaveValue('high');

  // A conflict that ends by itself takes what was put together with it.
  await pane.getByLabel('Version', { exact: true }).fill('3.0.0');
  const { configs } = engine.configure;
  const { id } = engine.state.named('Mara Lindqvist');
  const before = configs.get(id) ?? '';
  configs.set(id, `${before}# theirs\n`);
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  await merged.press('ControlOrMeta+End');
  await page.keyboard.type('# of the first conflict');
  configs.set(id, before);
  await open('Priya Nair', 'Config');
  await open('Mara Lindqvist', 'Config');
  await expect(pane.getByText('The file was changed meanwhile')).toHaveCount(0);
  await expect(pane.getByLabel('Version', { exact: true })).toHaveValue('3.0.0');
  configs.set(id, `${before}# theirs again\n`);
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(merged).toContainText('3.0.0');
  await expect(merged).not.toContainText('of the first conflict');
  await pane.getByRole('button', { name: 'Theirs only' }).click();
  await reopenWithInspector(page, 388);
});

test('U12: what cannot be read says so, and is not taken for empty', async () => {
  const pane = inspector(page);
  engine.configure.broken.set('files.read', new AppError('docker_lost', 'Docker does not answer'));
  engine.configure.broken.set('plugins.installed', new AppError('docker_lost', 'Docker does not answer'));
  await open('Leo Fontaine', 'Config');
  await expect(pane.getByRole('region', { name: 'Error: The config.yaml could not be read' })).toBeVisible();
  await open('Leo Fontaine', 'Plugins');
  await expect(pane.getByRole('region', { name: 'Error: The plugins could not be listed' })).toBeVisible();
  await expect(pane.getByText('None yet.')).toHaveCount(0);
  engine.configure.broken.clear();
  await pane.getByRole('button', { name: 'Try again' }).click();
  await expect(pane.getByText('None yet. A plugin brings')).toBeVisible();
  await open('Nour Haddad', 'Config');
  await expect(pane.getByText('This agent runs elsewhere and is configured there.')).toBeVisible();
});
