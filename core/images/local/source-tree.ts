import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, Semaphore } from '../../base/index.ts';
import type { TreeLimits } from '../../git/index.ts';

/** A file of a build context: where it is on disk and where it goes. */
export interface SourceFile {
  /** Path in the context, with `/`. */
  readonly path: string;
  readonly file: string;
  readonly mode: number;
  readonly size: number;
  readonly modifiedMs: number;
}

/** Files, and what beside them is not taken and why, for people. */
export interface SourceTree {
  /** Sorted by path. */
  readonly files: readonly SourceFile[];
  readonly notes: readonly string[];
}

export interface SourceTreeRequest {
  /** The files belong to it. */
  readonly runtime: string;
  /** Which paths are wanted at all: nothing is said about others. */
  readonly takes: (path: string) => boolean;
  readonly limits: TreeLimits;
}

/** Files of one tree that are open or asked about at a time. */
export const PARALLEL_FILES = 8;
const NEVER: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * The regular files below a folder. Left out are links, what is installed (`node_modules`) and repositories. Throws
 * `template_too_large`.
 */
export async function readSourceTree(
  folder: string,
  { runtime, takes, limits }: SourceTreeRequest,
): Promise<SourceTree> {
  const names: string[] = [];
  const notes: string[] = [];
  const walk = async (inside: string): Promise<void> => {
    for (const entry of await readdir(path.join(folder, inside), { withFileTypes: true })) {
      const name = `${inside}${entry.name}`;
      if (entry.isDirectory() && !NEVER.has(entry.name)) await walk(`${name}/`);
      else if (!takes(name) || entry.name === '.git') continue;
      else if (entry.isFile()) names.push(name);
      else notes.push(`${name} is left out: ${whyNot(entry)}`);
      if (names.length > limits.maxEntries) throw tooLarge(runtime, folder, limits);
    }
  };
  await walk('');
  const turns = new Semaphore(PARALLEL_FILES);
  const files = await Promise.all(
    names.sort().map((name) => turns.run(() => sourceFile(name, path.join(folder, name)))),
  );
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > limits.maxBytes || files.some(({ size }) => size > limits.maxFileBytes))
    throw tooLarge(runtime, folder, limits);
  return { files, notes: notes.sort() };
}

async function sourceFile(name: string, file: string): Promise<SourceFile> {
  const { mode, size, mtimeMs } = await stat(file);
  // Only the executable bit counts: the others depend on who cloned the files, and how.
  return { path: name, file, mode: mode & 0o100 ? 0o755 : 0o644, size, modifiedMs: mtimeMs };
}

function whyNot(entry: { isDirectory(): boolean; isSymbolicLink(): boolean }): string {
  if (entry.isDirectory()) return 'what is installed on this machine need not run in a container';
  return entry.isSymbolicLink()
    ? 'it is a link, and links are only taken from git repositories'
    : 'it is neither a file nor a folder';
}

function tooLarge(
  runtime: string,
  folder: string,
  { maxEntries, maxBytes, maxFileBytes }: TreeLimits,
): AppError {
  return new AppError('template_too_large', `The template of the runtime "${runtime}" is too large`, {
    detail: [
      `At most ${maxEntries} files with ${maxBytes} bytes, ${maxFileBytes} each, are taken from ${folder}.`,
      'Take what is not needed out of it, or name it in its .dockerignore.',
    ].join('\n'),
  });
}
