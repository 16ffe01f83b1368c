import { expect, type Locator, test } from '@playwright/test';
import { engine, page, STUDIO_SIZE, shareWindow } from '../browser-window.ts';
import { card, conversation, importButton, inspector, planPanel } from '../flows.ts';

/**
 * The main job with the keyboard only: from an empty app to an org that is up, talked to, changed and taken apart. There
 * is no mouse in this file; where the focus is can be seen at each step.
 */

const LEAD = 'Mara Lindqvist';
/** Idle, or in the middle of what somebody asked for. */
const UP = /, (Online|Working)/;
const LEAVES = 'Nour Haddad';

shareWindow({ empty: true, desk: true, still: false, expected: /ERR_NETWORK_CHANGED/ });

const tree = () => inspector(page).getByRole('tree');
const editor = (name: string) => page.getByRole('textbox', { name: `Text of ${name}` });
const press = (key: string) => page.keyboard.press(key);

/** Runs a command by its name. */
async function command(title: string): Promise<void> {
  await press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'Search workspaces and commands' })).toBeFocused();
  await expectFocusSeen();
  await page.keyboard.type(`>${title}`);
  await press('Enter');
}

/**
 * Whatever has the focus shows it, by an outline or a ring: itself, the row of it that is meant, or the frame of a field.
 * A shadow that is there anyway shows nothing.
 */
async function expectFocusSeen(): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        // The editor is in a tree of its own.
        const outer = document.activeElement;
        const focused = outer?.shadowRoot?.activeElement ?? outer;
        if (!focused || focused === document.body) return 'nothing has the focus';
        const marked = (element: Element): boolean => {
          // A button that fills its card draws around all of it.
          return [null, '::after'].some((pseudo) => {
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, pseudo);
            const hasOutline = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
            // Neither moved nor blurred, and wider than the element.
            return hasOutline || /0px 0px 0px [1-9]/.test(boxShadow);
          });
        };
        const isField = focused.matches('input, textarea, [contenteditable="true"]');
        // A list shows which of its rows is meant; a field, or the frame around it, that it is written in.
        const active = focused.getAttribute('aria-activedescendant');
        const row = active === null ? null : document.getElementById(active);
        const near = [
          focused,
          row,
          ...(isField ? [focused.parentElement, focused.closest('form, .cm-editor')] : []),
        ];
        return near.some((element) => element && marked(element)) ? 'seen' : focused.outerHTML.slice(0, 400);
      }),
    )
    .toBe('seen');
}

/** Goes forward, or back, until that has the focus; it is visible at each stop. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const MOST_STOPS = 80;
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await target.evaluate((element) => element.matches(':focus'))) break;
    await press(key);
  }
  await expect(target).toBeFocused();
  await expectFocusSeen();
}

test('an org comes from the gallery', async () => {
  await tabTo(page.getByRole('button', { name: /Appearance/ }));
  await press('ControlOrMeta+o');
  const gallery = page.getByRole('dialog', { name: 'Import an org template' });
  await expect(gallery).toBeVisible();
  await expectFocusSeen();
  // Leaving gives the focus back.
  await press('Escape');
  await expect(gallery).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Appearance/ })).toBeFocused();
  await expectFocusSeen();

  await press('ControlOrMeta+o');
  await tabTo(gallery.getByRole('listitem').filter({ hasText: 'demo-studio' }).getByRole('button'));
  await press('Enter');
  await expect(planPanel(page)).toBeVisible();
  await expect(importButton(page)).toHaveText(`Create ${STUDIO_SIZE}`);
  await tabTo(importButton(page));
  await press('Enter');
  await expect(page.locator('[data-workspace]')).toHaveCount(STUDIO_SIZE);
  await expect(card(page, LEAD)).toHaveAccessibleName(UP, { timeout: 60_000 });
});

test('the arrows go from card to card, and Enter opens one', async () => {
  await tabTo(card(page, LEAD));
  await press('ArrowDown');
  await expect(card(page, LEAD)).not.toBeFocused();
  await expectFocusSeen();
  await press('ArrowUp');
  await expect(card(page, LEAD)).toBeFocused();
  await expectFocusSeen();
  await press('Enter');
  await expect(inspector(page).getByRole('heading', { name: LEAD })).toBeVisible();
});

test('a message goes out and its answer is read', async () => {
  await command('Talk to the selected workspace');
  const composer = page.getByRole('textbox', { name: `Message to ${LEAD}` });
  await tabTo(composer);
  await page.keyboard.type('What is left to do?');
  await press('Enter');
  await expect(conversation(page, LEAD)).toContainText('What is left to do?');
  await expect(conversation(page, LEAD)).toContainText('Here is where we stand', { timeout: 30_000 });
});

test('a file is found, changed and saved', async () => {
  await command('Show the files of the selected workspace');
  await expect(tree().getByRole('treeitem', { name: 'config.yaml' })).toBeVisible();
  await tabTo(tree());
  await press('Home');
  await press('c');
  await press('Enter');
  await expect(editor('config.yaml')).toContainText(LEAD);
  await tabTo(editor('config.yaml'));
  await press('ControlOrMeta+Home');
  await page.keyboard.type('# Changed by hand');
  await press('Enter');
  await press('ControlOrMeta+s');
  await expect
    .poll(() => engine.desk.files.text(engine.state.named(LEAD).id, '/configs', 'config.yaml'))
    .toMatch(/^# Changed by hand\n/);
});

test('a setting is changed, and a restart applies it', async () => {
  await press('Escape');
  await command('Change the settings of the selected workspace');
  const role = inspector(page).getByRole('textbox', { name: 'Role' });
  await expect(role).toBeVisible();
  await tabTo(role);
  await press('ControlOrMeta+a');
  await page.keyboard.type('Keeps the studio on course');
  await tabTo(inspector(page).getByRole('button', { name: /^Save/ }).first());
  await press('Enter');
  await expect.poll(() => engine.state.named(LEAD).role).toBe('Keeps the studio on course');

  await command('Restart the selected workspace');
  await expect(card(page, LEAD)).not.toHaveAccessibleName(UP);
  await expect(card(page, LEAD)).toHaveAccessibleName(UP, { timeout: 30_000 });
});

test('a removal asks, keeps by default, and can be undone', async () => {
  const people = page.getByRole('complementary', { name: 'Outline' }).getByRole('tree');
  await press('ControlOrMeta+k');
  await page.keyboard.type(LEAVES);
  await expect(page.getByRole('option', { name: new RegExp(LEAVES) })).toBeVisible();
  await press('Enter');
  await expect(inspector(page).getByRole('heading', { name: LEAVES })).toBeVisible();
  await tabTo(people);
  await command('Remove what is selected');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: /^Keep/ })).toBeFocused();
  await expectFocusSeen();
  await press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(people).toBeFocused();
  await expectFocusSeen();

  await command('Remove what is selected');
  await tabTo(dialog.getByRole('button', { name: /^Remove/ }));
  await press('Enter');
  await expect(card(page, LEAVES)).toHaveCount(0);
  await press('ControlOrMeta+z');
  await expect(card(page, LEAVES)).toBeVisible();
  expect(engine.state.named(LEAVES).destroyAt).toBeNull();
});
