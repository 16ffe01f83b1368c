import { popOut } from '../app/pop-out.ts';
import { nextUnread } from '../engine/unread.ts';
import { type Command, named } from './command.ts';

/** Windows of single panes, messages that wait, and help. */
export const windowCommands: readonly Command[] = [
  {
    ...named('window.popOutInspector'),
    group: 'View',
    menu: { in: 'view', section: 7 },
    when: ({ selected }) => selected !== null,
    run: ({ ui, selected }) => {
      const group = ui.inspectorGroup;
      if (selected) popOut({ pane: 'inspector', id: selected.id, group, tab: ui.inspectorTabs[group] });
    },
  },
  {
    ...named('window.popOutDock'),
    group: 'View',
    menu: { in: 'view', section: 7 },
    run: ({ ui }) => popOut({ pane: 'dock', tab: ui.dockTab }),
  },
  {
    ...named('window.popOutOutline'),
    group: 'View',
    menu: { in: 'view', section: 7 },
    when: ({ engine }) => Object.keys(engine.workspaces).length > 0,
    run: () => popOut({ pane: 'outline' }),
  },
  {
    ...named('workspace.nextUnread'),
    group: 'Workspace',
    when: ({ engine }) => nextUnread(engine) !== null,
    run: ({ ui, engine }) => {
      const id = nextUnread(engine);
      if (id === null) return;
      ui.revealWorkspace(id);
      ui.showInspector('talk');
    },
  },
  {
    ...named('help.shortcuts'),
    group: 'Help',
    shortcut: 'Mod+/',
    otherShortcut: '?',
    menu: { in: 'help', section: 1 },
    run: ({ ui }) => ui.openDialog({ kind: 'shortcuts' }),
  },
];
