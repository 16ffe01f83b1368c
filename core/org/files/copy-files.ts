import { lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import path from 'node:path';
import { AppError, isInside, TimeSlices } from '../../base/index.ts';
import { COMPLETE_MARKER } from '../externals/complete-folder.ts';
import { readChecked } from './read-checked.ts';

/** A file for `/configs`. `path` is relative with `/`; `mode` is the Unix mode, e.g. 0o644. */
export interface ConfigFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

/** How much may be copied. */
export interface CopyLimits {
  /** Files, folders and what is left out. */
  readonly maxEntries: number;
  readonly maxBytes: number;
}

const OF_A_WORKSPACE: CopyLimits = { maxEntries: 5_000, maxBytes: 64 * 1024 * 1024 };
/** Text that runs or is read inside a Linux container, where a carriage return breaks things. */
const UNIX_TEXT = /\.(sh|py|md)$/;

/**
 * All files below `folder` for a workspace, sorted by path. Credentials (`.env*`) and `.git` stay behind, also
 * where a link gives them another name. Symlinks are followed as long as they lead to something inside one of
 * `within`, which are real folders; others are left out.
 *
 * Reading is synchronous, as of all files of a template: a round trip through the thread pool costs several times the
 * read.
 *
 * @param limits those of one workspace by default: 5,000 files and folders, 64 MiB
 * @throws AppError `template_too_large` beyond the limits; `template_invalid` when a file
 *   becomes another while it is read
 */
export async function copyFiles(
  folder: string,
  within: readonly string[],
  limits: CopyLimits = OF_A_WORKSPACE,
): Promise<ConfigFile[]> {
  const copy = new Copy(within, limits);
  const real = realpathSync.native(folder);
  if (copy.mayRead(real)) await copy.folder(real, '', []);
  return copy.files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

class Copy {
  readonly files: ConfigFile[] = [];
  readonly #within: readonly string[];
  readonly #limits: CopyLimits;
  readonly #slices = new TimeSlices();
  #entries = 0;
  #bytes = 0;

  constructor(within: readonly string[], limits: CopyLimits) {
    this.#within = within;
    this.#limits = limits;
  }

  /** `above` are the real folders on the way down: a link back to one of them is a loop. */
  async folder(real: string, relative: string, above: readonly string[]): Promise<void> {
    if (above.includes(real)) return;
    for (const entry of readdirSync(real, { withFileTypes: true })) {
      if (this.#slices.over) await this.#slices.giveWay();
      const { name } = entry;
      const childPath = relative === '' ? name : `${relative}/${name}`;
      this.#entries += 1;
      if (this.#entries > this.#limits.maxEntries) throw tooLarge(childPath, this.#limits);
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
    if (this.#bytes > this.#limits.maxBytes) throw tooLarge(relative, this.#limits);
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

function tooLarge(relative: string, { maxEntries, maxBytes }: CopyLimits): AppError {
  return new AppError('template_too_large', 'The files of a workspace are too many or too large', {
    detail: `At most ${maxEntries} files and folders with ${maxBytes / 1024 / 1024} MiB; reached at ${relative}`,
  });
}

/** Works on bytes, so that text in any encoding of ASCII's family survives. */
function withoutCarriageReturns(content: Buffer): Buffer {
  if (!content.includes('\r\n')) return content;
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
