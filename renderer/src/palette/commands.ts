import { rootOf } from '../engine/children.ts';
import { isPastShown } from '../engine/shown.ts';
import { ROOT } from '../engine/state.ts';
import { startDemo } from '../plan/after-import.ts';
import { showSettings } from '../settings/state.ts';
import { canvasCommands } from './canvas-commands.ts';
import { type Command, type CommandContext, named } from './command.ts';
import { configureCommands } from './configure-commands.ts';
import { createCommands } from './create-commands.ts';
import { editCommands } from './edit-commands.ts';
import { engineCommands } from './engine-commands.ts';
import { imageCommands } from './image-commands.ts';
import { observeCommands } from './observe-commands.ts';
import { panelCommands } from './panel-commands.ts';
import { viewCommands } from './view-commands.ts';
import { windowCommands } from './window-commands.ts';
import { workCommands } from './work-commands.ts';
import { workspaceCommands } from './workspace-commands.ts';

const isConnected = ({ engine }: CommandContext) => engine.engine !== null;

const orgCommands: readonly Command[] = [
  {
    ...named('org.demo'),
    group: 'Org',
    menu: { in: 'file', section: 1 },
    when: isConnected,
    run: () => void startDemo(),
  },
  {
    ...named('org.import'),
    group: 'Org',
    shortcut: 'Mod+O',
    menu: { in: 'file', section: 1 },
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'import' }),
  },
  {
    ...named('org.export'),
    group: 'Org',
    menu: { in: 'file', section: 2 },
    when: ({ engine }) => engine.children[ROOT] !== undefined,
    run: ({ ui, engine, selected }) =>
      ui.openDialog({ kind: 'export', rootId: selected && rootOf(engine.workspaces, selected.id) }),
  },
  {
    ...named('org.sources'),
    group: 'Org',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'import', sources: true }),
  },
  {
    ...named('org.keys'),
    group: 'Org',
    menu: { in: 'file', section: 4 },
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'keys' }),
  },
];

const dockerCommands: readonly Command[] = [
  {
    ...named('engine.startPolicy'),
    group: 'Engine',
    when: isConnected,
    run: () => showSettings('start'),
  },
  {
    ...named('engine.docker'),
    group: 'Engine',
    when: ({ engine }) => engine.engine !== null && engine.engine.requestedBackend === 'process',
    run: ({ run }) => void run('engine.useBackend', { backend: 'docker' }),
  },
  {
    ...named('engine.retryDocker'),
    group: 'Engine',
    when: ({ engine }) => engine.engine !== null && engine.engine.docker.state !== 'ready',
    run: ({ run }) => void run('docker.retry', {}),
  },
];

/** Every command of the app, once. The palette, the menus and the shortcuts come from it. */
export const commands: readonly Command[] = [
  ...workspaceCommands,
  ...createCommands,
  ...configureCommands,
  ...workCommands,
  ...orgCommands,
  ...editCommands,
  ...canvasCommands,
  ...imageCommands,
  ...viewCommands,
  ...panelCommands,
  ...observeCommands,
  ...windowCommands,
  ...dockerCommands,
  ...engineCommands,
];

/** The commands that make sense now, in order. */
export function availableCommands(context: CommandContext): readonly Command[] {
  return commands.filter((command) => makesSense(command, context));
}

/** Runs a command by its id. Returns false if there is none of that name or it makes no sense now. */
export function runCommand(id: string, context: CommandContext): boolean {
  const command = commands.find((candidate) => candidate.id === id);
  if (!command || !makesSense(command, context)) return false;
  command.run(context);
  return true;
}

/** Views that a replay shows as well; the rest changes something, or is about what is now. */
const WHILE_REPLAYING: ReadonlySet<Command['group']> = new Set(['View', 'Canvas', 'Help']);

function makesSense({ group, when }: Command, context: CommandContext): boolean {
  if (isPastShown() && !WHILE_REPLAYING.has(group)) return false;
  return when?.(context) ?? true;
}
