import { expect } from '@playwright/test';
import { INSPECTOR } from '../flows.ts';
import { people } from './inspector.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, viewsWith } from './view.ts';

/** A terminal of somebody that has printed its first line. */
async function openTerminal(stage: Stage, name: string): Promise<void> {
  await stage.home();
  await stage.inspect(name, 'Work', 'Terminal');
  await stage.inspector.getByRole('button', { name: 'New terminal' }).click();
  await expect(stage.inspector.locator('.xterm-rows')).toContainText('/workspace$');
}

async function type(stage: Stage, line: string): Promise<void> {
  await stage.inspector.locator('.xterm-screen').click();
  await stage.page.keyboard.type(line);
  await stage.page.keyboard.press('Enter');
}

/** Programs in workspaces. */
export const terminalViews = viewsWith(
  { area: 'work', within: INSPECTOR, ...asksNothing, empty: never('see “Terminal”') },
  [
    {
      name: 'Terminals',
      open: async (stage) => {
        // They are listed once for a page.
        await stage.visit();
        await stage.home();
        await stage.inspect('Mateo Silva', 'Work', 'Terminal');
      },
      content: (part) => part.getByRole('button', { name: 'New terminal' }),
      loading: 'terminal.list',
      error: 'terminal.list',
    },
    {
      name: 'Terminal',
      open: async (stage, state) => {
        await stage.home();
        await stage.inspect(people[state], 'Work', 'Terminal');
        if (state === 'full' || state === 'error')
          await stage.inspector.getByRole('button', { name: 'New terminal' }).click();
      },
      content: (part) => part.locator('.xterm-screen'),
      loading: never('its button shows that it is being opened'),
      empty: /No terminal is open/,
      error: 'terminal.open',
      retry: (part) => part.getByRole('button', { name: 'New terminal' }),
    },
    {
      name: 'A search in a terminal',
      open: async (stage) => {
        await openTerminal(stage, 'Sade Okafor');
        await type(stage, 'ls');
        await stage.inspector.getByRole('button', { name: 'More for this terminal' }).click();
        await stage.page.getByRole('menuitem', { name: 'Search what was printed' }).click();
        await stage.inspector.getByRole('searchbox', { name: 'Search the terminal' }).fill('notes');
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('button', { name: 'Next match' }),
    },
    {
      name: 'A terminal that asks',
      open: async (stage) => {
        await openTerminal(stage, 'Ilya Morozov');
        const shell = [...stage.engine().desk.terminals.shells.values()].at(-1);
        const wanted = Buffer.from('git push --force').toString('base64');
        shell?.print(`\u001b]52;c;${wanted}\u0007`);
      },
      content: (part) => part.getByRole('group', { name: /wants to put 16 characters/ }),
    },
    {
      name: 'A terminal that ended',
      open: async (stage) => {
        await openTerminal(stage, 'Leo Fontaine');
        await type(stage, 'exit');
      },
      content: (part) => part.getByRole('button', { name: 'Start again' }),
    },
  ],
);
