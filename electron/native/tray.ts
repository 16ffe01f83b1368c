import path from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import { resourcesFolder } from '../../core/base/index.ts';
import { type TrayActions, trayTemplate, unreadLabel } from './tray-menu.ts';

const ICON_PX = 22;

/** The icon in the system's tray. A Mac has its dock for that. */
export class AppTray {
  readonly #actions: TrayActions;
  #tray: Tray | null = null;

  constructor(actions: TrayActions) {
    this.#actions = actions;
  }

  show(state: { readonly unread: number; readonly keepInTray: boolean }): void {
    if (process.platform === 'darwin') return;
    this.#tray ??= this.#open();
    this.#tray.setToolTip(
      state.unread > 0 ? `Molecule Desktop: ${unreadLabel(state.unread)}` : 'Molecule Desktop',
    );
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(state, this.#actions)));
  }

  #open(): Tray {
    const icon = nativeImage.createFromPath(path.join(resourcesFolder(), 'icons/icon.png'));
    const tray = new Tray(icon.resize({ width: ICON_PX, height: ICON_PX, quality: 'best' }));
    tray.on('click', () => this.#actions.show());
    return tray;
  }
}
