import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, readlink, realpath, rename } from 'node:fs/promises';
import path from 'node:path';
import { AppError, sha256, systemCodeOf } from '../../base/index.ts';
import { TREE_LIMITS, TreeWriter } from '../../git/index.ts';
import { COMPLETE_MARKER, type ConfigFile, copyFiles } from '../../org/index.ts';
import type { KitEntry } from '../format/entries.ts';
import type { VerifiedKit } from '../format/reader.ts';
import type { KitSink } from '../format/writer.ts';

const SOURCE = { what: 'The offline kit', invalid: 'kit_damaged', tooLarge: 'kit_damaged' };

/** Adds files that are in memory below `tree`. */
export async function packFiles(kit: KitSink, tree: string, files: readonly ConfigFile[]): Promise<void> {
  for (const { path: name, content, mode } of files)
    await kit.file(`${tree}/${name}`, content, isExecutable(mode));
}

/** Adds a complete copy of a commit, which nobody changes, with its links, in the order of their names. */
export async function packCommit(kit: KitSink, tree: string, dir: string): Promise<void> {
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(path.join(dir, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const file = path.join(dir, name);
      if (name === COMPLETE_MARKER) continue;
      if (entry.isDirectory()) await walk(name);
      else if (entry.isSymbolicLink()) await kit.link(`${tree}/${name}`, await readlink(file));
      else {
        const { size, mode } = await lstat(file);
        await kit.stream(`${tree}/${name}`, size, createReadStream(file), isExecutable(mode));
      }
    }
  };
  await walk('');
}

/** Writes the entries of one tree into an empty folder, flushed. Throws AppError `kit_damaged`, `disk_full`. */
export async function unpackTree(
  kit: VerifiedKit,
  entries: readonly KitEntry[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const writer = new TreeWriter(folder, TREE_LIMITS, SOURCE, AbortSignal.timeout(TREE_LIMITS.maxMs));
  for (const entry of entries) {
    signal.throwIfAborted();
    if (entry.kind === 'link') writer.link(entry.place.inner, entry.target);
    else await writer.file(entry.place.inner, kit.read(entry), entry.executable);
  }
  await writer.finish();
}

/**
 * Puts a tree of a kit at `target`, whole or not at all. What stands there is never changed: it counts when it
 * holds the same files, apart from private ones that its owner added.
 *
 * @param temporary a name beside all targets that is free
 * @returns whether the files are at `target` now; false when something else is
 */
export async function placeTree(
  kit: VerifiedKit,
  entries: readonly KitEntry[],
  target: string,
  temporary: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (await exists(target)) return holdsSame(entries, target);
  await mkdir(temporary, { recursive: true });
  await unpackTree(kit, entries, temporary, signal);
  await mkdir(path.dirname(target), { recursive: true });
  await rename(temporary, target);
  return true;
}

async function holdsSame(entries: readonly KitEntry[], folder: string): Promise<boolean> {
  if (!(await lstat(folder)).isDirectory()) return false;
  const files = await copyFiles(folder, [await realpath(folder)], TREE_LIMITS).catch((error: unknown) => {
    // More than any kit may bring.
    if (error instanceof AppError && error.code === 'template_too_large') return null;
    throw error;
  });
  if (files === null) return false;
  const own = new Set(
    files.map(({ path: name, content, mode }) => keyOf(name, isExecutable(mode), sha256(content))),
  );
  const wanted = entries.map((entry) => keyOf(entry.place.inner, entry.executable, entry.sha256));
  return own.size === wanted.length && wanted.every((key) => own.has(key));
}

function keyOf(name: string, executable: boolean, hash: string): string {
  // Windows has no such thing.
  return `${hash} ${executable && process.platform !== 'win32'} ${name}`;
}

function isExecutable(mode: number): boolean {
  return (mode & 0o100) !== 0;
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
