import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, type Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { AppError, toAppError } from '../../base/index.ts';
import type { Docker } from '../../docker/index.ts';

const SUFFIXES = ['.tar', '.tar.zst', '.tar.gz'];

/** Zstandard came to Node.js after the version inside the oldest Electron that is supported. */
const { createZstdCompress, createZstdDecompress } = zlib as Partial<typeof zlib>;

/** The archives of the base image that exist in these folders, in the order in which to try them. */
export function baseImageTars(folders: readonly string[], architecture: string): string[] {
  return folders
    .flatMap((folder) =>
      SUFFIXES.map((suffix) => path.join(folder, `molecule-base-${architecture}${suffix}`)),
    )
    .filter((file) => existsSync(file));
}

/** The plain archive. Without zstd in this Node.js the file goes as it is: newer engines unpack it themselves. */
export function openTar(file: string): Readable {
  const source = createReadStream(file);
  const unpack = unpacker(file);
  if (!unpack) return source;
  source.once('error', (error) => unpack.destroy(error));
  return source.pipe(unpack);
}

function unpacker(file: string): Transform | undefined {
  if (file.endsWith('.gz')) return zlib.createGunzip();
  return file.endsWith('.zst') ? createZstdDecompress?.() : undefined;
}

/**
 * Writes an image as an archive for `resources/base-image/` or the `offline` folder; the file's ending
 * (.tar, .tar.gz, .tar.zst) chooses the compression. `unsupported_format` for zstd without support in this Node.js.
 */
export async function writeImageTar(docker: Docker, reference: string, outFile: string): Promise<void> {
  const compress = packer(outFile);
  const temporary = `${outFile}.partial`;
  await mkdir(path.dirname(outFile), { recursive: true });
  try {
    await pipeline(await docker.images.save([reference]), compress, createWriteStream(temporary));
    await rename(temporary, outFile);
  } catch (error) {
    await rm(temporary, { force: true });
    throw toAppError(error, `${outFile} could not be written`);
  }
}

function packer(file: string): Transform {
  if (file.endsWith('.tar')) return new PassThrough();
  if (file.endsWith('.tar.gz')) return zlib.createGzip();
  if (file.endsWith('.tar.zst') && createZstdCompress) return createZstdCompress();
  throw new AppError('unsupported_format', `An image archive cannot be written as ${path.basename(file)}`, {
    detail: `Use one of these endings: .tar, .tar.gz${createZstdCompress ? ', .tar.zst' : ''}`,
  });
}
