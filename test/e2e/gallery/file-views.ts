import { expect } from '@playwright/test';
import { INSPECTOR } from '../flows.ts';
import { people, tabsOf } from './inspector.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, type View, viewsWith } from './view.ts';

const NOTES = '# Launch\n\n- [x] Name\n- [ ] Page\n- [ ] Price\n';

/** Opens a file among what somebody works on. */
async function openFile(stage: Stage, name: string, file: string, folder?: string): Promise<void> {
  await stage.home();
  await stage.inspect(name, 'Work', 'Files');
  const { inspector } = stage;
  await inspector.getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
  if (folder) await inspector.getByRole('treeitem', { name: folder }).click();
  await inspector.getByRole('treeitem', { name: file }).click();
}

/** Writes something into a file and does not save it. */
async function changeFile(stage: Stage, name: string): Promise<void> {
  await stage.visit();
  stage.engine().desk.files.write(stage.idOf(name), '/workspace', 'notes/launch.md', NOTES);
  await openFile(stage, name, 'launch.md', 'notes');
  const text = stage.inspector.getByRole('textbox', { name: 'Text of launch.md' });
  await text.click();
  await text.press('ControlOrMeta+End');
  await text.pressSequentially('- [ ] Photos');
  await expect(stage.inspector.getByRole('button', { name: 'Save', exact: true })).toBeEnabled();
  stage.leaveBehind();
}

/** Files of workspaces. */
export const fileViews: readonly View[] = [
  tabsOf('work')({
    tab: 'Files',
    asks: 'files.roots',
    content: (part) => part.getByRole('tree', { name: /^Files of / }),
    empty: never('there is always a config.yaml; “An empty folder” is in work-files.spec.ts'),
  }),
  ...viewsWith({ area: 'work', within: INSPECTOR, ...asksNothing, empty: never('it is about a file') }, [
    {
      name: 'A file',
      open: async (stage, state) => {
        await stage.home();
        const name = { ...people, loading: 'Leo Fontaine', error: 'Elif Kaya' }[state];
        await stage.inspect(name, 'Work', 'Files');
        await stage.inspector.getByRole('treeitem', { name: /config\.yaml/ }).click();
      },
      content: (part) => part.locator('.cm-content'),
      loading: 'files.read',
      empty: never('an empty file is an empty text'),
      error: 'files.read',
    },
    {
      name: 'A file that is no text',
      open: (stage) => openFile(stage, 'Nour Haddad', 'model.bin'),
      content: (part) => part.getByText('This is not text'),
    },
    {
      name: 'Files by name',
      open: async (stage, state) => {
        await stage.home();
        await stage.inspect('Nour Haddad', 'Work', 'Files');
        await stage.inspector.getByRole('combobox', { name: 'Folder' }).selectOption('/workspace');
        await stage.inspector
          .getByRole('searchbox', { name: 'Search by name' })
          .fill(state === 'empty' ? 'zzzz' : 'launch');
      },
      content: (part) => part.getByRole('button', { name: 'launch.md notes' }),
      empty: /Nothing here is called “zzzz”/,
    },
    {
      name: 'Menu of a file',
      within: '[role="menu"]',
      open: async (stage) => {
        await stage.visit();
        await openFile(stage, 'Nour Haddad', 'notes');
        await stage.inspector.getByRole('treeitem', { name: 'notes' }).click({ button: 'right' });
      },
      content: (part) => part.getByRole('menuitem', { name: 'New file' }),
    },
    {
      name: 'A file of two',
      open: async (stage) => {
        await changeFile(stage, 'Sade Okafor');
        const theirs = NOTES.replace('[ ] Page', '[x] Page');
        stage.engine().desk.files.write(stage.idOf('Sade Okafor'), '/workspace', 'notes/launch.md', theirs);
        await stage.inspector.getByRole('button', { name: 'Save', exact: true }).click();
      },
      content: (part) => part.getByRole('region', { name: /launch\.md was changed by someone else/ }),
    },
    {
      name: 'A file that is closed',
      within: 'dialog[open]',
      open: async (stage) => {
        await changeFile(stage, 'Sade Okafor');
        await stage.inspector.getByRole('button', { name: 'Close launch.md' }).click();
      },
      content: (part) => part.getByRole('button', { name: 'Go on editing' }),
    },
    {
      name: 'A folder that goes',
      within: 'dialog[open]',
      open: async (stage) => {
        await stage.visit();
        await openFile(stage, 'Nour Haddad', 'src');
        await stage.inspector.getByRole('treeitem', { name: 'src', exact: true }).click({ button: 'right' });
        await stage.page.getByRole('menuitem', { name: 'Delete' }).click();
      },
      content: (part) => part.getByRole('button', { name: 'Keep it' }),
    },
  ]),
];
