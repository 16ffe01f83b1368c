import { expect, test } from '@playwright/test';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { closeWindow, engine, openWindow, STUDIO_SIZE } from '../browser-window.ts';
import { card, choose, ghost, importButton, openGallery, outlineRow, planPanel, remarks } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Org templates from the gallery over the plan to the cards, on an engine that tells every kind of plan. */

test.afterEach(closeWindow);

test('the gallery says what each template is, needs and lacks', async ({ page }) => {
  await openWindow(page, { empty: true });
  const gallery = await openGallery(page);
  const lab = gallery.getByRole('listitem').filter({ hasText: 'research-lab' });
  await expect(lab).toContainText('8 workspaces · 214 KB');
  await expect(lab.getByRole('list', { name: 'Required keys' })).toContainText('SEARCH_API_KEYmissing');
  await expect(lab.getByRole('list', { name: 'First workspaces' })).toContainText('Chen Ito');
  await expect(gallery.getByRole('listitem').filter({ hasText: 'Support desk' })).toContainText(
    'does not exist',
  );
  await picture(page, 'gallery-light');
  await expectAccessibleInBothThemes(page);

  await gallery.getByRole('searchbox').fill('statistics');
  await expect(gallery.getByText('No template matches “statistics”')).toBeVisible();
  await gallery.getByRole('searchbox').fill('imani grant');
  await expect(gallery.getByRole('list', { name: 'Templates' }).getByRole('heading')).toHaveText([
    'Research lab',
  ]);
  await page.keyboard.press('Escape');
  await expect(gallery.getByRole('searchbox')).toHaveValue('');
  await expect(gallery).toBeVisible();

  await gallery.getByText(/^Sources/).click();
  await gallery.getByLabel('Address or path of a manifest').fill('https://example.org/page');
  await gallery.getByRole('button', { name: 'Add' }).click();
  await expect(gallery.getByText('is not a manifest')).toBeVisible();
  await gallery.getByLabel('Address or path of a manifest').fill('https://example.org/manifest.json');
  await gallery.getByRole('button', { name: 'Add' }).click();
  const found = gallery.getByRole('listitem').filter({ hasText: 'Data platform' });
  await expect(found).toContainText('Registry');
  await expect(found).toContainText('Not fetched yet');
  await expect(found).toContainText('Shown once you open it');
  await gallery.getByRole('button', { name: /^Remove the registry/ }).click();
  await expect(found).toHaveCount(0);

  // A registry that does not answer is not a template: it is not opened, only taken off the list.
  await gallery.getByLabel('Address or path of a manifest').fill('https://unreachable.example.org/m.json');
  await gallery.getByRole('button', { name: 'Add' }).click();
  const dead = gallery.getByRole('listitem').filter({ hasText: 'cannot be reached' });
  await expect(dead.getByRole('button')).toHaveText(['Remove this registry']);
  await expectAccessible(page);
  await dead.getByRole('button').click();
  await expect(dead).toHaveCount(0);
  await expect(gallery.getByRole('list', { name: 'Registries' })).toHaveCount(0);
});

test('on an empty canvas a plan shows ghosts, and the import turns them into cards', async ({ page }) => {
  await openWindow(page, { empty: true });
  await choose(page, 'demo-studio');
  await expect(page.locator('[data-ghost="create"]')).toHaveCount(STUDIO_SIZE);
  await expect(ghost(page, 'Priya Nair')).toHaveAccessibleName(/^Priya Nair, would be created/);
  await expect(importButton(page)).toHaveText('Create 12');
  // Where the app keeps what comes with it says nothing to people.
  await expect(planPanel(page)).toContainText('Template Demo studio, which comes with the app');
  // Where nothing exists there is nothing to merge with.
  await expect(planPanel(page).getByRole('radio')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Inspector: a plan is open in its place' })).toBeDisabled();
  await picture(page, 'plan-empty-light');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'plan-empty-dark');
  await expectAccessible(page);

  await planPanel(page)
    .getByRole('button', { name: /^Leo Fontaine/ })
    .hover();
  await expect(ghost(page, 'Leo Fontaine').locator('..')).toHaveClass(/highlighted/);
  await ghost(page, 'Sade Okafor').hover();
  await expect(planPanel(page).locator('li[class*="highlighted"]')).toContainText('Sade Okafor');

  await importButton(page).click();
  await expect(planPanel(page)).toHaveCount(0);
  await expect(page.locator('[data-ghost]')).toHaveCount(0);
  await expect(page.locator('[data-workspace]')).toHaveCount(STUDIO_SIZE);
  await expect(page.getByText('12 workspaces of Demo studio on the way')).toBeVisible();
  await expect(card(page, 'Mara Lindqvist')).toBeFocused();
});

test('cancelling leaves nothing behind, and Esc closes one thing at a time', async ({ page }) => {
  await openWindow(page, { empty: true });
  await choose(page, 'demo-studio');
  await expect(page.locator('[data-ghost]')).toHaveCount(STUDIO_SIZE);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.press('Escape');
  await expect(planPanel(page)).toBeVisible();
  await planPanel(page).getByRole('searchbox').fill('priya');
  await page.keyboard.press('Escape');
  await expect(planPanel(page).getByRole('searchbox')).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(planPanel(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('button').first()).toBeFocused();

  const search = page.getByRole('button', { name: /^Find a workspace/ });
  await search.focus();
  await choose(page, 'demo-studio');
  await expect(planPanel(page).getByRole('heading', { name: 'Import Demo studio' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(search).toBeFocused();
});

test('Esc ends a plan before it clears a selection', async ({ page }) => {
  await openWindow(page, { empty: false });
  const selected = () => page.getByRole('treeitem', { selected: true });
  await outlineRow(page, 'Leo Fontaine').click();
  await expect(selected()).toHaveCount(1);
  await choose(page, 'demo-studio');
  await expect(planPanel(page).getByRole('heading', { name: 'Import Demo studio' })).toBeFocused();
  await card(page, 'Mara Lindqvist').focus();
  await page.keyboard.press('Escape');
  await expect(planPanel(page)).toHaveCount(0);
  await expect(selected()).toHaveText([/Leo Fontaine/]);
  await card(page, 'Mara Lindqvist').focus();
  await page.keyboard.press('Escape');
  await expect(selected()).toHaveCount(0);
});

test('a reconcile names what goes, asks, and does just that', async ({ page }) => {
  await openWindow(page, { empty: false });
  await choose(page, 'studio-later');
  await expect(importButton(page)).toHaveText('Create 2, update 1, move 1');
  await expect(ghost(page, 'Ilya Morozov')).toHaveAccessibleName(/would move here/);
  await expect(card(page, 'Ilya Morozov').first()).toHaveAccessibleName(/would move away/);
  await expect(card(page, 'Leo Fontaine')).toHaveAccessibleName(/would change/);
  await picture(page, 'plan-merge-light');

  await planPanel(page)
    .getByRole('radio', { name: /^Reconcile/ })
    .check();
  await expect(importButton(page)).toHaveText('Create 2, update 1, move 1, remove 2');
  await expect(card(page, 'Nour Haddad')).toHaveAccessibleName(/would be removed/);
  await expect(planPanel(page).getByRole('list', { name: 'Would be removed' })).toContainText('23 messages');
  await expect(importButton(page)).toBeDisabled();
  await picture(page, 'plan-reconcile-light');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'plan-reconcile-dark');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });

  const agree = planPanel(page).getByRole('checkbox', { name: 'Remove 2 workspaces and what they hold' });
  await agree.check();
  await agree.press('Enter');
  await expect(planPanel(page)).toBeVisible();
  await expect(importButton(page)).toBeEnabled();

  // Somebody works on the org meanwhile: the plan that was shown no longer holds, and asks anew.
  const sade = engine.state.named('Sade Okafor');
  engine.state.patch(sade.id, { role: 'On leave' });
  await importButton(page).click();
  await expect(planPanel(page).getByText('nothing was imported')).toBeVisible();
  await expect(agree).not.toBeChecked();
  await expect(importButton(page)).toHaveText('Create 2, update 2, move 1, remove 2');
  await agree.check();
  await importButton(page).click();
  await expect(page.getByText('1 moved, 2 removed')).toBeVisible();
  await expect(page.locator('[data-ghost]')).toHaveCount(0);
  await expect(outlineRow(page, 'Nour Haddad')).toHaveCount(0);
  await expect(card(page, 'Oskar Blom')).toBeVisible();
});

test('missing keys are asked for in the plan, which goes on by itself', async ({ page }) => {
  await openWindow(page, { empty: true });
  await choose(page, 'research-lab');
  const panel = planPanel(page);
  await expect(panel.getByText('2 required keys have no value yet')).toBeVisible();
  await expect(panel.getByText('2 more in the template say')).toBeVisible();
  // What only a check finds is told beside what the plan says.
  await expect(remarks(page)).toContainText('no day matches "0 9 31 2 *"');
  await picture(page, 'plan-keys-light');
  await expectAccessible(page);

  await panel.getByLabel('Which key to store').selectOption('OPENAI_API_KEY');
  const model = panel.getByLabel('Value of OPENAI_API_KEY');
  await model.fill('not a real key');
  // A value that was typed is not lost to Esc.
  await page.keyboard.press('Escape');
  await expect(model).toHaveValue('not a real key');
  await model.press('Enter');
  await expect(panel.getByText('SEARCH_API_KEY has no value yet')).toBeVisible();
  await panel.getByLabel('Value of SEARCH_API_KEY').fill('nor is this');
  await panel.getByRole('button', { name: 'Store' }).first().click();
  await expect(importButton(page)).toBeEnabled();

  await panel.getByRole('button', { name: 'All keys…' }).click();
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys.getByRole('list', { name: 'Stored keys' })).toContainText('OPENAI_API_KEY');
  await expectAccessible(page);
  await keys.getByRole('button', { name: 'Remove SEARCH_API_KEY…' }).click();
  const removal = page.getByRole('dialog', { name: 'Remove SEARCH_API_KEY?' });
  await removal.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(removal).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(panel.getByText('SEARCH_API_KEY has no value yet')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('not a real key');
});

test('a broken template says where, lets a folder be allowed, and cannot be imported', async ({ page }) => {
  await openWindow(page, { empty: true });
  await choose(page, 'Support desk');
  await expect(remarks(page)).toContainText('2 errors to mend');
  await expect(remarks(page)).toContainText('org.yaml:18:7');
  await expect(planPanel(page)).toContainText('Nothing can be planned until the errors are mended');
  await expect(importButton(page)).toHaveText('Import');
  await expect(importButton(page)).toBeDisabled();
  await expect(page.locator('[data-ghost]')).toHaveCount(0);
  await picture(page, 'plan-broken-light');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'plan-broken-dark');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await remarks(page).getByRole('button', { name: 'Allow this folder' }).click();
  await expect(remarks(page)).toContainText('1 error to mend');
  await expect(remarks(page)).not.toContainText('leads through a link');
  await expect(planPanel(page).getByText('takes it into account')).toBeVisible();
  await expect(importButton(page)).toBeDisabled();

  // It can be taken back, and the plan that is open says so.
  const gallery = await openGallery(page);
  await gallery.getByText(/^Sources/).click();
  await expect(gallery.getByRole('list', { name: 'Allowed folders' })).toContainText('shared-prompts');
  await picture(page, 'sources-light');
  await expectAccessibleInBothThemes(page);
  await gallery.getByRole('button', { name: /^Remove the folder/ }).click();
  await expect(gallery.getByRole('list', { name: 'Allowed folders' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(remarks(page)).toContainText('2 errors to mend');
});

test('a template that is not there, and one that changes while it is looked at', async ({ page }) => {
  await openWindow(page, { empty: false });
  const gallery = await openGallery(page);
  await gallery.getByLabel('From somewhere else').fill('/nowhere');
  await page.keyboard.press('Enter');
  await expect(planPanel(page).getByText('There is no template at "/nowhere"')).toBeVisible();
  await planPanel(page).getByRole('button', { name: 'Cancel' }).click();

  // A plan without anything leaves the org as it looks.
  await choose(page, 'Support desk');
  await expect(planPanel(page)).toContainText('Nothing can be planned');
  await expect(card(page, 'Leo Fontaine').locator('..')).not.toHaveClass(/keep/);
  await page.keyboard.press('Escape');

  await choose(page, 'studio-later');
  await expect(planPanel(page).getByText('Follows every change in this folder')).toBeVisible();
  const leo = engine.state.named('Leo Fontaine');
  engine.state.patch(leo.id, { role: 'Frontend engineer. Interface, accessibility and motion' });
  const template = '/home/you/.molecule/org-templates/studio-later';
  const place = { file: 'org.yaml', line: 3, column: 1 };
  const message = 'This file of variables is not ignored by git, so its secrets would be committed';
  const remark = { severity: 'warning' as const, code: 'env_not_ignored', message, ...place };
  const check = { template, name: '', totals: {}, diagnostics: [remark], checkedAt: Date.now() };
  // Of another template that somebody else looks at.
  const elsewhere = { ...remark, message: 'Not of this template' };
  engine.state.emit({
    type: 'template.checked',
    check: { ...check, template: '/elsewhere', diagnostics: [elsewhere] },
  });
  engine.state.emit({ type: 'template.checked', check });
  await expect(importButton(page)).toHaveText('Create 2, move 1');
  await expect(remarks(page)).toContainText('not ignored by git');
  await expect(planPanel(page)).not.toContainText('Not of this template');
});

test('the canvas of a plan is walked by keyboard, and a narrow window keeps it in sight', async ({
  page,
}) => {
  await openWindow(page, { empty: false });
  await page.setViewportSize({ width: 820, height: 760 });
  await choose(page, 'studio-later');
  await expect(ghost(page, 'Vera Lund')).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(page.getByRole('button', { name: /^Zoom [34]\d percent/ })).toBeVisible();
  await picture(page, 'plan-narrow-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page);
  await ghost(page, 'Vera Lund').focus();
  await page.keyboard.press('ArrowDown');
  await expect(ghost(page, 'Ilya Morozov')).toBeFocused();
  await expect(planPanel(page).locator('li[class*="highlighted"]')).toContainText('Ilya Morozov');
  await page.keyboard.press('Escape');
  await expect(planPanel(page)).toHaveCount(0);
});

test('three hundred ghosts are drawn, found and let go', async ({ page }) => {
  await openWindow(page, { empty: true });
  await page.setViewportSize({ width: 1120, height: 600 });
  await choose(page, 'Northwind');
  await expect(page.locator('[data-ghost]')).toHaveCount(300);
  await expect(ghost(page, 'Kaito Costa')).toBeVisible();
  await picture(page, 'plan-large-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await planPanel(page).getByRole('button', { name: 'Show 100 more of 100' }).click();
  await expect(planPanel(page).locator('li[data-action="create"]')).toHaveCount(300);
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-ghost]')).toHaveCount(0);
});

test('an org is saved as a template from its card, and the palette knows the way too', async ({ page }) => {
  await openWindow(page, { empty: false });
  await card(page, 'Mara Lindqvist').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Save as template…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save as template' });
  await expectAccessible(page);
  await dialog.getByLabel('Folder').fill('orgs/studio');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('is not an absolute path')).toBeVisible();
  await dialog.getByLabel('Folder').fill('/home/you/orgs/studio');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Mara Lindqvist was saved as a template')).toBeVisible();
  await expect(page.getByText('/home/you/orgs/studio')).toBeVisible();

  for (const [words, title] of [
    ['save an org', 'Save as template'],
    ['registries', 'Import an org template'],
    ['keys…', 'Keys'],
  ] as const) {
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox').fill(words);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await page.keyboard.press('Escape');
  }
});
