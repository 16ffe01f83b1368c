/** What is asked before a workspace is moved, exposed or put to rest. */
export const lifecycle = {
  tiers: {
    label: (tier: number, name: string) => `Tier ${tier}: ${name}`,
    means: [
      'Reads its files only, has no folder of this machine and writes little.',
      'Its own files and volumes, limits on memory and processor, no rights beyond that.',
      'Can reach every device and every file of this machine.',
      'The same, and also its network and Docker itself.',
    ],
    exposes: [
      'Read, change and delete every file of this machine, yours included',
      'Use every device: disks, cameras, networks',
      'See and end every program that runs',
    ],
    exposesHost: [
      'Control Docker itself: start, change and remove any container, also those of others',
      'Listen and connect in the network of this machine as if it were you',
    ],
  },

  allow: {
    title: (tier: number, name: string) => `Allow tier ${tier} for ${name}?`,
    safe: 'Keep this machine safe',
    confirm: (tier: number) => `Allow tier ${tier}`,
    done: (name: string, tier: number) => `${name} may run with tier ${tier} now`,
    it: 'It',
    failed: 'It was not allowed',
    tier: (tier: number) => `Tier ${tier}, `,
    exposes: ', does not keep it apart from this machine. The agent, and whoever tells it what to do, could:',
    trust:
      'Allow it only if you trust its template and its model as much as yourself. Most agents need tier 2.',
    type: (name: string) => `Type “${name}” to allow it`,
  },

  move: {
    title: (what: string) => `Move ${what}`,
    several: (count: number) => `${count} workspace${count === 1 ? '' : 's'}`,
    submit: 'Move',
    failed: 'Not everything was moved',
    reportsTo: 'Reports to',
    nobody: 'Nobody: an org of its own',
    along:
      'Everything below moves along, and you can undo it. Agents learn of their new lead when they restart.',
    now: 'now',
  },

  sleep: {
    never: 'Never',
    after: (duration: string) => `After ${duration} without work; the next message wakes it`,
  },

  startPolicy: {
    title: 'How workspaces start and rest',
    submit: 'Save',
    failed: 'It was not saved',
    saved: 'How workspaces start and rest was saved',
    notRead: 'The settings could not be read',
    loading: 'Reading the settings',
    lazily: 'Only leads start at once',
    lazilyHint: 'New workspaces below a lead sleep until their first message.',
    sleep: 'New workspaces go to sleep',
    memory: 'Memory for all of them, in GB',
    memoryPlaceholder: 'Most of what the engine has',
    memoryHint:
      'What does not fit waits, leads first; you are asked whether it should sleep or start anyway.',
  },
};
