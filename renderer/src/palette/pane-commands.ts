import { useEffect } from 'react';
import type { PoppedPane } from '../state/panes.ts';
import type { Command } from './command.ts';
import { commands, runCommand } from './commands.ts';
import { commandContext, useShortcuts } from './useCommands.ts';

/** How the interface looks is the same in all windows, each has its panels, and the sheet is a dialog that each can show. */
const ANYWHERE = /^(theme|density|interface|panel)\.|^help\.shortcuts$/;
/** They lead to another place of the main window. */
const MAIN_ONLY: readonly string[] = ['workspace.nextUnread'];

/**
 * Whether a command of the menu is meant for the window of a pane: what is about the selected workspace is, where that
 * is the one of this window. All else happens in the main window.
 */
export function runsInPane(pane: PoppedPane['pane'], { id, group }: Pick<Command, 'id' | 'group'>): boolean {
  if (ANYWHERE.test(id)) return true;
  return pane === 'inspector' && group === 'Workspace' && !MAIN_ONLY.includes(id);
}

/** What a key runs in the window of a pane: those of its menus and of its list are for the main window. */
const takesKey = ({ id }: Command) => ANYWHERE.test(id);

/** Carries out in the window of a pane what its keys and the menus of the desktop shell ask for. */
export function usePaneCommands(pane: PoppedPane['pane']): void {
  useShortcuts(takesKey);
  useEffect(() => {
    const shell = window.molecule;
    return shell?.onCommand((id) => {
      const command = commands.find((candidate) => candidate.id === id);
      if (command && runsInPane(pane, command)) runCommand(id, commandContext());
      else shell.runInMain(id);
    });
  }, [pane]);
}
