import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry } from './bridge.ts';
import { acceleratorOf } from './menu-entries.ts';

export interface MenuActions {
  /** Tells the focused window's page to carry out a command. */
  send(command: string): void;
  open(url: string): void;
  openLogs(): void;
  setAskBeforeQuit(ask: boolean): void;
  setKeepInTray(keep: boolean): void;
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  /** Shows reload and developer tools. */
  readonly development: boolean;
  readonly askBeforeQuit: boolean;
  readonly keepInTray: boolean;
}

const HELP_LINKS = {
  docker: 'https://docs.docker.com/get-started/get-docker/',
  protocol: 'https://a2a-protocol.org',
} as const;

/**
 * The application menu as data: roles where the system knows best, and the entries that the page sends from its command
 * registry.
 */
export function menuTemplate(
  options: MenuOptions,
  entries: readonly MenuEntry[],
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const of = (menu: MenuEntry['menu']) => sectionsOf(entries, menu, actions);
  const choice = (
    id: 'askBeforeQuit' | 'keepInTray',
    label: string,
    set: (on: boolean) => void,
  ): MenuItemConstructorOptions => ({
    id,
    label,
    type: 'checkbox',
    checked: options[id],
    click: (item) => set(item.checked),
  });
  const askBeforeQuit = choice('askBeforeQuit', 'Ask About Running Workspaces on Quit', (on) =>
    actions.setAskBeforeQuit(on),
  );
  const keepInTray = choice('keepInTray', 'Keep Running When the Window Is Closed', (on) =>
    actions.setKeepInTray(on),
  );

  const appMenu: MenuItemConstructorOptions = {
    label: options.appName,
    submenu: [
      { role: 'about' },
      separator,
      askBeforeQuit,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      ...of('file'),
      ...(isMac
        ? [{ role: 'close' } as const]
        : [askBeforeQuit, keepInTray, separator, { role: 'quit' } as const]),
    ],
  };
  const workspace = of('workspace');
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      ...of('view'),
      { role: 'togglefullscreen' },
      ...(options.development
        ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]
        : []),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      ...of('help'),
      { label: 'Get Docker', click: () => actions.open(HELP_LINKS.docker) },
      { label: 'About the A2A Protocol', click: () => actions.open(HELP_LINKS.protocol) },
      separator,
      { label: 'Show Log Files', click: () => actions.openLogs() },
      ...(isMac ? [] : [{ role: 'about' } as const]),
    ],
  };
  return [
    ...(isMac ? [appMenu] : []),
    file,
    // Undo and redo of the org come to the page as keys, where nobody types; the roles are for text.
    { role: 'editMenu' },
    ...(workspace.length > 0 ? [{ label: '&Workspace', submenu: workspace.slice(0, -1) }] : []),
    view,
    { role: 'windowMenu' },
    help,
  ];
}

/** The entries of one menu, a line after each section. */
function sectionsOf(
  entries: readonly MenuEntry[],
  menu: MenuEntry['menu'],
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const mine = entries.filter((entry) => entry.menu === menu);
  const sections = [...new Set(mine.map(({ section }) => section))].sort((a, b) => a - b);
  return sections.flatMap((section): MenuItemConstructorOptions[] => [
    ...mine.filter((entry) => entry.section === section).map((entry) => itemOf(entry, actions)),
    { type: 'separator' },
  ]);
}

function itemOf(
  { id, label, shortcut, enabled }: MenuEntry,
  actions: MenuActions,
): MenuItemConstructorOptions {
  const accelerator = acceleratorOf(shortcut);
  return {
    id,
    // `&` marks the letter that Alt chooses.
    label: label.replaceAll('&', '&&'),
    enabled,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => actions.send(id),
  };
}
