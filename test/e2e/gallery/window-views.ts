import { asksNothing, never, type View } from './view.ts';

/** Panes in windows of their own. */
export const windowViews: readonly View[] = [
  {
    area: 'windows',
    name: 'Outline',
    within: 'body',
    open: (stage) => stage.visit('full', '?pane=outline'),
    content: (part) => part.getByRole('treeitem', { name: /Mara Lindqvist/ }),
    ...asksNothing,
    empty: never('it closes with its org'),
  },
  {
    area: 'windows',
    name: 'Dock',
    within: 'body',
    open: (stage) => stage.visit('full', '?pane=dock&tab=timeline'),
    content: (part) => part.getByRole('list', { name: 'Timeline, newest first' }),
    ...asksNothing,
    empty: never('see the dock'),
  },
  {
    area: 'windows',
    name: 'Inspector',
    within: 'body',
    open: (stage, state) => {
      const id = state === 'empty' ? 'nobody' : stage.idOf('Mara Lindqvist');
      return stage.visit('full', `?pane=inspector&id=${id}&group=talk&tab=chat`);
    },
    content: (part) => part.getByRole('log', { name: /^Conversation with / }),
    ...asksNothing,
    empty: /This workspace is gone/,
  },
];
