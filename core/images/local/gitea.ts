import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import { type GitAddress, isCommitSha } from '../../git/index.ts';

const MAX_BODY_BYTES = 64 * 1024;
const TIME_LIMIT_MS = 30_000;
const branchSchema = z.object({ commit: z.object({ id: z.string().refine(isCommitSha) }) });

export interface GiteaAccess {
  /** Sent to `host` and to no other. */
  readonly token: string;
  /** With its port if there is one. */
  readonly host: string;
}

/**
 * The commit of a branch by the API of Gitea, one small request; null when the server does not answer like one:
 * then git has to ask. Throws the signal's reason, and `git_unreachable` for a server that does not answer at all: git
 * would wait as long again.
 */
export async function askGitea(
  { protocol, host, path, url: repository }: GitAddress,
  ref: string,
  access: GiteaAccess,
  signal: AbortSignal | undefined,
  timeLimitMs = TIME_LIMIT_MS,
): Promise<string | null> {
  const [owner, name, ...more] = path.split('/');
  if (protocol === 'file' || !owner || !name || more.length > 0 || ref.startsWith('refs/')) return null;
  const url = `${protocol}://${host}/api/v1/repos/${owner}/${name}/branches/${encodeURIComponent(ref)}`;
  const hasToken = access.token !== '' && access.host === host;
  const timeout = AbortSignal.timeout(timeLimitMs);
  try {
    const response = await fetch(url, {
      headers: {
        accept: 'application/json',
        ...(hasToken ? { authorization: `token ${access.token}` } : {}),
      },
      // A token must not follow to another host.
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return null;
    }
    const body = await cappedText(response);
    return body === null ? null : branchSchema.parse(JSON.parse(body)).commit.id;
  } catch {
    signal?.throwIfAborted();
    if (timeout.aborted) throw noAnswer(repository, timeLimitMs);
    return null;
  }
}

/** A source that was waited for in vain. */
export function noAnswer(source: string, waitedMs: number): AppError {
  return new AppError('git_unreachable', `${source} did not answer within ${Math.ceil(waitedMs / 1000)} s`, {
    detail: 'Check the network and try again.',
  });
}

/** Null when there is more than may be. */
async function cappedText(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > MAX_BODY_BYTES) return null;
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString();
}
