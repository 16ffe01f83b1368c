import { ipcMain } from 'electron';
import { channels } from '../bridge.ts';
import type { EngineAddress } from '../engine/address.ts';
import { outcomeOf } from '../outcome.ts';
import { isFromPage } from '../window/guards.ts';
import { download } from './download.ts';

/** Lets pages get files of workspaces. */
export function serveDownloads(address: () => Promise<EngineAddress>, pageUrl: string): void {
  ipcMain.handle(channels.download, (event, workspaceId: unknown, filePath: unknown) => {
    if (!isFromPage(event, pageUrl)) throw new Error('Only the page of the app may download.');
    return outcomeOf(download(address, workspaceId, filePath));
  });
}
