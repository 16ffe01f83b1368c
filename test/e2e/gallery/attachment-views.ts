import type { Locator } from '@playwright/test';
import { asksNothing, never, type View, viewsWith } from './view.ts';

/** A file of each kind that has a view of its own, as an agent sent them. */
const kinds: readonly (readonly [name: string, file: string, content: (part: Locator) => Locator])[] = [
  ['A picture', 'landing-page.png', (part) => part.getByRole('img', { name: /^Picture/ })],
  ['Data', 'plan.json', (part) => part.getByText('"Tuesday"')],
  ['A text', 'announcement.md', (part) => part.getByRole('heading', { name: 'Ready' })],
  ['Code', 'importer.py', (part) => part.locator('pre')],
  ['A sound', 'jingle.wav', (part) => part.locator('audio')],
  ['A film that is none', 'teaser.webm', (part) => part.getByText('This window cannot play it')],
  ['A kind without a view', 'archive.zip', (part) => part.getByText('There is no view for this kind')],
];

const ofFile = (file: string): View['open'] => {
  return async (stage, state) => {
    // What was got once is kept for as long as the page is there.
    if (state === 'loading' || state === 'error') await stage.visit();
    await stage.home();
    await stage.inspect('Mara Lindqvist', 'Talk', 'With people');
    await stage.inspector.getByRole('button', { name: `Open ${file}` }).click();
  };
};

/** What came with a message, looked at. */
export const attachmentViews = viewsWith(
  { area: 'talk', within: 'dialog[open]', empty: never('a file has something in it') },
  [
    {
      name: 'A table',
      open: ofFile('price-list.csv'),
      content: (part) => part.getByRole('cell', { name: 'Team, small' }),
      loading: 'chat.download',
      error: 'chat.download',
    },
    ...kinds.map(([name, file, content]) => ({ name, open: ofFile(file), content, ...asksNothing })),
  ],
);
