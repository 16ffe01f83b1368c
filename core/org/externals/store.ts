import { AppError } from '../../base/index.ts';
import { type GitAddress, isLoopbackHost, parseGitAddress } from '../../git/index.ts';
import { type CacheOptions, createCommitCache } from './commit-cache.ts';
import type { ExternalRequest, ExternalStore } from './types.ts';

/** What the codes of git mean for a subtree; others (a full disk, say) stay as they are. */
const CODES: Readonly<Record<string, string>> = {
  git_missing: 'external_unreachable',
  git_unreachable: 'external_unreachable',
  git_auth: 'external_auth',
  git_not_found: 'external_not_found',
  git_ref_not_found: 'external_not_found',
  git_too_large: 'external_too_large',
  git_failed: 'external_invalid',
  git_damaged: 'external_invalid',
};

/** The subtrees of other repositories, from complete copies in the cache or from their servers. */
export function createExternalStore(options: CacheOptions): ExternalStore {
  const commits = createCommitCache(options);
  return {
    async get(request) {
      const { ref, sha } = request;
      try {
        return {
          ...request,
          ...(await commits.get({ address: addressOf(request), ref, sha, onBranch: true })),
        };
      } catch (error) {
        throw externalError(error, request);
      }
    },
  };
}

/** Where the repository is asked for. Throws AppError `external_invalid`. */
export function addressOf({ host, repo }: Pick<ExternalRequest, 'host' | 'repo'>): GitAddress {
  // Servers on this machine rarely have a certificate.
  const scheme = isLoopbackHost(host) && /:\d+$/.test(host) ? 'http' : 'https';
  const parsed = parseGitAddress(`${scheme}://${host}/${repo}.git`);
  if (parsed.ok && parsed.address.path === repo) return parsed.address;
  throw new AppError('external_invalid', `"${host}/${repo}" is not a repository`, {
    detail: parsed.ok ? 'Write the host alone and the repository as owner/name.' : parsed.problem,
  });
}

function externalError(error: unknown, { host, repo, ref }: ExternalRequest): unknown {
  const code = error instanceof AppError ? CODES[error.code] : undefined;
  if (!(error instanceof AppError) || code === undefined) return error;
  const wanted = `${host}/${repo} at ${ref}`;
  const message =
    code === 'external_unreachable'
      ? `${wanted} is not on this machine: ${error.message}`
      : `${wanted}: ${error.message}`;
  const mirror = `A local mirror can stand in: MOLECULE_GIT_CONFIG="url.file:///<folder>/.insteadOf=https://${host}/"`;
  const detail = code === 'external_unreachable' ? `${error.detail ?? ''} ${mirror}`.trim() : error.detail;
  return new AppError(code, message, { detail, cause: error, actions: error.actions });
}
