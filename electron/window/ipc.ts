import {
  BrowserWindow,
  dialog,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  type WebContents,
} from 'electron';
import {
  type AppFolder,
  appFolders,
  channels,
  type MenuEntry,
  type NativeNotice,
  type NativeTheme,
  nativeThemes,
  type OpenRequest,
} from '../bridge.ts';
import type { EngineHost } from '../engine/host.ts';
import { parseMenuEntries } from '../menu-entries.ts';
import { isNoticeTag, parseNotice, parseUnread } from '../native/notices.ts';
import { saveFile } from '../native/save.ts';
import { isFromPage } from './guards.ts';
import { type PaneAddress, parsePane } from './panes.ts';

/** What pages may ask for besides a way to the engine. Only what has been checked comes here. */
export interface PageWishes {
  setMenu(entries: readonly MenuEntry[]): void;
  openPane(pane: PaneAddress): void;
  /** The main window comes to the front, and its page carries out a command. */
  runInMain(command: string): void;
  notify(notice: NativeNotice): void;
  withdraw(tag: string): void;
  setUnread(count: number): void;
  setTheme(theme: NativeTheme): void;
  /** Rejects when it could not be opened. */
  openFolder(folder: AppFolder): Promise<void>;
  /** A page is ready for what is to be opened. */
  openIn(page: WebContents): void;
}

const COMMAND = /^[\w.]{1,80}$/;

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

  ipcMain.handle(channels.saveFile, async (event: IpcMainInvokeEvent, name: unknown, content: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender);
    if (!isFromPage(event, pageUrl) || !window) return false;
    return saveFile(window, name, content);
  });

  ipcMain.handle(channels.openFolder, async (event: IpcMainInvokeEvent, value: unknown) => {
    const folder = appFolders.find((known) => known === value);
    if (!isFromPage(event, pageUrl) || !folder) throw new Error('This is no folder of the app.');
    await wishes.openFolder(folder);
  });

  ipcMain.on(channels.runInMain, (event: IpcMainEvent, command: unknown) => {
    if (!isFromPage(event, pageUrl) || typeof command !== 'string' || !COMMAND.test(command)) return;
    wishes.runInMain(command);
  });

  ipcMain.on(channels.notify, (event: IpcMainEvent, value: unknown) => {
    const notice = parseNotice(value);
    if (isFromPage(event, pageUrl) && notice) wishes.notify(notice);
  });

  ipcMain.on(channels.withdraw, (event: IpcMainEvent, tag: unknown) => {
    if (isFromPage(event, pageUrl) && isNoticeTag(tag)) wishes.withdraw(tag);
  });

  ipcMain.on(channels.setUnread, (event: IpcMainEvent, value: unknown) => {
    const count = parseUnread(value);
    if (isFromPage(event, pageUrl) && count !== null) wishes.setUnread(count);
  });

  ipcMain.on(channels.setTheme, (event: IpcMainEvent, value: unknown) => {
    const theme = nativeThemes.find((known) => known === value);
    if (isFromPage(event, pageUrl) && theme) wishes.setTheme(theme);
  });

  ipcMain.on(channels.openReady, (event: IpcMainEvent) => {
    if (isFromPage(event, pageUrl)) wishes.openIn(event.sender);
  });

  host.onLost(() => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channels.engineLost);
  });
}

/** Has the page of a window carry out a command of the menu. */
export function sendCommand(window: BrowserWindow, command: string): void {
  window.webContents.send(channels.command, command);
}

/** Tells a page what somebody outside wants opened. */
export function sendOpen(page: WebContents, request: OpenRequest): void {
  if (!page.isDestroyed()) page.send(channels.open, request);
}
