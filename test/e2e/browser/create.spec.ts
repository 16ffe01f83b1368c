import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { REFUSED_KEY } from '../../support/synthetic-create.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { card, clipboard, inDark, outlineRow, planPanel, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Every way to a new workspace: one wizard, by mouse and by keyboard, and what can go wrong on the way. */

const ROOT = 'Mara Lindqvist';

let folder: string;

shareWindow({ images: true });

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-create-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const wizard = () => page.getByRole('dialog', { name: 'New workspace' });
const step = (name: string) => wizard().getByRole('button', { name: new RegExp(name) });
const outcome = () => wizard().getByRole('region', { name: 'What will happen' });
const createButton = () => wizard().getByRole('button', { name: /^Create/ });
const made = (name: string) => [...engine.state.workspaces.values()].find((each) => each.name === name);

async function open(): Promise<void> {
  // A browser keeps the shortcut for itself.
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('new workspace');
  await page.keyboard.press('Enter');
  await expect(wizard()).toBeVisible();
}

test('U7: the same wizard opens wherever a workspace is made', async () => {
  await open();
  await page.keyboard.press('Escape');
  await expect(wizard()).toHaveCount(0);

  await card(page, ROOT).click({ button: 'right', position: { x: 40, y: 20 } });
  await page.getByRole('menuitem', { name: 'New workspace in this team…' }).click();
  await expect(step('Name and place')).toContainText(`under ${ROOT}`);
  await page.keyboard.press('Escape');

  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('runs elsewhere');
  await page.keyboard.press('Enter');
  await expect(wizard().getByRole('radio', { name: /^Runs elsewhere/ })).toBeChecked();
  await wizard().getByRole('button', { name: 'Start over' }).click();
  await page.keyboard.press('Escape');
});

test('a card comes where the menu of the canvas was opened', async () => {
  await page.locator('.react-flow__pane').click({ button: 'right', position: { x: 30, y: 40 } });
  await page.getByRole('menuitem', { name: 'New workspace…' }).click();
  await createButton().click();
  await expect(wizard()).toHaveCount(0);
  await expect.poll(() => made('New agent')?.canvas).toMatchObject({ x: expect.any(Number) });
  const id = made('New agent')?.id ?? '';
  engine.state.workspaces.delete(id);
  engine.state.emit({ type: 'workspace.removed', id });
  await expect(card(page, 'New agent')).toHaveCount(0);
});

test('the first step is enough: everything else has a usual value', async () => {
  await open();
  await expect(wizard().getByRole('radio', { name: /^Blank/ })).toBeFocused();
  await expect(outcome()).toContainText('New agent starts an org of its own');
  await expect(outcome()).toContainText('The image of Molecule is ready');
  await picture(page, 'create-template-light');
  await createButton().click();
  await expect(wizard()).toHaveCount(0);
  await expect(card(page, 'New agent')).toBeVisible();
  await expect(outlineRow(page, 'New agent')).toHaveAttribute('aria-selected', 'true');
  expect(made('New agent')).toMatchObject({ runtime: 'molecule', tier: 2, parentId: null });
});

test('the new card says how far it is', async () => {
  await expect(card(page, 'New agent')).toHaveAccessibleName(/Starting|Preparing|Online|Waiting/);
});

test('a template is found, looked at, and made by keyboard alone', async () => {
  await open();
  await wizard().getByRole('searchbox', { name: 'Search templates' }).focus();
  await page.keyboard.type('sources');
  await expect(wizard().getByRole('radio', { name: /^Researcher/ })).toBeVisible();
  await expect(wizard().getByRole('radio', { name: /^Molecule/ })).toHaveCount(0);
  await page.keyboard.press('Enter');
  const preview = wizard().getByRole('region', { name: 'About the template' });
  await expect(preview).toContainText('writes one page');
  await expect(preview.getByRole('list', { name: 'Files' })).toContainText('skills/brief/SKILL.md');
  await expect(preview).toContainText('ANTHROPIC_API_KEY');
  await expect(outcome()).toContainText('does not start before SEARCH_API_KEY');
  await expectAccessibleInBothThemes(page);
  await inDark(page, () => picture(page, 'create-preview-dark'));

  await page.keyboard.press('Escape');
  await expect(wizard().getByRole('searchbox', { name: 'Search templates' })).toHaveValue('');
  await wizard()
    .getByRole('radio', { name: /^Researcher/ })
    .focus();
  await page.keyboard.press('Enter');
  await expect(step('Runtime and model')).toHaveAttribute('aria-current', 'step');
  await expect(wizard().getByRole('combobox', { name: 'Runtime' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await expect(wizard().getByRole('radio', { name: /^Any model of OpenRouter/ })).toBeChecked();
  await expect(step('Keys')).toContainText('0 of 2 there');
  await page.keyboard.press('Enter');
  await expect(wizard().getByLabel('Value of SEARCH_API_KEY')).toBeFocused();
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(wizard().getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Reader');
  await page.keyboard.press('Enter');
  await expect(wizard()).toHaveCount(0);
  await expect(card(page, 'Reader')).toBeVisible();
  expect(made('Reader')).toMatchObject({ model: 'openrouter/any' });
});

test('closing keeps the draft, and going back keeps everything', async () => {
  await open();
  await wizard()
    .getByRole('radio', { name: /^Release captain/ })
    .check();
  await step('Name and place').click();
  await wizard().getByLabel('Name', { exact: true }).fill('Captain');
  await wizard().getByLabel('Role').fill('Knows what is late');
  await page.keyboard.press('Escape');
  await open();
  await expect(step('Name and place')).toHaveAttribute('aria-current', 'step');
  await expect(wizard().getByLabel('Name', { exact: true })).toHaveValue('Captain');
  await wizard().getByRole('button', { name: 'Back' }).click();
  await wizard().getByRole('button', { name: 'Back' }).click();
  await expect(step('Keys')).toHaveAttribute('aria-current', 'step');
  await step('Name and place').click();
  await expect(wizard().getByLabel('Role')).toHaveValue('Knows what is late');
});

test('A17: a key is tested with its provider before it is kept', async () => {
  await step('Keys').click();
  await wizard().getByRole('combobox', { name: 'Which key' }).selectOption('CLAUDE_CODE_OAUTH_TOKEN');
  await wizard().getByRole('combobox', { name: 'Which key' }).selectOption('ANTHROPIC_API_KEY');
  const value = wizard().getByLabel('Value of ANTHROPIC_API_KEY');
  const testButton = wizard().getByRole('button', { name: 'Test ANTHROPIC_API_KEY' });
  await expect(testButton).toBeDisabled();
  await expect(wizard().getByRole('link', { name: /Get one from Anthropic/ })).toHaveAttribute(
    'href',
    /^https:\/\/console\.anthropic\.com/,
  );
  await value.fill(REFUSED_KEY);
  await testButton.click();
  await expect(wizard()).toContainText('The provider answered 401');
  await expectAccessible(page);
  await picture(page, 'create-keys-light');
  await value.fill('sk-good');
  await expect(wizard()).not.toContainText('answered 401');
  await testButton.click();
  await expect(wizard()).toContainText('The provider accepts it.');
  await expect(step('Keys')).toContainText('All there');
});

test('A24: a tier that opens this machine is never the usual one, and needs its own words', async () => {
  await step('Isolation and limits').click();
  await expect(wizard().getByRole('radio', { name: /^Tier 2/ })).toBeChecked();
  await expect(wizard()).toContainText('The template asks for tier 3');
  await wizard()
    .getByRole('radio', { name: /^Tier 3/ })
    .check();
  await expect(wizard()).toContainText('Read, change and delete every file of this machine');
  await expect(createButton()).toBeDisabled();
  await expect(wizard().getByRole('status').last()).toContainText('Agree to tier 3 first');
  await expectAccessible(page);
  await picture(page, 'create-tier-light');
  await wizard().getByLabel('Type “tier 3” to allow it').fill('tier 3');
  await expect(createButton()).toBeEnabled();
  await wizard()
    .getByLabel(/^Budget/)
    .fill('a lot');
  await expect(createButton()).toBeDisabled();
  await wizard()
    .getByLabel(/^Budget/)
    .fill('12.50');
  await expect(step('Isolation and limits')).toContainText('$12.50 a month');
});

test('a name that is taken is said before it is sent, and by the engine when somebody was faster', async () => {
  await step('Name and place').click();
  await wizard().getByRole('searchbox', { name: 'Search workspaces' }).fill(ROOT);
  await page.keyboard.press('Enter');
  await expect(wizard().getByRole('radio', { name: new RegExp(ROOT) })).toBeChecked();
  const [sibling] = [...engine.state.workspaces.values()].filter(
    ({ parentId }) => parentId !== null && engine.state.workspace(parentId).name === ROOT,
  );
  await wizard()
    .getByLabel('Name', { exact: true })
    .fill(sibling?.name ?? '');
  await expect(createButton()).toBeDisabled();
  await expect(wizard()).toContainText('in this team already');
  await wizard().getByLabel('Name', { exact: true }).fill('Captain');
  await wizard().getByLabel('How many').fill('3');
  await expect(wizard()).toContainText('Numbered: Captain 1 to Captain 3');
  await expect(outcome()).toContainText(`3 workspaces, Captain 1 to Captain 3, join the team of ${ROOT}`);
  await picture(page, 'create-place-light');
  await createButton().click();
  await expect(wizard()).toHaveCount(0);
  await expect(card(page, 'Captain 3')).toBeVisible();
  expect(made('Captain 2')).toMatchObject({ tier: 3, allowedTier: 3 });
  // A key for every workspace is stored now.
  await open();
  await wizard()
    .getByRole('radio', { name: /^Release captain/ })
    .check();
  await expect(step('Keys')).toContainText('All there');
  await step('Keys').click();
  await expect(wizard()).toContainText('ANTHROPIC_API_KEY is stored for every workspace');
  await wizard().getByRole('button', { name: 'Start over' }).click();
});

test('a template that is broken says so, and what was chosen stays', async () => {
  await wizard()
    .getByRole('radio', { name: /^Half a template/ })
    .check();
  await step('Name and place').click();
  await wizard().getByLabel('Name', { exact: true }).fill('Never');
  await createButton().click();
  await expect(step('Template')).toHaveAttribute('aria-current', 'step');
  await expect(wizard().getByLabel(/^Error: It was not created/)).toContainText('cannot be read');
  await expect(step('Name and place')).toContainText('Never');
  expect(made('Never')).toBeUndefined();
});

test('a folder becomes a template, and one that cannot be read does not', async () => {
  const write = async (name: string, files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(folder, name, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    }
    return path.join(folder, name);
  };
  const picker = wizard().getByLabel('Import a folder…').last();
  await picker.setInputFiles(await write('torn', { 'config.yaml': 'name: : :' }));
  await expect(wizard().getByLabel(/^Error: The folder was not imported/)).toBeVisible();
  await picker.setInputFiles(await write('archivist', { 'config.yaml': 'name: Archivist', 'a.md': 'x' }));
  await expect(wizard().getByRole('radio', { name: /^archivist/ })).toBeChecked();
  await wizard().getByRole('button', { name: 'Start over' }).click();
});

test('long names break nothing, and a narrow window has all of it', async () => {
  await wizard()
    .getByRole('radio', { name: /^A template whose name/ })
    .check();
  await page.setViewportSize({ width: 640, height: 900 });
  await expect(createButton()).toBeInViewport();
  await expect(step('Name and place')).toBeVisible();
  await picture(page, 'create-narrow-light');
  await page.setViewportSize({ width: 1440, height: 900 });
  await wizard().getByRole('button', { name: 'Start over' }).click();
});

test('A19: the token of an agent elsewhere cannot be lost by Esc or a click beside it', async () => {
  await wizard()
    .getByRole('radio', { name: /^Runs elsewhere/ })
    .check();
  await expect(step('Keys')).toHaveCount(0);
  await step('Name and place').click();
  await wizard().getByLabel('Name', { exact: true }).fill('Far away');
  await createButton().click();
  const connection = page.getByRole('dialog', { name: 'Connect Far away' });
  await expect(connection).toContainText('mol_shown_once');
  await page.keyboard.press('Escape');
  await page.mouse.click(4, 400);
  await page.keyboard.press('Escape');
  await expect(connection).toContainText('Copy what you need first');
  await expect(connection).toContainText('mol_shown_once');
  await connection.getByRole('button', { name: 'Copy the token' }).click();
  await expect(connection.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();
  expect(await clipboard(page)).toBe('mol_shown_once');
  await expect(connection.getByRole('tab')).toHaveCount(7);
  await connection.getByRole('tab', { name: 'curl' }).click();
  await expect(connection.getByLabel('Snippet for curl')).toContainText('# curl');
  await expectAccessibleInBothThemes(page);
  await picture(page, 'create-connection-light');
  await connection.getByRole('button', { name: 'I have copied it' }).click();
  await expect(connection).toHaveCount(0);
  await expect(card(page, 'Far away')).toBeVisible();
});

test('later it says how to connect without the token, and makes a new one when that is agreed to', async () => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('selected agent connects');
  await page.keyboard.press('Enter');
  const connection = page.getByRole('dialog', { name: 'Connect Far away' });
  await expect(connection).toContainText('not shown again');
  await connection.getByRole('button', { name: 'New token…' }).click();
  await expect(connection.getByRole('button', { name: 'Keep the old one' })).toBeFocused();
  await connection.getByRole('button', { name: 'Make a new token' }).click();
  await expect(connection).toContainText('mol_another_one');
  await connection.getByRole('button', { name: 'I have copied it' }).click();
});

test('A8: what is dropped on the window is taken, also where no path is known', async () => {
  const drop = async (name: string, content: string) => {
    const transfer = await page.evaluateHandle(
      `(() => { const drop = new DataTransfer(); drop.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)})); return drop; })()`,
    );
    await page.locator('[data-canvas]').dispatchEvent('drop', { dataTransfer: transfer });
  };
  await drop('notes.txt', 'no template');
  await expect(page.getByText('Nothing here can be done with that')).toBeVisible();
  await drop('studio.zip', 'PK');
  await expect(planPanel(page)).toBeVisible();
  expect(engine.state.received).toEqual(['studio.zip']);
  await planPanel(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(planPanel(page)).toHaveCount(0);
  await drop('reader.json', JSON.stringify({ name: 'Second reader', sub_workspaces: [{ name: 'Helper' }] }));
  const ask = page.getByRole('dialog', { name: 'Bring up this bundle?' });
  await expect(ask).toContainText('Second reader, 2 workspaces');
  await expect(ask.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(ask).toHaveCount(0);
  await expect(card(page, 'Second reader')).toHaveCount(0);
  await drop('reader.json', JSON.stringify({ name: 'Second reader' }));
  await ask.getByRole('button', { name: 'Create the workspaces' }).click();
  await expect(page.getByText('is on its way up')).toBeVisible();
});

test('keys that could not be read are told once: at their step where that is open, else beside the outcome', async () => {
  engine.faults.fail('secrets.list', new AppError('docker_lost', 'Docker does not answer'));
  await open();
  const errors = wizard().getByRole('region', { name: /^Error: / });
  const inside = async (name: string) => {
    await expect(errors).toHaveCount(1);
    await expect(errors).toHaveAccessibleName(`Error: ${name}`);
  };
  await step('Template').click();
  await wizard()
    .getByRole('radio', { name: /^Researcher/ })
    .check();
  await inside('Which keys are stored could not be read');
  await step('Keys').click();
  await inside('The stored keys could not be listed');
  // Who needs none is not told at the step of the keys, but is told.
  await step('Template').click();
  await wizard()
    .getByRole('radio', { name: /^Blank/ })
    .check();
  await step('Keys').click();
  await inside('Which keys are stored could not be read');
  engine.faults.release();
  await errors.getByRole('button', { name: 'Try again' }).click();
  await expect(errors).toHaveCount(0);
  await page.keyboard.press('Escape');
});

test('a connection that breaks in the middle loses nothing of the draft', async () => {
  await open();
  await step('Name and place').click();
  await wizard().getByLabel('Name', { exact: true }).fill('Patient');
  engine.dropConnections();
  await expect(createButton()).toBeEnabled();
  await expect(wizard().getByLabel('Name', { exact: true })).toHaveValue('Patient');
  await createButton().click();
  await expect(card(page, 'Patient')).toBeVisible();
});

test('a creation is one step: undo waits for it, and redo makes it anew when that is too late', async () => {
  const told = toasts(page);
  const { size } = engine.state.workspaces;
  engine.state.undoMs = 300;
  await open();
  await step('Name and place').click();
  await wizard().getByLabel('Name', { exact: true }).fill('Second thought');
  engine.faults.hold('workspaces.create');
  await createButton().click();
  await page.keyboard.press('Escape');
  await expect(wizard()).toHaveCount(0);
  await page.getByRole('tree').focus();
  await page.keyboard.press('ControlOrMeta+z');
  engine.faults.release();
  await expect(told).toContainText('Undone: Create Second thought');
  await expect.poll(() => made('Second thought')).toBeUndefined();
  expect(engine.state.workspaces.size).toBe(size);
  // The engine is ahead of the page.
  await expect(told).not.toContainText('Second thought removed');

  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(card(page, 'Second thought')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(card(page, 'Second thought')).toHaveCount(0);
});
