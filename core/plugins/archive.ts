import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { PluginFile } from './tree.ts';

/** A tar.gz of a plugin, made while it is read. Equal files give equal bytes. */
export function pluginArchive(files: readonly PluginFile[]): Readable {
  const archive = pack();
  const packed = createGzip();
  // Whoever reads it hears of what goes wrong.
  pipeline(archive, packed, () => undefined);
  const write = async () => {
    for (const { path, content, mode } of files) {
      await new Promise<void>((resolve, reject) => {
        const header = { name: path, mode, mtime: new Date(0) };
        archive.entry(header, Buffer.from(content), (error) => (error ? reject(error) : resolve()));
      });
    }
    archive.finalize();
  };
  write().catch((error: unknown) =>
    packed.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return packed;
}
