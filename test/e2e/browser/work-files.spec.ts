import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { hostileNames } from '../../support/synthetic-files.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { dock, INSPECTOR, inDark, inspector, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';
import { editor, fileTab, item, MARA, maraId, save, show, tree } from '../work-stage.ts';

/**
 * The files of a workspace, on an engine that has them in memory and serves the page with the content security policy of the
 * real one.
 */

/** Paths of everything that the page has fetched. */
const fetched: string[] = [];

shareWindow({
  desk: true,
  prepare: () => page.on('request', (request) => fetched.push(new URL(request.url()).pathname)),
});

test('P8: editor and terminal are fetched only when they are shown', async () => {
  const large = () => fetched.filter((each) => /CodeEditor|ConflictEditor|TerminalScreen/.test(each));
  await show('Files');
  await expect(item('config.yaml')).toBeVisible();
  expect(large()).toEqual([]);
  await item('config.yaml').click();
  await expect(editor('config.yaml')).toContainText('Mara Lindqvist');
  expect(large().some((each) => each.includes('CodeEditor'))).toBe(true);
  expect(large().some((each) => each.includes('TerminalScreen'))).toBe(false);
});

test('the tree opens folder by folder and goes by keyboard', async () => {
  await tree().focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(item('system.md')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(editor('system.md')).toContainText('You lead the studio');
  await tree().focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(item('system.md')).toHaveCount(0);
  await page.keyboard.press('c');
  await page.keyboard.press('Enter');
  await expect(fileTab('config.yaml')).toHaveAttribute('aria-selected', 'true');
  await expectAccessibleInBothThemes(page, INSPECTOR);
});

test('A16: what can only be read says so and offers no change', async () => {
  const root = inspector(page).getByRole('combobox', { name: 'Folder' });
  await root.selectOption('/plugins');
  await expect(item('review')).toBeVisible();
  await expect(inspector(page)).toContainText('/plugins can only be read. It belongs to the image.');
  await expect(inspector(page).getByRole('button', { name: 'New file' })).toHaveCount(0);
  await item('review').click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Download as a zip' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await item('review').click();
  await item('plugin.yaml').click();
  await editor('plugin.yaml').click();
  await page.keyboard.type('nothing');
  await expect(editor('plugin.yaml')).not.toContainText('nothing');
  await expect(save()).toHaveCount(0);
  await expect(root.locator('option', { hasText: '/home' })).toBeDisabled();
});

test('A16: a list that cannot be had never looks like an empty one', async () => {
  engine.desk.files.failure = new AppError('docker_lost', 'The connection to Docker was lost');
  await inspector(page).getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  const error = inspector(page).getByRole('region', { name: 'Error: The files could not be listed' });
  await expect(error).toContainText('The connection to Docker was lost');
  await expect(inspector(page)).not.toContainText('Nothing is in here yet');
  engine.desk.files.failure = null;
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(item('notes')).toBeVisible();
  await item('empty').click();
  await expect(tree().getByRole('treeitem', { name: 'Empty', exact: true })).toHaveCount(1);
});

test('files and folders are made, renamed and deleted, and a deletion is undone', async () => {
  await inspector(page).getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  await item('notes').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New file' }).click();
  await page.getByRole('textbox', { name: 'New file in notes' }).fill('plan.yaml');
  await page.keyboard.press('Enter');
  await expect(editor('plan.yaml')).toBeVisible();
  await tree().focus();
  await expect(item('plan.yaml')).toBeVisible();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'New name of plan.yaml' }).fill('launch.md');
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('alert')).toContainText('Something is there already');
  await page.getByRole('textbox', { name: 'New name of plan.yaml' }).fill('steps.yaml');
  await page.keyboard.press('Enter');
  await expect(fileTab('steps.yaml')).toBeVisible();
  await item('steps.yaml').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(item('steps.yaml')).toHaveCount(0);
  await expect.poll(() => engine.desk.files.text(maraId(), '/workspace', 'notes/steps.yaml')).toBeUndefined();
  await toasts(page).getByRole('button', { name: 'Undo' }).click();
  await expect(item('steps.yaml')).toBeVisible();

  await item('src').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete src?' });
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(item('src')).toBeVisible();
  await item('src').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(item('src')).toHaveCount(0);
});

test('A16: uploads tell of each file that was not written, and a folder is downloaded whole', async () => {
  const upload = inspector(page).locator('input[type="file"]').first();
  await upload.setInputFiles([
    { name: 'brief.txt', mimeType: 'text/plain', buffer: Buffer.from('the brief') },
    { name: 'huge.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(5 * 1024 * 1024 + 1) },
  ]);
  await expect(toasts(page)).toContainText('1 file could not be uploaded');
  await expect(toasts(page)).toContainText('huge.bin: larger than 5 MiB');
  await toasts(page).getByRole('button', { name: 'Dismiss' }).first().click();
  await upload.setInputFiles([{ name: 'brief.txt', mimeType: 'text/plain', buffer: Buffer.from('another') }]);
  const dialog = page.getByRole('dialog', { name: 'Replace 1 file?' });
  await expect(dialog.getByRole('button', { name: 'Keep what is there' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Replace 1' }).click();
  await expect(toasts(page)).toContainText('1 file uploaded');

  await inspector(page).getByRole('button', { name: 'More for these files' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download all of it as a zip' }).click();
  expect((await downloading).suggestedFilename()).toBe('workspace.zip');
});

test('hostile names and contents stay what they are: text', async () => {
  const id = maraId();
  for (const name of Object.values(hostileNames))
    engine.desk.files.write(id, '/workspace', name, `<b>${name.length}</b>`);
  engine.desk.files.write(id, '/workspace', 'video.mov', Buffer.alloc(50 * 1024 * 1024));
  engine.desk.files.write(id, '/workspace', 'page.html', '<script>document.title = "run"</script>');
  engine.desk.files.write(id, '/workspace', 'one-line.json', `[${'1,'.repeat(400_000)}1]`);
  await inspector(page).getByRole('button', { name: 'Look again' }).click();
  await expect(item(/^<img src=x onerror/)).toBeVisible();
  await expect(item(/^gpj\.\ufffdgnp\.exe/)).toBeVisible();
  await expect(item(/^two\u240alines/)).toBeVisible();
  await item(/^<img src=x onerror/).click();
  await expect(page.getByRole('textbox', { name: /^Text of <img src=x/ })).toHaveText(
    `<b>${hostileNames.html.length}</b>`,
  );
  await item(/^very-long-name/).click();
  const box = await inspector(page).boundingBox();
  expect(box?.width).toBeLessThan(400);
  await item('page.html').click();
  await expect(editor('page.html')).toContainText('document.title');
  expect(await page.title()).not.toBe('run');
  await item('video.mov').click();
  await expect(inspector(page)).toContainText('This file is too large for the editor');
  const downloading = page.waitForEvent('download');
  await inspector(page).getByRole('button', { name: 'Download' }).click();
  expect((await downloading).suggestedFilename()).toBe('video.mov');
  await item('one-line.json').click();
  await expect(editor('one-line.json')).toBeVisible();
  await item('model.bin').click();
  await expect(inspector(page)).toContainText('This is not text');
  await item('logo.png').click();
  await expect(inspector(page).getByRole('img', { name: 'Picture logo.png' })).toBeVisible();
});

test('a file is found by its name, however deep it is', async () => {
  await inspector(page).getByRole('searchbox', { name: 'Search by name' }).fill('LAUNCH');
  await inspector(page).getByRole('button', { name: 'launch.md notes' }).click();
  await expect(editor('launch.md')).toBeVisible();
  await inspector(page).getByRole('searchbox', { name: 'Search by name' }).fill('');
});

test('U3: chat and files are open together', async () => {
  await inspector(page).getByRole('tab', { name: 'Talk' }).click();
  await page.keyboard.press('ControlOrMeta+j');
  await dock(page).getByRole('tab', { name: 'Files' }).click();
  await expect(dock(page).getByRole('textbox', { name: 'Text of launch.md' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: `Message to ${MARA}` })).toBeVisible();
  await inspector(page).getByRole('tab', { name: 'Work' }).click();
  await expect(dock(page)).toContainText('is open elsewhere in this window');
  await dock(page).getByRole('button', { name: 'Show it here' }).click();
  await expect(dock(page).getByRole('textbox', { name: 'Text of launch.md' })).toBeVisible();
  await dock(page).getByRole('combobox', { name: 'Folder' }).selectOption('/configs');
  await dock(page).getByRole('treeitem', { name: 'config.yaml' }).click();
  await expect(dock(page).getByRole('textbox', { name: 'Text of config.yaml' })).toBeVisible();
  await inspector(page).getByRole('tab', { name: 'Talk' }).click();
  await picture(page, 'work-files-light');
  await inDark(page, () => picture(page, 'work-files-dark'));
  await page.keyboard.press('ControlOrMeta+j');
});
