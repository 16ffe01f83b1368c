import { expect, type Locator } from '@playwright/test';
import type { Stage } from './stage.ts';
import { asksNothing, never, viewsWith } from './view.ts';

const DIALOG = 'dialog[open]';
const CHOICES = never('it has always something to choose from');

async function wizard(stage: Stage): Promise<Locator> {
  await stage.home();
  await stage.command('New workspace…');
  const dialog = stage.page.getByRole('dialog', { name: 'New workspace' });
  await expect(dialog.getByRole('navigation', { name: 'Steps' })).toBeVisible();
  // What was chosen before is kept for the next time.
  const startOver = dialog.getByRole('button', { name: 'Start over' });
  if (await startOver.isVisible()) await startOver.click();
  await dialog.getByRole('navigation', { name: 'Steps' }).getByRole('button').first().click();
  return dialog;
}

async function step(stage: Stage, name: string): Promise<Locator> {
  const dialog = await wizard(stage);
  await dialog.getByRole('radio', { name: /^Researcher/ }).check();
  await dialog
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: new RegExp(name) })
    .click();
  return dialog;
}

/** The wizard for a new workspace, and how an agent elsewhere connects. */
export const createViews = viewsWith({ area: 'create', within: DIALOG, ...asksNothing, empty: CHOICES }, [
  {
    name: 'Template',
    open: async (stage, state) => {
      await stage.home();
      if (state === 'empty') stage.answer('templates.list', { templates: [] });
      await stage.command('New workspace…');
    },
    content: (part) => part.getByRole('radio', { name: /^Researcher/ }),
    loading: 'templates.list',
    empty: /There is no template yet/,
    error: 'templates.list',
  },
  {
    name: 'Preview',
    open: async (stage) => {
      const dialog = await wizard(stage);
      await dialog.getByRole('radio', { name: /^Researcher/ }).check();
    },
    content: (part) => part.getByRole('list', { name: 'Files' }),
    loading: 'templates.files',
    empty: never('a template has a config.yaml'),
    error: 'templates.files',
  },
  {
    name: 'Runtime and model',
    open: async (stage) => void (await step(stage, 'Runtime and model')),
    content: (part) => part.getByRole('group', { name: 'Model', exact: true }),
  },
  {
    name: 'Keys',
    open: async (stage) => void (await step(stage, 'Keys')),
    content: (part) => part.getByLabel('Value of SEARCH_API_KEY'),
    loading: 'secrets.list',
    empty: never('see “Keys, none”'),
    error: 'secrets.list',
    keeps: true,
  },
  {
    name: 'Keys, none',
    open: async (stage) => {
      const dialog = await wizard(stage);
      await dialog.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /Keys/ }).click();
    },
    content: (part) => part.getByText('No key is needed'),
  },
  {
    name: 'Isolation and limits',
    open: async (stage) => {
      const dialog = await step(stage, 'Isolation and limits');
      await dialog
        .getByRole('radio', { name: /opens this machine/ })
        .first()
        .check();
    },
    content: (part) => part.getByText(/Type “/),
  },
  {
    name: 'Name and place',
    open: async (stage, state) => {
      const dialog = await step(stage, 'Name and place');
      if (state === 'error') await dialog.getByRole('button', { name: /^Create/ }).click();
    },
    content: (part) => part.getByLabel('Name', { exact: true }),
    loading: never('its button shows that it is being made'),
    error: 'workspaces.create',
    retry: (part) => part.getByRole('button', { name: /^Create/ }),
    submits: true,
  },
  {
    name: 'Runs elsewhere',
    open: async (stage) => {
      const dialog = await wizard(stage);
      await dialog.getByRole('radio', { name: /^Runs elsewhere/ }).check();
    },
    content: (part) => part.getByText('ready snippets to connect with'),
  },
  {
    name: 'How it connects',
    open: async (stage) => {
      await stage.home();
      await stage.select('Warehouse robot');
      await stage.command('How the selected agent connects');
    },
    content: (part) => part.getByRole('tablist', { name: 'Ways to connect' }),
    loading: 'external.connection',
    error: 'external.connection',
  },
]);
