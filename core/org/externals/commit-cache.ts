import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Logger, SingleFlight } from '../../base/index.ts';
import { createGit, type Git, type GitAddress, isCommitSha, mirrorFolder } from '../../git/index.ts';
import { hostOf, usualHost } from '../resolve/allow-list.ts';
import { completeFolder, findComplete } from './complete-folder.ts';
import { recallRef, rememberRef } from './known-refs.ts';
import { recallPin, rememberPin } from './pins.ts';
import { repositoryFolder } from './repository-folder.ts';

/** Where fetched sources are kept and how they may be got. */
export interface CacheOptions {
  /** Folder of the bare mirrors. */
  readonly gitFolder: string;
  /** Folder of the complete copies. */
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ask nobody: only what is there counts. */
  readonly offline: boolean;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface CommitRequest {
  readonly address: GitAddress;
  /** Branch, tag, full commit SHA or `HEAD`. */
  readonly ref: string;
  /** Take this commit, wherever `ref` points now. */
  readonly sha?: string | undefined;
  /** A commit that `ref` itself names must be on a branch or tag, because a server hands out those of forks as well. */
  readonly onBranch?: boolean;
}

export interface CommitCopy {
  readonly sha: string;
  readonly dir: string;
  readonly fetchedAt: string;
  readonly offline: boolean;
  /** Nothing shows yet that a branch or tag leads to the commit that `ref` names. */
  readonly unconfirmed?: boolean;
}

/** Complete copies of commits by repository and SHA. */
export interface CommitCache {
  /**
   * Throws AppError with the codes of `Git`; `git_unreachable` also when nobody may be asked and nothing is there.
   */
  get(request: CommitRequest): Promise<CommitCopy>;
}

/** There the last known commit is better than nothing. */
const NOBODY_ANSWERS = new Set(['git_unreachable', 'git_missing']);

export function createCommitCache(options: CacheOptions): CommitCache {
  const { gitFolder, cacheFolder, env, offline, logger, now } = options;
  const folderOf = ({ host, path: name }: GitAddress) => path.join(cacheFolder, repositoryFolder(host, name));
  const running = new SingleFlight<CommitCopy>();
  let git: Git | undefined;
  const openGit = () => {
    // The token is that of the usual host; without one it goes nowhere.
    git ??= createGit({ env, tokenHost: hostOf(usualHost(env)) ?? '' });
    return git;
  };

  const take = async (address: GitAddress, sha: string, refName: string | null): Promise<CommitCopy> => {
    const folder = path.join(folderOf(address), sha);
    const copy = await completeFolder(folder, now, async (temporary) => {
      const mirror = mirrorFolder(gitFolder, address);
      await openGit().fetchCommit(mirror, address, sha, { refName });
      const { submodules, skippedLinks } = await extract(openGit(), mirror, address, sha, temporary, refName);
      const skipped = [...submodules, ...skippedLinks];
      if (skipped.length > 0)
        logger.warn({ url: address.url, sha, skipped }, 'submodules and links left out');
      logger.info({ url: address.url, sha }, 'repository fetched');
    });
    return { sha, dir: copy.dir, fetchedAt: copy.completedAt, offline: false };
  };

  const takePinned = async ({ address, ref }: CommitRequest, sha: string): Promise<CommitCopy> => {
    const there = await findComplete(path.join(folderOf(address), sha));
    if (there) return { sha, dir: there.dir, fetchedAt: there.completedAt, offline: false };
    if (offline) throw notHere(address, sha);
    try {
      return await take(address, sha, null);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'git_ref_not_found') throw error;
      // The server hands out no single commits: it may still be where the branch is.
      const remote = isCommitSha(ref) ? null : await openGit().lsRemote(address, ref);
      if (remote?.sha !== sha) throw error;
      return take(address, sha, remote.name);
    }
  };

  /** False: nothing shows that it is. Throws `git_ref_not_found` when it is not. */
  const isConfirmed = async (address: GitAddress, sha: string): Promise<boolean> => {
    const folder = folderOf(address);
    const known = await recallPin(folder, { url: address.url, sha });
    if (known !== null || offline) return known ?? false;
    try {
      const found = await openGit().isOnBranch(address, sha);
      if (found === false) throw notOnBranch(address, sha);
      await rememberPin(folder, { url: address.url, sha, confirmed: found ?? false }, now);
      return found ?? false;
    } catch (error) {
      if (!(error instanceof AppError) || !NOBODY_ANSWERS.has(error.code)) throw error;
      return false;
    }
  };

  const takeLastKnown = async ({ address, ref }: CommitRequest): Promise<CommitCopy | null> => {
    const folder = folderOf(address);
    const sha = (await recallRef(folder, { url: address.url, ref }))?.sha ?? null;
    const there = sha === null ? null : await findComplete(path.join(folder, sha));
    return there && sha !== null
      ? { sha, dir: there.dir, fetchedAt: there.completedAt, offline: true }
      : null;
  };

  const takeCurrent = async ({ address, ref }: CommitRequest): Promise<CommitCopy> => {
    const remote = await openGit().lsRemote(address, ref);
    if (remote === null) throw noSuchRef(address, ref);
    const copy = await take(address, remote.sha, remote.name);
    const known = { url: address.url, ref, sha: remote.sha };
    await rememberRef(folderOf(address), known, now);
    return copy;
  };

  const get = async (request: CommitRequest): Promise<CommitCopy> => {
    const { address, ref, sha, onBranch = false } = request;
    const named = isCommitSha(ref) ? ref.toLowerCase() : undefined;
    const pinned = sha?.toLowerCase() ?? named;
    if (pinned !== undefined) {
      // A lock is taken as it is: it was somebody's own choice.
      const doubtful = onBranch && sha === undefined && !(await isConfirmed(address, pinned));
      const copy = await takePinned(request, pinned);
      return doubtful ? { ...copy, unconfirmed: true } : copy;
    }
    if (offline) {
      const last = await takeLastKnown(request);
      if (last) return last;
      throw notHere(address, ref);
    }
    try {
      return await takeCurrent(request);
    } catch (error) {
      const last =
        error instanceof AppError && NOBODY_ANSWERS.has(error.code) ? await takeLastKnown(request) : null;
      if (!last) throw error;
      logger.warn({ url: address.url, ref, sha: last.sha, err: error }, 'taken as it was last known');
      return last;
    }
  };

  return {
    get: (request) =>
      running.run(JSON.stringify([request.address.url, request.ref, request.sha]), () => get(request)),
  };
}

async function extract(
  git: Git,
  mirror: string,
  address: GitAddress,
  sha: string,
  folder: string,
  refName: string | null,
) {
  try {
    return await git.extractCommit(mirror, sha, folder);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'git_damaged') throw error;
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await git.fetchCommit(mirror, address, sha, { refName, anew: true });
    return git.extractCommit(mirror, sha, folder);
  }
}

function notOnBranch({ url }: GitAddress, sha: string): AppError {
  return new AppError('git_ref_not_found', `No branch or tag of ${url} leads to ${sha}`, {
    detail:
      'It may be of a fork, whose commits servers hand out as well. Name a branch, a tag or a commit on one.',
  });
}

function noSuchRef({ url }: GitAddress, ref: string): AppError {
  return new AppError('git_ref_not_found', `${url} has no branch or tag "${ref}"`, {
    detail: 'Check how it is spelled. A commit is named by all 40 characters of its SHA.',
  });
}

function notHere({ url, host }: GitAddress, wanted: string): AppError {
  return new AppError('git_unreachable', `${url} at ${wanted} is not on this machine`, {
    detail: `Resolve the template once while ${host === '' ? 'the folder' : host} can be reached; after that it works offline.`,
  });
}
