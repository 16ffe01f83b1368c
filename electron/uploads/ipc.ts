import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { channels } from '../bridge.ts';
import { outcomeOf } from '../outcome.ts';
import { isFromPage } from '../window/guards.ts';
import { watchPages } from '../window/page-life.ts';
import type { Uploads } from './uploads.ts';

/** Lets pages give files to the engine, part by part. */
export function serveUploads(uploads: Uploads, pageUrl: string): void {
  const pages = watchPages((page) => uploads.cancelAll(page));
  const answer = (
    channel: string,
    run: (page: WebContents, ...args: readonly unknown[]) => Promise<unknown>,
  ) => {
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      if (!isFromPage(event, pageUrl)) throw new Error('Only the page of the app may upload.');
      return outcomeOf(run(event.sender, ...args));
    });
  };
  answer(channels.beginUpload, (page, head) => {
    pages.meet(page);
    return uploads.begin(page, head);
  });
  answer(channels.uploadPart, (page, id, bytes) => uploads.part(page, id, bytes));
  answer(channels.endUpload, (page, id) => uploads.end(page, id));
  answer(channels.cancelUpload, async (page, id) => uploads.cancel(page, id));
}
