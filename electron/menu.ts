import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from './bridge.ts';

export interface MenuActions {
  /** Tells the focused window's page to carry out a command. */
  send(command: MenuCommand): void;
  open(url: string): void;
  openLogs(): void;
  setAskBeforeQuit(ask: boolean): void;
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  /** Shows reload and developer tools. */
  readonly development: boolean;
  readonly askBeforeQuit: boolean;
}

const HELP_LINKS = {
  docker: 'https://docs.docker.com/get-started/get-docker/',
  protocol: 'https://a2a-protocol.org',
} as const;

/** The application menu as data: roles where the system knows best, commands for what the page does. */
export function menuTemplate(options: MenuOptions, actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin';
  const command = (label: string, id: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => actions.send(id),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const askBeforeQuit: MenuItemConstructorOptions = {
    id: 'askBeforeQuit',
    label: 'Ask About Running Workspaces on Quit',
    type: 'checkbox',
    checked: options.askBeforeQuit,
    click: (item) => actions.setAskBeforeQuit(item.checked),
  };

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
      command('New Workspace…', 'workspace.new', 'CmdOrCtrl+N'),
      command('Import Org Template…', 'org.import', 'CmdOrCtrl+O'),
      command('Start the Demo Org', 'org.demo'),
      separator,
      command('Import Offline Kit…', 'offline.import'),
      command('Export Offline Kit…', 'offline.export'),
      separator,
      ...(isMac ? [{ role: 'close' } as const] : [askBeforeQuit, separator, { role: 'quit' } as const]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      command('Command Palette…', 'palette.open', 'CmdOrCtrl+K'),
      separator,
      command('Outline', 'view.outline', 'CmdOrCtrl+B'),
      command('Inspector', 'view.inspector', 'CmdOrCtrl+Alt+B'),
      command('Dock', 'view.dock', 'CmdOrCtrl+J'),
      command('Builds', 'view.builds'),
      command('Images', 'view.images'),
      command('Problems', 'view.problems'),
      separator,
      command('Next Theme', 'theme.toggle'),
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(options.development
        ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]
        : []),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      { label: 'Get Docker', click: () => actions.open(HELP_LINKS.docker) },
      { label: 'About the A2A Protocol', click: () => actions.open(HELP_LINKS.protocol) },
      separator,
      { label: 'Show Log Files', click: () => actions.openLogs() },
      ...(isMac ? [] : [{ role: 'about' } as const]),
    ],
  };
  return [...(isMac ? [appMenu] : []), file, { role: 'editMenu' }, view, { role: 'windowMenu' }, help];
}
