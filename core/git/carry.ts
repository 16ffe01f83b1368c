import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../base/index.ts';
import { parseGitAddress } from './address.ts';
import { gitText } from './command.ts';
import { type FailureKind, GitFailure } from './failure.ts';
import { commitAt, create, fetchIntoMirror, refOf } from './mirror.ts';
import { withLock } from './mirror-lock.ts';
import { isCommitSha } from './refs.ts';
import type { GitSettings } from './settings.ts';

/** What of a mirror goes to another machine: objects and what vouches for them, neither settings nor hooks. */
export interface CarriedMirror {
  /** Commits that it holds with all their files, sorted. */
  readonly commits: readonly string[];
  readonly packs: readonly CarriedPack[];
}

export interface CarriedPack {
  /** `pack-<hash>.pack` */
  readonly name: string;
  readonly file: string;
  readonly size: number;
}

const PACK = /^pack-[0-9a-f]{40}([0-9a-f]{24})?\.pack$/;
const COMMIT_REFS = refOf('');
/** More than one mirror may hold, and far more than one fetch brings. */
const MAX_CARRIED_BYTES = 2 * 1024 ** 3;
const OWN_REASONS: ReadonlySet<FailureKind> = new Set(['missing', 'disk_full', 'too_large', 'unsafe']);

/** True for the name of a file that `CarriedPack` may have. */
export function isPackName(name: string): boolean {
  return PACK.test(name);
}

/** Lets `work` read what a mirror holds while nobody changes it. Null where there is no mirror, or an empty one. */
export async function readMirror<T>(
  mirror: string,
  settings: GitSettings,
  signal: AbortSignal,
  work: (carried: CarriedMirror) => Promise<T>,
): Promise<T | null> {
  if (!(await stat(mirror).catch(() => null))?.isDirectory()) return null;
  return withLock(`${mirror}.lock`, signal, async () => {
    const refs = await gitText(['for-each-ref', '--format=%(objectname)', COMMIT_REFS], {
      settings,
      gitDir: mirror,
      signal,
    });
    const commits = refs.split('\n').filter(isCommitSha).sort();
    if (commits.length === 0) return null;
    return work({ commits, packs: await packsOf(mirror) });
  });
}

/** Commits that come from a mirror of another machine. */
export interface IncomingMirror {
  readonly commits: readonly string[];
  readonly packs: readonly string[];
  /** Writes the pack of that name to a file that is not there yet. */
  writePack(name: string, file: string): Promise<void>;
}

/**
 * Brings carried commits into a mirror, which is made if there is none: all of them or, when it throws, some of them
 * whole. Their packs are read by git in a repository of their own first; only what git has checked then goes on into
 * the mirror, as a fetch from there.
 *
 * @param staging an empty folder that nobody else uses; the caller removes it
 */
export async function receiveMirror(
  mirror: string,
  incoming: IncomingMirror,
  staging: string,
  settings: GitSettings,
  signal: AbortSignal,
): Promise<void> {
  try {
    await receive(mirror, incoming, staging, settings, signal);
  } catch (error) {
    // Nobody was asked over a network: what sounds like it is about the content.
    if (!(error instanceof GitFailure) || OWN_REASONS.has(error.kind)) throw error;
    throw new GitFailure('other', error.message);
  }
}

async function receive(
  mirror: string,
  incoming: IncomingMirror,
  staging: string,
  settings: GitSettings,
  signal: AbortSignal,
): Promise<void> {
  await create(staging, settings);
  const command = { settings, gitDir: staging, signal };
  const packs = path.join(staging, 'objects/pack');
  await mkdir(packs, { recursive: true });
  for (const name of incoming.packs) {
    const pack = path.join(packs, name);
    await incoming.writePack(name, pack);
    await gitText(['index-pack', pack], command);
  }
  const source = parseGitAddress(pathToFileURL(staging).href);
  if (!source.ok)
    throw new AppError('git_failed', 'A mirror could not be received', { detail: source.problem });
  for (const sha of incoming.commits) {
    await gitText(['update-ref', refOf(sha), sha], command);
    // As every fetch it asks for no history, so none has to be there.
    const options = { settings, signal, refName: refOf(sha), anew: false, maxBytes: MAX_CARRIED_BYTES };
    await fetchIntoMirror(mirror, source.address, sha, options);
  }
}

/** True when the mirror holds all of these commits. */
export async function holdsCommits(
  mirror: string,
  commits: readonly string[],
  settings: GitSettings,
  signal: AbortSignal,
): Promise<boolean> {
  if (!(await stat(mirror).catch(() => null))?.isDirectory()) return false;
  for (const sha of commits) {
    if ((await commitAt(refOf(sha), { settings, gitDir: mirror, signal })) !== sha) return false;
  }
  return true;
}

async function packsOf(mirror: string): Promise<CarriedPack[]> {
  const folder = path.join(mirror, 'objects/pack');
  const all = await readdir(folder);
  // A pack without its index is the rest of a fetch that ended early.
  const whole = all.filter((name) => PACK.test(name) && all.includes(name.replace(/pack$/, 'idx'))).sort();
  return Promise.all(
    whole.map(async (name) => {
      const file = path.join(folder, name);
      return { name, file, size: (await stat(file)).size };
    }),
  );
}
