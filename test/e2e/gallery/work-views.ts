import type { Locator } from '@playwright/test';
import { INSPECTOR } from '../flows.ts';
import { people, tabsOf } from './inspector.ts';
import type { Stage } from './stage.ts';
import { never, type State, type View, viewsWith } from './view.ts';

const tab = tabsOf('work');

const memoryOf = async (stage: Stage, name: string, view: 'Memories' | 'Values') => {
  await stage.home();
  await stage.inspect(name, 'Work', 'Memory');
  await stage.inspector.getByRole('tab', { name: view }).click();
};

const saveButton = (part: Locator) => part.getByRole('button', { name: 'Save', exact: true });

/** A form that goes once what is in it is saved. */
const ofForm = {
  loading: never('its button shows that it is being saved'),
  retry: saveButton,
  submits: true,
} as const satisfies Partial<View>;

async function fillForm(stage: Stage, state: State, field: string | RegExp, text: string): Promise<void> {
  await stage.inspector.getByRole('textbox', { name: field }).fill(text);
  if (state === 'error') await saveButton(stage.inspector).click();
  else stage.leaveBehind();
}

/** What workspaces remember, and tell of themselves. */
export const workViews: readonly View[] = [
  tab({
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
      if (state === 'empty') stage.answer('keyValues.list', { entries: [] });
      await memoryOf(stage, people[state], 'Values');
    },
    content: (part) => part.getByRole('listitem').first(),
    loading: 'keyValues.list',
    empty: /No values are kept yet/,
    error: 'keyValues.list',
  },
  ...viewsWith({ area: 'work', within: `${INSPECTOR} form`, ...ofForm, empty: never('it begins empty') }, [
    {
      name: 'A new memory',
      open: async (stage, state) => {
        await memoryOf(stage, 'Leo Fontaine', 'Memories');
        await stage.inspector.getByRole('button', { name: 'New memory' }).click();
        await fillForm(stage, state, 'What to remember', 'The fair moved to hall 4; the press comes at ten.');
      },
      content: (part) => part.getByRole('textbox', { name: 'What to remember' }),
      error: 'memories.add',
    },
    {
      name: 'A new value',
      open: async (stage, state) => {
        await memoryOf(stage, 'Leo Fontaine', 'Values');
        await stage.inspector.getByRole('button', { name: 'New value' }).click();
        await stage.inspector.getByRole('textbox', { name: 'Name' }).fill('next_report');
        await fillForm(stage, state, /^Value/, '{ "week": 48 }');
      },
      content: (part) => part.getByRole('textbox', { name: /^Value/ }),
      error: 'keyValues.set',
    },
  ]),
  tab({
    tab: 'Schedules',
    asks: 'schedules.list',
    content: (part) => part.getByRole('listitem').first(),
    empty: /Nothing is scheduled/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('schedules.list', { schedules: [] });
    },
  }),
  ...viewsWith({ area: 'work', within: `${INSPECTOR} form`, ...ofForm, empty: never('it begins empty') }, [
    {
      name: 'A new schedule',
      open: async (stage, state) => {
        await stage.home();
        await stage.inspect('Leo Fontaine', 'Work', 'Schedules');
        await stage.inspector.getByRole('button', { name: 'New schedule' }).click();
        await stage.inspector.getByRole('textbox', { name: 'Name' }).fill('Weekly review');
        await fillForm(stage, state, 'What it is asked', 'Go through what was done this week.');
      },
      content: (part) => part.getByText(/Next: /),
      error: 'schedules.add',
    },
  ]),
  tab({
    tab: 'Transcript',
    asks: 'transcript.read',
    content: (part) => part.getByRole('log'),
    empty: /Nothing has happened since it started/,
    prepare: (stage, state) => {
      if (state === 'empty')
        stage.answer('transcript.read', { supported: true, lines: [], cursor: 0, more: false });
    },
  }),
  tab({
    tab: 'Approvals',
    asks: 'approvals.list',
    content: (part) => part.getByRole('list', { name: 'Decided' }).getByRole('listitem').first(),
    empty: /Nothing was decided yet/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('approvals.list', { approvals: [], reachedEnd: true });
    },
  }),
];
