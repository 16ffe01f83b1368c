import { counted } from './counted.ts';

/** The bottom pane. */
export const dock = {
  label: 'Dock',
  tabs: {
    timeline: 'Timeline',
    builds: 'Builds',
    images: 'Images',
    logs: 'Logs',
    files: 'Files',
    terminal: 'Terminal',
    problems: 'Problems',
    approvals: 'Approvals',
  },
  close: 'Close the dock',
  more: 'More tabs',
  building: 'Building',
  problems: {
    list: 'Open problems',
    loading: 'Loading the problems',
    none: 'No problems',
    noneHint: 'Failed workspaces, broken builds and a missing engine are listed here, each with its fix.',
    goTo: (name: string) => `Go to ${name}`,
    dismiss: (title: string) => `Put away: ${title}`,
    dismissed: (count: number) => `${counted(count, 'problem is', 'problems are')} put away`,
    showAll: 'Show all',
  },
};
