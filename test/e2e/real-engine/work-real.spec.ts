import { expect, type Page, test } from '@playwright/test';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { expectAllOnline, inspector, outlineRow, signInUrl, startDemo } from '../flows.ts';

/** A real shell and real files, of workspaces that run as processes of this machine. */
test.describe.configure({ mode: 'serial' });

const engines = new Engines();
let engine: EngineProcess;
let page: Page;
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  engine = await engines.start({ args: ['--backend', 'process'] });
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(await signInUrl(engine));
  await startDemo(page);
  await expectAllOnline(page);
});
test.afterAll(async () => {
  await page.context().close();
  await engines.dispose();
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

async function show(tab: 'Files' | 'Terminal', name: string): Promise<void> {
  await outlineRow(page, name).click();
  await inspector(page).getByRole('tab', { name: 'Work' }).click();
  await inspector(page).getByRole('tablist', { name: 'Work' }).getByRole('tab', { name: tab }).click();
}

test('a real terminal is still there after a look elsewhere, and so is what it wrote', async () => {
  await show('Terminal', 'Copywriter');
  await inspector(page).getByRole('button', { name: 'New terminal' }).click();
  await expect(inspector(page)).toContainText('without isolation');
  const rows = inspector(page).locator('.xterm-rows');
  await expect(rows).toContainText(/[$#>%]/);
  await inspector(page).locator('.xterm-screen').click();
  await page.keyboard.type('echo $((40 + 2)) still here > note.txt; cat note.txt');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('42 still here');
  await outlineRow(page, 'Quality Tester').click();
  await expect(inspector(page)).toContainText('No terminal is open');
  await outlineRow(page, 'Copywriter').click();
  await expect(rows).toContainText('42 still here');

  await show('Files', 'Copywriter');
  await inspector(page).getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  await inspector(page).getByRole('tree').getByRole('treeitem', { name: 'note.txt' }).click();
  const text = page.getByRole('textbox', { name: 'Text of note.txt' });
  await expect(text).toContainText('42 still here');
});
