import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { GitAddress } from './address.ts';
import { type GitCommand, gitText } from './command.ts';
import { GitFailure } from './failure.ts';
import { commitAt, create, guardSize } from './mirror.ts';
import type { GitSettings } from './settings.ts';

export interface HistoryOptions {
  readonly settings: GitSettings;
  /** How much history may be asked for. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Whether a branch or tag of the server leads to a commit; null when its history is too large to tell. A server hands
 * out commits of forks as well, so having a commit says nothing. What is asked for is thrown away again.
 */
export async function isOnBranch(
  address: GitAddress,
  sha: string,
  { settings, maxBytes, signal }: HistoryOptions,
): Promise<boolean | null> {
  const tips = await gitText(['ls-remote', '--quiet', '--heads', '--tags', address.url], {
    settings,
    address,
    signal,
  });
  if (tips.split('\n').some((line) => line.startsWith(`${sha}\t`))) return true;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-history-'));
  try {
    await create(folder, settings);
    await fetchHistory({ settings, address, signal, gitDir: folder }, maxBytes);
    const local = { settings, signal, gitDir: folder };
    // git refuses the question for a commit that it does not know.
    if ((await commitAt(sha, local)) === null) return false;
    return (await gitText(['for-each-ref', '--count=1', '--contains', sha], local)) !== '';
  } catch (error) {
    if (error instanceof GitFailure && error.kind === 'too_large') return null;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Commits alone, from servers that can leave out trees and files; from others everything, as far as it goes. */
async function fetchHistory(command: GitCommand, maxBytes: number): Promise<void> {
  const guard = await guardSize(command.gitDir ?? '', maxBytes);
  const signals = [guard.signal, ...(command.signal ? [command.signal] : [])];
  const options = ['--progress', '--filter=tree:0', '--no-tags', '--no-write-fetch-head'];
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  try {
    await gitText(['fetch', ...options, command.address?.url ?? '', ...refs], {
      ...command,
      signal: AbortSignal.any(signals),
    });
    await guard.check();
  } finally {
    guard.stop();
  }
}
