import { BrowserWindow, dialog, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { channels, type MenuEntry } from '../bridge.ts';
import type { EngineHost } from '../engine/host.ts';
import { parseMenuEntries } from '../menu-entries.ts';
import { isFromPage } from './guards.ts';
import { type PaneAddress, parsePane } from './panes.ts';

/** What pages may ask for besides a way to the engine. Only what has been checked comes here. */
export interface PageWishes {
  setMenu(entries: readonly MenuEntry[]): void;
  openPane(pane: PaneAddress): void;
}

/** Answers the few things that the preload script asks main for, and tells windows when the engine is gone. */
export function serveBridge(host: EngineHost, pageUrl: string, wishes: PageWishes): void {
  ipcMain.on(channels.requestPort, (event: IpcMainEvent) => {
    if (!isFromPage(event, pageUrl)) return;
    const { sender } = event;
    host.requestPort(sender, (port) => {
      if (sender.isDestroyed()) port.close();
      else sender.postMessage(channels.port, null, [port]);
    });
    sender.once('destroyed', () => host.forget(sender));
  });

  ipcMain.on(channels.setMenu, (event: IpcMainEvent, entries: unknown) => {
    if (isFromPage(event, pageUrl)) wishes.setMenu(parseMenuEntries(entries));
  });

  ipcMain.on(channels.openPane, (event: IpcMainEvent, query: unknown) => {
    const pane = parsePane(query);
    if (isFromPage(event, pageUrl) && pane) wishes.openPane(pane);
  });

  ipcMain.handle(channels.chooseFolder, async (event: IpcMainInvokeEvent) => {
    const window = BrowserWindow.fromWebContents(event.sender);
    if (!isFromPage(event, pageUrl) || !window) return null;
    const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] });
    return filePaths[0] ?? null;
  });

  host.onLost(() => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channels.engineLost);
  });
}

/** Has the page of a window carry out a command of the menu. */
export function sendCommand(window: BrowserWindow, command: string): void {
  window.webContents.send(channels.command, command);
}
