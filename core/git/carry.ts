import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError, isAlive, newId } from '../base/index.ts';
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
/** Begins what follows the name of a mirror in the name of a folder with links to its packs. */
const ASIDE = '.carried-';
/** More than one mirror may hold, and far more than one fetch brings. */
const MAX_CARRIED_BYTES = 2 * 1024 ** 3;
const OWN_REASONS: ReadonlySet<FailureKind> = new Set(['missing', 'disk_full', 'too_large', 'unsafe']);

/** True for the name of a file that `CarriedPack` may have. */
export function isPackName(name: string): boolean {
  return PACK.test(name);
}

/**
 * Lets `work` read what a mirror holds at this moment, whatever becomes of the mirror meanwhile: its packs have names
 * of their own beside it for as long as `work` takes. Null where there is no mirror, or an empty one.
 */
export async function readMirror<T>(
  mirror: string,
  settings: GitSettings,
  signal: AbortSignal,
  work: (carried: CarriedMirror) => Promise<T>,
): Promise<T | null> {
  if (!(await stat(mirror).catch(() => null))?.isDirectory()) return null;
  const aside = `${mirror}${ASIDE}${process.pid}-${newId()}`;
  try {
    const carried = await withLock(`${mirror}.lock`, signal, async () => {
      await removeAbandoned(mirror);
      const refs = await gitText(['for-each-ref', '--format=%(objectname)', COMMIT_REFS], {
        settings,
        gitDir: mirror,
        signal,
      });
      const commits = refs.split('\n').filter(isCommitSha).sort();
      return { commits, packs: commits.length > 0 ? await keepPacks(mirror, aside) : [] };
    });
    return carried.commits.length > 0 ? await work(carried) : null;
  } finally {
    await rm(aside, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What a process that died in the middle left. */
async function removeAbandoned(mirror: string): Promise<void> {
  const begin = `${path.basename(mirror)}${ASIDE}`;
  for (const name of await readdir(path.dirname(mirror))) {
    if (!name.startsWith(begin)) continue;
    const pid = Number.parseInt(name.slice(begin.length), 10);
    if (pid > 0 && isAlive(pid)) continue;
    await rm(path.join(path.dirname(mirror), name), { recursive: true, force: true });
  }
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
 * whole. Their packs are read by git in a repository of their own and fetched into a second one, so that everything
 * has been checked before the mirror is touched. What it holds already stays, whatever goes wrong.
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
  const delivered = path.join(staging, 'delivered.git');
  await create(delivered, settings);
  const command = { settings, gitDir: delivered, signal };
  const packs = path.join(delivered, 'objects/pack');
  await mkdir(packs, { recursive: true });
  for (const name of incoming.packs) {
    const pack = path.join(packs, name);
    await incoming.writePack(name, pack);
    await gitText(['index-pack', pack], command);
  }
  for (const sha of incoming.commits) await gitText(['update-ref', refOf(sha), sha], command);
  const checked = path.join(staging, 'checked.git');
  await fetchAll(incoming.commits, delivered, checked, settings, signal);
  await fetchAll(incoming.commits, checked, mirror, settings, signal);
}

async function fetchAll(
  commits: readonly string[],
  from: string,
  to: string,
  settings: GitSettings,
  signal: AbortSignal,
): Promise<void> {
  const source = parseGitAddress(pathToFileURL(from).href);
  if (!source.ok)
    throw new AppError('git_failed', 'A mirror could not be received', { detail: source.problem });
  // As every fetch it asks for no history, so none has to be there.
  const options = { settings, signal, anew: false, keep: true, maxBytes: MAX_CARRIED_BYTES };
  for (const sha of commits)
    await fetchIntoMirror(to, source.address, sha, { ...options, refName: refOf(sha) });
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

/** Links, which cost nothing, where the file system has them; packs never change. */
async function keepPacks(mirror: string, aside: string): Promise<CarriedPack[]> {
  await mkdir(aside, { mode: 0o700 });
  const packs = await packsOf(mirror);
  for (const { name, file } of packs) {
    const kept = path.join(aside, name);
    await link(file, kept).catch(() => copyFile(file, kept));
  }
  return packs.map((pack) => ({ ...pack, file: path.join(aside, pack.name) }));
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
