import { asksNothing, never, viewsWith } from './view.ts';

/** Panes in windows of their own. */
export const windowViews = viewsWith({ area: 'windows', within: 'body', ...asksNothing }, [
  {
    name: 'Outline',
    open: (stage) => stage.visit('full', '?pane=outline'),
    content: (part) => part.getByRole('treeitem', { name: /Mara Lindqvist/ }),
    empty: never('it closes with its org'),
  },
  {
    name: 'Dock',
    open: (stage) => stage.visit('full', '?pane=dock&tab=timeline'),
    content: (part) => part.getByRole('list', { name: 'Timeline, newest first' }),
    empty: never('see the dock'),
  },
  {
    name: 'Inspector',
    open: (stage, state) => {
      const id = state === 'empty' ? 'nobody' : stage.idOf('Mara Lindqvist');
      return stage.visit('full', `?pane=inspector&id=${id}&group=talk&tab=chat`);
    },
    content: (part) => part.getByRole('log', { name: /^Conversation with / }),
    empty: /This workspace is gone/,
  },
]);
