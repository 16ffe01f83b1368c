import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, systemCodeOf } from '../base/index.ts';
import type { GitAddress } from './address.ts';
import { type GitCommand, gitText } from './command.ts';
import { GitFailure } from './failure.ts';
import { withLock } from './mirror-lock.ts';
import type { GitSettings } from './settings.ts';

export interface FetchOptions {
  readonly settings: GitSettings;
  /** Full name of a branch or tag that points to the commit, for servers that hand out nothing else. */
  readonly refName: string | null;
  /** How much one fetch may bring. */
  readonly maxBytes: number;
  /** Begin with an empty mirror, because the one that is there is damaged. */
  readonly anew: boolean;
  /** What the mirror holds is not to be had again: it only grows, unless git cannot use it at all. */
  readonly keep?: boolean;
  /** A transfer that says nothing for so long is ended; without it, none. */
  readonly stallMs?: number;
  /** Sees what git says about the transfer, in any cut. */
  readonly onProgress?: (text: string) => void;
  readonly signal: AbortSignal;
}

const LOOK_AT_SIZE_MS = 100;
/** A mirror beyond it starts anew: nothing in it is more than a saved download. */
const MAX_MIRROR_BYTES = 1024 ** 3;
/** What a killed git leaves behind. */
const LEFTOVERS = /\.lock$|^tmp_|^\.tmp-/;

/**
 * Makes sure that the bare mirror holds a commit with all its files. What an interrupted fetch left is cleared
 * away first; a mirror that git cannot use is made anew. Throws `GitFailure` or the signal's reason.
 */
export async function fetchIntoMirror(
  mirror: string,
  address: GitAddress,
  sha: string,
  options: FetchOptions,
): Promise<void> {
  await mkdir(path.dirname(mirror), { recursive: true });
  await withLock(`${mirror}.lock`, options.signal, async () => {
    const used = !options.anew && (await prepare(mirror, options));
    if (used && (await hasCommit(mirror, sha, options))) return;
    try {
      if (!used) await create(mirror, options.settings);
      await fetchCommit(mirror, address, sha, options);
    } catch (error) {
      if (!used || options.keep || !(error instanceof GitFailure) || error.kind !== 'other') throw error;
      await create(mirror, options.settings);
      await fetchCommit(mirror, address, sha, options);
    }
  });
}

/** A ref is written only when a fetch is complete, so it vouches for every file of its commit. */
export function refOf(sha: string): string {
  return `refs/commits/${sha}`;
}

/** True when the mirror can be used as it is. */
async function prepare(
  mirror: string,
  { settings, keep = false }: Pick<FetchOptions, 'settings' | 'keep'>,
): Promise<boolean> {
  await removeLeftovers(mirror);
  if (!keep && (await packBytes(mirror)) > MAX_MIRROR_BYTES) return false;
  try {
    const command = { settings, gitDir: mirror };
    return (await gitText(['rev-parse', '--is-bare-repository'], command)).trim() === 'true';
  } catch (error) {
    if (error instanceof GitFailure && error.kind === 'other') return false;
    throw error;
  }
}

/** An empty bare repository, in the place of whatever stands there. */
export async function create(mirror: string, settings: GitSettings): Promise<void> {
  await rm(mirror, { recursive: true, force: true, maxRetries: 3 });
  await mkdir(mirror, { recursive: true, mode: 0o700 });
  await gitText(['init', '--quiet', '--bare', '--template='], { settings, gitDir: mirror });
}

async function removeLeftovers(mirror: string): Promise<void> {
  for (const folder of ['.', 'objects', 'objects/pack', 'refs', 'refs/commits']) {
    for (const name of await namesIn(path.join(mirror, folder))) {
      if (LEFTOVERS.test(name)) await rm(path.join(mirror, folder, name), { recursive: true, force: true });
    }
  }
}

async function hasCommit(mirror: string, sha: string, { settings, signal }: FetchOptions): Promise<boolean> {
  return (await commitAt(refOf(sha), { settings, signal, gitDir: mirror })) === sha;
}

/** The commit that a ref or SHA leads to; null without one. */
export async function commitAt(ref: string, command: GitCommand): Promise<string | null> {
  try {
    return (await gitText(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], command)).trim();
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

async function fetchCommit(
  mirror: string,
  address: GitAddress,
  sha: string,
  options: FetchOptions,
): Promise<void> {
  const { settings, refName, maxBytes, keep } = options;
  const guard = await guardSize(mirror, maxBytes);
  const silence = guardSilence(address, options.stallMs);
  const signal = AbortSignal.any([options.signal, guard.signal, silence.signal]);
  const onProgress = (text: string) => {
    silence.heard();
    options.onProgress?.(text);
  };
  const command = { settings, address, signal, gitDir: mirror, onProgress };
  try {
    await fetchRef(command, sha, refOf(sha)).catch(async (error: unknown) => {
      if (!(error instanceof GitFailure) || error.kind !== 'sha_refused' || refName === null) throw error;
      await fetchByName(command, sha, refName, error);
    });
    await guard.check();
    if ((await commitAt(refOf(sha), command)) !== sha) {
      throw new GitFailure('no_ref', `${sha} is not a commit`);
    }
  } catch (error) {
    if (!keep && error instanceof GitFailure && error.kind === 'too_large') await create(mirror, settings);
    throw error;
  } finally {
    silence.stop();
    guard.stop();
  }
}

/** However long a transfer takes: as long as git tells how far it is, something arrives. */
function guardSilence({ url }: GitAddress, stallMs: number | undefined) {
  const controller = new AbortController();
  if (stallMs === undefined)
    return { signal: controller.signal, heard: () => undefined, stop: () => undefined };
  const stall = new AppError('git_unreachable', `Nothing came from ${url} for ${stallMs / 1_000} seconds`, {
    detail: 'Check the network and try again.',
  });
  const timer = setTimeout(() => controller.abort(stall), stallMs);
  return {
    signal: controller.signal,
    heard: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}

async function fetchByName(
  command: GitCommand,
  sha: string,
  refName: string,
  refused: GitFailure,
): Promise<void> {
  const incoming = 'refs/incoming';
  await fetchRef(command, refName, incoming);
  if ((await commitAt(incoming, command)) !== sha) throw refused;
  await gitText(['update-ref', refOf(sha), sha], command);
}

async function fetchRef(command: GitCommand, source: string, target: string): Promise<void> {
  // Who cannot write its progress to us any more ends: see `closeAll`.
  const options = ['--progress', '--depth=1', '--no-tags', '--no-write-fetch-head'];
  await gitText(['fetch', ...options, command.address?.url ?? '', `+${source}:${target}`], command);
}

/** Watches how much the mirror grows; the signal aborts with a `GitFailure` when it is too much. */
export async function guardSize(mirror: string, maxBytes: number) {
  const before = await packBytes(mirror);
  const controller = new AbortController();
  const failure = new GitFailure('too_large', `more than ${maxBytes} bytes`);
  const check = async () => {
    if ((await packBytes(mirror)) - before > maxBytes) throw failure;
  };
  const timer = setInterval(
    () => check().catch((error: unknown) => controller.abort(error)),
    LOOK_AT_SIZE_MS,
  );
  return { signal: controller.signal, check, stop: () => clearInterval(timer) };
}

async function packBytes(mirror: string): Promise<number> {
  const folder = path.join(mirror, 'objects/pack');
  const sizes = (await namesIn(folder)).map(async (name) => {
    // Files come and go while git works.
    const stats = await stat(path.join(folder, name)).catch(() => null);
    return stats?.size ?? 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
