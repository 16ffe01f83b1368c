import { type PanelAction, panelAction } from '../state/panel-actions.ts';
import { type Command, named } from './command.ts';

/** Does something with what a panel shows; there while one that can is in sight. */
function panelCommand(action: PanelAction): Pick<Command, 'id' | 'title' | 'keywords' | 'when' | 'run'> {
  return {
    ...named(`panel.${action}`),
    when: () => panelAction(action) !== null,
    // The palette closes first, and gives the focus back.
    run: () => requestAnimationFrame(() => panelAction(action)?.()),
  };
}

/** What panels have in common: finding something in them, holding them, saving what they show. */
export const panelCommands: readonly Command[] = [
  { ...panelCommand('find'), group: 'View', shortcut: 'Mod+F' },
  { ...panelCommand('pause'), group: 'View' },
  { ...panelCommand('save'), group: 'View' },
  { ...panelCommand('stop'), group: 'Workspace' },
];
