import { expect, test } from '@playwright/test';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { clipboard, dock, INSPECTOR, inDark, inspector, outlineRow, toasts } from '../flows.ts';
import { picture } from '../screenshots.ts';
import { MARA, show } from '../work-stage.ts';

/** Terminals, under the content security policy of the real engine. */
shareWindow({ desk: true });

const rows = (where = inspector(page)) => where.locator('.xterm-rows');
const screen = () => inspector(page).locator('.xterm-screen');

/** Clicks where a text is on the screen of the terminal, which takes the mouse in place of its lines. */
async function clickText(text: string): Promise<void> {
  const box = await rows().getByText(text).boundingBox();
  if (!box) throw new Error(`${text} is not on the screen`);
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await page.mouse.move(box.x + 24, box.y + box.height / 2);
  await page.mouse.click(box.x + 24, box.y + box.height / 2);
}

const shell = () => {
  const found = [...engine.desk.terminals.shells.values()].at(-1);
  if (!found) throw new Error('no terminal is open');
  return found;
};

test('a terminal survives tabs, workspaces, panes and a reload', async () => {
  await show('Terminal');
  await inspector(page).getByRole('button', { name: 'New terminal' }).click();
  await expect(rows()).toContainText('/workspace$');
  await page.keyboard.type('echo still here');
  await page.keyboard.press('Enter');
  await expect(rows()).toContainText('still here');
  await inspector(page).getByRole('tab', { name: 'Talk' }).click();
  await outlineRow(page, 'Aiko Tanaka').click();
  await show('Terminal');
  await expect(rows()).toContainText('still here');
  await inspector(page).getByRole('tab', { name: 'Talk' }).click();
  await page.keyboard.press('ControlOrMeta+j');
  await dock(page).getByRole('tab', { name: 'Terminal' }).click();
  await expect(rows(dock(page))).toContainText('still here');
  await page.keyboard.press('ControlOrMeta+j');
  await page.reload();
  await show('Terminal');
  await expect(rows()).toContainText('still here');
  expect(engine.desk.terminals.shells.size).toBe(1);
});

test("its size is that of the pane, and Esc and Tab are the program's", async () => {
  await expect.poll(() => shell().terminal.cols).not.toBe(80);
  await screen().click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect.poll(() => shell().typed.join('')).toContain('\u001b\t');
  await page.keyboard.press('Control+F6');
  await expect(inspector(page).getByRole('tab', { name: 'bash' })).toBeFocused();
});

test('what is found in a terminal is marked, also under the policy of the page', async () => {
  await inspector(page).getByRole('button', { name: 'More for this terminal' }).click();
  await page.getByRole('menuitem', { name: 'Search what was printed' }).click();
  await inspector(page).getByRole('searchbox', { name: 'Search the terminal' }).fill('still');
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
  await expect(inspector(page).getByRole('heading', { name: 'Aiko Tanaka' })).toBeVisible();
  await outlineRow(page, MARA).click();
  await screen().click();
  await page.keyboard.press('Control+c');
  await expect(rows()).toContainText('^C');
});

test('hostile output reaches neither the clipboard nor the browser unasked', async () => {
  await page.evaluate('navigator.clipboard.writeText("before")');
  const secret = Buffer.from('rm -rf /').toString('base64');
  shell().print(`\u001b]52;c;${secret}\u0007\u001b]52;c;?\u0007`);
  const copy = inspector(page).getByRole('group', { name: /wants to put 8 characters on your clipboard/ });
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
  expect(await clipboard(page)).toBe('before');
  expect(shell().typed.join('')).not.toContain(']52');

  shell().print('\r\n\u001b]8;;javascript:alert(1)\u0007safe-looking\u001b]8;;\u0007\r\n');
  await expect(rows()).toContainText('safe-looking');
  await clickText('safe-looking');
  await expect(toasts(page)).toContainText('A link of the terminal was not opened');
  shell().print('\r\n\u001b]8;;https://evil.example/\u0007https://good.example\u001b]8;;\u0007\r\n');
  await expect(rows()).toContainText('https://good.example');
  await clickText('https://good.example');
  const link = inspector(page).getByRole('group', { name: 'Open this address?' });
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
  const ask = inspector(page).getByRole('group', { name: 'Paste 2 lines?' });
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
  await inDark(page, () => picture(page, 'work-terminal-dark'));
  await page.keyboard.type('exit');
  await page.keyboard.press('Enter');
  await expect(inspector(page)).toContainText('bash ended with code 0');
  await inspector(page).getByRole('button', { name: 'Start again' }).click();
  await expect(inspector(page)).not.toContainText('bash ended');
  await expect(rows()).toContainText('/workspace$');
  await inspector(page).getByRole('button', { name: 'New terminal' }).click();
  await expect(inspector(page).getByRole('tab', { name: /^bash/ })).toHaveCount(2);
  await inspector(page).getByRole('button', { name: 'Close bash 2' }).click();
  await expect(inspector(page).getByRole('tab', { name: /^bash/ })).toHaveCount(1);
});

test('terminals are chosen and closed by keyboard, and the next one takes the focus', async () => {
  const tabs = inspector(page).getByRole('tab', { name: /^bash/ });
  const open = async (count: number) => {
    await inspector(page).getByRole('button', { name: 'New terminal' }).click();
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
  await expect(inspector(page).getByRole('tabpanel', { name: 'bash 3' })).toBeVisible();
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
  await expect(inspector(page).getByRole('region', { name: 'Terminal' })).toBeFocused();
  await open(1);
});
