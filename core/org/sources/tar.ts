import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import type { TreeLimits, TreeWriter } from '../../git/index.ts';

const BLOCK_BYTES = 512;
/** What an entry takes besides its content: its header, those for a long name, and padding. */
const MAX_ENTRY_OVERHEAD_BYTES = 8 * BLOCK_BYTES;

/** Writes the entries of a .tar, .tar.gz or .tgz file. Throws what the readers throw, and what the writer does. */
export async function unpackTar(file: string, writer: TreeWriter, limits: TreeLimits): Promise<void> {
  const counter = limited(limits.maxBytes + limits.maxEntries * MAX_ENTRY_OVERHEAD_BYTES);
  const archive = extract();
  const reading = /gz$/i.test(file)
    ? pipeline(createReadStream(file), createGunzip(), counter, archive)
    : pipeline(createReadStream(file), counter, archive);
  const writing = (async () => {
    for await (const entry of archive) {
      // The types do not say that it carries bytes.
      await unpackEntry(entry.header, entry as AsyncIterable<Uint8Array>, writer);
    }
  })();
  // The writer's error names the entry; the reader then only says that it was stopped.
  const [written, read] = await Promise.allSettled([writing, reading]);
  if (written.status === 'rejected') throw written.reason;
  if (read.status === 'rejected') throw read.reason;
}

async function unpackEntry(
  { name, type, mode, linkname }: Header,
  content: AsyncIterable<Uint8Array>,
  writer: TreeWriter,
): Promise<void> {
  // Tar writes folders with a slash at the end and, given ".", each path with "./" in front.
  const path = name.replace(/^(\.\/+)+/, '').replace(/\/+$/, '');
  const isRoot = path === '' || path === '.';
  if (type === 'directory') {
    if (!isRoot) await writer.folder(path);
  } else if (type === 'file' || type === 'contiguous-file') {
    await writer.file(path, content, (mode & 0o100) !== 0);
    return;
  } else if (type === 'symlink') writer.link(path, linkname);
  else writer.refuse(name, `it is of the kind "${type}", neither file, folder nor symlink`);
  for await (const _ of content);
}

/**
 * Also counts what belongs to no file. An archive ends with blocks of zeros: one that was cut off between two
 * entries looks whole otherwise.
 */
function limited(maxBytes: number): Transform {
  let bytes = 0;
  let end: Uint8Array = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      end = Buffer.concat([end, chunk.subarray(-BLOCK_BYTES)]).subarray(-BLOCK_BYTES);
      if (bytes > maxBytes) done(new Error('it unpacks to more than is allowed'));
      else done(null, chunk);
    },
    flush(done) {
      done(end.some((byte) => byte !== 0) || bytes === 0 ? new Error('it ends too early') : null);
    },
  });
}
