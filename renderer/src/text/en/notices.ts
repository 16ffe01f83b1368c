import { counted } from './counted.ts';

/** Messages of the system, and what is opened from outside. */
export const notices = {
  choose: 'Messages of the system',
  chooseHint: 'Shown while what they are about is not in view.',
  kinds: {
    approval: 'An agent asks for your approval',
    asks: 'An agent needs a key or your agreement',
    failure: 'A workspace failed',
    reply: 'An agent answered',
    done: 'A build or an import ended',
  },
  asksApproval: (name: string) => `${name} asks for your approval`,
  needsKeys: (name: string) => `${name} needs keys`,
  needsAgreement: (name: string) => `${name} needs your agreement`,
  failed: (name: string) => `${name} failed`,
  crashLoop: (name: string) => `${name} keeps crashing`,
  replied: (name: string) => `${name} answered`,
  sentFiles: (count: number) => counted(count, 'file'),
  built: (name: string) => `The image of ${name} is ready`,
  buildFailed: (name: string) => `The image of ${name} was not built`,
  tookText: (duration: string) => `It took ${duration}.`,
  taskDone: (title: string) => `Done: ${title}`,
  taskFailed: (title: string) => `Failed: ${title}`,
  imported: (org: string) => `${org} is up`,
  importedPartly: (org: string) => `${org} is up in part`,
  importedCounts: (ready: number, failed: number) =>
    failed === 0
      ? `${counted(ready, 'workspace is', 'workspaces are')} ready.`
      : `${counted(ready, 'workspace is', 'workspaces are')} ready, ${failed} failed.`,
  merged: {
    approval: (count: number) => `${count} requests for your approval`,
    asks: (count: number) => `${count} workspaces wait for you`,
    failure: (count: number) => `${count} workspaces failed`,
    reply: (count: number) => `${count} new answers`,
    done: (count: number) => `${count} things are done`,
  },
  andMore: (names: string, rest: number) => `${names} and ${rest} more`,
  open: {
    gone: 'What the link leads to is not here',
    goneDetail: 'The workspace was removed, or it belongs to another data folder.',
    importTitle: 'Look at this org template?',
    importText:
      'A link or a file asks for it. Its plan is shown first; nothing is created before you say so.',
    importFrom: 'It comes from',
    importYes: 'Show the plan',
    bundleTitle: 'Bring up this bundle?',
    bundleText: 'Its workspaces are created and started. Open it only if you know where it comes from.',
    bundleFile: 'File',
    bundleContent: 'What is in it',
    bundleYes: 'Create the workspaces',
    cancel: 'Cancel',
  },
};
