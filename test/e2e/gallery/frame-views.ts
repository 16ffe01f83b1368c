import { expect } from '@playwright/test';
import { card, outlineRow } from '../flows.ts';
import { asksNothing, never, type View } from './view.ts';

const HAS_ONE = never('it is only there when there is something');

/** The canvas and what is around it. */
export const frameViews: readonly View[] = [
  {
    area: 'frame',
    name: 'Canvas',
    within: 'main',
    open: (stage, state) =>
      state === 'full' ? stage.home() : stage.visit(state === 'empty' ? 'empty' : 'full'),
    content: (part) => part.getByRole('group', { name: /^Mara Lindqvist, / }),
    loading: 'engine.snapshot',
    empty: /Start the demo/,
    error: 'engine.snapshot',
  },
  {
    area: 'frame',
    name: 'No engine',
    within: 'main',
    open: (stage) => stage.visit('none'),
    content: (part) => part.getByRole('heading', { name: 'No Docker engine answers' }),
    ...asksNothing,
    empty: never('it is what is shown where there is nothing to run workspaces'),
  },
  {
    area: 'frame',
    name: 'Narrow window',
    within: 'body',
    open: async (stage) => {
      await stage.visit();
      await stage.resize(900);
      await stage.select('Priya Nair');
    },
    content: (part) => part.getByRole('complementary', { name: 'Inspector' }),
    ...asksNothing,
    empty: never('an empty canvas looks the same in it'),
  },
  {
    area: 'frame',
    name: 'Outline',
    within: 'aside[aria-label="Outline"]',
    open: async (stage, state) => {
      await stage.visit();
      await expect(card(stage.page, 'Mara Lindqvist')).toBeVisible();
      if (state === 'empty')
        await stage.page
          .getByRole('complementary', { name: 'Outline' })
          .getByRole('searchbox')
          .fill('nobody');
    },
    content: (part) => part.getByRole('treeitem', { name: /Mara Lindqvist/ }),
    ...asksNothing,
    empty: /Nobody matches/,
  },
  {
    area: 'frame',
    name: 'The org',
    within: 'aside[aria-label="Inspector"]',
    open: async (stage) => {
      await stage.visit();
      await expect(card(stage.page, 'Mara Lindqvist')).toBeVisible();
    },
    content: (part) => part.getByRole('list', { name: 'By status' }),
    ...asksNothing,
    empty: never('without an org there is no inspector'),
  },
  {
    area: 'frame',
    name: 'Several selected',
    within: 'aside[aria-label="Inspector"]',
    open: async (stage) => {
      await stage.home();
      await stage.select('Priya Nair');
      await outlineRow(stage.page, 'Leo Fontaine').click({ modifiers: ['Shift'] });
    },
    content: (part) => part.getByText(/^\d+ workspaces/).first(),
    ...asksNothing,
    empty: HAS_ONE,
  },
  {
    area: 'frame',
    name: 'Palette',
    within: 'dialog[open]',
    open: async (stage, state) => {
      await stage.home();
      await stage.page.keyboard.press('ControlOrMeta+k');
      if (state === 'empty') await stage.dialog.getByRole('combobox').fill('zzzz');
    },
    content: (part) => part.getByRole('option').first(),
    ...asksNothing,
    empty: /Nothing is called “zzzz”/,
  },
  {
    area: 'frame',
    name: 'Shortcuts',
    within: 'dialog[open]',
    open: async (stage, state) => {
      await stage.home();
      await stage.command('Keyboard shortcuts');
      if (state === 'empty') await stage.dialog.getByLabel('Find a shortcut').fill('nothing like it');
    },
    content: (part) => part.getByText('Walk to the next card'),
    ...asksNothing,
    empty: /No shortcut is about/,
  },
  {
    area: 'frame',
    name: 'Appearance',
    within: ':popover-open',
    open: async (stage) => {
      await stage.home();
      await stage.page.getByRole('button', { name: 'Appearance' }).click();
    },
    content: (part) => part.getByText('High contrast'),
    ...asksNothing,
    empty: never('there is always a look'),
  },
  {
    area: 'frame',
    name: 'Engine',
    within: ':popover-open',
    open: async (stage) => {
      await stage.home();
      await stage.page.getByRole('button', { name: /^Docker 27/ }).click();
    },
    content: (part) => part.getByRole('button', { name: 'Everything about it…' }),
    ...asksNothing,
    empty: never('there is always an engine, or “No engine”'),
  },
  {
    area: 'frame',
    name: 'Orgs',
    within: '[role="menu"]',
    open: async (stage) => {
      await stage.home();
      await stage.page.getByRole('banner').locator('[aria-haspopup="menu"]').first().click();
    },
    content: (part) => part.getByRole('menuitem', { name: 'Import an org template…' }),
    ...asksNothing,
    empty: never('it always has the ways to make one'),
  },
  {
    area: 'frame',
    name: 'Menu of a card',
    within: '[role="menu"]',
    open: async (stage) => {
      await stage.home();
      await card(stage.page, 'Aiko Tanaka').click({ button: 'right' });
    },
    content: (part) => part.getByRole('menuitem', { name: 'Rename' }),
    ...asksNothing,
    empty: HAS_ONE,
  },
  {
    area: 'frame',
    name: 'Menu of the canvas',
    within: '[role="menu"]',
    open: async (stage) => {
      await stage.home();
      await stage.page.locator('.react-flow__pane').click({ button: 'right', position: { x: 30, y: 40 } });
    },
    content: (part) => part.getByRole('menuitem', { name: 'Tidy up' }),
    ...asksNothing,
    empty: HAS_ONE,
  },
  {
    area: 'frame',
    name: 'Messages',
    within: 'section[aria-label="Notifications"]',
    open: async (stage) => {
      await stage.home();
      stage.fail('workspaces.restart', stage.lostWithFix('Leo Fontaine'));
      await stage.select('Leo Fontaine');
      await stage.command('Restart the selected workspace');
      await stage.command('Export the selected workspace as a bundle');
    },
    content: (part) => part.getByRole('button', { name: 'Look for Docker again' }),
    ...asksNothing,
    empty: HAS_ONE,
  },
  {
    area: 'frame',
    name: 'Past notifications',
    within: '[role="dialog"][aria-label="Past notifications"]',
    open: async (stage, state) => {
      if (state === 'empty') await stage.visit();
      else {
        await stage.home();
        stage.fail('workspaces.restart', stage.lostWithFix('Leo Fontaine'));
        await stage.select('Leo Fontaine');
        await stage.command('Restart the selected workspace');
        await expect(stage.page.getByRole('region', { name: 'Notifications' })).toContainText('in time');
      }
      await stage.command('Show past notifications');
    },
    content: (part) => part.getByRole('list', { name: 'Past notifications' }),
    ...asksNothing,
    empty: /Nothing was told so far/,
  },
  {
    area: 'frame',
    name: 'Engine lost',
    within: 'body',
    open: async (stage) => {
      await stage.visit();
      await expect(card(stage.page, 'Mara Lindqvist')).toBeVisible();
      await stage.cut();
    },
    content: (part) => part.getByText(/^Reconnecting/).first(),
    ...asksNothing,
    empty: HAS_ONE,
  },
];
