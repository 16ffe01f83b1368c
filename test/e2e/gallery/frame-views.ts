import { expect } from '@playwright/test';
import { card, INSPECTOR, outlineRow, toasts } from '../flows.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, viewsWith } from './view.ts';

const DIALOG = 'dialog[open]';

async function arrive(stage: Stage): Promise<void> {
  await stage.visit();
  await expect(card(stage.page, 'Mara Lindqvist')).toBeVisible();
}

async function failToRestart(stage: Stage): Promise<void> {
  await stage.home();
  stage.fail('workspaces.restart', stage.lostWithFix('Leo Fontaine'));
  await stage.select('Leo Fontaine');
  await stage.command('Restart the selected workspace');
}

/** What is around the canvas. */
export const frameViews = viewsWith(
  { area: 'frame', ...asksNothing, empty: never('it is only there when there is something') },
  [
    {
      name: 'No engine',
      within: 'main',
      open: (stage) => stage.visit('none'),
      content: (part) => part.getByRole('heading', { name: 'No Docker engine answers' }),
    },
    {
      name: 'Narrow window',
      within: 'body',
      open: async (stage) => {
        await stage.visit();
        await stage.resize(900);
        await stage.select('Priya Nair');
      },
      content: (part) => part.getByRole('complementary', { name: 'Inspector' }),
    },
    {
      name: 'Outline',
      within: 'aside[aria-label="Outline"]',
      open: async (stage, state) => {
        await arrive(stage);
        if (state !== 'empty') return;
        const outline = stage.page.getByRole('complementary', { name: 'Outline' });
        await outline.getByRole('searchbox').fill('nobody');
      },
      content: (part) => part.getByRole('treeitem', { name: /Mara Lindqvist/ }),
      empty: /Nobody matches/,
    },
    {
      name: 'The org',
      within: INSPECTOR,
      open: arrive,
      content: (part) => part.getByRole('list', { name: 'By status' }),
    },
    {
      name: 'Several selected',
      within: INSPECTOR,
      open: async (stage) => {
        await stage.home();
        await stage.select('Priya Nair');
        await outlineRow(stage.page, 'Leo Fontaine').click({ modifiers: ['Shift'] });
      },
      content: (part) => part.getByText(/^\d+ workspaces/).first(),
    },
    {
      name: 'Palette',
      within: DIALOG,
      open: async (stage, state) => {
        await stage.home();
        await stage.page.keyboard.press('ControlOrMeta+k');
        if (state === 'empty') await stage.dialog.getByRole('combobox').fill('zzzz');
      },
      content: (part) => part.getByRole('option').first(),
      empty: /Nothing is called “zzzz”/,
    },
    {
      name: 'Shortcuts',
      within: DIALOG,
      open: async (stage, state) => {
        await stage.home();
        await stage.command('Keyboard shortcuts');
        if (state === 'empty') await stage.dialog.getByLabel('Find a shortcut').fill('nothing like it');
      },
      content: (part) => part.getByText('Walk to the next card'),
      empty: /No shortcut is about/,
    },
    {
      name: 'Appearance',
      within: ':popover-open',
      open: async (stage) => {
        await stage.home();
        await stage.page.getByRole('button', { name: 'Appearance' }).click();
      },
      content: (part) => part.getByText('High contrast'),
    },
    {
      name: 'Engine',
      within: ':popover-open',
      open: async (stage) => {
        await stage.home();
        await stage.page.getByRole('button', { name: /^Docker 27/ }).click();
      },
      content: (part) => part.getByRole('button', { name: 'Everything about it…' }),
    },
    {
      name: 'Orgs',
      within: '[role="menu"]',
      open: async (stage) => {
        await stage.home();
        await stage.page.getByRole('banner').locator('[aria-haspopup="menu"]').first().click();
      },
      content: (part) => part.getByRole('menuitem', { name: 'Import an org template…' }),
    },
    {
      name: 'A task',
      within: 'section[aria-label="Running tasks"]',
      open: (stage) => stage.home(),
      content: (part) => part.getByRole('article', { name: 'Build the image of hermes' }),
    },
    {
      name: 'Messages',
      within: 'section[aria-label="Notifications"]',
      open: async (stage) => {
        await failToRestart(stage);
        await stage.command('Export the selected workspace as a bundle');
      },
      content: (part) => part.getByRole('button', { name: 'Look for Docker again' }),
    },
    {
      name: 'Past notifications',
      within: '[role="dialog"][aria-label="Past notifications"]',
      open: async (stage, state) => {
        if (state === 'empty') await stage.visit();
        else {
          await failToRestart(stage);
          await expect(toasts(stage.page)).toContainText('in time');
        }
        await stage.command('Show past notifications');
      },
      content: (part) => part.getByRole('list', { name: 'Past notifications' }),
      empty: /Nothing was told so far/,
    },
    {
      name: 'Engine lost',
      within: 'body',
      open: async (stage) => {
        await arrive(stage);
        await stage.cut();
      },
      content: (part) => part.getByText('The connection to the engine is lost.').first(),
    },
    {
      name: 'A part that does not come',
      within: INSPECTOR,
      open: async (stage) => {
        await stage.lose('TranscriptPanel');
        await stage.visit();
        await stage.home();
        await stage.inspect('Mara Lindqvist', 'Work', 'Transcript');
        stage.leaveBehind();
      },
      content: (part) =>
        part.getByRole('region', { name: 'Error: This part of the window could not be loaded' }),
    },
  ],
);
