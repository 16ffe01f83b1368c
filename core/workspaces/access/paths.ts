import { AppError } from '../../base/index.ts';
import { type FileEntry, type FileListing, MAX_ENTRIES } from './types.ts';

const MAX_PATH_LENGTH = 1_024;
const MAX_PART_BYTES = 255;
/** Not worth a look, and often a hundred thousand files. */
export const IGNORED_NAMES = ['.git', '__pycache__', 'node_modules', '.DS_Store'] as const;
const IGNORED: ReadonlySet<string> = new Set(IGNORED_NAMES);
/** The token of the agent, in `/configs`. */
export const TOKEN_FILE = '.auth_token';
/** By these the app and the agent know each other: nobody else reads or changes them. */
const CREDENTIALS = new Set([TOKEN_FILE, '.platform_inbound_secret']);

/**
 * A relative path in its only form: no empty and no `.` parts. Throws `invalid_path` for absolute ones, `..`, backslashes,
 * control characters, and the files of `/configs` that hold the workspace's credentials.
 */
export function cleanPath(root: string, path: string): string {
  if (path.startsWith('/')) throw invalidPath(path, 'it is absolute');
  if (path.includes('\\')) throw invalidPath(path, 'it has a backslash');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
  if (/[\u0000-\u001f\u007f]/.test(path)) throw invalidPath(path, 'it has control characters');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw invalidPath(path, 'it has ".."');
  const clean = parts.join('/');
  const tooLong =
    clean.length > MAX_PATH_LENGTH || parts.some((part) => Buffer.byteLength(part) > MAX_PART_BYTES);
  if (tooLong) throw invalidPath(path, 'it is too long');
  if (root === '/configs' && CREDENTIALS.has(clean)) throw invalidPath(path, 'it belongs to the app');
  return clean;
}

/** Like `cleanPath`, of a file: the root itself is refused as well. */
export function cleanFilePath(root: string, path: string): string {
  const clean = cleanPath(root, path);
  if (clean === '') throw invalidPath(path, 'it names no file');
  return clean;
}

export function invalidPath(path: string, why: string): AppError {
  return new AppError('invalid_path', `"${path.slice(0, 100)}" is no path that can be used: ${why}`, {
    detail: 'Paths are relative to the chosen folder and stay inside it.',
  });
}

export function fileNotFound(root: string, path: string): AppError {
  return new AppError('file_not_found', `There is no ${shown(root, path)}`);
}

export function notAFile(root: string, path: string): AppError {
  return new AppError('not_a_file', `${shown(root, path)} is not a file`);
}

export function notAFolder(root: string, path: string): AppError {
  return new AppError('not_a_folder', `${shown(root, path)} is not a folder`);
}

export function tooLarge(root: string, path: string, maxBytes: number): AppError {
  return new AppError('file_too_large', `${shown(root, path)} is larger than ${maxBytes / 1024 / 1024} MiB`, {
    detail: 'Open a terminal in the workspace to work with it.',
  });
}

export function noVolume(name: string, root: string, why: string): AppError {
  return new AppError('no_volume', `${name} has no ${root} at the moment`, { detail: why });
}

function shown(root: string, path: string): string {
  return path === '' ? root : `${root}/${path}`;
}

/** Whether a listing goes past something: ignored by its name, or a credential. */
export function isHidden(root: string, path: string): boolean {
  return path.split('/').some((part) => IGNORED.has(part)) || (root === '/configs' && CREDENTIALS.has(path));
}

/** The folders above a path, the uppermost first, without the root: `a/b/c` → `a`, `a/b`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Collects what a walk meets, in any order, down to `depth` levels below `base`. */
export function listingCollector(root: string, base: string, depth: number) {
  const entries: FileEntry[] = [];
  let truncated = false;
  return {
    /** `path` is relative to the root. Returns false when it is enough. */
    add(entry: FileEntry): boolean {
      if (entry.path === base || isHidden(root, entry.path)) return true;
      const below = base === '' ? entry.path : entry.path.slice(base.length + 1);
      if (below.split('/').length > depth) return true;
      if (entries.length >= MAX_ENTRIES) truncated = true;
      else entries.push(entry);
      return !truncated;
    },
    cutShort(): void {
      truncated = true;
    },
    listing(): FileListing {
      const sorted = entries.sort((a, b) => (a.path < b.path ? -1 : 1));
      return { entries: sorted, truncated };
    },
  };
}
