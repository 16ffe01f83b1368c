import type { Locator } from '@playwright/test';
import type { OperationName } from '../../../core/contract/index.ts';
import type { Stage } from './stage.ts';
import { asksNothing, type Never, never, type State, type View } from './view.ts';

const pageOf = (name: string) => `section[aria-label="${name}"]`;

interface Page {
  readonly name: string;
  /** The page that it is, or is on. */
  readonly page: string;
  readonly command: string;
  readonly asks: OperationName;
  readonly content: (part: Locator) => Locator;
  readonly empty: RegExp | Never;
  readonly prepare?: (stage: Stage, state: State) => void;
}

function pageView({ name, page, command, asks, content, empty, prepare }: Page): View {
  return {
    area: 'pages',
    name,
    within: pageOf(page),
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

const engineView = (name: string, asks: OperationName, content: Page['content'], empty: Page['empty']) =>
  pageView({ name, page: 'Engine', command: 'Engine: state', asks, content, empty });

/** The pages in the place of the canvas. */
export const pageViews: readonly View[] = [
  engineView(
    'Engine: checks',
    'doctor.run',
    (part) => part.getByText('Free some space'),
    never('there is always something to check'),
  ),
  engineView(
    'Engine: capacity',
    'engine.capacity',
    (part) => part.getByRole('meter', { name: 'Workspaces running' }),
    never('a machine has something'),
  ),
  engineView(
    'Engine: disk',
    'engine.disk',
    (part) => part.getByRole('list', { name: 'What takes disk, by kind' }),
    never('the data folder takes something'),
  ),
  engineView(
    'Engine: about',
    'engine.facts',
    (part) => part.getByText('v24.1.0'),
    never('it knows its version'),
  ),
  pageView({
    name: 'Engine: log',
    page: 'Engine',
    command: 'Engine: state',
    asks: 'engine.log',
    content: (part) => part.getByRole('list', { name: 'Lines of the log' }),
    empty: never('the engine writes down that it started'),
  }),
  pageView({
    name: 'Tokens',
    page: 'Tokens and agents',
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
    command: 'Tokens and agents',
    asks: 'plugins.registry',
    content: (part) => part.getByRole('combobox', { name: 'Name of a plugin' }),
    empty: never('an org without a list may have them all'),
  }),
  {
    area: 'pages',
    name: 'Settings',
    within: pageOf('Settings'),
    open: async (stage, state) => {
      await stage.home();
      await stage.command('Settings…');
      const query = state === 'empty' ? 'zzzz' : '';
      await stage.page.getByRole('searchbox', { name: 'Find a setting' }).fill(query);
    },
    content: (part) => part.getByRole('combobox', { name: 'Theme' }),
    ...asksNothing,
    empty: /No setting has “zzzz”/,
  },
  {
    area: 'pages',
    name: 'Settings: start and rest',
    within: pageOf('Settings'),
    open: async (stage) => {
      await stage.home();
      await stage.command('Settings…');
      await stage.page
        .getByRole('navigation', { name: 'Sections' })
        .getByRole('button', { name: 'Start and rest' })
        .click();
    },
    content: (part) => part.getByRole('switch', { name: 'Only leads start at once' }),
    loading: 'settings.list',
    empty: never('there are always settings'),
    error: 'settings.list',
  },
];
