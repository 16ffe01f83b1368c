import { writeFile } from 'node:fs/promises';
import { type BrowserWindow, dialog } from 'electron';
import { safeFileName } from './file-names.ts';

/** Asks where to, and writes the file. False when that was cancelled; rejects with what the system says. */
export async function saveFile(window: BrowserWindow, name: unknown, content: unknown): Promise<boolean> {
  if (!(content instanceof Uint8Array)) throw new Error('There is nothing to save.');
  const { filePath } = await dialog.showSaveDialog(window, {
    defaultPath: safeFileName(name),
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (!filePath) return false;
  await writeFile(filePath, content);
  return true;
}
