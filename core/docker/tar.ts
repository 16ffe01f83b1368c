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
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'file'; readonly file: string };
}

/** Streams an archive; equal entries give equal bytes. Files are read only when their turn comes. */
export function tarStream(entries: Iterable<TarEntry>): Readable {
  const archive = pack();
  write(archive, entries).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return Readable.from(archive);
}

async function write(archive: ReturnType<typeof pack>, entries: Iterable<TarEntry>): Promise<void> {
  for (const { path, mode, owner = 0, content } of entries) {
    const header = { name: path, mode, uid: owner, gid: owner, mtime: new Date(0) };
    if (content.kind === 'directory') archive.entry({ ...header, name: `${path}/`, type: 'directory' });
    else if (content.kind === 'bytes') archive.entry(header, Buffer.from(content.bytes));
    else {
      const { size } = await stat(content.file);
      await pipeline(createReadStream(content.file), archive.entry({ ...header, size }));
    }
  }
  archive.finalize();
}
