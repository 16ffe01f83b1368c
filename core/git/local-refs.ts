import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../base/index.ts';
import { isCommitSha, isRefName } from './refs.ts';

/** A pointer of a work tree to its repository, or of a branch to its commit. */
const MAX_POINTER_BYTES = 4_096;
const MAX_PACKED_BYTES = 16 * 1024 * 1024;
const SHA_LENGTH = 40;

/** The repository that a folder is, bare or with a work tree; null when it is none. Reads files only. */
export async function localGitFolder(folder: string): Promise<string | null> {
  if (await isRepository(folder)) return folder;
  const inside = path.join(folder, '.git');
  if (await isRepository(inside)) return inside;
  // A linked work tree has a file that names its part of the repository, which in turn names the whole.
  const target = /^gitdir: (.+)$/m.exec((await textOf(inside, MAX_POINTER_BYTES)) ?? '')?.[1];
  if (target === undefined) return null;
  const own = path.resolve(folder, target.trim());
  const common = await textOf(path.join(own, 'commondir'), MAX_POINTER_BYTES);
  const whole = common === null ? own : path.resolve(own, common.trim());
  return (await isRepository(whole)) ? whole : null;
}

/**
 * The commit that a branch of a repository on this machine points to, read from its files without any
 * process; null when only git itself can tell (no such branch, a tag, another way of storing refs).
 */
export async function readLocalRef(gitFolder: string, ref: string): Promise<string | null> {
  if (!isRefName(ref) || ref.startsWith('refs/tags/')) return null;
  const name = ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  const loose = (await textOf(path.join(gitFolder, name), MAX_POINTER_BYTES))?.trim();
  if (loose !== undefined) return isCommitSha(loose) ? loose : null;
  const packed = (await textOf(path.join(gitFolder, 'packed-refs'), MAX_PACKED_BYTES)) ?? '';
  const line = packed.split('\n').find((each) => each.slice(SHA_LENGTH + 1).trimEnd() === name);
  const sha = line?.slice(0, SHA_LENGTH) ?? '';
  return isCommitSha(sha) ? sha : null;
}

async function isRepository(folder: string): Promise<boolean> {
  const [head, objects] = await Promise.all([
    stat(path.join(folder, 'HEAD')).catch(() => null),
    stat(path.join(folder, 'objects')).catch(() => null),
  ]);
  return head?.isFile() === true && objects?.isDirectory() === true;
}

/** Null for what is not there, is no file, or is too large. */
async function textOf(file: string, maxBytes: number): Promise<string | null> {
  try {
    const { size } = await stat(file);
    return size <= maxBytes ? await readFile(file, 'utf8') : null;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
    throw error;
  }
}
