import { expect } from '@playwright/test';
import type { OperationName } from '../../../core/contract/index.ts';
import type { Stage } from './stage.ts';
import { type Area, asksNothing, type Never, never, type State, type View } from './view.ts';

const INSPECTOR = 'aside[aria-label="Inspector"]';

/** One of each state: what has been shown of somebody is kept. */
export const people: Readonly<Record<State, string>> = {
  full: 'Mara Lindqvist',
  loading: 'Priya Nair',
  error: 'Tomás Rivera',
  empty: 'Jonas Weber',
};

interface Tab {
  readonly area: Area & ('talk' | 'observe' | 'work' | 'configure');
  readonly group: string;
  readonly tab: string;
  readonly content: View['content'];
  /** What it asks the engine for. */
  readonly asks: OperationName;
  readonly empty: RegExp | Never;
  readonly loading?: Never;
  /** Before it is opened. */
  readonly prepare?: (stage: Stage, state: State) => void;
  /** What happened last comes with the org, unless that cannot be had either. */
  readonly comesWithOrg?: true;
  readonly people?: Partial<Readonly<Record<State, string>>>;
}

function tabView({
  area,
  group,
  tab,
  asks,
  loading,
  prepare,
  comesWithOrg,
  people: others,
  ...view
}: Tab): View {
  return {
    ...view,
    area,
    name: tab,
    within: INSPECTOR,
    open: async (stage, state) => {
      if (comesWithOrg && (state === 'loading' || state === 'error')) await stage.visit();
      await stage.home();
      prepare?.(stage, state);
      await stage.inspect({ ...people, ...others }[state], group, tab);
    },
    loading: loading ?? asks,
    error: asks,
  };
}

/** An agent that runs elsewhere and was never asked for anything. */
const NEW_HERE = 'Warehouse robot';

/** Of somebody of whom nothing is unfolded. */
const timelineOf = async (stage: Stage, name: string) => {
  await stage.home();
  await stage.select('Leo Fontaine');
  await stage.inspect(name, 'Observe', 'Timeline');
};

/** What the inspector shows of one workspace. */
export const inspectorViews: readonly View[] = [
  tabView({
    area: 'talk',
    group: 'Talk',
    tab: 'With people',
    asks: 'chat.history',
    content: (part) => part.getByRole('log', { name: /^Conversation with / }),
    empty: /Jonas Weber/,
    people: { error: 'Hanna Sørensen' },
  }),
  {
    area: 'talk',
    name: 'Waiting and failed',
    within: INSPECTOR,
    open: async (stage) => {
      await stage.home();
      await stage.inspect('Hanna Sørensen', 'Talk', 'With people');
    },
    content: (part) => part.getByRole('log', { name: /^Conversation with / }),
    ...asksNothing,
    empty: never('see “With people”'),
  },
  {
    area: 'talk',
    name: 'Search',
    within: INSPECTOR,
    open: async (stage, state) => {
      await stage.home();
      await stage.inspect('Mara Lindqvist', 'Talk', 'With people');
      await stage.inspector.getByRole('textbox', { name: /^Message to/ }).press('ControlOrMeta+f');
      await stage.inspector.getByRole('searchbox').fill(state === 'empty' ? 'zzzz' : 'importer');
    },
    content: (part) => part.getByText(/^\d+ of \d+$/),
    ...asksNothing,
    empty: /No hits/,
  },
  tabView({
    area: 'talk',
    group: 'Talk',
    tab: 'With agents',
    asks: 'timeline.list',
    comesWithOrg: true,
    content: (part) => part.getByRole('log'),
    empty: /has not talked to other agents yet/,
    people: { full: 'Tomás Rivera', error: 'Aiko Tanaka', loading: 'Mara Lindqvist', empty: NEW_HERE },
  }),

  tabView({
    area: 'observe',
    group: 'Observe',
    tab: 'Timeline',
    asks: 'timeline.list',
    comesWithOrg: true,
    content: (part) => part.getByRole('list', { name: 'Timeline, newest first' }),
    empty: /Nothing happened yet/,
    people: { empty: NEW_HERE },
  }),
  {
    area: 'observe',
    name: 'An entry',
    within: INSPECTOR,
    open: async (stage) => {
      await timelineOf(stage, 'Mara Lindqvist');
      await stage.inspector
        .getByRole('list', { name: 'Timeline, newest first' })
        .getByRole('button', { name: /Get the launch page ready/ })
        .click();
    },
    content: (part) => part.getByRole('tabpanel', { name: 'Request' }),
    loading: 'timeline.get',
    empty: never('an entry has something to tell'),
    error: 'timeline.get',
  },
  {
    area: 'observe',
    name: 'A trace',
    within: INSPECTOR,
    open: async (stage) => {
      await timelineOf(stage, 'Mara Lindqvist');
      await stage.inspector
        .getByRole('list', { name: 'Timeline, newest first' })
        .getByRole('button', { name: /Get the launch page ready/ })
        .click();
      await stage.inspector.getByRole('button', { name: 'Show the whole trace' }).click();
    },
    content: (part) => part.getByRole('tree', { name: 'What came of this task' }),
    loading: 'timeline.trace',
    empty: never('see work in observe.spec.ts: a trace whose history was pruned'),
    error: 'timeline.trace',
  },
  tabView({
    area: 'observe',
    group: 'Observe',
    tab: 'Logs',
    asks: 'workspaces.followLogs',
    content: (part) => part.getByRole('log'),
    empty: never('whoever starts prints something; observe.spec.ts has one that does not run'),
  }),
  tabView({
    area: 'observe',
    group: 'Observe',
    tab: 'Stats',
    asks: 'stats.watch',
    content: (part) => part.getByRole('region', { name: 'CPU' }),
    empty: /does not run on this machine/,
    people: { empty: NEW_HERE },
  }),
  {
    area: 'observe',
    name: 'Stats as a table',
    within: INSPECTOR,
    open: async (stage) => {
      await stage.home();
      await stage.inspect('Mara Lindqvist', 'Observe', 'Stats');
      await stage.inspector.getByRole('tab', { name: 'The whole org' }).click();
      await stage.inspector.getByRole('button', { name: 'Show as a table' }).click();
    },
    content: (part) => part.getByRole('table'),
    ...asksNothing,
    empty: never('see “Stats”'),
  },
  tabView({
    area: 'observe',
    group: 'Observe',
    tab: 'Peers',
    asks: 'peers.list',
    content: (part) => part.getByText(/^\d+ messages?$/).first(),
    empty: /No messages/,
  }),
  {
    area: 'observe',
    name: 'A pair',
    within: INSPECTOR,
    open: async (stage, state) => {
      await stage.home();
      await stage.inspect(state === 'empty' ? 'Nour Haddad' : 'Priya Nair', 'Observe', 'Peers');
      await stage.inspector
        .getByRole('button', { name: state === 'empty' ? /Hanna Sørensen/ : /Leo Fontaine/ })
        .click();
    },
    content: (part) => part.getByRole('list', { name: 'Timeline, newest first' }),
    loading: never('what passed between two is among what the page knows of both'),
    empty: /Nothing happened yet/,
    error: never('see “Timeline”, which it is'),
  },

  tabView({
    area: 'work',
    group: 'Work',
    tab: 'Files',
    asks: 'files.roots',
    content: (part) => part.getByRole('tree', { name: /^Files of / }),
    empty: never('there is always a config.yaml; “An empty folder” is in work.spec.ts'),
  }),
  {
    area: 'work',
    name: 'A file',
    within: INSPECTOR,
    open: async (stage, state) => {
      await stage.home();
      await stage.inspect({ ...people, loading: 'Leo Fontaine', error: 'Elif Kaya' }[state], 'Work', 'Files');
      await stage.inspector.getByRole('treeitem', { name: /config\.yaml/ }).click();
    },
    content: (part) => part.locator('.cm-content'),
    loading: 'files.read',
    empty: never('an empty file is an empty text'),
    error: 'files.read',
  },
  {
    area: 'work',
    name: 'Terminal',
    within: INSPECTOR,
    open: async (stage, state) => {
      await stage.home();
      await stage.inspect(people[state], 'Work', 'Terminal');
      if (state === 'full' || state === 'error')
        await stage.inspector.getByRole('button', { name: 'New terminal' }).click();
    },
    content: (part) => part.locator('.xterm-screen'),
    loading: never('its button shows that it is being opened'),
    empty: /No terminal is open|no terminal/i,
    error: 'terminal.open',
    retry: (part) => part.getByRole('button', { name: 'New terminal' }),
  },
  tabView({
    area: 'work',
    group: 'Work',
    tab: 'Memory',
    asks: 'memories.list',
    content: (part) => part.getByRole('listitem').first(),
    empty: /It remembers nothing yet/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('memories.list', { memories: [] });
    },
  }),
  {
    area: 'work',
    name: 'Values',
    within: INSPECTOR,
    open: async (stage, state) => {
      await stage.home();
      if (state === 'empty') stage.answer('keyValues.list', { entries: [] });
      await stage.inspect(people[state], 'Work', 'Memory');
      await stage.inspector.getByRole('tab', { name: 'Values' }).click();
    },
    content: (part) => part.getByRole('listitem').first(),
    loading: 'keyValues.list',
    empty: /No values are kept yet/,
    error: 'keyValues.list',
  },
  tabView({
    area: 'work',
    group: 'Work',
    tab: 'Transcript',
    asks: 'transcript.read',
    content: (part) => part.getByRole('log'),
    empty: /Nothing has happened since it started/,
    prepare: (stage, state) => {
      if (state === 'empty')
        stage.answer('transcript.read', { supported: true, lines: [], cursor: 0, more: false });
    },
  }),

  tabView({
    area: 'configure',
    group: 'Configure',
    tab: 'Settings',
    asks: 'instructions.list',
    content: (part) => part.getByRole('list', { name: 'Rules' }),
    empty: /No rule counts for it/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('instructions.list', { instructions: [] });
    },
  }),
  {
    area: 'configure',
    name: 'Settings, changed',
    within: INSPECTOR,
    open: async (stage) => {
      await stage.home();
      await stage.inspect('Elif Kaya', 'Configure', 'Settings');
      await stage.inspector.getByLabel('Name', { exact: true }).fill('Elif Kaya-Demir');
      await expect(stage.inspector.getByRole('button', { name: /^Save/ }).first()).toBeEnabled();
    },
    content: (part) => part.getByRole('button', { name: /^Discard/ }).first(),
    ...asksNothing,
    empty: never('see “Settings”'),
  },
  tabView({
    area: 'configure',
    group: 'Configure',
    tab: 'Config',
    asks: 'files.read',
    content: (part) => part.getByRole('tabpanel', { name: 'View of the config.yaml' }),
    empty: never('a missing file is in configure.spec.ts'),
  }),
  tabView({
    area: 'configure',
    group: 'Configure',
    tab: 'Secrets',
    asks: 'secrets.list',
    content: (part) => part.getByRole('list', { name: /^Only for/ }),
    empty: /None. A key of its own goes before/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('secrets.list', { secrets: [] });
    },
  }),
  tabView({
    area: 'configure',
    group: 'Configure',
    tab: 'Plugins',
    asks: 'plugins.installed',
    content: (part) => part.getByRole('list', { name: 'Installed' }),
    empty: /None yet. A plugin brings/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('plugins.installed', { plugins: [] });
    },
  }),
];
