import { card, outlineRow } from '../flows.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, type View, viewsWith } from './view.ts';

const MENU = '[role="menu"]';

const openMenu = async (stage: Stage, name: string) => {
  await stage.home();
  await card(stage.page, name).click({ button: 'right', position: { x: 40, y: 20 } });
};

const selectTwo = async (stage: Stage) => {
  await stage.home();
  await stage.select('Priya Nair');
  await outlineRow(stage.page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
  stage.leaveBehind();
};

/** The org as it is drawn, and what is done to it by hand. */
export const canvasViews: readonly View[] = [
  {
    area: 'canvas',
    name: 'Canvas',
    within: 'main',
    open: (stage, state) =>
      state === 'full' ? stage.home() : stage.visit(state === 'empty' ? 'empty' : 'full'),
    content: (part) => part.getByRole('group', { name: /^Mara Lindqvist, / }),
    loading: 'engine.snapshot',
    empty: /Start the demo/,
    error: 'engine.snapshot',
  },
  ...viewsWith({ area: 'canvas', ...asksNothing, empty: never('it is only there when there is somebody') }, [
    {
      name: 'From afar',
      within: 'main',
      open: async (stage) => {
        await stage.home();
        await card(stage.page, 'Mara Lindqvist').focus();
        for (let step = 0; step < 6; step += 1) await stage.page.keyboard.press('-');
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('button', { name: /^Zoom [1-3]\d percent/ }),
    },
    {
      name: 'Large, with the map',
      within: 'main',
      open: async (stage) => {
        await stage.home();
        await stage.page.getByRole('button', { name: /^Zoom \d+ percent/ }).click();
        await stage.page.getByRole('menuitem', { name: '200%' }).click();
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('img', { name: /^Map of the org/ }),
    },
    {
      name: 'Several selected',
      within: 'main',
      open: selectTwo,
      content: (part) => part.getByRole('toolbar', { name: 'Selection' }),
    },
    {
      name: 'What the lines mean',
      within: 'main',
      open: async (stage) => {
        await stage.home();
        await stage.page.getByRole('button', { name: 'What the lines mean' }).click();
        stage.leaveBehind();
      },
      content: (part) => part.getByText('Work is under way'),
    },
    {
      name: 'A card into a team',
      within: 'main',
      open: async (stage) => {
        await stage.visit();
        await stage.home();
        await stage.carry('Aiko Tanaka', 'Hanna Sørensen');
      },
      content: (part) => part.getByText('Into Hanna Sørensen'),
    },
    {
      name: 'A new name',
      within: 'main',
      open: async (stage) => {
        await stage.home();
        await card(stage.page, 'Jonas Weber').focus();
        await stage.page.keyboard.press('F2');
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('textbox', { name: 'New name for Jonas Weber' }),
    },
    {
      name: 'Menu of a card',
      within: MENU,
      open: (stage) => openMenu(stage, 'Aiko Tanaka'),
      content: (part) => part.getByRole('menuitem', { name: 'Rename' }),
    },
    {
      name: 'Menu of a team',
      within: MENU,
      open: (stage) => openMenu(stage, 'Priya Nair'),
      content: (part) => part.getByRole('menuitem', { name: 'Collapse team' }),
    },
    {
      name: 'Menu of several',
      within: MENU,
      open: async (stage) => {
        await selectTwo(stage);
        await card(stage.page, 'Leo Fontaine').click({ button: 'right', position: { x: 40, y: 20 } });
      },
      content: (part) => part.getByRole('menuitem', { name: 'Line up left edges' }),
    },
    {
      name: 'Menu of the canvas',
      within: MENU,
      open: async (stage) => {
        await stage.home();
        const pane = stage.page.locator('.react-flow__pane');
        await pane.click({ button: 'right', position: { x: 30, y: 40 } });
      },
      content: (part) => part.getByRole('menuitem', { name: 'Tidy up' }),
    },
  ]),
];
