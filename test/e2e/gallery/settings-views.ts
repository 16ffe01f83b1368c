import type { Stage } from './stage.ts';
import { asksNothing, never, viewsWith } from './view.ts';

/** What is in a file of settings: something to change, something wrong, something unknown. */
const DOCUMENT = {
  format: 'molecule-settings/1',
  settings: { 'images.keep': 7, 'images.watch': 'recreate', 'messages.maxDepth': 0, 'future.setting': true },
};

async function openSection(stage: Stage, section: string): Promise<void> {
  await stage.home();
  await stage.command('Settings…');
  await stage.page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('button', { name: section })
    .click();
}

/** Settings of the app. */
export const settingsViews = viewsWith(
  {
    area: 'settings',
    within: 'section[aria-label="Settings"]',
    ...asksNothing,
    empty: never('there are always settings'),
  },
  [
    {
      name: 'Settings',
      open: async (stage, state) => {
        await stage.home();
        await stage.command('Settings…');
        const query = state === 'empty' ? 'zzzz' : '';
        await stage.page.getByRole('searchbox', { name: 'Find a setting' }).fill(query);
      },
      content: (part) => part.getByRole('combobox', { name: 'Theme' }),
      empty: /No setting has “zzzz”/,
    },
    {
      name: 'Found',
      open: async (stage) => {
        await stage.home();
        await stage.command('Settings…');
        await stage.page.getByRole('searchbox', { name: 'Find a setting' }).fill('build');
      },
      content: (part) => part.locator('mark').first(),
    },
    {
      name: 'Start and rest',
      open: (stage) => openSection(stage, 'Start and rest'),
      content: (part) => part.getByRole('switch', { name: 'Only leads start at once' }),
      loading: 'settings.list',
      error: 'settings.list',
    },
    {
      name: 'New workspaces',
      open: (stage) => openSection(stage, 'New workspaces'),
      content: (part) => part.getByText(/Up to 512 MiB/),
    },
    {
      name: 'Images',
      open: (stage) => openSection(stage, 'Images'),
      content: (part) => part.getByRole('textbox', { name: 'Registry to pull images from' }),
    },
    {
      name: 'Network, locked',
      open: async (stage) => {
        const { locks } = stage.engine().settings;
        locks.set('network.requestsPerMinute', { by: 'variable', name: 'RATE_LIMIT' });
        locks.set('network.port', { by: 'file', name: 'settings.locked.json' });
        await openSection(stage, 'Network');
      },
      content: (part) => part.getByText(/environment variable RATE_LIMIT/),
    },
    {
      name: 'Docker engine',
      open: (stage) => openSection(stage, 'Engine'),
      content: (part) => part.getByRole('group', { name: 'Docker engine' }),
      loading: never('its list cannot be opened before it is known'),
      error: 'docker.choice',
      keeps: true,
    },
    {
      name: 'Import',
      within: 'dialog[open]',
      open: async (stage, state) => {
        await stage.home();
        await stage.command('Settings…');
        const settings = state === 'empty' ? {} : DOCUMENT.settings;
        await stage.page.getByLabel('Settings to import').setInputFiles({
          name: 'settings.json',
          mimeType: 'application/json',
          buffer: Buffer.from(JSON.stringify({ ...DOCUMENT, settings })),
        });
      },
      content: (part) => part.getByRole('row', { name: 'Unused images to keep' }),
      loading: 'settings.import',
      empty: /Nothing would change/,
      error: 'settings.import',
    },
  ],
);
