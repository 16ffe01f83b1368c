import { client } from '../../../engine/run.ts';
import { errorOf } from '../../errors.ts';
import { base64Of } from './content.ts';
import { inFolder, type Place } from './place.ts';

/** What one call takes. */
export const MAX_UPLOAD_BYTES = 5 * 1024 * 1024;

/** A file to be uploaded, with the path that it gets below the folder it was dropped on. */
export interface Upload {
  readonly path: string;
  readonly file: File;
}

/** What came of an upload: nothing is left out silently. */
export interface Uploaded {
  readonly written: number;
  /** Something is there already under that name. */
  readonly taken: readonly Upload[];
  readonly failed: readonly { readonly path: string; readonly why: string }[];
}

/** The files of a drop, with those in dropped folders. Read it before the event is over. */
export async function droppedFiles(transfer: DataTransfer): Promise<Upload[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: Upload[] = [];
  for (const entry of entries) await collect(entry, '', found);
  return found;
}

/** The files that were picked, with the folders of a picked folder. */
export function pickedFiles(files: FileList): Upload[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Writes files below a folder, one after the other. What is there already is left alone, unless `replace`. Rejects only
 * with the reason of the signal.
 */
export async function upload(
  uploads: readonly Upload[],
  folder: Place,
  { replace, tooLarge }: { readonly replace: boolean; readonly tooLarge: string },
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Uploaded> {
  const { workspaceId: id, root } = folder;
  const total = uploads.reduce((sum, { file }) => sum + file.size, 0);
  const taken: Upload[] = [];
  const failed: { path: string; why: string }[] = [];
  let written = 0;
  let done = 0;
  for (const each of uploads) {
    signal.throwIfAborted();
    if (each.file.size > MAX_UPLOAD_BYTES) failed.push({ path: each.path, why: tooLarge });
    else {
      try {
        const content = base64Of(new Uint8Array(await each.file.arrayBuffer()));
        const path = inFolder(folder.path, each.path);
        await client.call('files.write', {
          id,
          root,
          path,
          content,
          encoding: 'base64',
          ...(replace ? {} : { ifVersion: null }),
        });
        written += 1;
      } catch (thrown) {
        const error = errorOf(thrown);
        if (error.code === 'file_changed') taken.push(each);
        else failed.push({ path: each.path, why: error.message });
      }
    }
    done += each.file.size;
    onProgress(done, total);
  }
  return { written, taken, failed };
}

async function collect(entry: FileSystemEntry, folder: string, found: Upload[]): Promise<void> {
  const path = inFolder(folder, entry.name);
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader hands out a hundred at a time, and nothing at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const each of entries) await collect(each, path, found);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
