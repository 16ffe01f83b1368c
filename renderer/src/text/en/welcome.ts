/** The first minute: an empty app, the demo, and the guide after it. */
export const welcome = {
  title: 'Run a whole org of agents on this machine',
  lead: 'Give one agent a task and watch it pass work down its team. No account, no cloud.',
  demo: {
    title: 'Start the demo org',
    start: 'Start the demo',
    starting: 'Starting…',
    about: 'A small product studio. Works offline and takes about a minute the first time.',
    size: 'About a dozen workspaces in three levels',
    noImage: 'Starts at once, no image needed',
    image: 'One image, built once and kept',
    end: 'A task to the director ends in one answer',
  },
  template: {
    title: 'Import an org template',
    choose: 'Choose a template…',
    about:
      'Teams, roles, prompts and schedules from a folder, an archive, a git address or a registry. The canvas shows what it would make before anything is created.',
  },
  blank: {
    title: 'Blank workspace',
    name: 'Name it…',
    about:
      'One agent with a name and a role. Add others below it later, and they can delegate to each other.',
  },
  backend: {
    docker: (version: string) =>
      `Agents run in containers on Docker ${version}, each with limits and without the rights of your account.`,
    process: 'Agents run as ordinary processes. Nothing isolates them from this machine.',
    useDocker: 'Use Docker instead',
  },
  missing: {
    connecting: 'Connecting to Docker…',
    title: 'No Docker engine answers',
    why: 'Each agent runs in a container of its own, so that it cannot touch the rest of this machine. Start Docker, then look again.',
    tried: 'What was tried',
    endpoint: 'Tried',
    source: 'Where it comes from',
    outcome: 'What happened',
    again: 'Look again',
    get: 'Get Docker',
    without: 'Run without containers',
    withoutHint:
      'Good for a first look. Agents then run as ordinary processes with your rights: nothing isolates them. Only the bundled agents are allowed, which follow a script.',
    continue: 'Continue without isolation',
  },
  samples: {
    label: 'Tasks to begin with',
    tasks: [
      'Launch the product page for our new offline notebook app',
      'Plan a one-week research sprint on how people take notes',
      'Write a short plan for a launch event in October',
    ],
  },
  guide: {
    label: 'First steps',
    step: (number: number, all: number) => `${number} of ${all}`,
    close: 'Close this hint',
    skip: 'Skip the guide',
    task: {
      title: (name: string) => `Give ${name} its first task`,
      text: 'Write it in the chat at the right. A lead passes parts of it on to its team.',
      action: 'Write one for me',
    },
    watch: {
      title: 'Watch the work travel',
      text: 'A line lights up when one agent writes to another. Click a line, or open the timeline, to read what they say.',
      action: 'Open the timeline',
    },
    more: {
      title: 'Now your own org',
      text: 'Import a template of yours, or add a workspace to this team.',
      action: 'New workspace…',
      import: 'Import a template…',
    },
  },
};
