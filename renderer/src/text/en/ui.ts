import { counted } from './counted.ts';

/** Parts that every view is made of. */
export const ui = {
  tryAgain: 'Try again',
  opening: 'Opening',
  copied: 'Copied',
  copyDetails: 'Copy details',
  close: 'Close',
  dismiss: 'Dismiss',
  undo: 'Undo',
  errorLabel: (title: string) => `Error: ${title}`,
  noticeLabel: (title: string) => `Notice: ${title}`,
  lastLines: 'Last log lines',
  cause: (cause: string) => `Cause: ${cause}`,
  removal: {
    left: (seconds: number) => `Stopped; destroyed in ${seconds} s`,
    reconnecting: 'Reconnecting to the engine',
    many: (count: number) => `${counted(count, 'workspace')} removed`,
    one: (name: string) => `${name} removed`,
    team: (name: string, below: number) => `${name} and ${below} below removed`,
  },
  notifications: {
    stack: 'Notifications',
    history: 'Past notifications',
    open: (fresh: number) => (fresh > 0 ? `Notifications, ${fresh} new` : 'Notifications'),
    emptyTitle: 'Nothing was told so far',
    emptyText: 'What this window tells you is kept here, also when it has gone from the screen.',
    clear: 'Clear',
    tones: { info: 'Information', success: 'Done', warning: 'Warning', error: 'Error' },
  },
};
