import { counted } from './counted.ts';

/** Whom a workspace can talk to. */
export const peers = {
  list: (name: string) => `Whom ${name} can talk to`,
  loading: 'Counting messages',
  failed: 'The messages could not be counted',
  groups: { parent: 'Lead', siblings: 'Beside it', children: 'Below it', others: 'Elsewhere in its org' },
  none: 'Nobody to talk to',
  noneHint: 'A workspace talks to its lead, to those beside it and to those below it. Add one to this team.',
  messages: (count: number) => counted(count, 'message'),
  noMessages: 'No messages yet',
  last: 'last',
  open: (name: string) => `Open the traffic with ${name}`,
  reach: {
    now: 'Answers now',
    fetches: 'Fetches its messages',
    asleep: 'Wakes when it is written to',
    waits: 'Messages wait until it runs',
  },
};
