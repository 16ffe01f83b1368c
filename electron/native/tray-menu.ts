import type { MenuItemConstructorOptions } from 'electron';

export interface TrayActions {
  show(): void;
  showUnread(): void;
  setKeepInTray(keep: boolean): void;
  quit(): void;
}

/** The menu of the icon in the system's tray. */
export function trayTemplate(
  { unread, keepInTray }: { readonly unread: number; readonly keepInTray: boolean },
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  return [
    { label: 'Show Molecule Desktop', click: () => actions.show() },
    { label: unreadLabel(unread), enabled: unread > 0, click: () => actions.showUnread() },
    { type: 'separator' },
    {
      label: 'Keep Running When the Window Is Closed',
      type: 'checkbox',
      checked: keepInTray,
      click: (item) => actions.setKeepInTray(item.checked),
    },
    { type: 'separator' },
    { label: 'Quit', click: () => actions.quit() },
  ];
}

/** How many messages wait, for people. */
export function unreadLabel(unread: number): string {
  if (unread === 0) return 'No unread messages';
  return unread === 1 ? '1 unread message' : `${unread} unread messages`;
}
