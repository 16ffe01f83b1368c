import { client, showError } from '../../../engine/run.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { errorOf } from '../../errors.ts';
import { hideEntry, loadFolder, revealPath } from './browser.ts';
import { discardDocument, openDocument, useDocuments } from './documents.ts';
import { downloadFile, downloadFolder } from './download.ts';
import { folderOf, inFolder, isWithin, nameOf, type Place, shownName } from './place.ts';
import { ask } from './questions.ts';
import { withTransfer } from './transfers.ts';
import { MAX_UPLOAD_BYTES, type Upload, upload } from './upload.ts';

const LONGEST_LIST = 12;

/** Makes an empty file and opens it. Rejects with why not. */
export async function createFile(folder: Place, name: string): Promise<void> {
  const place = { ...folder, path: inFolder(folder.path, name) };
  await client.call('files.write', { id: place.workspaceId, ...rooted(place), content: '', ifVersion: null });
  revealPath(place);
  openDocument(place);
}

export async function createFolder(folder: Place, name: string): Promise<void> {
  const place = { ...folder, path: inFolder(folder.path, name) };
  await client.call('files.makeFolder', { id: place.workspaceId, ...rooted(place) });
  revealPath(place);
}

/** Gives something another name, or another place below the same root. Open files go with it. Rejects with why not. */
export async function rename(place: Place, name: string): Promise<void> {
  const to = inFolder(folderOf(place.path), name);
  if (to === place.path) return;
  await client.call('files.move', { id: place.workspaceId, ...rooted(place), to });
  for (const open of openBelow(place)) {
    const moved = { ...place, path: to + open.place.path.slice(place.path.length) };
    if (open.modified) continue;
    discardDocument(open.key);
    openDocument(moved);
  }
  await loadFolder({ ...place, path: folderOf(place.path) });
  revealPath({ ...place, path: to });
}

/**
 * Deletes a file, with a message that brings it back. What cannot be brought back (a folder, a file that is too large to
 * be kept) is asked about first.
 */
export async function remove(place: Place, folder: boolean, size: number): Promise<void> {
  if (folder || size > MAX_UPLOAD_BYTES) {
    ask({ kind: 'delete', place, folder });
    return;
  }
  const { workspaceId: id } = place;
  const putBack = hideEntry(place);
  try {
    const { content } = await client.call('files.read', { id, ...rooted(place), encoding: 'base64' });
    await client.call('files.remove', { id, ...rooted(place) });
    closeBelow(place);
    const undo = () =>
      void client
        .call('files.write', { id, ...rooted(place), content, encoding: 'base64', ifVersion: null })
        .then(() => revealPath(place), showError);
    toast({
      tone: 'info',
      title: text.work.files.deleted(shownName(nameOf(place.path))),
      action: { label: text.work.undo, run: undo },
    });
  } catch (thrown) {
    putBack();
    showError(thrown);
  }
  await loadFolder({ ...place, path: folderOf(place.path) });
}

/** Deletes what was asked about. Rejects with why not. */
export async function removeForGood(place: Place): Promise<void> {
  await client.call('files.remove', { id: place.workspaceId, ...rooted(place) });
  closeBelow(place);
  await loadFolder({ ...place, path: folderOf(place.path) });
}

/** Uploads files below a folder, and tells what came of each that was not written. */
export async function uploadFiles(uploads: readonly Upload[], folder: Place, replace = false): Promise<void> {
  if (uploads.length === 0) return;
  const words = text.work.files;
  const tooLarge = words.uploadTooLarge;
  const result = await withTransfer(
    folder.workspaceId,
    words.uploading(uploads.length),
    (signal, onProgress) => upload(uploads, folder, { replace, tooLarge }, signal, onProgress),
  );
  await loadFolder(folder);
  if (!result) {
    toast({ tone: 'info', title: words.uploadCancelled });
    return;
  }
  if (result.failed.length > 0) {
    toast({ tone: 'error', title: words.uploadFailed(result.failed.length), detail: listOf(result.failed) });
  }
  if (result.taken.length > 0) ask({ kind: 'replace', folder, uploads: result.taken });
  else if (result.failed.length === 0) toast({ tone: 'success', title: words.uploaded(result.written) });
}

/** Hands the user a file, or a folder as an archive. */
export async function download(place: Place, folder: boolean): Promise<void> {
  const words = text.work.files;
  const name = shownName(nameOf(place.path) || place.root);
  try {
    if (!folder) {
      await withTransfer(place.workspaceId, words.downloading(name), (signal, onProgress) =>
        downloadFile(place, { signal, onProgress }),
      );
      return;
    }
    const packed = await withTransfer(place.workspaceId, words.packing(name), (signal, onProgress) =>
      downloadFolder(place, { signal, onProgress }),
    );
    if (!packed) return;
    if (packed.left.length > 0) {
      toast({ tone: 'warning', title: words.notPacked(packed.left.length), detail: listOf(packed.left) });
    } else if (packed.files === 0) toast({ tone: 'info', title: words.nothingToPack(name) });
  } catch (thrown) {
    showError(thrown);
  }
}

/** Closes a tab; what is unsaved is asked about first. */
export function closeDocument(key: string): void {
  if (useDocuments.getState().documents[key]?.modified) ask({ kind: 'close', key });
  else discardDocument(key);
}

/** The message of anything thrown, for a line below a field. */
export function reasonOf(thrown: unknown): string {
  const { message, detail } = errorOf(thrown);
  return detail ? `${message}. ${detail}` : message;
}

function rooted({ root, path }: Place) {
  return { root, path };
}

function openBelow(place: Place) {
  return Object.values(useDocuments.getState().documents).filter(
    (each) =>
      each.place.workspaceId === place.workspaceId &&
      each.place.root === place.root &&
      isWithin(each.place.path, place.path),
  );
}

/** What was deleted is not looked at any more; unsaved changes stay until they are saved or thrown away. */
function closeBelow(place: Place): void {
  for (const { key, modified } of openBelow(place)) if (!modified) discardDocument(key);
}

function listOf(items: readonly { readonly path: string; readonly why: string }[]): string {
  const shown = items.slice(0, LONGEST_LIST).map(({ path, why }) => `${shownName(path)}: ${why}`);
  const more = items.length - shown.length;
  return [...shown, ...(more > 0 ? [text.work.andMore(more)] : [])].join('\n');
}
