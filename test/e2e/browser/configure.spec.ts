import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { REFUSED_VALUE } from '../../support/synthetic-configure.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { card, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Everything that is decided about a workspace, in one window that goes through all of it. */
test.describe.configure({ mode: 'serial' });

const staticFolder = path.resolve(import.meta.dirname, '../../../dist/renderer');
const CONFIG = `# What Mara is for: ask before you change this
name:   'Mara Lindqvist'   # as on her door
description: >-
  Turns a brief into work
  and answers for the result
skills:
  - brief      # the good one
  - review
x-studio: {floor: 3, "desk": 'B',}   # nobody else knows this key
runtime_config:
  required_env:
    - ANTHROPIC_API_KEY
    - {any_of: [SEARCH_API_KEY, BRAVE_API_KEY]}
a2a:
  port: 8000
  streaming: true
`;

let engine: SyntheticEngine;
let page: Page;
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  engine = await startSyntheticEngine({
    workspaces: 12,
    port: 0,
    still: true,
    configure: true,
    staticFolder,
  });
  tellStory();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(engine.url);
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
});

test.afterAll(async () => {
  await page?.close();
  await engine?.dispose();
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const inspector = () => page.getByRole('complementary', { name: 'Inspector' });
const toasts = () => page.getByRole('region', { name: 'Notifications' });
const workspaceNamed = (name: string) => {
  const found = [...engine.state.workspaces.values()].find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name}`);
  return found;
};

function tellStory(): void {
  const { configure, state } = engine;
  const mara = workspaceNamed('Mara Lindqvist').id;
  configure.configs.set(mara, CONFIG);
  engine.state.patch(mara, { budgetCents: 2_500, spentCents: 2_130 });
  const secret = (key: string, workspaceId: string | null, value = 'v') =>
    configure.secrets.set(`${workspaceId ?? ''} ${key}`, {
      key,
      workspaceId,
      value,
      source: 'user',
      updatedAt: 1_790_000_000_000,
    });
  secret('ANTHROPIC_API_KEY', null, REFUSED_VALUE);
  secret('GITHUB_TOKEN', null);
  secret('GITHUB_TOKEN', mara);
  configure.plugins.set(mara, [
    {
      name: 'release-notes',
      version: '1.2.0',
      description: 'Writes what changed for those who use it, not for those who made it.',
      author: 'Elif Kaya',
      tags: ['writing'],
      skills: ['notes'],
      runtimes: [],
      supported: true,
      source: 'github://studio/release-notes#v1.2.0',
      track: 'tag:latest',
      sha: '77aa03c2f4159b1e',
    },
    {
      name: 'old-linter',
      version: '0.1.0',
      description: '',
      author: '',
      tags: [],
      skills: [],
      runtimes: ['codex'],
      supported: false,
      source: 'local://old-linter',
      track: 'none',
      sha: '',
    },
  ]);
  configure.cards.set(mara, {
    skills: [{ id: 'brief', name: 'Brief writing', description: 'One page, one aim', tags: ['text'] }],
  });
  const rule = { enabled: true, createdAt: 0, updatedAt: 0 };
  configure.rules = [
    {
      ...rule,
      id: 'r1',
      scope: 'global',
      scopeTarget: null,
      title: 'Plain words',
      content: 'Short sentences.\nNo jargon.',
      priority: 10,
    },
    {
      ...rule,
      id: 'r2',
      scope: 'workspace',
      scopeTarget: mara,
      title: 'Ask the client first',
      content: 'Never send a draft to the press.',
      priority: 0,
    },
  ];
  state.patch(workspaceNamed('Nour Haddad').id, {
    external: true,
    runtime: 'external',
    deliveryMode: 'poll',
  });
}

async function open(name: string, tab: string): Promise<void> {
  await outlineRow(page, name).click();
  await inspector().getByRole('tab', { name: 'Configure', exact: true }).click();
  await inspector().getByRole('tab', { name: tab, exact: true }).click();
}

/** Opens the window anew with an inspector of that width. */
async function makeInspector(width: number): Promise<void> {
  await page.evaluate((inspector) => {
    const stored = JSON.parse(localStorage.getItem('molecule.ui') ?? '{"state":{},"version":0}');
    stored.state.sizes = { outline: 248, dock: 320, ...stored.state.sizes, inspector };
    localStorage.setItem('molecule.ui', JSON.stringify(stored));
  }, width);
  await page.reload();
  await expect(card(page, 'Mara Lindqvist')).toBeVisible();
}

async function inDark(work: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await work();
  await page.emulateMedia({ colorScheme: 'light' });
}

test('settings: what is changed is marked, kept while others are looked at, and discarded one by one', async () => {
  await open('Mara Lindqvist', 'Settings');
  const pane = inspector();
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
  await expect(pane.getByLabel('Role', { exact: true })).toHaveValue(workspaceNamed('Mara Lindqvist').role);
  await expect(pane.getByText('2 changes.')).toBeVisible();
});

test('settings: what is wrong is said beside the field, and nothing is saved with it (A24: cents)', async () => {
  const pane = inspector();
  const limit = pane.getByLabel('Limit per month, in dollars', { exact: true });
  await limit.fill('30.555');
  await expect(limit).toHaveAttribute('aria-invalid', 'true');
  await expect(pane.getByText('An amount in dollars with at most two digits')).toBeVisible();
  await expect(pane.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await limit.fill('30.29');
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(toasts()).toContainText('Mara Lindqvist was saved');
  expect(workspaceNamed('Mara Lindqvist').budgetCents).toBe(3_029);
  expect(workspaceNamed('Mara Lindqvist').model).toBe('claude-opus');
  await expect(pane.getByText('Saved. Restart to apply.')).toBeVisible();
});

test('settings: a restart that waits is kept over a reload, and several go at once', async () => {
  await outlineRow(page, 'Tomás Rivera').click();
  const pane = inspector();
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
  const pane = inspector();
  await pane.getByLabel('Role', { exact: true }).fill('Mine');
  engine.state.patch(workspaceNamed('Mara Lindqvist').id, { role: 'Theirs' });
  await expect(pane.getByText('Changed elsewhere meanwhile: it is “Theirs” now.')).toBeVisible();
  await inDark(() => picture(page, 'configure-conflict-dark'));
  await pane.getByRole('button', { name: 'Take theirs' }).click();
  await expect(pane.getByLabel('Role', { exact: true })).toHaveValue('Theirs');
});

test('settings: what fails is told by name, and the rest is saved', async () => {
  const pane = inspector();
  engine.configure.broken.set(
    'models.setProvider',
    new AppError('secrets_locked', 'The stored keys cannot be opened'),
  );
  await pane.getByLabel('Role', { exact: true }).fill('Leads');
  await pane.getByLabel('Provider', { exact: true }).fill('openrouter');
  await pane.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(pane.getByText('Not saved: Provider')).toBeVisible();
  expect(workspaceNamed('Mara Lindqvist').role).toBe('Leads');
  await expect(pane.getByLabel('Provider', { exact: true })).toHaveValue('openrouter');
  await expect(pane.getByText('1 change.')).toBeVisible();
  engine.configure.broken.clear();
  await pane.getByRole('button', { name: 'Discard all' }).click();
});

test('A17: a key is tried for real, masked, never shown again, and belongs to whom it names', async () => {
  await open('Mara Lindqvist', 'Secrets');
  const pane = inspector();
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
  const mara = workspaceNamed('Mara Lindqvist').id;
  const stored = [...engine.configure.secrets.values()].filter(({ key }) => key === 'ANTHROPIC_API_KEY');
  expect(stored.find(({ workspaceId }) => workspaceId === mara)).toMatchObject({ value: 'sk-ant-good' });
  expect(stored.find(({ workspaceId }) => workspaceId === null)).not.toMatchObject({ value: 'sk-ant-good' });
  await toasts().getByRole('button', { name: 'Undo' }).click();
  await expect(own).not.toContainText('ANTHROPIC_API_KEY');
});

test('A6: Enter never confirms a removal', async () => {
  const pane = inspector();
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
  expect(workspaceNamed('Mara Lindqvist').destroyAt).toBeNull();
});

test('a whole .env is pasted with a preview of names, never of values', async () => {
  await open('Mara Lindqvist', 'Secrets');
  const pane = inspector();
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
  await inDark(() => picture(page, 'configure-env-dark'));
  await paste.getByRole('button', { name: 'Store 3 keys' }).click();
  await expect(preview).toContainText('MOLECULE_URL is set by the app itself');
  await paste.getByRole('button', { name: 'Cancel' }).click();
  await expect(pane.getByRole('list', { name: 'Only for Mara Lindqvist' })).toContainText('SEARCH_API_KEY');
  await expect(pane.getByRole('region', { name: 'Missing keys' })).toHaveCount(0);
});

test('A15: form and text are one document, and what is not touched stays byte for byte', async () => {
  await open('Mara Lindqvist', 'Config');
  const pane = inspector();
  const mara = workspaceNamed('Mara Lindqvist').id;
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
  const pane = inspector();
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
  await makeInspector(860);
  await open('Mara Lindqvist', 'Config');
  const pane = inspector();
  await expect(pane.getByLabel('Port', { exact: true })).toBeVisible();
  await expect(pane.getByRole('textbox', { name: 'Text of the config.yaml' })).toBeVisible();
  await pane.getByLabel('Version', { exact: true }).fill('2.0.0');
  await expect(pane.getByText('version: 2.0.0')).toBeVisible();
  await inDark(() => picture(page, 'configure-config-wide-dark'));

  engine.configure.configs.set(workspaceNamed('Mara Lindqvist').id, `${CONFIG}effort: high\n`);
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
  const { id } = workspaceNamed('Mara Lindqvist');
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
  await makeInspector(388);
});

test('U12: what cannot be read says so, and is not taken for empty', async () => {
  const pane = inspector();
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

test('plugins: installed, had here, by source with a preview, and what an org allows', async () => {
  await open('Mara Lindqvist', 'Plugins');
  const pane = inspector();
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
  await expect(pane.getByRole('region', { name: 'Error: It could not be got' })).toBeVisible();
  await pane.getByLabel('Source', { exact: true }).fill('github://studio/standup#v1');
  await pane.getByRole('button', { name: 'Look' }).click();
  await expect(pane.getByText('It brings 2 files')).toBeVisible();
  await pane.getByText('Allowed in the org of Mara Lindqvist: all').click();
  await pane.getByLabel('Name of a plugin', { exact: true }).fill('plain-words');
  await page.keyboard.press('Enter');
  await expect(pane.getByText('Allowed in the org of Mara Lindqvist: 1')).toBeVisible();
  await pane.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(pane.getByRole('region', { name: 'Error: It was not installed' })).toBeVisible();

  const failed = toasts().getByText('The plugin was not installed');
  await expect(failed).toBeVisible();
  await expect(toasts()).toContainText(
    'The owner of the org decides whether its workspaces may have standup',
  );
  await open('Nour Haddad', 'Config');
  await toasts().getByRole('button', { name: 'Show', exact: true }).click();
  await expect(pane.getByRole('heading', { name: 'Mara Lindqvist' })).toBeVisible();
  await expect(installed).toBeVisible();
  await expect(failed).toHaveCount(0);

  await pane.getByLabel('Source', { exact: true }).fill('github://studio/standup#v1');
  await pane.getByRole('button', { name: 'Look' }).click();
  await pane.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(failed).toBeVisible();
  engine.configure.allowed.clear();
  await open('Nour Haddad', 'Config');
  await toasts().getByRole('button', { name: 'Try again' }).click();
  await open('Mara Lindqvist', 'Plugins');
  await expect(installed).toContainText('standup');
  await expect(failed).toHaveCount(0);
});

test('U11: rules: added, also after a look elsewhere, switched off, and deleted with an undo', async () => {
  await open('Mara Lindqvist', 'Settings');
  const rules = inspector().getByRole('region', { name: 'Rules' });
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
  await toasts().getByRole('button', { name: 'Undo' }).click();
  await expect(rules).toContainText('Name the source');
  const ruleNamed = (title: string) => engine.configure.rules.find((rule) => rule.title === title);
  expect(ruleNamed('Name the source')).toMatchObject({ content: 'Every number has one.', priority: 5 });
  expect(ruleNamed('Plain words')).toMatchObject({ enabled: false });
});

test('the dialog is the same form with the same draft', async () => {
  const pane = inspector();
  await pane.getByLabel('Role', { exact: true }).fill('Half typed');
  await inspector().getByRole('button', { name: 'Workspace settings…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings of Mara Lindqvist' });
  await expect(dialog.getByLabel('Role', { exact: true })).toHaveValue('Half typed');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(pane.getByLabel('Role', { exact: true })).toHaveValue('Half typed');
  await pane.getByRole('button', { name: 'Discard all' }).click();
});

test('a narrow pane shows all of it, too', async () => {
  await page.setViewportSize({ width: 900, height: 800 });
  await makeInspector(300);
  for (const tab of ['Settings', 'Config', 'Secrets', 'Plugins']) {
    await open('Mara Lindqvist', tab);
    await expect(inspector().getByRole('status', { name: /Opening|Loading|Reading/ })).toHaveCount(0);
    expect(await inspector().evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    if (tab === 'Secrets') {
      await picture(page, 'configure-narrow-light');
      await expectAccessible(page);
    }
  }
});
