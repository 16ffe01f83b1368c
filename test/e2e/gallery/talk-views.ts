import { expect } from '@playwright/test';
import { INSPECTOR } from '../flows.ts';
import { NEW_HERE, tabsOf } from './inspector.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, type View, viewsWith } from './view.ts';

const tab = tabsOf('talk');

const talkTo = async (stage: Stage, name: string) => {
  await stage.home();
  await stage.inspect(name, 'Talk', 'With people');
  return stage.inspector.getByRole('textbox', { name: /^Message to/ });
};

const conversation: View['content'] = (part) => part.getByRole('log', { name: /^Conversation with / });

/** Talking to a workspace, and what it talks about with others. */
export const talkViews: readonly View[] = [
  tab({
    tab: 'With people',
    asks: 'chat.history',
    content: conversation,
    empty: /Jonas Weber/,
    people: { error: 'Hanna Sørensen' },
  }),
  ...viewsWith({ area: 'talk', within: INSPECTOR, ...asksNothing, empty: never('see “With people”') }, [
    {
      name: 'Waiting and failed',
      open: async (stage) => void (await talkTo(stage, 'Hanna Sørensen')),
      content: conversation,
    },
    {
      name: 'An answer that comes',
      open: async (stage) => {
        const field = await talkTo(stage, 'Mateo Silva');
        const { talk } = stage.engine();
        const id = stage.idOf('Mateo Silva');
        if (!stage.engine().state.chat.has(id)) {
          await field.fill('What do the funnels say?');
          await field.press('Enter');
          await expect(conversation(stage.inspector)).toContainText('funnels');
          talk.write(
            talk.asked(id),
            '## Funnels\n\nThree numbers stand out:\n\n- **42%** open the importer\n- of them 31% finish',
          );
        }
      },
      content: (part) => part.getByText('of them 31% finish'),
    },
    {
      name: 'The steps of an answer',
      open: async (stage) => {
        // In the same window they would be open already.
        await stage.visit();
        await talkTo(stage, 'Mara Lindqvist');
        await stage.inspector.getByRole('button', { name: '4 steps, 1 min 4 s' }).click();
      },
      content: (part) => part.getByRole('list', { name: 'What was done for this answer' }),
      loading: 'timeline.trace',
      error: 'timeline.trace',
    },
    {
      name: 'Search',
      open: async (stage, state) => {
        await (await talkTo(stage, 'Mara Lindqvist')).press('ControlOrMeta+f');
        await stage.inspector.getByRole('searchbox').fill(state === 'empty' ? 'zzzz' : 'importer');
      },
      content: (part) => part.getByText(/^\d+ of \d+$/),
      empty: /No hits/,
    },
    {
      name: 'Names after @',
      open: async (stage) => {
        await (await talkTo(stage, 'Elif Kaya')).pressSequentially('Please ask @a');
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('listbox', { name: 'Workspaces' }),
    },
    {
      name: 'A message that is changed',
      open: async (stage) => {
        await (await talkTo(stage, 'Mara Lindqvist')).press('ArrowUp');
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('button', { name: 'Keep it as it was' }),
    },
    {
      name: 'Files to send',
      open: async (stage) => {
        await (await talkTo(stage, 'Elif Kaya')).fill('Here is what we have so far.');
        await stage.inspector.locator('input[type="file"]').setInputFiles([
          { name: 'price list of last year.csv', mimeType: 'text/csv', buffer: Buffer.from('Plan,Month\n') },
          { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
        ]);
        await expect(stage.inspector.getByText('The file is empty')).toBeVisible();
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('list', { name: 'Files for this message' }),
    },
  ]),
  tab({
    tab: 'With agents',
    asks: 'timeline.list',
    comesWithOrg: true,
    content: (part) => part.getByRole('log'),
    empty: /has not talked to other agents yet/,
    people: { full: 'Tomás Rivera', error: 'Aiko Tanaka', loading: 'Mara Lindqvist', empty: NEW_HERE },
  }),
];
