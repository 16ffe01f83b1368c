import type { Stats } from 'node:fs';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isInside } from '../base/index.ts';

/** A file for `/configs`. `path` is relative with `/`; `mode` is the Unix mode, e.g. 0o644. */
export interface ConfigFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

const MAX_COPIED_FILES = 5_000;
const MAX_COPIED_BYTES = 64 * 1024 * 1024;
/** Text that runs or is read inside a Linux container, where a carriage return breaks things. */
const UNIX_TEXT = /\.(sh|py|md)$/;

/**
 * All files below `folder` for a workspace, sorted by path. Credentials (`.env*`) and `.git` stay behind.
 * Symlinks are followed as long as they lead to something inside `boundary`; others are left out.
 *
 * @throws AppError `template_too_large` beyond 5,000 files or 64 MiB
 */
export async function copyFiles(folder: string, boundary: string): Promise<ConfigFile[]> {
  const copy = new Copy(await realpath(boundary));
  await copy.folder(folder, '', []);
  return copy.files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

class Copy {
  readonly files: ConfigFile[] = [];
  readonly #boundary: string;
  #bytes = 0;

  constructor(boundary: string) {
    this.#boundary = boundary;
  }

  /** `above` are the real folders on the way down: a link back to one of them is a loop. */
  async folder(absolute: string, relative: string, above: readonly string[]): Promise<void> {
    const real = await realpath(absolute);
    if (above.includes(real) || !isInside(this.#boundary, real)) return;
    for (const name of await readdir(real)) {
      if (name === '.git' || name.startsWith('.env')) continue;
      const child = path.join(absolute, name);
      const childPath = relative === '' ? name : `${relative}/${name}`;
      const stats = await this.#statInside(child);
      if (stats?.isDirectory()) await this.folder(child, childPath, [...above, real]);
      else if (stats?.isFile()) await this.#file(child, childPath, stats);
    }
  }

  /** Null for links that lead outside or nowhere. */
  async #statInside(absolute: string): Promise<Stats | null> {
    const own = await lstat(absolute);
    if (!own.isSymbolicLink()) return own;
    try {
      return isInside(this.#boundary, await realpath(absolute)) ? await stat(absolute) : null;
    } catch {
      return null;
    }
  }

  async #file(absolute: string, relative: string, stats: Stats): Promise<void> {
    this.#bytes += stats.size;
    if (this.files.length >= MAX_COPIED_FILES || this.#bytes > MAX_COPIED_BYTES) {
      throw new AppError('template_too_large', `The files of a workspace are too many or too large`, {
        detail: `At most ${MAX_COPIED_FILES} files and ${MAX_COPIED_BYTES / 1024 / 1024} MiB; reached at ${relative}`,
      });
    }
    const content = await readFile(absolute);
    this.files.push({
      path: relative,
      content: UNIX_TEXT.test(relative) ? withoutCarriageReturns(content) : content,
      mode: stats.mode & 0o777,
    });
  }
}

/** Works on bytes, so that text in any encoding of ASCII's family survives. */
function withoutCarriageReturns(content: Buffer): Buffer {
  if (!content.includes('\r\n')) return content;
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
