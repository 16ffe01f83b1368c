import { counted } from './counted.ts';

const requests = (count: number) => counted(count, 'request');

/** What agents ask people to allow. */
export const approvals = {
  label: 'Approvals',
  labelOf: (workspace: string) => `Approvals of ${workspace}`,
  pending: 'Waiting for you',
  wait: (count: number) => counted(count, 'approval waits', 'approvals wait'),
  asks: (count: number) => `${requests(count)} for approval`,
  loading: 'Loading the requests',
  none: 'Nothing waits for you',
  noneHint: 'When an agent wants to do something that a person has to allow, it is listed here.',
  noneHintOf: (workspace: string) =>
    `When ${workspace} wants to do something that a person has to allow, it is listed here.`,
  goTo: (name: string) => `Go to ${name}`,
  removed: 'A removed workspace',
  asked: 'Asked',
  task: 'Task',
  expiresIn: (left: string) => `${left} left`,
  expiring: 'Time is over',
  expiresHint: 'If nobody decides until then, the agent is told no.',
  approve: 'Approve',
  deny: 'Deny',
  approveWhat: (action: string) => `Approve: ${action}`,
  denyWhat: (action: string) => `Deny: ${action}`,
  more: 'Show all of it',
  less: 'Show less',
  context: 'What else it says',
  contextLoading: 'Loading what else it says',
  contextFailed: 'What else it says could not be read',
  details: 'Reason and details',
  contextMore: (count: number) => `and ${counted(count, 'field')} more`,
  history: 'Decided',
  historyLoading: 'Loading what was decided',
  historyNone: 'Nothing was decided yet.',
  historyFailed: 'What was decided could not be read',
  older: 'Show older',
  outcomes: {
    approved: 'Approved',
    denied: 'Denied',
    expired: 'Expired',
    removed: 'Workspace removed',
  },
  by: (who: string) => `by ${who}`,
  byYou: 'by you',
  past: 'A replay is shown',
  pastHint:
    'What agents asked then is in the timeline. Go back to live to see what waits and what was decided.',
  toast: (workspace: string) => `${workspace} asks for your approval`,
  look: 'Look',
};
