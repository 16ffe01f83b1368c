import { expect, test } from '@playwright/test';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { INSPECTOR, inDark, inspector, outlineRow, reopenWithInspector, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';
import { editor, fileTab, item, MARA, maraId, save, show } from '../work-stage.ts';

/** The editor: what is typed is saved, kept or let go as somebody says, and never lost to what the agent writes. */
shareWindow({ desk: true });

test.beforeAll(async () => {
  await show('Files');
  await inspector(page).getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
});

test('A7: Esc in the editor closes nothing and Mod+S saves', async () => {
  await item('notes').click();
  await item('launch.md').click();
  await editor('launch.md').click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('- [ ] Photos');
  await expect(fileTab('launch.md')).toHaveAccessibleName(/Unsaved changes/);
  await page.keyboard.press('Escape');
  await expect(editor('launch.md')).toContainText('Photos');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(fileTab('launch.md')).not.toHaveAccessibleName(/Unsaved/);
  expect(engine.desk.files.text(maraId(), '/workspace', 'notes/launch.md')).toContain('- [ ] Photos');
  // With nothing left to undo in the text, nothing else is undone.
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ControlOrMeta+z');
  await expect(editor('launch.md')).not.toContainText('Photos');
  await page.keyboard.press('ControlOrMeta+Shift+z');
});

test('search and replace, go to line, wrap and tab width', async () => {
  await editor('launch.md').click();
  await page.keyboard.press('ControlOrMeta+f');
  await page.getByRole('textbox', { name: 'Find' }).fill('Page');
  await page.getByRole('textbox', { name: 'Replace with' }).fill('Site');
  await page.getByRole('button', { name: 'Replace all' }).click();
  await expect(editor('launch.md')).toContainText('Site');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: 'Find' })).toHaveCount(0);
  await inspector(page).getByRole('button', { name: 'More for this file' }).click();
  await page.getByRole('menuitem', { name: 'Go to line…' }).click();
  await page.getByRole('textbox', { name: 'Go to line' }).fill('3');
  await page.keyboard.press('Enter');
  await expect(editor('launch.md')).toBeFocused();
  await page.keyboard.type('!');
  await expect(editor('launch.md').locator('.cm-line').nth(2)).toHaveText(/^!/);
  await inspector(page).getByRole('button', { name: 'More for this file' }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Wrap long lines' })).toBeChecked();
  await page.getByRole('menuitemradio', { name: 'Tab width 4' }).click();
});

test('what is unsaved is kept while another workspace is looked at, and after a reload', async () => {
  await expect(fileTab('launch.md')).toHaveAccessibleName(/Unsaved changes/);
  await outlineRow(page, 'Aiko Tanaka').click();
  await expect(inspector(page).getByRole('heading', { name: 'Aiko Tanaka' })).toBeVisible();
  await outlineRow(page, MARA).click();
  await expect(editor('launch.md')).toContainText('Site');
  await page.reload();
  await show('Files');
  await expect(fileTab('launch.md')).toHaveAccessibleName(/Unsaved changes/);
  await expect(editor('launch.md')).toContainText('Site');
});

test('closing a file with unsaved changes asks, and Enter loses nothing', async () => {
  await inspector(page).getByRole('button', { name: 'Close launch.md' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save what you changed in launch.md?' });
  await expect(dialog.getByRole('button', { name: 'Go on editing' })).toBeFocused();
  await expectAccessible(page, 'dialog');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(editor('launch.md')).toContainText('Site');
});

test('a file that the agent wrote meanwhile shows both, and nothing is overwritten unasked', async () => {
  engine.desk.files.write(
    maraId(),
    '/workspace',
    'notes/launch.md',
    '# Launch\n\n- [x] Name\n- [x] Page\n- [ ] Price\n- [ ] Press\n',
  );
  await save().click();
  const conflict = inspector(page).getByRole('region', { name: /launch\.md was changed by someone else/ });
  await expect(conflict).toBeVisible();
  await expect(conflict.getByRole('textbox')).toContainText('Site');
  await expect(conflict).toContainText('Press');
  await picture(page, 'work-conflict-light');
  await expectAccessibleInBothThemes(page, INSPECTOR);
  await inDark(page, () => picture(page, 'work-conflict-dark'));
  await conflict.getByRole('button', { name: 'Take theirs' }).last().click();
  await conflict.getByRole('button', { name: 'Save this text' }).click();
  await expect(conflict).toHaveCount(0);
  const saved = engine.desk.files.text(maraId(), '/workspace', 'notes/launch.md');
  expect(saved).toContain('Site');
  expect(saved).toContain('Press');

  engine.desk.files.write(maraId(), '/workspace', 'notes/launch.md', 'theirs');
  await editor('launch.md').click();
  await page.keyboard.type('mine');
  await page.keyboard.press('ControlOrMeta+s');
  await conflict.getByRole('button', { name: 'Take all of theirs' }).click();
  await expect(editor('launch.md')).toHaveText('theirs');
  await expect(fileTab('launch.md')).not.toHaveAccessibleName(/Unsaved/);
});

test('in a wide pane both texts stand side by side, and what was put together is never lost', async () => {
  const there = (text: string) => engine.desk.files.write(maraId(), '/workspace', 'notes/launch.md', text);
  there('one\ntwo\nthree\n');
  await reopenWithInspector(page, 820);
  await show('Files');
  await inspector(page).getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  if ((await item('launch.md').count()) === 0) await item('notes').click();
  await item('launch.md').click();
  await expect(editor('launch.md')).toContainText('three');
  await editor('launch.md').press('ControlOrMeta+End');
  await page.keyboard.type('mine');
  there('one\nTWO\nthree\n');
  await save().click();

  const conflict = inspector(page).getByRole('region', { name: /launch\.md was changed by someone else/ });
  const left = conflict.getByRole('textbox', { name: 'The text to compare with' });
  const right = conflict.getByRole('textbox', { name: 'The text to save' });
  const inOne = conflict.getByRole('textbox', { name: 'Your text with the differences' });
  await expect(left).toContainText('TWO');
  await expect(right).toContainText('mine');
  await expect(right).toContainText('two');
  await expect(right).toBeFocused();
  await picture(page, 'work-conflict-wide-light');
  await expectAccessibleInBothThemes(page, INSPECTOR);

  // By keyboard: to the first difference, and what stands on the left of it.
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+Backspace');
  await expect(right).toContainText('TWO');
  await expect(right).not.toContainText('two');
  const onTheLeft = conflict.getByRole('combobox', { name: 'What to show on the left' });
  await onTheLeft.selectOption('Your text as it was');
  await expect(left).toContainText('two');
  await expect(left).toContainText('mine');
  await expect(right).toContainText('TWO');

  await show('Files', 'Priya Nair');
  await show('Files');
  await expect(right).toContainText('TWO');
  await page.setViewportSize({ width: 1000, height: 900 });
  await expect(inOne).toContainText('TWO');
  await expect(inOne).toContainText('mine');
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(left).toBeVisible();
  await inDark(page, () => picture(page, 'work-conflict-wide-dark'));

  await conflict.getByRole('button', { name: 'Save this text' }).click();
  await expect(conflict).toHaveCount(0);
  expect(engine.desk.files.text(maraId(), '/workspace', 'notes/launch.md')).toBe('one\nTWO\nthree\nmine');
  await reopenWithInspector(page, 388);
  await show('Files');
});

test('what is typed while a file is read again stays unsaved, in the editor, and of the version that it began with', async () => {
  await inspector(page).getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  if ((await item('launch.md').count()) === 0) await item('notes').click();
  await item('launch.md').click();
  await expect(editor('launch.md')).toContainText('TWO');
  await item('data.json').click();
  await expect(editor('data.json')).toBeVisible();
  /** Looks at it again, which reads it, and types until that has come. */
  const typeMeanwhile = async (typed: string, written?: string | Buffer) => {
    await fileTab('data.json').click();
    engine.faults.hold('files.read');
    await fileTab('launch.md').click();
    await editor('launch.md').click();
    if (written !== undefined) engine.desk.files.write(maraId(), '/workspace', 'notes/launch.md', written);
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type(typed);
    engine.faults.release('files.read');
    // Kept at once, not first when nothing more is typed.
    await expect
      .poll(() => page.evaluate(`JSON.stringify({ ...localStorage })`) as Promise<string>)
      .toContain(typed);
  };
  await typeMeanwhile(' of mine');
  await expect(fileTab('launch.md')).toHaveAccessibleName(/Unsaved changes/);
  await save().click();
  await expect(fileTab('launch.md')).not.toHaveAccessibleName(/Unsaved/);
  const there = () => engine.desk.files.text(maraId(), '/workspace', 'notes/launch.md');
  expect(there()).toContain('mine of mine');

  await typeMeanwhile(' moreover', 'theirs');
  await page.keyboard.type(' typed');
  await expect(editor('launch.md')).toContainText('of mine moreover typed');
  await save().click();
  const conflict = inspector(page).getByRole('region', { name: /launch\.md was changed by someone else/ });
  await expect(conflict.getByRole('textbox')).toContainText('of mine moreover typed');
  expect(there()).toBe('theirs');
  await conflict.getByRole('button', { name: 'Take all of theirs' }).click();
  await expect(editor('launch.md')).toHaveText('theirs');

  // What is no text any more hides nothing either.
  await typeMeanwhile(' and mine', Buffer.from([0, 1, 2]));
  await expect(editor('launch.md')).toHaveText('theirs and mine');
  await save().click();
  await conflict.getByRole('button', { name: 'Keep all of mine' }).click();
  await expect.poll(there).toBe('theirs and mine');
});

test('an open editor shows what was written since, unless somebody typed, and what was before once that is let go', async () => {
  await expect(editor('launch.md')).toHaveText('theirs and mine');
  await fileTab('data.json').click();
  engine.desk.files.write(maraId(), '/workspace', 'notes/launch.md', 'written since');
  await fileTab('launch.md').click();
  await expect(editor('launch.md')).toHaveText('written since');
  await editor('launch.md').click();
  await page.keyboard.type('of no use');
  await expect(fileTab('launch.md')).toHaveAccessibleName(/Unsaved changes/);
  await inspector(page).getByRole('button', { name: 'More for this file' }).click();
  await page.getByRole('menuitem', { name: 'Throw changes away' }).click();
  await expect(editor('launch.md')).toHaveText('written since');
  await expect(fileTab('launch.md')).not.toHaveAccessibleName(/Unsaved/);
  await inspector(page).getByRole('button', { name: 'Close data.json' }).click();
});

test('a narrow inspector has room for both, the list and the text', async () => {
  await show('Files');
  await reopenWithInspector(page, 300);
  await show('Files');
  await inspector(page).getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  await item('data.json').click();
  await expect(editor('data.json')).toContainText('visitors');
  await expectAccessible(page, INSPECTOR);
  await inDark(page, () => picture(page, 'work-narrow-dark'));
});

test('the focus stays at the files when one is closed without its changes', async () => {
  await editor('data.json').click();
  await page.keyboard.type('of no use');
  await inspector(page).getByRole('button', { name: 'Close data.json' }).click();
  await page.getByRole('button', { name: 'Throw changes away' }).click();
  await expect(fileTab('data.json')).toHaveCount(0);
  await expect(inspector(page).locator(':focus')).toHaveCount(1);
});

test('who removes a workspace with unsaved files is told, and can keep copies', async () => {
  await item('data.json').click();
  await editor('data.json').click();
  await page.keyboard.type('changed');
  await expect(fileTab('data.json')).toHaveAccessibleName(/Unsaved/);
  const { id } = engine.state.workspace(maraId());
  for (const { id: each } of engine.state.subtree(id))
    engine.state.emit({ type: 'workspace.removed', id: each });
  await expect(toasts(page)).toContainText('1 file in it had unsaved changes');
  const downloading = page.waitForEvent('download');
  await toasts(page).getByRole('button', { name: 'Keep copies' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toContain('unsaved.zip');
  // Nothing in the archive is compressed.
  const parts = await (await download.createReadStream()).toArray();
  expect(Buffer.concat(parts).toString()).toMatch(/data\.json.*changed/s);
});
