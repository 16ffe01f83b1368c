import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { hostileNames } from '../../support/synthetic-files.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { card, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';

/**
 * Files, terminals, memory and transcripts, on an engine that has them in memory and serves the page with the content
 * security policy of the real one. One window goes through all of it, as that of a person would.
 */
test.describe.configure({ mode: 'serial' });

const STUDIO_SIZE = 12;
/** The rest of the window is looked at elsewhere. */
const INSPECTOR = 'aside[aria-label="Inspector"]';
const MARA = 'Mara Lindqvist';
const staticFolder =
  process.env.MOLECULE_TEST_INTERFACE ?? path.resolve(import.meta.dirname, '../../../dist/renderer');

let engine: SyntheticEngine;
let page: Page;
const complaints: string[] = [];
/** Paths of everything that the page has fetched. */
const fetched: string[] = [];

test.beforeAll(async ({ browser }) => {
  engine = await startSyntheticEngine({
    workspaces: STUDIO_SIZE,
    port: 0,
    still: true,
    desk: true,
    staticFolder,
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: engine.url });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(engine.url);
  await expect(card(page, MARA)).toBeVisible();
});

test.afterAll(async () => {
  // A page that outlives its engine would complain of that.
  await page?.context().close();
  await engine?.dispose();
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const idOf = (name: string) => {
  const found = [...engine.state.workspaces.values()].find((workspace) => workspace.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found.id;
};

const inspector = () => page.getByRole('complementary', { name: 'Inspector' });
const dock = () => page.getByRole('region', { name: 'Dock' });
const toasts = () => page.getByRole('region', { name: 'Notifications' });
const tree = () => inspector().getByRole('tree');
const item = (name: string | RegExp) => tree().getByRole('treeitem', { name });
const editor = (name: string) => page.getByRole('textbox', { name: `Text of ${name}` });
const fileTab = (name: string) => inspector().getByRole('tab', { name: new RegExp(`^${name}`) });
const save = () => inspector().getByRole('button', { name: 'Save', exact: true });

/** Shows a tab of the group Work for a workspace. */
async function show(tab: 'Files' | 'Terminal' | 'Memory' | 'Transcript', name = MARA): Promise<void> {
  await outlineRow(page, name).click();
  await inspector().getByRole('tab', { name: 'Work' }).click();
  await inspector().getByRole('tablist', { name: 'Work' }).getByRole('tab', { name: tab }).click();
}

async function inDark(work: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await work();
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Drags the edge of the inspector by keyboard until it is that wide. */
async function inspectorWidth(pixels: number): Promise<void> {
  await page.evaluate((width) => {
    const stored = JSON.parse(localStorage.getItem('molecule.ui') ?? '{}');
    localStorage.setItem(
      'molecule.ui',
      JSON.stringify({
        ...stored,
        state: { ...stored.state, sizes: { outline: 248, dock: 320, inspector: width } },
      }),
    );
  }, pixels);
}

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
  const root = inspector().getByRole('combobox', { name: 'Folder' });
  await root.selectOption('/plugins');
  await expect(item('review')).toBeVisible();
  await expect(inspector()).toContainText('/plugins can only be read. It belongs to the image.');
  await expect(inspector().getByRole('button', { name: 'New file' })).toHaveCount(0);
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
  await inspector().getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  const error = inspector().getByRole('region', { name: 'Error: The files could not be listed' });
  await expect(error).toContainText('The connection to Docker was lost');
  await expect(inspector()).not.toContainText('Nothing is in here yet');
  engine.desk.files.failure = null;
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect(item('notes')).toBeVisible();
  await item('empty').click();
  await expect(tree().getByRole('treeitem', { name: 'Empty', exact: true })).toHaveCount(1);
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
  expect(engine.desk.files.text(idOf(MARA), '/workspace', 'notes/launch.md')).toContain('- [ ] Photos');
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
  await inspector().getByRole('button', { name: 'More for this file' }).click();
  await page.getByRole('menuitem', { name: 'Go to line…' }).click();
  await page.getByRole('textbox', { name: 'Go to line' }).fill('3');
  await page.keyboard.press('Enter');
  await expect(editor('launch.md')).toBeFocused();
  await page.keyboard.type('!');
  await expect(editor('launch.md').locator('.cm-line').nth(2)).toHaveText(/^!/);
  await inspector().getByRole('button', { name: 'More for this file' }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Wrap long lines' })).toBeChecked();
  await page.getByRole('menuitemradio', { name: 'Tab width 4' }).click();
});

test('what is unsaved is kept while another workspace is looked at, and after a reload', async () => {
  await expect(fileTab('launch.md')).toHaveAccessibleName(/Unsaved changes/);
  await outlineRow(page, 'Aiko Tanaka').click();
  await expect(inspector().getByRole('heading', { name: 'Aiko Tanaka' })).toBeVisible();
  await outlineRow(page, MARA).click();
  await expect(editor('launch.md')).toContainText('Site');
  await page.reload();
  await show('Files');
  await expect(fileTab('launch.md')).toHaveAccessibleName(/Unsaved changes/);
  await expect(editor('launch.md')).toContainText('Site');
});

test('closing a file with unsaved changes asks, and Enter loses nothing', async () => {
  await inspector().getByRole('button', { name: 'Close launch.md' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save what you changed in launch.md?' });
  await expect(dialog.getByRole('button', { name: 'Go on editing' })).toBeFocused();
  await expectAccessible(page, 'dialog');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(editor('launch.md')).toContainText('Site');
});

test('a file that the agent wrote meanwhile shows both, and nothing is overwritten unasked', async () => {
  engine.desk.files.write(
    idOf(MARA),
    '/workspace',
    'notes/launch.md',
    '# Launch\n\n- [x] Name\n- [x] Page\n- [ ] Price\n- [ ] Press\n',
  );
  await save().click();
  const conflict = inspector().getByRole('region', { name: /launch\.md was changed by someone else/ });
  await expect(conflict).toBeVisible();
  await expect(conflict.getByRole('textbox')).toContainText('Site');
  await expect(conflict).toContainText('Press');
  await picture(page, 'work-conflict-light');
  await expectAccessibleInBothThemes(page, INSPECTOR);
  await inDark(() => picture(page, 'work-conflict-dark'));
  await conflict.getByRole('button', { name: 'Take theirs' }).last().click();
  await conflict.getByRole('button', { name: 'Save this text' }).click();
  await expect(conflict).toHaveCount(0);
  const saved = engine.desk.files.text(idOf(MARA), '/workspace', 'notes/launch.md');
  expect(saved).toContain('Site');
  expect(saved).toContain('Press');

  engine.desk.files.write(idOf(MARA), '/workspace', 'notes/launch.md', 'theirs');
  await editor('launch.md').click();
  await page.keyboard.type('mine');
  await page.keyboard.press('ControlOrMeta+s');
  await conflict.getByRole('button', { name: 'Take all of theirs' }).click();
  await expect(editor('launch.md')).toHaveText('theirs');
  await expect(fileTab('launch.md')).not.toHaveAccessibleName(/Unsaved/);
});

test('in a wide pane both texts stand side by side, and what was put together is never lost', async () => {
  const there = (text: string) => engine.desk.files.write(idOf(MARA), '/workspace', 'notes/launch.md', text);
  there('one\ntwo\nthree\n');
  await inspectorWidth(820);
  await page.reload();
  await show('Files');
  await inspector().getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  if ((await item('launch.md').count()) === 0) await item('notes').click();
  await item('launch.md').click();
  await expect(editor('launch.md')).toContainText('three');
  await editor('launch.md').press('ControlOrMeta+End');
  await page.keyboard.type('mine');
  there('one\nTWO\nthree\n');
  await save().click();

  const conflict = inspector().getByRole('region', { name: /launch\.md was changed by someone else/ });
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
  await inDark(() => picture(page, 'work-conflict-wide-dark'));

  await conflict.getByRole('button', { name: 'Save this text' }).click();
  await expect(conflict).toHaveCount(0);
  expect(engine.desk.files.text(idOf(MARA), '/workspace', 'notes/launch.md')).toBe('one\nTWO\nthree\nmine');
  await inspectorWidth(388);
  await page.reload();
  await show('Files');
});

test('what is typed while a file is read again stays unsaved, in the editor, and of the version that it began with', async () => {
  await inspector().getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
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
    if (written !== undefined) engine.desk.files.write(idOf(MARA), '/workspace', 'notes/launch.md', written);
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
  const there = () => engine.desk.files.text(idOf(MARA), '/workspace', 'notes/launch.md');
  expect(there()).toContain('mine of mine');

  await typeMeanwhile(' moreover', 'theirs');
  await page.keyboard.type(' typed');
  await expect(editor('launch.md')).toContainText('of mine moreover typed');
  await save().click();
  const conflict = inspector().getByRole('region', { name: /launch\.md was changed by someone else/ });
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
  engine.desk.files.write(idOf(MARA), '/workspace', 'notes/launch.md', 'written since');
  await fileTab('launch.md').click();
  await expect(editor('launch.md')).toHaveText('written since');
  await editor('launch.md').click();
  await page.keyboard.type('of no use');
  await expect(fileTab('launch.md')).toHaveAccessibleName(/Unsaved changes/);
  await inspector().getByRole('button', { name: 'More for this file' }).click();
  await page.getByRole('menuitem', { name: 'Throw changes away' }).click();
  await expect(editor('launch.md')).toHaveText('written since');
  await expect(fileTab('launch.md')).not.toHaveAccessibleName(/Unsaved/);
  await inspector().getByRole('button', { name: 'Close data.json' }).click();
});

test('files and folders are made, renamed and deleted, and a deletion is undone', async () => {
  await inspector().getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
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
  await expect(inspector().getByRole('alert')).toContainText('Something is there already');
  await page.getByRole('textbox', { name: 'New name of plan.yaml' }).fill('steps.yaml');
  await page.keyboard.press('Enter');
  await expect(fileTab('steps.yaml')).toBeVisible();
  await item('steps.yaml').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(item('steps.yaml')).toHaveCount(0);
  await expect
    .poll(() => engine.desk.files.text(idOf(MARA), '/workspace', 'notes/steps.yaml'))
    .toBeUndefined();
  await toasts().getByRole('button', { name: 'Undo' }).click();
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
  const upload = inspector().locator('input[type="file"]').first();
  await upload.setInputFiles([
    { name: 'brief.txt', mimeType: 'text/plain', buffer: Buffer.from('the brief') },
    { name: 'huge.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(5 * 1024 * 1024 + 1) },
  ]);
  await expect(toasts()).toContainText('1 file could not be uploaded');
  await expect(toasts()).toContainText('huge.bin: larger than 5 MiB');
  await toasts().getByRole('button', { name: 'Dismiss' }).first().click();
  await upload.setInputFiles([{ name: 'brief.txt', mimeType: 'text/plain', buffer: Buffer.from('another') }]);
  const dialog = page.getByRole('dialog', { name: 'Replace 1 file?' });
  await expect(dialog.getByRole('button', { name: 'Keep what is there' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Replace 1' }).click();
  await expect(toasts()).toContainText('1 file uploaded');

  await inspector().getByRole('button', { name: 'More for these files' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download all of it as a zip' }).click();
  expect((await downloading).suggestedFilename()).toBe('workspace.zip');
});

test('hostile names and contents stay what they are: text', async () => {
  const id = idOf(MARA);
  for (const name of Object.values(hostileNames))
    engine.desk.files.write(id, '/workspace', name, `<b>${name.length}</b>`);
  engine.desk.files.write(id, '/workspace', 'video.mov', Buffer.alloc(50 * 1024 * 1024));
  engine.desk.files.write(id, '/workspace', 'page.html', '<script>document.title = "run"</script>');
  engine.desk.files.write(id, '/workspace', 'one-line.json', `[${'1,'.repeat(400_000)}1]`);
  await inspector().getByRole('button', { name: 'Look again' }).click();
  await expect(item(/^<img src=x onerror/)).toBeVisible();
  await expect(item(/^gpj\.\ufffdgnp\.exe/)).toBeVisible();
  await expect(item(/^two\u240alines/)).toBeVisible();
  await item(/^<img src=x onerror/).click();
  await expect(page.getByRole('textbox', { name: /^Text of <img src=x/ })).toHaveText(
    `<b>${hostileNames.html.length}</b>`,
  );
  await item(/^very-long-name/).click();
  const box = await inspector().boundingBox();
  expect(box?.width).toBeLessThan(400);
  await item('page.html').click();
  await expect(editor('page.html')).toContainText('document.title');
  expect(await page.title()).not.toBe('run');
  await item('video.mov').click();
  await expect(inspector()).toContainText('This file is too large for the editor');
  const downloading = page.waitForEvent('download');
  await inspector().getByRole('button', { name: 'Download' }).click();
  expect((await downloading).suggestedFilename()).toBe('video.mov');
  await item('one-line.json').click();
  await expect(editor('one-line.json')).toBeVisible();
  await item('model.bin').click();
  await expect(inspector()).toContainText('This is not text');
  await item('logo.png').click();
  await expect(inspector().getByRole('img', { name: 'Picture logo.png' })).toBeVisible();
});

test('a file is found by its name, however deep it is', async () => {
  await inspector().getByRole('searchbox', { name: 'Search by name' }).fill('LAUNCH');
  await inspector().getByRole('button', { name: 'launch.md notes' }).click();
  await expect(editor('launch.md')).toBeVisible();
  await inspector().getByRole('searchbox', { name: 'Search by name' }).fill('');
});

test('U3: chat and files are open together', async () => {
  await inspector().getByRole('tab', { name: 'Talk' }).click();
  await page.keyboard.press('ControlOrMeta+j');
  await dock().getByRole('tab', { name: 'Files' }).click();
  await expect(dock().getByRole('textbox', { name: 'Text of launch.md' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: `Message to ${MARA}` })).toBeVisible();
  await inspector().getByRole('tab', { name: 'Work' }).click();
  await expect(dock()).toContainText('is open elsewhere in this window');
  await dock().getByRole('button', { name: 'Show it here' }).click();
  await expect(dock().getByRole('textbox', { name: 'Text of launch.md' })).toBeVisible();
  await dock().getByRole('combobox', { name: 'Folder' }).selectOption('/configs');
  await dock().getByRole('treeitem', { name: 'config.yaml' }).click();
  await expect(dock().getByRole('textbox', { name: 'Text of config.yaml' })).toBeVisible();
  await inspector().getByRole('tab', { name: 'Talk' }).click();
  await picture(page, 'work-files-light');
  await inDark(() => picture(page, 'work-files-dark'));
  await page.keyboard.press('ControlOrMeta+j');
});

const rows = (where = inspector()) => where.locator('.xterm-rows');
const screen = () => inspector().locator('.xterm-screen');

/** Clicks where a text is on the screen of the terminal, which takes the mouse in place of its lines. */
async function clickText(text: string): Promise<void> {
  const box = await rows().getByText(text).boundingBox();
  if (!box) throw new Error(`${text} is not on the screen`);
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await page.mouse.move(box.x + 24, box.y + box.height / 2);
  await page.mouse.click(box.x + 24, box.y + box.height / 2);
}

test('a terminal survives tabs, workspaces, panes and a reload', async () => {
  await show('Terminal');
  await inspector().getByRole('button', { name: 'New terminal' }).click();
  await expect(rows()).toContainText('/workspace$');
  await page.keyboard.type('echo still here');
  await page.keyboard.press('Enter');
  await expect(rows()).toContainText('still here');
  await inspector().getByRole('tab', { name: 'Talk' }).click();
  await outlineRow(page, 'Aiko Tanaka').click();
  await show('Terminal');
  await expect(rows()).toContainText('still here');
  await inspector().getByRole('tab', { name: 'Talk' }).click();
  await page.keyboard.press('ControlOrMeta+j');
  await dock().getByRole('tab', { name: 'Terminal' }).click();
  await expect(rows(dock())).toContainText('still here');
  await page.keyboard.press('ControlOrMeta+j');
  await page.reload();
  await show('Terminal');
  await expect(rows()).toContainText('still here');
  expect(engine.desk.terminals.shells.size).toBe(1);
});

const shell = () => {
  const found = [...engine.desk.terminals.shells.values()].at(-1);
  if (!found) throw new Error('no terminal is open');
  return found;
};

test("its size is that of the pane, and Esc and Tab are the program's", async () => {
  await expect.poll(() => shell().terminal.cols).not.toBe(80);
  await screen().click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect.poll(() => shell().typed.join('')).toContain('\u001b\t');
  await page.keyboard.press('Control+F6');
  await expect(inspector().getByRole('tab', { name: 'bash' })).toBeFocused();
});

test('what is found in a terminal is marked, also under the policy of the page', async () => {
  await inspector().getByRole('button', { name: 'More for this terminal' }).click();
  await page.getByRole('menuitem', { name: 'Search what was printed' }).click();
  await inspector().getByRole('searchbox', { name: 'Search the terminal' }).fill('still');
  const found = rows().locator('span[style*="background-color"]');
  await expect(found.first()).not.toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
  await page.keyboard.press('Escape');
  await expect(found).toHaveCount(0);
});

test('a flood freezes nothing and ends when it is told to', async () => {
  await screen().click();
  await page.keyboard.type('yes');
  await page.keyboard.press('Enter');
  await expect(rows()).toContainText('y');
  await expect.poll(() => shell().end).toBeGreaterThan(1_000_000);
  await outlineRow(page, 'Aiko Tanaka').click();
  await expect(inspector().getByRole('heading', { name: 'Aiko Tanaka' })).toBeVisible();
  await outlineRow(page, MARA).click();
  await screen().click();
  await page.keyboard.press('Control+c');
  await expect(rows()).toContainText('^C');
});

test('hostile output reaches neither the clipboard nor the browser unasked', async () => {
  await page.evaluate('navigator.clipboard.writeText("before")');
  const secret = Buffer.from('rm -rf /').toString('base64');
  shell().print(`\u001b]52;c;${secret}\u0007\u001b]52;c;?\u0007`);
  const copy = inspector().getByRole('group', { name: /wants to put 8 characters on your clipboard/ });
  await expect(copy).toContainText('rm -rf /');
  const other = Buffer.from('another').toString('base64');
  shell().print(`\u001b]52;c;${other}\u0007asked once more\r\n`);
  await expect(rows()).toContainText('asked once more');
  await expect(copy).toContainText('rm -rf /');
  await copy.getByRole('button', { name: 'Do not copy' }).click();
  await expect(copy).toHaveCount(0);
  // Asked between two clicks, of which the second is for the question before.
  shell().print(`\u001b]52;c;${secret}\u0007`);
  await copy.getByRole('button', { name: 'Copy', exact: true }).hover();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await copy.getByRole('button', { name: 'Do not copy' }).click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('before');
  expect(shell().typed.join('')).not.toContain(']52');

  shell().print('\r\n\u001b]8;;javascript:alert(1)\u0007safe-looking\u001b]8;;\u0007\r\n');
  await expect(rows()).toContainText('safe-looking');
  await clickText('safe-looking');
  await expect(toasts()).toContainText('A link of the terminal was not opened');
  shell().print('\r\n\u001b]8;;https://evil.example/\u0007https://good.example\u001b]8;;\u0007\r\n');
  await expect(rows()).toContainText('https://good.example');
  await clickText('https://good.example');
  const link = inspector().getByRole('group', { name: 'Open this address?' });
  await expect(link).toContainText('https://evil.example/');
  shell().print(`\u001b]52;c;${other}\u0007asked beside the link\r\n`);
  await expect(rows()).toContainText('asked beside the link');
  await expect(link).toContainText('https://evil.example/');
  await link.getByRole('button', { name: 'Cancel' }).click();
  shell().print(
    `${'\u001b[31;1m\u001b[999;999H\u001b[2J'.repeat(500)}\u001b[0m\u001b[H\u001b]0;<b>title</b>\u0007calm again\r\n`,
  );
  await expect(rows()).toContainText('calm again');
});

test('several lines are pasted only when that is meant', async () => {
  await screen().click();
  await page.evaluate('navigator.clipboard.writeText("echo one\\necho two\\u001b[201~")');
  const typedBefore = shell().typed.length;
  await page.keyboard.press('ControlOrMeta+v');
  await page.keyboard.press('ControlOrMeta+Shift+v');
  const ask = inspector().getByRole('group', { name: 'Paste 2 lines?' });
  await expect(ask.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await picture(page, 'work-paste-light');
  await expectAccessible(page, INSPECTOR);
  shell().print(`\u001b]52;c;${Buffer.from('another').toString('base64')}\u0007asked beside the paste\r\n`);
  await expect(rows()).toContainText('asked beside the paste');
  await ask.getByRole('button', { name: 'Paste as one line' }).click();
  await expect.poll(() => shell().typed.slice(typedBefore).join('')).toContain('echo one echo two[201~');
});

test('a terminal that has ended says why, and starts again', async () => {
  await screen().click();
  await page.keyboard.press('Control+c');
  await page.keyboard.type('ls');
  await page.keyboard.press('Enter');
  await expectAccessibleInBothThemes(page, INSPECTOR);
  await picture(page, 'work-terminal-light');
  await inDark(() => picture(page, 'work-terminal-dark'));
  await page.keyboard.type('exit');
  await page.keyboard.press('Enter');
  await expect(inspector()).toContainText('bash ended with code 0');
  await inspector().getByRole('button', { name: 'Start again' }).click();
  await expect(inspector()).not.toContainText('bash ended');
  await expect(rows()).toContainText('/workspace$');
  await inspector().getByRole('button', { name: 'New terminal' }).click();
  await expect(inspector().getByRole('tab', { name: /^bash/ })).toHaveCount(2);
  await inspector().getByRole('button', { name: 'Close bash 2' }).click();
  await expect(inspector().getByRole('tab', { name: /^bash/ })).toHaveCount(1);
});

test('terminals are chosen and closed by keyboard, and the next one takes the focus', async () => {
  const tabs = inspector().getByRole('tab', { name: /^bash/ });
  const open = async (count: number) => {
    await inspector().getByRole('button', { name: 'New terminal' }).click();
    await expect(tabs).toHaveCount(count);
  };
  await open(2);
  await open(3);
  await tabs.last().focus();
  await page.keyboard.press('Home');
  await expect(tabs.first()).toBeFocused();
  await expect(tabs.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await expect(tabs.last()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await expect(tabs.last()).toBeFocused();
  // Where there is no room for all, the chosen one is scrolled to.
  await expect(tabs.last()).toBeInViewport({ ratio: 1 });
  await expect(inspector().getByRole('tabpanel', { name: 'bash 3' })).toBeVisible();
  await expectAccessible(page, INSPECTOR);
  // With a modifier they are the keys of somebody else.
  for (const key of ['Shift+Delete', 'Control+Delete', 'Alt+ArrowLeft', 'Control+Home']) {
    await page.keyboard.press(key);
    await expect(tabs.last()).toHaveAttribute('aria-selected', 'true');
    await expect(tabs).toHaveCount(3);
  }
  // A key that is held down repeats, and closes one.
  await page.keyboard.down('Delete');
  await expect(tabs).toHaveCount(2);
  await expect(tabs.last()).toBeFocused();
  await page.keyboard.down('Delete');
  await page.keyboard.up('Delete');
  await expect(tabs).toHaveCount(2);
  await page.keyboard.press('Delete');
  await expect(tabs).toHaveCount(1);
  await expect(tabs).toBeFocused();
  await expect.poll(() => engine.desk.terminals.shells.size).toBe(1);
  await page.keyboard.press('Delete');
  await expect(tabs).toHaveCount(0);
  await expect(inspector().getByRole('region', { name: 'Terminal' })).toBeFocused();
  await open(1);
});

test('memories are found, written, changed and forgotten, and come as the agent writes them', async () => {
  await show('Memory');
  await expect(inspector()).toContainText('Say what comes next in the last line');
  await expectAccessibleInBothThemes(page, INSPECTOR);
  await picture(page, 'work-memory-light');
  engine.desk.memories.remember(engine.state, idOf(MARA), 'The fair moved to hall 4.');
  await expect(inspector()).toContainText('The fair moved to hall 4.');
  await inspector().getByRole('searchbox', { name: 'Search memories' }).fill('hall 4');
  await expect(inspector().getByRole('listitem')).toHaveCount(1);
  await inspector().getByRole('button', { name: 'Delete' }).click();
  await expect(inspector()).toContainText('Nothing remembered matches');
  await toasts().getByRole('button', { name: 'Undo' }).last().click();
  await expect(inspector()).toContainText('The fair moved to hall 4.');
  await inspector().getByRole('searchbox', { name: 'Search memories' }).fill('');
  await inspector().getByRole('button', { name: 'New memory' }).click();
  await page.getByRole('textbox', { name: 'What to remember' }).fill('<script>alert(1)</script>');
  await inspector().getByRole('button', { name: 'Save' }).click();
  await expect(inspector()).toContainText('<script>alert(1)</script>');
  await inspector().getByRole('button', { name: 'Team' }).click();
  await expect(inspector()).toContainText('Quiet Notes');
});

test('another scope begins with all of its namespaces, and shows nothing of the one before', async () => {
  await show('Memory');
  const namespace = inspector().getByRole('combobox', { name: 'Namespace' });
  const scope = (name: string) => inspector().getByRole('button', { name, exact: true }).click();
  await scope('Own');
  await namespace.selectOption('people');
  await expect(inspector().getByRole('listitem')).toHaveCount(1);
  engine.faults.hold('memories.list');
  await scope('Team');
  await expect(inspector().getByRole('status', { name: 'Reading the memories' })).toBeVisible();
  await expect(inspector().getByRole('listitem')).toHaveCount(0);
  engine.faults.release('memories.list');
  await expect(inspector()).toContainText('Quiet Notes');
  await expect(namespace).toHaveValue('');

  engine.faults.fail('memories.list', new AppError('internal', 'It does not remember'));
  await scope('Everybody');
  await expect(inspector()).toContainText('The memories could not be read');
  await expect(inspector().getByRole('listitem')).toHaveCount(0);
  engine.faults.release('memories.list');
  await inspector().getByRole('button', { name: 'Try again' }).click();
  await expect(inspector()).toContainText('Reports go to the director.');
});

test('a namespace with nothing left in it says so, and leads back to all', async () => {
  await show('Memory');
  await inspector().getByRole('button', { name: 'Team', exact: true }).click();
  const namespace = inspector().getByRole('combobox', { name: 'Namespace' });
  await namespace.selectOption('launch');
  await inspector().getByRole('button', { name: 'Delete' }).click();
  await expect(inspector()).toContainText('Nothing is left in “launch”');
  await expect(namespace).toHaveValue('launch');
  await inspector().getByRole('button', { name: 'Show every namespace' }).click();
  await expect(inspector()).toContainText('Its team shares nothing yet');
  await toasts().getByRole('button', { name: 'Undo' }).last().click();
  await expect(inspector()).toContainText('Quiet Notes');
  await inspector().getByRole('button', { name: 'Own', exact: true }).click();
});

test('U11: a value that somebody else changed meanwhile is not overwritten, also after a look elsewhere', async () => {
  await inspector().getByRole('tab', { name: 'Values' }).click();
  const row = inspector().getByRole('listitem').filter({ hasText: 'last_report' });
  await row.getByRole('button', { name: 'Edit' }).click();
  const values = engine.desk.memories.values(idOf(MARA));
  values.set('last_report', {
    key: 'last_report',
    value: { week: 48 },
    version: 5,
    expiresAt: null,
    updatedAt: Date.now(),
  });
  await page.getByRole('textbox', { name: /^Value/ }).fill('{"week": 47}');
  await show('Memory', 'Aiko Tanaka');
  await show('Memory');
  await inspector().getByRole('tab', { name: 'Values' }).click();
  await expect(page.getByRole('textbox', { name: /^Value/ })).toHaveValue('{"week": 47}');
  await inspector().getByRole('button', { name: 'Save', exact: true }).click();
  await expect(inspector().getByRole('alert')).toContainText('"week": 48');
  await inspector().getByRole('button', { name: 'Save over it' }).click();
  await expect.poll(() => values.get('last_report')?.version).toBe(6);
  expect(values.get('last_report')?.value).toEqual({ week: 47 });
  await expectAccessible(page, INSPECTOR);
});

test('the transcript shows what the agent tells, and says when it tells none', async () => {
  await show('Transcript');
  await expect(inspector().getByRole('log')).toContainText('Launch the product page');
  await expectAccessible(page, INSPECTOR);
  engine.desk.memories.silent.add('Aiko Tanaka');
  await show('Transcript', 'Aiko Tanaka');
  await expect(inspector()).toContainText('This agent tells no transcript');
});

test('a narrow inspector has room for both, the list and the text', async () => {
  await show('Files');
  await inspectorWidth(300);
  await page.reload();
  await show('Files');
  await inspector().getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  await item('data.json').click();
  await expect(editor('data.json')).toContainText('visitors');
  await expectAccessible(page, INSPECTOR);
  await inDark(() => picture(page, 'work-narrow-dark'));
});

test('the focus stays at the files when one is closed without its changes', async () => {
  await editor('data.json').click();
  await page.keyboard.type('of no use');
  await inspector().getByRole('button', { name: 'Close data.json' }).click();
  await page.getByRole('button', { name: 'Throw changes away' }).click();
  await expect(fileTab('data.json')).toHaveCount(0);
  await expect(inspector().locator(':focus')).toHaveCount(1);
});

test('who removes a workspace with unsaved files is told, and can keep copies', async () => {
  await item('data.json').click();
  await editor('data.json').click();
  await page.keyboard.type('changed');
  await expect(fileTab('data.json')).toHaveAccessibleName(/Unsaved/);
  const { id } = engine.state.workspace(idOf(MARA));
  for (const { id: each } of engine.state.subtree(id))
    engine.state.emit({ type: 'workspace.removed', id: each });
  await expect(toasts()).toContainText('1 file in it had unsaved changes');
  const downloading = page.waitForEvent('download');
  await toasts().getByRole('button', { name: 'Keep copies' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toContain('unsaved.zip');
  // Nothing in the archive is compressed.
  const parts = await (await download.createReadStream()).toArray();
  expect(Buffer.concat(parts).toString()).toMatch(/data\.json.*changed/s);
});
