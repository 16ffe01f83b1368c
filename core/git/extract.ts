import { AppError, Semaphore } from '../base/index.ts';
import { type GitCommand, gitObjects, gitText } from './command.ts';
import { entryPathProblem } from './entry-path.ts';
import { GitFailure } from './failure.ts';
import { type TreeLimits, TreeWriter } from './tree-writer.ts';

interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly sha: string;
  /** Bytes; 0 for a submodule. */
  readonly size: number;
}

type Blob = TreeEntry & { readonly bytes: Buffer };

/** What a commit holds that was not written. Paths are relative with `/`, sorted. */
export interface ExtractedCommit {
  readonly submodules: readonly string[];
  /** Symlinks that lead out of the tree. */
  readonly skippedLinks: readonly string[];
}

/** One git process hands out about this much, so memory stays bounded and few processes are needed. */
const BATCH_BYTES = 8 * 1024 * 1024;
/** One line of the listing: a path of the greatest length and what stands before it. */
const MAX_LINE_BYTES = 1_100;
const WRITERS = 8;
/** The line before each object. */
const MAX_HEADER_BYTES = 100;

/**
 * Writes the files of a commit into an empty folder. The bytes are those of the git objects: there is no working
 * tree, so no hook, filter, attribute or submodule can take part. Throws AppError `git_damaged` when the
 * mirror lacks objects, `git_too_large`, or `git_failed` for a tree that breaks the path rules.
 */
export async function extractFromMirror(
  sha: string,
  folder: string,
  limits: TreeLimits,
  command: GitCommand,
): Promise<ExtractedCommit> {
  const source = { what: 'The repository', invalid: 'git_failed', tooLarge: 'git_too_large' };
  const signal = AbortSignal.timeout(limits.maxMs);
  const timed = { ...command, signal };
  const writer = new TreeWriter(folder, limits, source, signal);
  const writers = new Semaphore(WRITERS);
  try {
    const entries = await listTree(sha, limits, timed);
    const submodules = entries.filter(({ mode }) => mode === '160000').map((entry) => entry.path);
    const blobs = entries.filter(({ mode }) => mode !== '160000');
    const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
    const largest = blobs.reduce((most, { size }) => Math.max(most, size), 0);
    if (bytes > limits.maxBytes || largest > limits.maxFileBytes) throw tooLarge(limits);
    // Before anything is written; submodules are no exception.
    for (const { path } of entries) {
      const problem = entryPathProblem(path);
      if (problem !== null) writer.refuse(path, problem);
    }
    for (const batch of batches(blobs)) {
      const blobs = await readBlobs(batch, timed);
      // Most of the time goes into waiting for the disk, once for each file.
      const written = await Promise.allSettled(blobs.map((blob) => writers.run(() => write(blob, writer))));
      // Only now nobody writes to the folder any more.
      for (const outcome of written) if (outcome.status === 'rejected') throw outcome.reason;
    }
    const { skippedLinks } = await writer.finish();
    return { submodules: submodules.sort(), skippedLinks };
  } catch (error) {
    if (error === signal.reason) throw tooLarge(limits, 'Writing its files takes too long.');
    if (!(error instanceof GitFailure)) throw error;
    if (error.kind === 'too_large') throw tooLarge(limits);
    if (error.kind === 'missing') throw error;
    throw new AppError('git_damaged', 'The local copy of the repository is damaged', {
      detail: 'It is fetched anew with the next attempt.',
      cause: error,
    });
  }
}

function tooLarge({ maxEntries, maxBytes, maxFileBytes }: TreeLimits, reason?: string): AppError {
  const limits = `At most ${maxEntries} files with ${maxBytes} bytes, ${maxFileBytes} each, are taken.`;
  return new AppError('git_too_large', 'The repository is too large', {
    detail: `${reason ?? limits} Take what is not needed out of it.`,
  });
}

async function listTree(sha: string, { maxEntries }: TreeLimits, command: GitCommand): Promise<TreeEntry[]> {
  // The tree of a few small objects can list billions of files.
  const maxOutputBytes = maxEntries * MAX_LINE_BYTES;
  const args = ['ls-tree', '-r', '-l', '-z', '--full-tree', sha];
  const listing = await gitText(args, { ...command, maxOutputBytes, maxRecords: maxEntries });
  return listing.split('\0').slice(0, -1).map(parseLine);
}

function parseLine(line: string): TreeEntry {
  const [, mode, sha, size, path] = /^(\d{6}) [a-z]+ ([0-9a-f]{40}) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
  if (mode === undefined || sha === undefined || path === undefined) {
    throw new GitFailure('other', `unexpected line in a listing: ${JSON.stringify(line)}`);
  }
  return { mode, sha, path, size: Number(size) || 0 };
}

function* batches(blobs: readonly TreeEntry[]): Iterable<TreeEntry[]> {
  let batch: TreeEntry[] = [];
  let bytes = 0;
  for (const blob of blobs) {
    if (batch.length > 0 && bytes + blob.size > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(blob);
    bytes += blob.size;
  }
  if (batch.length > 0) yield batch;
}

async function readBlobs(batch: readonly TreeEntry[], command: GitCommand): Promise<Blob[]> {
  const maxOutputBytes = batch.reduce((sum, { size }) => sum + size + MAX_HEADER_BYTES, 0);
  const input = batch.map(({ sha }) => `${sha}\n`).join('');
  const output = await gitObjects(['--batch'], { ...command, input, maxOutputBytes });
  let at = 0;
  return batch.map((entry) => {
    const header = Buffer.from(`${entry.sha} blob ${entry.size}\n`);
    const start = at + header.length;
    const end = start + entry.size;
    if (!output.subarray(at, start).equals(header) || output[end] !== 0x0a) {
      throw new GitFailure('other', `the object ${entry.sha} is missing or damaged`);
    }
    at = end + 1;
    return { ...entry, bytes: output.subarray(start, end) };
  });
}

async function write({ path, mode, bytes }: Blob, writer: TreeWriter): Promise<void> {
  if (mode === '120000') writer.link(path, bytes.toString());
  else if (mode.startsWith('100')) await writer.file(path, [bytes], mode === '100755');
  else writer.refuse(path, 'it is neither a file nor a link');
}
