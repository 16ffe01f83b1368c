import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';
import { AppError, isInside, systemCodeOf, TimeSlices } from '../../base/index.ts';
import { COMPLETE_MARKER } from '../externals/complete-folder.ts';

/** A file for `/configs`. `path` is relative with `/`; `mode` is the Unix mode, e.g. 0o644. */
export interface ConfigFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

/** Files, folders and what is left out. */
const MAX_ENTRIES = 5_000;
const MAX_COPIED_BYTES = 64 * 1024 * 1024;
/** Text that runs or is read inside a Linux container, where a carriage return breaks things. */
const UNIX_TEXT = /\.(sh|py|md)$/;
/** Never follow a link that took the place of a file, nor wait for the writer of a pipe. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * All files below `folder` for a workspace, sorted by path. Credentials (`.env*`) and `.git` stay behind, also
 * where a link gives them another name. Symlinks are followed as long as they lead to something inside one of
 * `within`, which are real folders; others are left out.
 *
 * Reading is synchronous, as of all files of a template: a round trip through the thread pool costs several times the
 * read.
 *
 * @throws AppError `template_too_large` beyond 5,000 files and folders or 64 MiB; `template_invalid` when a file
 *   becomes another while it is read
 */
export async function copyFiles(folder: string, within: readonly string[]): Promise<ConfigFile[]> {
  const copy = new Copy(within);
  const real = realpathSync.native(folder);
  if (copy.mayRead(real)) await copy.folder(real, '', []);
  return copy.files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

class Copy {
  readonly files: ConfigFile[] = [];
  readonly #within: readonly string[];
  readonly #slices = new TimeSlices();
  #entries = 0;
  #bytes = 0;

  constructor(within: readonly string[]) {
    this.#within = within;
  }

  /** `above` are the real folders on the way down: a link back to one of them is a loop. */
  async folder(real: string, relative: string, above: readonly string[]): Promise<void> {
    if (above.includes(real)) return;
    for (const entry of readdirSync(real, { withFileTypes: true })) {
      if (this.#slices.over) await this.#slices.giveWay();
      const { name } = entry;
      const childPath = relative === '' ? name : `${relative}/${name}`;
      this.#entries += 1;
      if (this.#entries > MAX_ENTRIES) throw tooLarge(childPath);
      if (name === COMPLETE_MARKER || isPrivate(name)) continue;
      const child = entry.isSymbolicLink() ? this.#follow(path.join(real, name)) : path.join(real, name);
      if (child === null) continue;
      const stats = lstatSync(child);
      if (stats.isDirectory()) await this.folder(child, childPath, [...above, real]);
      else if (stats.isFile()) this.#file(child, childPath, stats);
    }
  }

  /** Whether a real path lies inside and nothing on its way there is private. */
  mayRead(real: string): boolean {
    return this.#within.some(
      (root) => isInside(root, real) && !path.relative(root, real).split(path.sep).some(isPrivate),
    );
  }

  /** Null for a link that leads outside, nowhere, in circles, or where nobody may look. */
  #follow(link: string): string | null {
    try {
      const real = realpathSync.native(link);
      return this.mayRead(real) ? real : null;
    } catch {
      return null;
    }
  }

  #file(real: string, relative: string, stats: Stats): void {
    this.#bytes += stats.size;
    if (this.#bytes > MAX_COPIED_BYTES) throw tooLarge(relative);
    const content = readChecked(real, stats);
    this.files.push({
      path: relative,
      content: UNIX_TEXT.test(relative) ? withoutCarriageReturns(content) : content,
      mode: stats.mode & 0o777,
    });
  }
}

function isPrivate(name: string): boolean {
  return /^\.(git$|env)/i.test(name);
}

function tooLarge(relative: string): AppError {
  return new AppError('template_too_large', 'The files of a workspace are too many or too large', {
    detail: `At most ${MAX_ENTRIES} files and folders with ${MAX_COPIED_BYTES / 1024 / 1024} MiB; reached at ${relative}`,
  });
}

/** The content of the regular file that `stats` are of. Throws AppError `template_invalid` when it is another now. */
export function readChecked(real: string, stats: Stats): Buffer {
  const changed = (cause?: unknown) =>
    new AppError('template_invalid', `${path.basename(real)} changed while it was read`, {
      detail: 'Try again.',
      cause,
    });
  const file = openChecked(real, changed);
  try {
    const { dev, ino, size } = stats;
    const opened = fstatSync(file);
    if (!opened.isFile() || opened.dev !== dev || opened.ino !== ino || opened.size !== size) throw changed();
    // Memory of its own, which can be handed to another thread.
    const content = Buffer.allocUnsafeSlow(size);
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read) {
      read = readSync(file, content, length, size - length, length);
    }
    if (length !== size) throw changed();
    return content;
  } finally {
    closeSync(file);
  }
}

function openChecked(real: string, changed: (cause: unknown) => AppError): number {
  try {
    return openSync(real, READ_FLAGS);
  } catch (error) {
    const code = systemCodeOf(error);
    throw code === 'ELOOP' || code === 'ENOENT' ? changed(error) : error;
  }
}

/** Works on bytes, so that text in any encoding of ASCII's family survives. */
function withoutCarriageReturns(content: Buffer): Buffer {
  if (!content.includes('\r\n')) return content;
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
