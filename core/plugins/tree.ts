import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/index.ts';
import { entryPathProblem, foldedPath } from '../git/index.ts';

/** One file of a plugin. `path` is relative with `/`. */
export interface PluginFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** 0o644 or 0o755. */
  readonly mode: number;
}

export interface PluginLimits {
  /** Of all files together. */
  readonly maxBytes: number;
  /** Files and folders. */
  readonly maxEntries: number;
}

/** Says that a plugin is whole: it is moved into its place with it. */
export const COMPLETE_MARKER = '.complete';
/** History and credentials of whoever made it. */
const LEFT_OUT = /^(\.git|\.env.*|\.complete|__pycache__|.*\.pyc|\.DS_Store)$/i;
/** A file must not be exchanged for a link between looking at it and opening it. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/**
 * All files below a folder as bytes, sorted. Links are left out wherever they lead. Throws `plugin_too_large`, and
 * `plugin_invalid` for a path that some system could not hold.
 */
export async function readTree(
  folder: string,
  { maxBytes, maxEntries }: PluginLimits,
): Promise<PluginFile[]> {
  const files: PluginFile[] = [];
  const seen = new Set<string>();
  let entries = 0;
  let bytes = 0;
  const tooLarge = (detail: string) => new AppError('plugin_too_large', 'plugin too large', { detail });
  const count = (more: number) => {
    bytes += more;
    if (bytes > maxBytes) throw tooLarge(`Its files have more than ${maxBytes} bytes.`);
  };
  const walk = async (at: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (LEFT_OUT.test(entry.name) || !(entry.isFile() || entry.isDirectory())) continue;
      entries += 1;
      if (entries > maxEntries) throw tooLarge(`It has more than ${maxEntries} files and folders.`);
      const relative = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      checkPath(relative, seen);
      const full = path.join(at, entry.name);
      if (entry.isDirectory()) await walk(full, relative);
      else {
        count((await lstat(full)).size);
        const file = await readWhole(full);
        if (file) files.push({ path: relative, ...file });
      }
    }
  };
  await walk(folder, '');
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function checkPath(relative: string, seen: Set<string>): void {
  const folded = foldedPath(relative);
  const problem = seen.has(folded) ? 'another path differs from it only by case' : entryPathProblem(relative);
  seen.add(folded);
  if (problem === null) return;
  throw new AppError('plugin_invalid', 'the plugin has a path that cannot be used', {
    detail: `${relative.slice(0, 200)}: ${problem}`,
  });
}

/** null for what has become anything but a file. */
async function readWhole(file: string): Promise<Pick<PluginFile, 'content' | 'mode'> | null> {
  const handle = await open(file, READ_FLAGS);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return null;
    const content = await handle.readFile();
    return { content, mode: (stats.mode & 0o100) === 0 ? 0o644 : 0o755 };
  } finally {
    await handle.close();
  }
}
