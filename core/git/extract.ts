import { Semaphore } from '../base/index.ts';
import type { GitCommand } from './command.ts';
import { type CommitBlob, readCommit, SOURCE, tooLarge } from './read-commit.ts';
import { type TreeLimits, TreeWriter } from './tree-writer.ts';

/** What a commit holds that was not written. Paths are relative with `/`, sorted. */
export interface ExtractedCommit {
  readonly submodules: readonly string[];
  /** Symlinks that lead out of the tree. */
  readonly skippedLinks: readonly string[];
}

const WRITERS = 8;

/** Writes the files of a commit into an empty folder. Throws what `readCommit` throws. */
export async function extractFromMirror(
  sha: string,
  folder: string,
  limits: TreeLimits,
  command: GitCommand,
): Promise<ExtractedCommit> {
  const signal = AbortSignal.timeout(limits.maxMs);
  const writer = new TreeWriter(folder, limits, SOURCE, signal);
  const writers = new Semaphore(WRITERS);
  try {
    const commit = await readCommit(sha, limits, { ...command, signal });
    for await (const blobs of commit.read()) {
      // Most of the time goes into waiting for the disk, once for each file.
      const written = await Promise.allSettled(blobs.map((blob) => writers.run(() => write(blob, writer))));
      // Only now nobody writes to the folder any more.
      for (const outcome of written) if (outcome.status === 'rejected') throw outcome.reason;
    }
    const { skippedLinks } = await writer.finish();
    return { submodules: commit.submodules, skippedLinks };
  } catch (error) {
    if (error === signal.reason) throw tooLarge(limits, 'Writing its files takes too long.');
    throw error;
  }
}

async function write({ path, kind, executable, bytes }: CommitBlob, writer: TreeWriter): Promise<void> {
  if (kind === 'link') writer.link(path, bytes.toString());
  else await writer.file(path, [bytes], executable);
}
