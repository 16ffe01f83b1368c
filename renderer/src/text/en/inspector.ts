/** The groups of the inspector and what is in them. */
export const inspector = {
  groups: { talk: 'Talk', observe: 'Observe', work: 'Work', configure: 'Configure' },
  tabs: {
    chat: 'With people',
    agents: 'With agents',
    timeline: 'Timeline',
    logs: 'Logs',
    stats: 'Stats',
    peers: 'Peers',
    files: 'Files',
    terminal: 'Terminal',
    memory: 'Memory',
    transcript: 'Transcript',
    settings: 'Settings',
    config: 'Config',
    secrets: 'Secrets',
    plugins: 'Plugins',
  },
  unread: (count: number) => `${count} unread`,
  loading: (tab: string) => `Opening ${tab}`,
  atWork: {
    label: 'At work',
    title: 'At work now',
    working: 'Working',
    nobody: 'Nobody. Select a workspace and give it a task.',
    starting: (count: number) =>
      `Nobody yet: ${count} ${count === 1 ? 'workspace is' : 'workspaces are'} starting.`,
    more: (count: number) => `And ${count} more; the outline shows all of them.`,
  },
};
