import { counted } from './counted.ts';

/** Saving an org as a template, choosing a lead, and removing workspaces. */
export const dialogs = {
  cancel: 'Cancel',
  exported: {
    title: 'Save as template',
    submit: 'Save',
    failed: 'It was not saved',
    org: 'Org',
    folder: 'Folder',
    folderExample: '/home/you/orgs/my-org',
    browse: 'Browse…',
    hint: {
      before: 'A new or an empty folder. It gets an ',
      file: 'org.yaml',
      after:
        ' with prompts and schedules; importing it again changes nothing. Values of keys are never written.',
    },
    saved: (org: string) => `${org} was saved as a template`,
    savedDetail: (workspaces: number, files: number, folder: string) =>
      `${counted(workspaces, 'workspace')} in ${counted(files, 'file')}\n${folder}`,
    copyPath: 'Copy the path',
  },
  leads: {
    search: 'Search workspaces',
    none: (text: string) => `No workspace matches “${text}”`,
    now: 'now',
  },
  remove: {
    title: (subject: string, below: number) =>
      below > 0 ? `Remove ${subject} and ${counted(below, 'workspace')} below?` : `Remove ${subject}?`,
    several: (count: number) => counted(count, 'workspace'),
    keep: (count: number) => (count === 1 ? 'Keep it' : 'Keep them'),
    confirm: (count: number) => (count === 1 ? 'Remove' : `Remove ${count}`),
    gone: 'It is gone already.',
    list: 'Would be removed',
    purge: (count: number) => `Also delete ${count === 1 ? 'its' : 'their'} history`,
    purged: (count: number) => `What ${count === 1 ? 'it' : 'they'} said and did leaves the timeline, too.`,
    kept: (count: number) =>
      `Files go; what ${count === 1 ? 'it' : 'they'} said and did stays in the timeline.`,
    warning: (count: number) =>
      count === 1
        ? 'It stops at once: work under way is lost. For ten seconds you can undo it; then its container and its files are destroyed for good.'
        : 'They stop at once: work under way is lost. For ten seconds you can undo it; then their containers and their files are destroyed for good.',
  },
};
