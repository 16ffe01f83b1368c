import { type Entry, openPromise } from 'yauzl';
import type { TreeLimits, TreeWriter } from '../../git/index.ts';

const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;
const FOLDER = 0o040000;
const REGULAR = 0o100000;
const EXECUTABLE = 0o100;
const MAX_LINK_BYTES = 4_096;
/** What macOS adds beside the files. */
const MACOS_EXTRAS = /^__MACOSX(\/|$)/;

/** Writes the entries of a .zip file. Throws what yauzl throws, and what the writer does. */
export async function unpackZip(file: string, writer: TreeWriter, limits: TreeLimits): Promise<void> {
  const archive = await openPromise(file, { autoClose: false, lazyEntries: true });
  try {
    if (archive.entryCount > limits.maxEntries) {
      throw new Error(`it has more than ${limits.maxEntries} entries`);
    }
    for await (const entry of archive.eachEntry()) {
      if (MACOS_EXTRAS.test(entry.fileName)) continue;
      if (!entry.canDecodeFileData())
        writer.refuse(entry.fileName, 'it is encrypted or packed in an unusual way');
      await unpackEntry(entry, () => archive.openReadStreamPromise(entry), writer);
    }
  } finally {
    archive.close();
  }
}

async function unpackEntry(
  entry: Entry,
  open: () => Promise<AsyncIterable<Buffer>>,
  writer: TreeWriter,
): Promise<void> {
  const { fileName, externalFileAttributes } = entry;
  const mode = externalFileAttributes >>> 16;
  const type = mode & FILE_TYPE;
  const isFolder = fileName.endsWith('/');
  const path = isFolder ? fileName.replace(/\/+$/, '') : fileName;
  if (isFolder || type === FOLDER) await writer.folder(path);
  else if (type === SYMLINK) {
    if (entry.uncompressedSize > MAX_LINK_BYTES) writer.refuse(fileName, 'it is a link with a long target');
    const chunks: Buffer[] = [];
    for await (const chunk of await open()) chunks.push(chunk);
    writer.link(path, Buffer.concat(chunks).toString());
  } else if (type === REGULAR || type === 0) {
    await writer.file(path, contentOf(open), (mode & EXECUTABLE) !== 0);
  } else writer.refuse(fileName, 'it is neither a file, a folder nor a symlink');
}

/** Opened only when it is read: the failure of a stream that nobody listens to yet would end the program. */
async function* contentOf(open: () => Promise<AsyncIterable<Buffer>>): AsyncIterable<Buffer> {
  yield* await open();
}
