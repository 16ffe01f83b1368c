import type { Locator } from '@playwright/test';
import type { OperationName } from '../../../core/contract/index.ts';
import { BUNDLE } from './bundle.ts';
import type { Stage } from './stage.ts';
import { asksNothing, type Never, never, type State, type View, viewsWith } from './view.ts';

const pageOf = (name: string) => `section[aria-label="${name}"]`;

interface Page {
  readonly name: string;
  /** The page that it is, or is on. */
  readonly page: string;
  readonly section: string;
  readonly command: string;
  readonly asks: OperationName;
  readonly content: (part: Locator) => Locator;
  readonly empty: RegExp | Never;
  readonly prepare?: (stage: Stage, state: State) => void;
}

function pageView({ name, page, section, command, asks, content, empty, prepare }: Page): View {
  return {
    area: 'pages',
    name,
    within: pageOf(page),
    pictured: (part) => part.getByRole('region', { name: section, exact: true }),
    open: async (stage, state) => {
      await stage.home();
      prepare?.(stage, state);
      await stage.command(command);
    },
    content,
    loading: asks,
    empty,
    error: asks,
  };
}

const engineView = (section: string, asks: OperationName, content: Page['content'], why: string) =>
  pageView({
    name: `Engine: ${section}`,
    page: 'Engine',
    section,
    command: 'Engine: state',
    asks,
    content,
    empty: never(why),
  });

/** The pages in the place of the canvas. */
export const pageViews: readonly View[] = [
  engineView(
    'Checks of this machine',
    'doctor.run',
    (part) => part.getByText('Free some space'),
    'there is always something to check',
  ),
  engineView(
    'Capacity',
    'engine.capacity',
    (part) => part.getByRole('meter', { name: 'Workspaces running' }),
    'a machine has something',
  ),
  engineView(
    'Disk',
    'engine.disk',
    (part) => part.getByRole('list', { name: 'What takes disk, by kind' }),
    'the data folder takes something',
  ),
  engineView('About', 'engine.facts', (part) => part.getByText('v24.1.0'), 'it knows its version'),
  engineView(
    'Log of the engine',
    'engine.log',
    (part) => part.getByRole('list', { name: 'Lines of the log' }),
    'the engine writes down that it started',
  ),
  pageView({
    name: 'Tokens',
    page: 'Tokens and agents',
    section: 'Tokens',
    command: 'Tokens and agents',
    asks: 'orgTokens.list',
    content: (part) => part.getByRole('list', { name: 'Tokens', exact: true }),
    empty: /No tokens/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('orgTokens.list', { tokens: [] });
    },
  }),
  pageView({
    name: 'Plugins of orgs',
    page: 'Tokens and agents',
    section: 'Plugins that orgs may have',
    command: 'Tokens and agents',
    asks: 'plugins.registry',
    content: (part) => part.getByRole('combobox', { name: 'Name of a plugin' }),
    empty: never('an org without a list may have them all'),
  }),
  {
    area: 'pages',
    name: 'Engine',
    within: pageOf('Engine'),
    open: async (stage) => {
      await stage.home();
      await stage.command('Engine: state');
    },
    content: (part) => part.getByText('Docker is ready'),
    ...asksNothing,
    empty: never('there is always an engine'),
  },
  ...viewsWith({ area: 'pages', within: pageOf('Tokens and agents'), ...asksNothing }, [
    {
      name: 'A fresh token',
      open: async (stage) => {
        await stage.home();
        await stage.command('Tokens and agents');
        const tokens = stage.page.getByRole('region', { name: 'Tokens', exact: true });
        await tokens.getByRole('textbox', { name: 'Name' }).fill('Press kit');
        await tokens.getByRole('button', { name: 'Make a token' }).click();
      },
      content: (part) => part.getByRole('region', { name: 'The token Press kit' }),
      empty: never('it is about one'),
    },
    {
      name: 'Tokens of one',
      open: async (stage) => {
        await stage.home();
        await stage.command('Tokens and agents');
        await stage.page.getByRole('tab', { name: 'One workspace' }).click();
      },
      content: (part) => part.getByText('It has none besides those'),
      loading: 'tokens.list',
      empty: never('it begins with none'),
      error: 'tokens.list',
    },
    {
      name: 'A bundle to import',
      open: async (stage) => {
        await stage.home();
        await stage.command('Tokens and agents');
        const chooser = stage.page.getByLabel('Bundle to import');
        await chooser.setInputFiles(BUNDLE);
        await stage.page.getByRole('region', { name: 'Bundles' }).scrollIntoViewIfNeeded();
      },
      content: (part) => part.getByText('Press team, 2 workspaces'),
      empty: never('it is about one'),
    },
  ]),
];
