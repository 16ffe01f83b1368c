import type { Locator } from '@playwright/test';
import { INSPECTOR, outlineRow } from '../flows.ts';
import { NEW_HERE, tabsOf } from './inspector.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, type View, viewsWith } from './view.ts';

const tab = tabsOf('observe');

const entries = (part: Locator) => part.getByRole('list', { name: 'Timeline, newest first' });

/** An entry of somebody of whom nothing is unfolded. */
const openEntry = async (stage: Stage) => {
  await stage.home();
  await stage.select('Leo Fontaine');
  await stage.inspect('Mara Lindqvist', 'Observe', 'Timeline');
  await entries(stage.inspector)
    .getByRole('button', { name: /Get the launch page ready/ })
    .click();
};

/** What somebody did, prints and uses. */
export const observeViews: readonly View[] = [
  tab({
    tab: 'Timeline',
    asks: 'timeline.list',
    comesWithOrg: true,
    content: entries,
    empty: /Nothing happened yet/,
    people: { empty: NEW_HERE },
  }),
  ...viewsWith({ area: 'observe', within: INSPECTOR, ...asksNothing }, [
    {
      name: 'Filters',
      within: ':popover-open',
      open: async (stage) => {
        await stage.home();
        await stage.inspect('Mara Lindqvist', 'Observe', 'Timeline');
        await stage.inspector.getByRole('button', { name: 'Filter', exact: true }).click();
      },
      content: (part) => part.getByLabel('Who'),
      empty: never('there is always something to choose'),
    },
    {
      name: 'Nothing matches',
      open: async (stage) => {
        await stage.home();
        await stage.inspect('Mara Lindqvist', 'Observe', 'Timeline');
        await stage.inspector.getByRole('searchbox', { name: 'Search the timeline' }).fill('no such words');
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('button', { name: 'Show everything' }),
      empty: never('it is about nothing'),
    },
    {
      name: 'An entry',
      open: openEntry,
      content: (part) => part.getByRole('tabpanel', { name: 'Request' }),
      loading: 'timeline.get',
      empty: never('an entry has something to tell'),
      error: 'timeline.get',
    },
    {
      name: 'A body as a tree',
      open: async (stage) => {
        await openEntry(stage);
        await stage.inspector.getByRole('tab', { name: 'Response' }).click();
        await stage.inspector.getByRole('button', { name: 'Tree' }).click();
        await stage.inspector.getByRole('button', { name: 'Unfold all' }).click();
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('tree', { name: 'Response' }),
      empty: never('see “An entry”'),
    },
    {
      name: 'A trace',
      open: async (stage) => {
        await openEntry(stage);
        await stage.inspector.getByRole('button', { name: 'Show the whole trace' }).click();
      },
      content: (part) => part.getByRole('tree', { name: 'What came of this task' }),
      loading: 'timeline.trace',
      empty: never('only a trace that is not kept any more has no steps'),
      error: 'timeline.trace',
    },
  ]),
  tab({
    tab: 'Logs',
    asks: 'workspaces.followLogs',
    content: (part) => part.getByRole('log'),
    empty: never('whoever starts prints something; observe-logs.spec.ts has one that does not run'),
  }),
  tab({
    tab: 'Stats',
    asks: 'stats.watch',
    content: (part) => part.getByRole('region', { name: 'CPU' }),
    empty: /does not run on this machine/,
    people: { empty: NEW_HERE },
  }),
  ...viewsWith({ area: 'observe', within: INSPECTOR, ...asksNothing }, [
    {
      name: 'Logs of several',
      open: async (stage) => {
        await stage.home();
        await stage.inspect('Priya Nair', 'Observe', 'Logs');
        await outlineRow(stage.page, 'Leo Fontaine').click({ modifiers: ['ControlOrMeta'] });
      },
      content: (part) => part.getByRole('button', { name: 'Select Leo Fontaine' }).first(),
      empty: never('see “Logs”'),
      error: 'workspaces.followLogs',
    },
    {
      name: 'Stats as a table',
      open: async (stage) => {
        await stage.home();
        await stage.inspect('Mara Lindqvist', 'Observe', 'Stats');
        await stage.inspector.getByRole('tab', { name: 'The whole org' }).click();
        await stage.inspector.getByRole('button', { name: 'Show as a table' }).click();
      },
      content: (part) => part.getByRole('table'),
      empty: never('see “Stats”'),
    },
  ]),
  tab({
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
    content: entries,
    loading: never('what passed between two is among what the page knows of both'),
    empty: /Nothing happened yet/,
    error: never('see “Timeline”, which it is'),
  },
];
