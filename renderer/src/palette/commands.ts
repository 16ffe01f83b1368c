import { rootOf } from '../engine/children.ts';
import { ROOT } from '../engine/state.ts';
import { usePlan } from '../state/plan.ts';
import type { ThemeChoice } from '../state/ui.ts';
import type { Command, CommandContext } from './command.ts';
import { imageCommands } from './image-commands.ts';
import { workspaceCommands } from './workspace-commands.ts';

const isConnected = ({ engine }: CommandContext) => engine.engine !== null;

const orgCommands: readonly Command[] = [
  {
    id: 'org.demo',
    title: 'Start the demo org',
    group: 'Org',
    keywords: 'example studio sample try',
    when: isConnected,
    run: ({ run }) => void run('org.demo', {}),
  },
  {
    id: 'org.import',
    title: 'Import an org template…',
    group: 'Org',
    keywords: 'open folder yaml load',
    shortcut: 'Mod+O',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'import' }),
  },
  {
    id: 'org.export',
    title: 'Save an org as a template…',
    group: 'Org',
    keywords: 'export write yaml folder backup',
    when: ({ engine }) => engine.children[ROOT] !== undefined,
    run: ({ ui, engine, selected }) =>
      ui.openDialog({ kind: 'export', rootId: selected && rootOf(engine.workspaces, selected.id) }),
  },
  {
    id: 'org.sources',
    title: 'Template sources…',
    group: 'Org',
    keywords: 'registries manifest gallery add address allowed folders repositories',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'import', sources: true }),
  },
  {
    id: 'org.keys',
    title: 'Keys…',
    group: 'Org',
    keywords: 'secrets api key token environment password',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'keys' }),
  },
];

const themes: readonly (readonly [ThemeChoice, string])[] = [
  ['system', 'Theme: follow the system'],
  ['light', 'Theme: light'],
  ['dark', 'Theme: dark'],
  ['contrast', 'Theme: high contrast'],
];

const viewCommands: readonly Command[] = [
  {
    id: 'palette.open',
    title: 'Search workspaces and commands',
    group: 'View',
    shortcut: 'Mod+K',
    // It would offer itself otherwise.
    when: ({ ui }) => !ui.paletteOpen,
    run: ({ ui }) => ui.setPaletteOpen(true),
  },
  {
    id: 'view.outline',
    title: 'Show or hide the outline',
    group: 'View',
    keywords: 'tree left pane sidebar',
    shortcut: 'Mod+B',
    run: ({ ui }) => ui.togglePane('outline'),
  },
  {
    id: 'view.inspector',
    title: 'Show or hide the inspector',
    group: 'View',
    keywords: 'right pane panel',
    shortcut: 'Mod+Alt+B',
    // A plan that is open takes its place.
    when: () => usePlan.getState().template === null,
    run: ({ ui }) => ui.togglePane('inspector'),
  },
  {
    id: 'view.dock',
    title: 'Show or hide the dock',
    group: 'View',
    keywords: 'bottom pane panel',
    shortcut: 'Mod+J',
    run: ({ ui }) => ui.togglePane('dock'),
  },
  {
    id: 'view.timeline',
    title: 'Show the timeline of the whole org',
    group: 'View',
    keywords: 'activity history events',
    run: ({ ui }) => ui.showDock('timeline'),
  },
  {
    id: 'view.builds',
    title: 'Show image builds',
    group: 'View',
    keywords: 'docker image log',
    run: ({ ui }) => ui.showDock('builds'),
  },
  {
    id: 'view.problems',
    title: 'Show problems',
    group: 'View',
    keywords: 'errors warnings fix',
    run: ({ ui }) => ui.showDock('problems'),
  },
  {
    id: 'view.activityEdges',
    title: 'Show or hide activity on the canvas',
    group: 'View',
    keywords: 'edges lines delegations',
    run: ({ ui }) => ui.toggleActivityEdges(),
  },
  {
    id: 'theme.toggle',
    title: 'Next theme',
    group: 'View',
    keywords: 'appearance colour dark light contrast',
    run: ({ ui }) => ui.setTheme(themeAfter(ui.theme)),
  },
  ...themes.map(
    ([theme, title]): Command => ({
      id: `theme.${theme}`,
      title,
      group: 'View',
      keywords: 'appearance colour mode',
      when: ({ ui }) => ui.theme !== theme,
      run: ({ ui }) => ui.setTheme(theme),
    }),
  ),
];

const engineCommands: readonly Command[] = [
  {
    id: 'engine.startPolicy',
    title: 'How workspaces start and rest…',
    group: 'Engine',
    keywords: 'memory budget lazy sleep hibernate idle settings small machine',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'startPolicy' }),
  },
  {
    id: 'engine.docker',
    title: 'Run workspaces on Docker',
    group: 'Engine',
    keywords: 'backend container isolation',
    when: ({ engine }) => engine.engine !== null && engine.engine.requestedBackend === 'process',
    run: ({ run }) => void run('engine.useBackend', { backend: 'docker' }),
  },
  {
    id: 'engine.retryDocker',
    title: 'Look for Docker again',
    group: 'Engine',
    keywords: 'reconnect engine retry',
    when: ({ engine }) => engine.engine !== null && engine.engine.docker.state !== 'ready',
    run: ({ run }) => void run('docker.retry', {}),
  },
];

/** Every command of the app, once. The palette, the menus and the shortcuts come from it. */
export const commands: readonly Command[] = [
  ...workspaceCommands,
  ...orgCommands,
  ...imageCommands,
  ...viewCommands,
  ...engineCommands,
];

/** The commands that make sense now, in order. */
export function availableCommands(context: CommandContext): readonly Command[] {
  return commands.filter((command) => command.when?.(context) ?? true);
}

/** Runs a command by its id. Returns false if there is none of that name or it makes no sense now. */
export function runCommand(id: string, context: CommandContext): boolean {
  const command = commands.find((candidate) => candidate.id === id);
  if (!command || command.when?.(context) === false) return false;
  command.run(context);
  return true;
}

function themeAfter(theme: ThemeChoice): ThemeChoice {
  const at = themes.findIndex(([name]) => name === theme);
  return themes[(at + 1) % themes.length]?.[0] ?? 'system';
}
