import { expect, test } from '@playwright/test';
import { AppError, MAX_BUNDLE_BYTES } from '../../../core/contract/index.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { clipboard, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** The page about tokens, agents that run elsewhere, plugins of orgs and bundles. One window goes through all of it. */

const LEAD = 'Mara Lindqvist';
const LONG = `Weekly report of ${'everything that happened in the last quarter '.repeat(2)}`.slice(0, 100);

shareWindow();

const accessPage = () => page.getByRole('region', { name: 'Tokens and agents', exact: true });
const section = (name: string) => accessPage().getByRole('region', { name, exact: true });
const tokens = () => page.getByRole('list', { name: 'Tokens', exact: true }).getByRole('listitem');
const told = () => toasts(page).getByRole('button', { name: 'Dismiss' });

async function open(): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('tokens and agents');
  await page.keyboard.press('Enter');
}

test('it opens from the palette; without tokens and agents it says what they are for', async () => {
  await open();
  await expect(accessPage().getByRole('heading', { name: 'Tokens and agents', exact: true })).toBeFocused();
  await expect(section('Tokens')).toContainText('Make one for each program');
  await expect(section('Agents that run elsewhere')).toContainText('No agent runs elsewhere');
  await expectAccessibleInBothThemes(page);
  await picture(page, 'access-empty-light');
});

test('A19: a token is made with a name and a reach, and shown until somebody has it, and never again', async () => {
  await section('Tokens').getByRole('textbox', { name: 'Name' }).fill('nightly report');
  await section('Tokens')
    .getByRole('combobox', { name: 'Reaches' })
    .selectOption({ label: `${LEAD} and all below it` });
  await section('Tokens').getByRole('button', { name: 'Make a token' }).click();
  const fresh = page.getByRole('region', { name: 'The token nightly report' });
  await expect(fresh).toContainText('mol_made_1_only_for_tests');
  await fresh.getByRole('button', { name: 'Copy the token' }).click();
  expect(await clipboard(page)).toBe('mol_made_1_only_for_tests');
  await expect(tokens()).toHaveText([/nightly report.*Mara Lindqvist and all below.*Never used/]);
  await picture(page, 'access-fresh-light');
  // Esc closes the page, and takes nothing along that cannot be had again.
  await page.keyboard.press('Escape');
  await expect(accessPage()).toHaveCount(0);
  await open();
  await expect(fresh).toContainText('mol_made_1_only_for_tests');
  await fresh.getByRole('button', { name: 'I have it' }).click();
  await expect(accessPage()).not.toContainText('only_for_tests');
});

test('a long name stays inside, and revoking asks, names the token, and is not confirmed by Enter', async () => {
  await section('Tokens').getByRole('textbox', { name: 'Name' }).fill(LONG);
  await section('Tokens').getByRole('button', { name: 'Make a token' }).click();
  await accessPage().getByRole('button', { name: 'I have it' }).click();
  await expect(tokens()).toHaveCount(2);
  await page.getByRole('button', { name: 'Revoke nightly report' }).click();
  const sure = page.getByRole('region', { name: 'Revoke nightly report' });
  await expect(sure).toContainText('Revoke nightly report? Whoever uses it is refused at once.');
  await expect(sure.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sure).toHaveCount(0);
  expect(engine.about.orgTokens).toHaveLength(2);
  await page.getByRole('button', { name: 'Revoke nightly report' }).click();
  await sure.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(tokens()).toHaveCount(1);
  expect(engine.about.orgTokens.map(({ name }) => name)).toEqual([LONG.trim()]);
});

test('one that was revoked meanwhile is told, and the list can be asked for again when it failed', async () => {
  engine.about.orgTokens = [];
  await page.getByRole('button', { name: /^Revoke Weekly/ }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(toasts(page)).toContainText('revoked already');
  engine.faults.fail('orgTokens.list', new AppError('internal', 'The database is busy'));
  await section('Tokens').getByRole('tab', { name: 'One workspace' }).click();
  await section('Tokens').getByRole('tab', { name: 'Installation and orgs' }).click();
  await expect(section('Tokens')).toContainText('The tokens could not be listed');
  engine.faults.release('orgTokens.list');
  await section('Tokens').getByRole('button', { name: 'Try again' }).click();
  await expect(section('Tokens')).toContainText('No tokens');
});

test('a token that was made or revoked in another window is listed, or not any more', async () => {
  const { about } = engine;
  const elsewhere = { id: 'e1', display: 'mol_else', name: 'made elsewhere', orgId: null, createdBy: '' };
  await expect(section('Tokens')).toContainText('No tokens');
  about.orgTokens = [{ ...elsewhere, createdAt: Date.now(), lastUsedAt: null }];
  engine.state.emit({ type: 'tokens.changed', workspaceId: null });
  await expect(tokens()).toHaveText([/made elsewhere/]);
  about.orgTokens = [];
  engine.state.emit({ type: 'tokens.changed', workspaceId: null });
  await expect(section('Tokens')).toContainText('No tokens');
});

test('tokens of one workspace are those of that one', async () => {
  await section('Tokens').getByRole('tab', { name: 'One workspace' }).click();
  const choice = section('Tokens').getByRole('combobox', { name: 'Workspace' });
  await choice.selectOption({ label: LEAD });
  await section('Tokens').getByRole('button', { name: 'Make a token' }).click();
  await expect(page.getByRole('region', { name: `The token ${LEAD}` })).toContainText('mol_made_3');
  await expect(tokens()).toHaveCount(1);
  await choice.selectOption({ index: 0 });
  await expect(tokens()).toHaveCount(0);
  await expect(accessPage()).not.toContainText('mol_made_3');
  await choice.selectOption({ label: LEAD });
  await expect(page.getByRole('region', { name: `The token ${LEAD}` })).toContainText('mol_made_3');
  await page.getByRole('button', { name: 'I have it' }).click();
  await choice.selectOption({ index: 0 });
});

test('agents elsewhere say when they were last heard of and how they connect', async () => {
  const now = Date.now();
  const [template] = [...engine.state.workspaces.values()];
  if (!template) throw new Error('the org has nobody');
  const far = { ...template, runtime: 'external', external: true, parentId: template.id, canvas: null };
  const heard = {
    ...far,
    id: 'far-1',
    name: 'Warehouse robot',
    deliveryMode: 'push' as const,
    lastHeartbeatAt: now - 120_000,
  };
  const never = {
    ...far,
    id: 'far-2',
    name: 'Night shift',
    deliveryMode: 'poll' as const,
    status: 'awaiting_agent' as const,
    lastHeartbeatAt: null,
  };
  for (const workspace of [heard, never]) {
    engine.state.workspaces.set(workspace.id, workspace);
    engine.state.emit({ type: 'workspace.changed', workspace });
  }
  const agents = page.getByRole('list', { name: 'Agents that run elsewhere' }).getByRole('listitem');
  await expect(agents).toHaveText([
    /Night shift.*Never connected.*It fetches/,
    /Warehouse robot.*Last contact: 2 min/,
  ]);
  await page.getByRole('button', { name: 'How Warehouse robot connects' }).click();
  await expect(page.getByRole('dialog')).toContainText('Warehouse robot');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(accessPage()).toBeVisible();
});

test('an org is limited to named plugins', async () => {
  const plugins = section('Plugins that orgs may have');
  await plugins.getByRole('combobox', { name: /plugin/i }).fill('careful-git');
  await plugins.getByRole('button', { name: 'Allow' }).click();
  await expect(plugins.getByRole('listitem')).toHaveText(['careful-git']);
});

test('a bundle is saved, and comes back as a member of a team', async () => {
  const bundles = section('Bundles');
  await bundles.getByRole('combobox', { name: 'Workspace to export' }).selectOption({ label: LEAD });
  const download = page.waitForEvent('download');
  await bundles.getByRole('button', { name: 'Export…' }).click();
  const file = await (await download).path();
  const count = engine.state.workspaces.size;
  await bundles.getByLabel('Bundle to import').setInputFiles(file);
  await expect(bundles).toContainText(`${LEAD}, ${count} workspaces`);
  await bundles
    .getByRole('combobox', { name: 'Comes in as' })
    .selectOption({ label: 'A member of Night shift' });
  for (let left = await told().count(); left > 0; left -= 1) await told().first().click();
  await bundles.scrollIntoViewIfNeeded();
  await picture(page, 'access-full-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'access-full-dark');
  await expectAccessibleInBothThemes(page);
  engine.faults.fail('bundles.import', new AppError('name_taken', 'There is a Mara Lindqvist already'));
  await bundles.getByRole('button', { name: 'Import it' }).click();
  await expect(bundles).toContainText('Nothing was imported');
  engine.faults.release('bundles.import');
  await bundles.getByRole('button', { name: 'Import it' }).click();
  await expect(toasts(page)).toContainText(`${LEAD} was imported`);
  expect(engine.state.workspaces.size).toBe(2 * count);
});

test('what is no bundle is refused in words', async () => {
  await section('Bundles')
    .getByLabel('Bundle to import')
    .setInputFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('[1, 2') });
  await expect(toasts(page)).toContainText('notes.json is not a bundle that can be read');
});

test('a file that is too large for a bundle is refused before it is read', async () => {
  const buffer = Buffer.alloc(MAX_BUNDLE_BYTES + 1, ' ');
  await section('Bundles')
    .getByLabel('Bundle to import')
    .setInputFiles({ name: 'huge.json', mimeType: 'application/json', buffer });
  const told = toasts(page);
  await expect(told).toContainText('huge.json is too large to be a bundle');
  await expect(told).toContainText('32 MiB at most');
});

test('it reads in a narrow window, and Esc leads back', async () => {
  await page.setViewportSize({ width: 820, height: 900 });
  const overflow = await accessPage().evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(overflow).toBe(0);
  for (let left = await told().count(); left > 0; left -= 1) await told().first().click();
  await picture(page, 'access-narrow-light');
  await section('Tokens').getByRole('tab', { name: 'One workspace' }).focus();
  await page.keyboard.press('Escape');
  await expect(accessPage()).toHaveCount(0);
});
