import { ipcMain } from 'electron';
import { channels } from '../bridge.ts';
import { outcomeOf } from '../outcome.ts';
import { isFromPage } from '../window/guards.ts';
import { watchPages } from '../window/page-life.ts';
import type { Downloads } from './downloads.ts';

/** Lets pages get files of workspaces. */
export function serveDownloads(downloads: Downloads, pageUrl: string): void {
  const pages = watchPages((page) => downloads.cancelAll(page));
  ipcMain.handle(channels.download, (event, workspaceId: unknown, filePath: unknown) => {
    if (!isFromPage(event, pageUrl)) throw new Error('Only the page of the app may download.');
    pages.meet(event.sender);
    return outcomeOf(downloads.get(event.sender, workspaceId, filePath));
  });
}
