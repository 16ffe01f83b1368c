import { AppError } from '../base/index.ts';
import type { GitAddress } from './address.ts';
import { type CarriedMirror, holdsCommits, type IncomingMirror, readMirror, receiveMirror } from './carry.ts';
import { gitText } from './command.ts';
import { type ExtractedCommit, extractFromMirror } from './extract.ts';
import { gitError } from './failure.ts';
import { isOnBranch } from './history.ts';
import { fetchIntoMirror } from './mirror.ts';
import { type Commit, readCommit } from './read-commit.ts';
import { isRefName } from './refs.ts';
import { gitSettings } from './settings.ts';
import { TREE_LIMITS, type TreeLimits } from './tree-writer.ts';

/** A branch or tag of a server and the commit that it points to. */
export interface RemoteRef {
  /** Full name, e.g. `refs/heads/main`. */
  readonly name: string;
  readonly sha: string;
}

/** A tag of a server, by its short name. */
export interface RemoteTag {
  readonly tag: string;
  readonly sha: string;
}

export interface Git {
  /**
   * Asks a server where a branch, tag (its commit, also for an annotated one) or `HEAD` points; null when it has
   * none of that name. Throws AppError `git_missing`, `git_unreachable`, `git_auth`, `git_not_found`, `git_failed`.
   */
  lsRemote(address: GitAddress, ref: string, signal?: AbortSignal): Promise<RemoteRef | null>;
  /** All tags of a server with the commits that they point to, also of annotated ones. Throws like `lsRemote`. */
  remoteTags(address: GitAddress, signal?: AbortSignal): Promise<RemoteTag[]>;
  /**
   * Whether a branch or tag of the server leads to a commit; null when its history is too large to tell. Throws like
   * `lsRemote`.
   */
  isOnBranch(
    address: GitAddress,
    sha: string,
    options?: { readonly maxBytes?: number; readonly signal?: AbortSignal },
  ): Promise<boolean | null>;
  /**
   * Brings exactly this commit, without history, into the bare mirror (see `mirrorFolder`). It may take as long as
   * something arrives. `anew`: the mirror is damaged. Throws like `lsRemote`, and `git_ref_not_found`, `git_too_large`.
   */
  fetchCommit(
    mirror: string,
    address: GitAddress,
    sha: string,
    options?: {
      /** Full name of a ref that points there, for servers that do not hand out single commits. */
      readonly refName?: string | null;
      readonly anew?: boolean;
      readonly maxBytes?: number;
      readonly signal?: AbortSignal;
      /** Sees what git says about the transfer, without the token, in any cut. */
      readonly onProgress?: (text: string) => void;
    },
  ): Promise<void>;
  /**
   * Writes the files of a fetched commit into an empty folder, within the limits of size and time. Throws AppError `git_damaged` (fetch anew),
   * `git_too_large`, `git_failed`, `git_missing`.
   */
  extractCommit(mirror: string, sha: string, folder: string, limits?: TreeLimits): Promise<ExtractedCommit>;
  /** Lists a fetched commit, to read from it without writing files. Throws like `extractCommit`. */
  openCommit(
    mirror: string,
    sha: string,
    options?: { readonly limits?: TreeLimits; readonly signal?: AbortSignal },
  ): Promise<Commit>;
  /** Lets `work` copy what a mirror holds while nobody changes it; null where there is none, or nothing in it. */
  readMirror<T>(
    mirror: string,
    signal: AbortSignal,
    work: (carried: CarriedMirror) => Promise<T>,
  ): Promise<T | null>;
  /** True when a mirror holds all of these commits. Throws AppError `git_missing`, `git_failed`. */
  holdsCommits(mirror: string, commits: readonly string[], signal: AbortSignal): Promise<boolean>;
  /**
   * Brings commits from the packs of another machine into a mirror, once git has checked them. Throws AppError
   * `git_missing`, `git_too_large`, `git_failed`.
   *
   * @param staging an empty folder that nobody else uses; the caller removes it
   */
  receiveMirror(
    mirror: string,
    incoming: IncomingMirror,
    staging: string,
    signal: AbortSignal,
  ): Promise<void>;
}

/** For one question, however many git processes it takes. */
const TIME_LIMIT_MS = 60_000;
/** For a transfer that brings nothing. */
const FETCH_STALL_MS = 60_000;
const MAX_DOWNLOAD_BYTES = 200 * 1024 * 1024;
/** Without trees and files some 80,000 commits. */
const MAX_HISTORY_BYTES = 16 * 1024 * 1024;

/**
 * @param env read for `MOLECULE_GITEA_TOKEN`, `MOLECULE_GIT_CONFIG`, where programs are, and proxies
 * @param tokenHost the only host that the token is sent to, with its port if there is one
 * @param fetchStallMs a transfer that brings nothing for so long is ended
 */
export function createGit({
  env,
  tokenHost,
  fetchStallMs = FETCH_STALL_MS,
}: {
  readonly env: NodeJS.ProcessEnv;
  readonly tokenHost: string;
  readonly fetchStallMs?: number;
}): Git {
  const settings = gitSettings(env, tokenHost);

  const limited = async <T>(
    address: GitAddress,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const timeout = AbortSignal.timeout(TIME_LIMIT_MS);
    try {
      return await work(signal ? AbortSignal.any([signal, timeout]) : timeout);
    } catch (error) {
      if (timeout.aborted && error === timeout.reason) throw tooSlow(address);
      throw gitError(error, address);
    }
  };

  return {
    lsRemote: (address, ref, signal) =>
      limited(address, signal, async (signal) => {
        if (!isRefName(ref)) return null;
        const names =
          ref === 'HEAD' || ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
        const patterns = names.flatMap((name) => [name, `${name}^{}`]);
        const listing = await gitText(['ls-remote', '--quiet', address.url, ...patterns], {
          settings,
          address,
          signal,
        });
        return firstOf(names, listing);
      }),

    remoteTags: (address, signal) =>
      limited(address, signal, async (signal) =>
        tagsOf(await gitText(['ls-remote', '--quiet', '--tags', address.url], { settings, address, signal })),
      ),

    isOnBranch: (address, sha, { maxBytes = MAX_HISTORY_BYTES, signal } = {}) =>
      limited(address, signal, (signal) => isOnBranch(address, sha, { settings, maxBytes, signal })),

    async fetchCommit(mirror, address, sha, options = {}) {
      try {
        await fetchIntoMirror(mirror, address, sha, {
          settings,
          signal: options.signal ?? new AbortController().signal,
          refName: options.refName ?? null,
          anew: options.anew ?? false,
          maxBytes: options.maxBytes ?? MAX_DOWNLOAD_BYTES,
          stallMs: fetchStallMs,
          onProgress: options.onProgress ?? (() => undefined),
        });
      } catch (error) {
        throw gitError(error, address);
      }
    },

    async extractCommit(mirror, sha, folder, limits = TREE_LIMITS) {
      try {
        return await extractFromMirror(sha, folder, limits, { settings, gitDir: mirror });
      } catch (error) {
        throw gitError(error, { url: mirror });
      }
    },

    async openCommit(mirror, sha, { limits = TREE_LIMITS, signal } = {}) {
      try {
        return await readCommit(sha, limits, { settings, gitDir: mirror, signal });
      } catch (error) {
        throw gitError(error, { url: mirror });
      }
    },

    readMirror: (mirror, signal, work) => explained(mirror, () => readMirror(mirror, settings, signal, work)),

    holdsCommits: (mirror, commits, signal) =>
      explained(mirror, () => holdsCommits(mirror, commits, settings, signal)),

    receiveMirror: (mirror, incoming, staging, signal) =>
      explained(mirror, () => receiveMirror(mirror, incoming, staging, settings, signal)),
  };
}

/** Whatever git says about a mirror, as an `AppError`. */
async function explained<T>(mirror: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw gitError(error, { url: mirror });
  }
}

/** An annotated tag is told twice: as itself, and as its commit with `^{}` at the end, which comes later. */
function tagsOf(listing: string): RemoteTag[] {
  const tags = new Map<string, string>();
  for (const line of listing.split('\n')) {
    const [, sha, tag] = /^([0-9a-f]{40})\trefs\/tags\/(.+?)(?:\^\{\})?$/.exec(line) ?? [];
    if (sha !== undefined && tag !== undefined) tags.set(tag, sha);
  }
  return [...tags].map(([tag, sha]) => ({ tag, sha }));
}

/** A pattern of ls-remote also matches the end of longer names, so the lines are compared in full. */
function firstOf(names: readonly string[], listing: string): RemoteRef | null {
  const shas = new Map(
    listing.split('\n').flatMap((line) => {
      const [sha, name] = line.split('\t');
      return sha !== undefined && name !== undefined ? [[name, sha] as const] : [];
    }),
  );
  for (const name of names) {
    const sha = shas.get(`${name}^{}`) ?? shas.get(name);
    if (sha !== undefined) return { name, sha };
  }
  return null;
}

function tooSlow({ url }: GitAddress): AppError {
  return new AppError('git_unreachable', `${url} took longer than ${TIME_LIMIT_MS / 1_000} seconds`, {
    detail: 'Check the network and try again.',
  });
}
