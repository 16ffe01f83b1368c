import { BrowserWindow, dialog, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { channels, type MenuCommand } from '../bridge.ts';
import type { EngineHost } from '../engine/host.ts';
import { isFromPage } from './guards.ts';

/** Answers the few things that the preload script asks main for, and tells windows when the engine is gone. */
export function serveBridge(host: EngineHost, pageUrl: string): void {
  ipcMain.on(channels.requestPort, (event: IpcMainEvent) => {
    if (!isFromPage(event, pageUrl)) return;
    const { sender } = event;
    host.requestPort(sender, (port) => {
      if (sender.isDestroyed()) port.close();
      else sender.postMessage(channels.port, null, [port]);
    });
    sender.once('destroyed', () => host.forget(sender));
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
export function sendCommand(window: BrowserWindow, command: MenuCommand): void {
  window.webContents.send(channels.command, command);
}
