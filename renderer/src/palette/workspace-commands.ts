import { hasInstance } from '../../../core/contract/index.ts';
import { duplicateAlone, duplicateWorkspaces } from '../canvas/copies.ts';
import { canvasHasKeys, targets } from '../canvas/scope.ts';
import { departures } from '../engine/departures.ts';
import { undoRemoval } from '../engine/undo.ts';
import { batchOf } from '../state/removals.ts';
import { type Command, type CommandContext, named } from './command.ts';

const hasSelection = ({ selected }: CommandContext) => selected !== null;
/** There is something to act on, and the keys are not somebody else's. */
const hasTargets = ({ ui }: CommandContext) => targets().length > 0 && (ui.paletteOpen || canvasHasKeys());
const isConnected = ({ engine }: CommandContext) => engine.engine !== null;
const canPause = ({ selected }: CommandContext) =>
  selected !== null && selected.desired === 'running' && !selected.external;
const canResume = ({ selected }: CommandContext) => selected?.desired === 'paused';
const canWake = ({ selected }: CommandContext) => selected?.desired === 'hibernated';
const canSleep = ({ selected }: CommandContext) =>
  selected !== null &&
  hasInstance(selected) &&
  (selected.status === 'online' || selected.status === 'degraded');
const canUndo = ({ engine }: CommandContext) => Object.keys(engine.leaving).length > 0;

/** What can be done with the selected workspace, and how to make one. */
export const workspaceCommands: readonly Command[] = [
  {
    ...named('workspace.new'),
    group: 'Workspace',
    shortcut: 'Mod+N',
    menu: { in: 'file', section: 1 },
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'create', parentId: null }),
  },
  {
    ...named('workspace.newInside'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ ui, selected }) => ui.openDialog({ kind: 'create', parentId: selected?.id ?? null }),
  },
  {
    ...named('workspace.talk'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 1 },
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('talk'),
  },
  {
    ...named('workspace.talkAgents'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('talk', 'agents'),
  },
  {
    ...named('workspace.observe'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 1 },
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('observe'),
  },
  {
    ...named('workspace.logs'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 1 },
    when: hasSelection,
    run: ({ ui }) => ui.showLogs(),
  },
  {
    ...named('workspace.configure'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('configure'),
  },
  {
    ...named('workspace.reveal'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ ui, selected }) => selected && ui.revealWorkspace(selected.id),
  },
  {
    ...named('workspace.restart'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 2 },
    when: hasSelection,
    run: ({ run, selected }) => void (selected && run('workspaces.restart', { id: selected.id })),
  },
  {
    ...named('workspace.pause'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 2 },
    when: canPause,
    run: ({ run, selected }) => void (selected && run('workspaces.pause', { id: selected.id })),
  },
  {
    ...named('workspace.resume'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 2 },
    when: canResume,
    run: ({ run, selected }) => void (selected && run('workspaces.resume', { id: selected.id })),
  },
  {
    ...named('workspace.remove'),
    group: 'Workspace',
    shortcut: 'Delete',
    otherShortcut: 'Backspace',
    menu: { in: 'workspace', section: 4 },
    when: hasTargets,
    run: ({ ui }) => ui.openDialog({ kind: 'remove', ids: targets() }),
  },
  {
    ...named('workspace.fresh'),
    group: 'Workspace',
    when: ({ selected }) => selected !== null && hasInstance(selected),
    run: ({ ui, selected }) =>
      selected && ui.openDialog({ kind: 'remake', ids: [selected.id], what: 'reset' }),
  },
  {
    ...named('workspace.sleep'),
    group: 'Workspace',
    when: canSleep,
    run: ({ run, selected }) => void (selected && run('workspaces.hibernate', { id: selected.id })),
  },
  {
    ...named('workspace.wake'),
    group: 'Workspace',
    when: canWake,
    run: ({ run, selected }) => void (selected && run('workspaces.wake', { id: selected.id })),
  },
  {
    ...named('workspace.settings'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 1 },
    when: hasSelection,
    run: ({ ui, selected }) => selected && ui.openDialog({ kind: 'settings', id: selected.id }),
  },
  {
    ...named('workspace.duplicate'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 3 },
    when: hasSelection,
    run: ({ selected }) => void (selected && duplicateAlone(selected.id)),
  },
  {
    ...named('workspace.duplicateTeam'),
    group: 'Workspace',
    shortcut: 'Mod+D',
    menu: { in: 'workspace', section: 3 },
    when: hasTargets,
    run: () => void duplicateWorkspaces(targets()),
  },
  {
    ...named('workspace.move'),
    group: 'Workspace',
    menu: { in: 'workspace', section: 3 },
    shortcut: 'M',
    when: hasTargets,
    run: ({ ui }) => ui.openDialog({ kind: 'move', ids: targets() }),
  },
  {
    ...named('workspace.undoRemove'),
    group: 'Workspace',
    when: canUndo,
    run: ({ run, engine }) => {
      const last = departures(engine.leaving, batchOf).at(-1);
      if (last) void undoRemoval(run, last);
    },
  },
];
