import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';

/** One entry of an archive. Paths are relative with `/`. */
export interface TarEntry {
  readonly path: string;
  /** Unix mode, e.g. 0o644. */
  readonly mode: number;
  /** Owner and group; root when left out. */
  readonly owner?: number;
  readonly content:
    | { readonly kind: 'directory' }
    | { readonly kind: 'link'; readonly target: string }
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'file'; readonly file: string }
    /** Exactly `size` bytes, opened when their turn comes. */
    | { readonly kind: 'stream'; readonly size: number; open(): AsyncIterable<Uint8Array> };
}

/** Streams an archive; equal entries give equal bytes. Files are read only when their turn comes. */
export function tarStream(entries: Iterable<TarEntry> | AsyncIterable<TarEntry>): Readable {
  const archive = pack();
  write(archive, entries).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return Readable.from(archive);
}

async function write(
  archive: ReturnType<typeof pack>,
  entries: Iterable<TarEntry> | AsyncIterable<TarEntry>,
): Promise<void> {
  for await (const { path, mode, owner = 0, content } of entries) {
    const header = { name: path, mode, uid: owner, gid: owner, mtime: new Date(0) };
    if (content.kind === 'directory') archive.entry({ ...header, name: `${path}/`, type: 'directory' });
    else if (content.kind === 'link') archive.entry({ ...header, type: 'symlink', linkname: content.target });
    else if (content.kind === 'bytes')
      await pipeline([content.bytes], archive.entry({ ...header, size: content.bytes.length }));
    else if (content.kind === 'stream')
      await pipeline(content.open(), archive.entry({ ...header, size: content.size }));
    else {
      const { size } = await stat(content.file);
      await pipeline(createReadStream(content.file), archive.entry({ ...header, size }));
    }
  }
  archive.finalize();
}
