import { hasInstance } from '../../../core/contract/index.ts';
import { departures } from '../engine/departures.ts';
import { duplicate } from '../engine/duplicate.ts';
import { undoRemoval } from '../engine/undo.ts';
import { batchOf } from '../state/removals.ts';
import type { Command, CommandContext } from './command.ts';

const hasSelection = ({ selected }: CommandContext) => selected !== null;
const isConnected = ({ engine }: CommandContext) => engine.engine !== null;
const canPause = ({ selected }: CommandContext) =>
  selected !== null && selected.desired === 'running' && !selected.external;
const canResume = ({ selected }: CommandContext) => selected?.desired === 'paused';
const canWake = ({ selected }: CommandContext) => selected?.desired === 'hibernated';
const canSleep = ({ selected }: CommandContext) =>
  selected !== null &&
  hasInstance(selected) &&
  (selected.status === 'online' || selected.status === 'degraded');
const isTeam = ({ selected, engine }: CommandContext) =>
  selected !== null && engine.children[selected.id] !== undefined;
/** While somebody types, the same keys undo what was typed. */
const canUndo = ({ engine, ui }: CommandContext) =>
  Object.keys(engine.leaving).length > 0 && (ui.paletteOpen || !isTyping());

/** What can be done with the selected workspace, and how to make one. */
export const workspaceCommands: readonly Command[] = [
  {
    id: 'workspace.new',
    title: 'New workspace…',
    group: 'Workspace',
    keywords: 'create add blank agent',
    shortcut: 'Mod+N',
    when: isConnected,
    run: ({ ui }) => ui.openDialog({ kind: 'create', parentId: null }),
  },
  {
    id: 'workspace.newInside',
    title: 'New workspace below the selected one…',
    group: 'Workspace',
    keywords: 'create child add nest',
    when: hasSelection,
    run: ({ ui, selected }) => ui.openDialog({ kind: 'create', parentId: selected?.id ?? null }),
  },
  {
    id: 'workspace.talk',
    title: 'Talk to the selected workspace',
    group: 'Workspace',
    keywords: 'chat message write ask',
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('talk'),
  },
  {
    id: 'workspace.observe',
    title: 'Show what the selected workspace did',
    group: 'Workspace',
    keywords: 'observe timeline activity history',
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('observe'),
  },
  {
    id: 'workspace.logs',
    title: 'Show the logs of the selected workspace',
    group: 'Workspace',
    keywords: 'output console stdout',
    when: hasSelection,
    run: ({ ui }) => ui.showDock('logs'),
  },
  {
    id: 'workspace.configure',
    title: 'Rename or describe the selected workspace',
    group: 'Workspace',
    keywords: 'configure name role settings',
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('configure'),
  },
  {
    id: 'workspace.reveal',
    title: 'Show the selected workspace on the canvas',
    group: 'Workspace',
    keywords: 'find zoom center reveal',
    when: hasSelection,
    run: ({ ui, selected }) => selected && ui.revealWorkspace(selected.id),
  },
  {
    id: 'workspace.restart',
    title: 'Restart the selected workspace',
    group: 'Workspace',
    when: hasSelection,
    run: ({ run, selected }) => void (selected && run('workspaces.restart', { id: selected.id })),
  },
  {
    id: 'workspace.pause',
    title: 'Pause the selected workspace and everything below',
    group: 'Workspace',
    keywords: 'stop',
    when: canPause,
    run: ({ run, selected }) => void (selected && run('workspaces.pause', { id: selected.id })),
  },
  {
    id: 'workspace.resume',
    title: 'Resume the selected workspace and everything below',
    group: 'Workspace',
    keywords: 'start continue',
    when: canResume,
    run: ({ run, selected }) => void (selected && run('workspaces.resume', { id: selected.id })),
  },
  {
    id: 'workspace.remove',
    title: 'Remove the selected workspace…',
    group: 'Workspace',
    keywords: 'delete trash',
    when: hasSelection,
    run: ({ ui, selected }) => selected && ui.openDialog({ kind: 'remove', ids: [selected.id] }),
  },
  {
    id: 'workspace.fresh',
    title: 'Restart the selected workspace with a fresh session',
    group: 'Workspace',
    keywords: 'reset forget clear session',
    when: ({ selected }) => selected !== null && hasInstance(selected),
    run: ({ run, selected }) =>
      void (selected && run('workspaces.restart', { id: selected.id, reset: true })),
  },
  {
    id: 'workspace.sleep',
    title: 'Put the selected workspace to sleep',
    group: 'Workspace',
    keywords: 'hibernate stop idle memory',
    when: canSleep,
    run: ({ run, selected }) => void (selected && run('workspaces.hibernate', { id: selected.id })),
  },
  {
    id: 'workspace.wake',
    title: 'Wake the selected workspace',
    group: 'Workspace',
    keywords: 'hibernate start resume',
    when: canWake,
    run: ({ run, selected }) => void (selected && run('workspaces.wake', { id: selected.id })),
  },
  {
    id: 'workspace.settings',
    title: 'Settings of the selected workspace…',
    group: 'Workspace',
    keywords: 'tier isolation runtime model name role folder sleep configure',
    when: hasSelection,
    run: ({ ui, selected }) => selected && ui.openDialog({ kind: 'settings', id: selected.id }),
  },
  {
    id: 'workspace.duplicate',
    title: 'Duplicate the selected workspace',
    group: 'Workspace',
    keywords: 'copy clone',
    when: hasSelection,
    run: ({ run, ui, selected }) =>
      void (selected && duplicate(run, ui, { id: selected.id, withDescendants: false })),
  },
  {
    id: 'workspace.duplicateTeam',
    title: 'Duplicate the selected workspace with everything below',
    group: 'Workspace',
    keywords: 'copy clone team',
    when: isTeam,
    run: ({ run, ui, selected }) =>
      void (selected && duplicate(run, ui, { id: selected.id, withDescendants: true })),
  },
  {
    id: 'workspace.move',
    title: 'Move the selected workspace to…',
    group: 'Workspace',
    keywords: 'nest parent lead reports team',
    when: hasSelection,
    run: ({ ui, selected }) => selected && ui.openDialog({ kind: 'move', ids: [selected.id] }),
  },
  {
    id: 'workspace.undoRemove',
    title: 'Undo the last removal',
    group: 'Workspace',
    keywords: 'restore bring back delete',
    shortcut: 'Mod+Z',
    when: canUndo,
    run: ({ run, engine }) => {
      const last = departures(engine.leaving, batchOf).at(-1);
      if (last) void undoRemoval(run, last);
    },
  },
];

function isTyping(): boolean {
  const focused = document.activeElement;
  return focused?.matches('input, textarea, select, [contenteditable]') ?? false;
}
