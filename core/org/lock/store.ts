import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { AppError, sha256, slugOf, systemCodeOf, toAppError, writeFileAtomic } from '../../base/index.ts';
import type { ResolvedOrg } from '../types.ts';
import { LOCK_FILE, lockOf, type OrgLock, parseLock } from './format.ts';

/** Characters of the hash in the name of a stored lock; the rest of the name is for people. */
const HASH_LENGTH = 16;
const MAX_SLUG_LENGTH = 40;
/** Room for the files of the largest template that is read. */
const MAX_LOCK_BYTES = 32 * 1024 * 1024;
/** Neither follows a link that a template brings along, nor waits for the writer of a pipe. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Where the lock of one template is kept. */
export interface LockPlace {
  /** The folder of all locks. */
  readonly folder: string;
  /** What the template is known by: its absolute folder, or its git address with the ref. */
  readonly origin: string;
}

/** A lock and where it comes from. */
export interface HeldLock {
  readonly lock: OrgLock;
  /** It lies beside the org file, where nothing but its author changes it. */
  readonly committed: boolean;
}

/** The stored lock of a template, or null. Throws AppError `lock_invalid`. */
export function readLock({ folder, origin }: LockPlace): Promise<OrgLock | null> {
  return readLockFile(fileOf(folder, origin));
}

/** Stores what the template resolved to; a crash leaves the old lock or the new one. */
export async function writeLock({ folder, origin }: LockPlace, org: ResolvedOrg): Promise<void> {
  await writeFileAtomic(fileOf(folder, origin), lockOf(org));
}

/** Stores a lock that was made elsewhere. Throws AppError `lock_invalid` when it is none. */
export async function writeLockText({ folder, origin }: LockPlace, text: string): Promise<void> {
  parseLock(text, 'The lock');
  await writeFileAtomic(fileOf(folder, origin), text);
}

/**
 * The lock that holds for a template: the one committed beside its org file, else the stored one.
 *
 * @throws AppError `lock_missing` when there is neither, `lock_invalid`
 */
export async function requireLock(dir: string, place?: LockPlace): Promise<HeldLock> {
  const committed = await readLockFile(path.join(dir, LOCK_FILE));
  const lock = committed ?? (place ? await readLock(place) : null);
  if (lock) return { lock, committed: committed !== null };
  throw new AppError('lock_missing', `There is no lock for the template ${path.basename(dir)}`, {
    detail: 'Resolve it once without --frozen; that remembers what it resolves to.',
  });
}

/** An empty one is as good as none: a shell empties it before `molecule org lock DIR > DIR/org.lock` begins. */
async function readLockFile(file: string): Promise<OrgLock | null> {
  try {
    const text = await readText(file);
    return text === '' ? null : parseLock(text, file);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP') throw unusable(file, error);
    throw toAppError(error, `The lock ${file} cannot be read`);
  }
}

async function readText(file: string): Promise<string> {
  const handle = await open(file, READ_FLAGS);
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > MAX_LOCK_BYTES) throw unusable(file);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function unusable(file: string, cause?: unknown): AppError {
  return new AppError('lock_invalid', `${file} is not a lock of an org template`, {
    detail: `It must be a file, not a link, of at most ${MAX_LOCK_BYTES / 1024 / 1024} MiB.`,
    cause,
  });
}

function fileOf(folder: string, origin: string): string {
  const name = origin.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const slug = slugOf(name, 'template').slice(0, MAX_SLUG_LENGTH);
  return path.join(folder, `${slug}-${sha256(origin).slice(0, HASH_LENGTH)}.lock`);
}
