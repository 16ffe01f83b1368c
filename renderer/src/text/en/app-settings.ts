import type { SettingKey, SettingUnit } from '../../../../core/contract/index.ts';
import { counted } from './counted.ts';

interface SettingText {
  readonly title: string;
  readonly help: string;
  /** What a field that is empty stands for. */
  readonly empty?: string;
  readonly choices?: Readonly<Record<string, string>>;
}

const settings: Readonly<Record<SettingKey, SettingText>> = {
  'workspaces.runtime': {
    title: 'Runtime of new workspaces',
    help: 'For those that begin blank; a template names its own. For example claude-code.',
    empty: 'molecule',
  },
  'workspaces.model': {
    title: 'Model of new workspaces',
    help: 'For those that begin blank with this runtime. Empty: as the runtime decides.',
    empty: 'As the runtime decides',
  },
  'workspaces.tier': {
    title: 'Isolation of new workspaces',
    help: 'No template gets more without being asked. Tiers 3 and 4 open this machine: they are chosen, and agreed to, for each workspace.',
    choices: { 1: 'Tier 1: sandboxed', 2: 'Tier 2: standard' },
  },
  'start.lazily': {
    title: 'Only leads start at once',
    help: 'New workspaces below a lead sleep until their first message.',
  },
  'start.hibernateAfterMinutes': {
    title: 'Go to sleep after being idle',
    help: 'For new workspaces. They wake with their next message.',
    empty: 'Never',
  },
  'start.memoryBudgetMb': {
    title: 'Memory for all workspaces',
    help: 'What does not fit waits, leads first; you are asked whether it should sleep or start anyway. Empty: most of what the engine has.',
    empty: 'Most of it',
  },
  'start.parallelStarts': {
    title: 'Starts at the same time',
    help: 'Further workspaces wait. 0 means any number.',
  },
  'start.registerTimeoutSeconds': {
    title: 'Time for an agent to report after its start',
    help: 'Then the start counts as failed. Empty: 10 minutes, for some runtimes longer.',
    empty: 'As usual',
  },
  'images.registry': {
    title: 'Registry to pull images from',
    help: 'Host and path, without https, as registry.example.org/team; what it does not have is not built here either. Empty: images are built on this machine, from templates.',
    empty: 'Built on this machine',
  },
  'images.templates': {
    title: 'Templates to build images from',
    help: 'An address as https://example.org/team/workspace-template- or a folder; the name of a runtime is appended to it. Empty: only the bundled runtimes can be built.',
    empty: 'Bundled runtimes',
  },
  'images.platform': {
    title: 'Platform of images',
    help: 'As linux/amd64. Empty: that of the engine; another one is emulated and slow.',
    empty: 'That of the engine',
  },
  'images.watch': {
    title: 'When the source has something newer',
    help: 'Canaries get it first; the others once the canaries have stayed online.',
    choices: {
      off: 'Do nothing',
      offer: 'Build it and offer it',
      recreate: 'Build it and move workspaces to it',
    },
  },
  'images.soakMinutes': {
    title: 'Watch canaries for',
    help: 'Then all others get the image.',
  },
  'images.keep': {
    title: 'Unused images to keep',
    help: 'For each runtime; a prune takes older ones.',
  },
  'images.parallelBuilds': { title: 'Builds at once', help: 'Further ones wait for their turn.' },
  'images.stallGraceSeconds': {
    title: 'Longest silence of a build',
    help: 'A build that prints nothing for longer is ended.',
  },
  'messages.idleTimeoutSeconds': {
    title: 'Longest silence of an agent that answers',
    help: 'Whoever asked is told then that there is no answer.',
  },
  'messages.maxDepth': {
    title: 'Longest chain of delegations',
    help: 'How many times agents may pass on one task before it is stopped as a loop.',
  },
  'messages.agentsMayWriteToPeople': {
    title: 'Tools may write to people',
    help: 'Lets programs that use the MCP bridge send messages into your chats.',
  },
  'messages.keepActivityDays': {
    title: 'Keep activity for',
    help: 'Older entries of timelines, runs of schedules and decisions on approvals are cleared away. Chats stay as long as their workspace.',
  },
  'network.port': {
    title: 'Port of the platform API',
    help: 'Programs of this machine reach the API there. Where it is taken, the next free one is used. Empty: the last one used, at first 8080.',
    empty: 'The last one used',
  },
  'network.requestsPerMinute': {
    title: 'Requests of one caller',
    help: 'Who asks more often is told to wait.',
  },
  'network.externalUrl': {
    title: 'Address for agents elsewhere',
    help: 'Where agents on other machines reach this app, as https://molecule.example.com.',
    empty: 'None',
  },
  'network.allowedOrigins': {
    title: 'Web pages that may use the API',
    help: 'Their origins, separated by commas.',
    empty: 'None',
  },
  'network.staleAfterSeconds': {
    title: 'Agents elsewhere count as away after',
    help: 'So long without a sign of life.',
  },
  'sources.host': {
    title: 'Host of repositories',
    help: 'Where templates find the repositories that they name without a host.',
    empty: 'None',
  },
  'sources.repositories': {
    title: 'Repositories that templates may include',
    help: 'Separated by commas, as git.example.org/team/agents or git.example.org/team/*.',
    empty: 'None',
  },
  'plugins.allowUnpinned': {
    title: 'Plugins without a fixed version',
    help: 'Installs what is newest where no tag or commit is named. Convenient, and less safe.',
  },
  'engine.logLevel': {
    title: 'What the engine writes down',
    help: 'In its log file and on the page of the engine. Debug has every step, and fills the disk faster.',
    choices: {
      debug: 'Everything, for looking into trouble',
      info: 'What happens',
      warn: 'Warnings and errors',
      error: 'Errors only',
    },
  },
};

const units: Readonly<Record<SettingUnit, string>> = {
  minutes: 'minutes',
  seconds: 'seconds',
  days: 'days',
  mebibytes: 'MiB',
  perMinute: 'per minute',
  none: '',
};

/** The page of the settings of the app. */
export const appSettings = {
  title: 'Settings',
  sections: {
    appearance: 'Appearance',
    workspaces: 'New workspaces',
    start: 'Start and rest',
    images: 'Images',
    messages: 'Messages',
    network: 'Network',
    sources: 'Templates and plugins',
    engine: 'Engine',
  },
  hints: {
    appearance: 'Kept in this browser or window, for you alone.',
    workspaces: 'What the wizard for a new workspace begins with.',
    start: 'Which workspaces run, and when.',
    images: 'Where images of workspaces come from, and what happens when there are newer ones.',
    messages: 'How agents talk with each other and with you.',
    network: 'Who reaches this app, and where.',
    sources: 'What may come in from elsewhere.',
    engine: 'Where workspaces run, and what is written down about it.',
  },
  settings,
  units,
  appearance: {
    theme: { title: 'Theme', help: 'Light, dark, or as the system is.' },
    density: { title: 'Density', help: 'How much room rows and cards take.' },
    zoom: { title: 'Size of the interface', help: 'Of texts and everything else.' },
    motion: { title: 'Motion', help: 'Whether things move when they change.' },
  },
  docker: {
    title: 'Docker engine',
    help: 'The engine that workspaces run on. With another one they start anew there: their containers here go, their volumes stay here.',
    usual: "The one that Docker's own programs use",
    place: (endpoint: string, source: string) => `${endpoint} · ${source}`,
    context: (name: string) => `Docker context “${name}”`,
    chosen: 'chosen',
    now: (endpoint: string) => `Now in use: ${endpoint}`,
    none: 'None answers now.',
    ask: (place: string) => `Move all workspaces to ${place}?`,
    moveThere: 'Move all workspaces there…',
    move: 'Move them',
    stay: 'Stay here',
    unread: 'Which engine was chosen could not be read',
    keywords: 'docker context podman endpoint socket host backend',
  },
  list: 'Sections',
  search: 'Find a setting',
  loading: 'Reading the settings',
  failed: 'The settings could not be read',
  noneFound: (query: string) => `No setting has “${query}”`,
  noneFoundHint: 'Settings are found by their titles, by what they do, and by their keys.',
  clear: 'Show all settings',
  found: (count: number) => counted(count, 'setting'),
  changed: 'Changed',
  reset: (title: string, value: string) => `Reset “${title}” to ${value}`,
  lockedByVariable: (name: string) => `Decided by the environment variable ${name}.`,
  lockedByOption: (name: string) => `Decided by ${name}, with which this start was asked for.`,
  lockedByFile: (name: string) => `Decided by whoever manages this machine, in ${name}.`,
  restart: 'Counts from the next start of the app on.',
  waits: 'Saved. It counts once the app is started again.',
  notSaved: (problem: string) => `Not saved: ${problem}`,
  on: 'on',
  off: 'off',
  nothing: 'nothing',
  export: 'Export…',
  exported: (name: string) => `${name} was saved`,
  exportedDetail: 'It has what differs from the usual settings, and no secrets.',
  fileName: 'molecule-settings.json',
  import: {
    button: 'Import…',
    file: 'Settings to import',
    title: 'Import settings',
    unreadable: (name: string) => `${name} is not a file of settings`,
    unreadableDetail: 'It is a JSON file, as “Export” writes it.',
    looking: 'Looking at what would change',
    failed: 'It could not be looked at',
    notApplied: 'Nothing was changed',
    changes: 'Would change',
    from: 'Now',
    to: 'Then',
    setting: 'Setting',
    nothingChanges: 'Nothing would change',
    unchanged: (count: number) => `${counted(count, 'setting')} already as in the file`,
    invalid: 'Left out: cannot have the value',
    locked: 'Left out: decided elsewhere',
    unknown: 'Left out: unknown to this version',
    cancel: 'Cancel',
    apply: (count: number) => `Change ${counted(count, 'setting')}`,
    applied: (count: number) => `${counted(count, 'setting')} changed`,
  },
};
