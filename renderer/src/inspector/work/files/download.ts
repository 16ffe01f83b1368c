import type { FileEntry } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { saveFile } from '../../../files/save-file.ts';
import { text } from '../../../text/index.ts';
import { memoryText } from '../../text.ts';
import { bytesOf } from './content.ts';
import { nameOf, type Place } from './place.ts';
import { zipOf } from './zip.ts';

/** As deep as one look goes. */
const DEPTH = 5;
/** An archive is made in memory. */
const MAX_ARCHIVE_BYTES = 500 * 1024 * 1024;

export interface DownloadWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** Reads a file of any size, part by part. Rejects with an `AppError`, or with the reason of the signal. */
async function readWhole(
  place: Place,
  { signal, onProgress }: DownloadWatch,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const { workspaceId: id, root, path } = place;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for (let from: number | null = 0; from !== null; ) {
    signal.throwIfAborted();
    const part: { content: string; size: number; next: number | null } = await client.call('files.readPart', {
      id,
      root,
      path,
      from,
    });
    const bytes = bytesOf(part.content);
    parts.push(bytes);
    done += bytes.length;
    onProgress(done, part.size);
    from = part.next;
  }
  return parts;
}

export async function downloadFile(place: Place, watch: DownloadWatch): Promise<void> {
  await saveFile(nameOf(place.path), new Blob(await readWhole(place, watch)));
}

/** What came of packing a folder. */
export interface Packed {
  /** Paths of what could not be read, each with the reason. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
  readonly files: number;
}

/** Hands the user a folder with all that is in it, as a zip archive. What cannot be read is told, never left out silently. */
export async function downloadFolder(place: Place, watch: DownloadWatch): Promise<Packed> {
  const files = (await everythingBelow(place, watch.signal)).filter(({ folder }) => !folder);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const left: { path: string; why: string }[] = [];
  const entries: { path: string; content: Uint8Array<ArrayBuffer> }[] = [];
  let done = 0;
  for (const { path, size } of files) {
    watch.signal.throwIfAborted();
    if (done + size > MAX_ARCHIVE_BYTES) {
      left.push({ path, why: text.work.files.archiveFull(memoryText(MAX_ARCHIVE_BYTES)) });
      continue;
    }
    try {
      const parts = await readWhole(
        { ...place, path },
        { signal: watch.signal, onProgress: () => undefined },
      );
      const below = place.path === '' ? path : path.slice(place.path.length + 1);
      entries.push({ path: below, content: new Uint8Array(await new Blob(parts).arrayBuffer()) });
    } catch (thrown) {
      watch.signal.throwIfAborted();
      left.push({ path, why: thrown instanceof Error ? thrown.message : String(thrown) });
    }
    done += size;
    watch.onProgress(done, total);
  }
  if (entries.length > 0) await saveFile(`${nameOf(place.path) || place.root.slice(1)}.zip`, zipOf(entries));
  return { left, files: entries.length };
}

/** All files and folders below a folder, however deep. Rejects when a folder has more than one look shows. */
export async function everythingBelow(place: Place, signal?: AbortSignal): Promise<FileEntry[]> {
  const { workspaceId: id, root } = place;
  const found: FileEntry[] = [];
  const waiting = [place.path];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    signal?.throwIfAborted();
    const base = path;
    const level = (entry: string) => (base === '' ? entry : entry.slice(base.length + 1)).split('/').length;
    const { files, truncated } = await client.call('files.list', { id, root, path, depth: DEPTH });
    if (truncated && files.some(({ folder }) => folder)) {
      // Too much for one look: folder by folder.
      const { files: here } = await client.call('files.list', { id, root, path, depth: 1 });
      found.push(...here);
      waiting.push(...here.filter(({ folder }) => folder).map((entry) => entry.path));
      continue;
    }
    found.push(...files);
    waiting.push(
      ...files.filter((entry) => entry.folder && level(entry.path) === DEPTH).map((entry) => entry.path),
    );
  }
  return found;
}
