import { AppError } from '../base/index.ts';
import { type GitCommand, gitObjects, gitText } from './command.ts';
import { entryPathProblem } from './entry-path.ts';
import { GitFailure } from './failure.ts';
import { refusedEntry, type TreeLimits, type TreeSource } from './tree-writer.ts';

/** A file or symlink of a commit. */
export interface CommitEntry {
  /** Relative with `/`; it has passed the path rules. */
  readonly path: string;
  readonly kind: 'file' | 'link';
  readonly executable: boolean;
  /** Bytes of the file, or of the link's target. */
  readonly size: number;
}

/** An entry with its bytes: the content of a file, the target of a link. */
export interface CommitBlob extends CommitEntry {
  readonly bytes: Buffer;
}

/** The content of a commit, read straight from git objects. */
export interface Commit {
  /** Sorted as git sorts them. */
  readonly entries: readonly CommitEntry[];
  /** Paths of submodules, sorted; their content is not part of the commit. */
  readonly submodules: readonly string[];
  /** Reads some or all of its entries in their order, a few megabytes at a time. Throws what `openCommit` throws. */
  read(wanted?: (entry: CommitEntry) => boolean): AsyncGenerator<CommitBlob[]>;
}

interface TreeEntry extends CommitEntry {
  readonly sha: string;
}

interface ListedEntry {
  readonly path: string;
  readonly mode: string;
  readonly sha: string;
  /** 0 for a submodule. */
  readonly size: number;
}

/** What a commit is called where it breaks a rule. */
export const SOURCE: TreeSource = {
  what: 'The repository',
  invalid: 'git_failed',
  tooLarge: 'git_too_large',
};
/** One git process hands out about this much, so memory stays bounded and few processes are needed. */
const BATCH_BYTES = 8 * 1024 * 1024;
/** One line of the listing: a path of the greatest length and what stands before it. */
const MAX_LINE_BYTES = 1_100;
/** The line before each object. */
const MAX_HEADER_BYTES = 100;

/**
 * Lists a commit that a mirror holds. There is no working tree, so no hook, filter, attribute or submodule can take
 * part. Throws AppError `git_damaged` when the mirror lacks objects, `git_too_large`, or `git_failed` for a tree
 * that breaks the path rules; `GitFailure` when git is missing.
 */
export async function readCommit(sha: string, limits: TreeLimits, command: GitCommand): Promise<Commit> {
  const listed = await explained(limits, () => listTree(sha, limits, command));
  const submodules = listed.filter(({ mode }) => mode === '160000').map((entry) => entry.path);
  const blobs = listed.filter(({ mode }) => mode !== '160000');
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  const largest = blobs.reduce((most, { size }) => Math.max(most, size), 0);
  if (bytes > limits.maxBytes || largest > limits.maxFileBytes) throw tooLarge(limits);
  // Submodules are no exception.
  for (const { path } of listed) {
    const problem = entryPathProblem(path);
    if (problem !== null) throw refusedEntry(SOURCE, path, problem);
  }
  const entries = blobs.map(toEntry);
  return {
    entries,
    submodules: submodules.sort(),
    async *read(wanted = () => true) {
      for (const batch of batches(entries.filter(wanted))) {
        yield await explained(limits, () => readBlobs(batch, command));
      }
    },
  };
}

/** What git says about objects in the words of people. */
async function explained<T>(limits: TreeLimits, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GitFailure) || error.kind === 'missing') throw error;
    if (error.kind === 'too_large') throw tooLarge(limits);
    throw new AppError('git_damaged', 'The local copy of the repository is damaged', {
      detail: 'It is fetched anew with the next attempt.',
      cause: error,
    });
  }
}

export function tooLarge({ maxEntries, maxBytes, maxFileBytes }: TreeLimits, reason?: string): AppError {
  const limits = `At most ${maxEntries} files with ${maxBytes} bytes, ${maxFileBytes} each, are taken.`;
  return new AppError('git_too_large', 'The repository is too large', {
    detail: `${reason ?? limits} Take what is not needed out of it.`,
  });
}

async function listTree(
  sha: string,
  { maxEntries }: TreeLimits,
  command: GitCommand,
): Promise<ListedEntry[]> {
  // The tree of a few small objects can list billions of files.
  const maxOutputBytes = maxEntries * MAX_LINE_BYTES;
  const args = ['ls-tree', '-r', '-l', '-z', '--full-tree', sha];
  const listing = await gitText(args, { ...command, maxOutputBytes, maxRecords: maxEntries });
  return listing.split('\0').slice(0, -1).map(parseLine);
}

function parseLine(line: string): ListedEntry {
  const [, mode, sha, size, path] = /^(\d{6}) [a-z]+ ([0-9a-f]{40}) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
  if (mode === undefined || sha === undefined || path === undefined) {
    throw new GitFailure('other', `unexpected line in a listing: ${JSON.stringify(line)}`);
  }
  return { mode, sha, path, size: Number(size) || 0 };
}

function toEntry({ path, mode, sha, size }: ListedEntry): TreeEntry {
  const isLink = mode === '120000';
  if (!isLink && !mode.startsWith('100')) throw refusedEntry(SOURCE, path, 'it is neither a file nor a link');
  return { path, sha, size, kind: isLink ? 'link' : 'file', executable: mode === '100755' };
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

async function readBlobs(batch: readonly TreeEntry[], command: GitCommand): Promise<CommitBlob[]> {
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
    const { path, kind, executable, size } = entry;
    return { path, kind, executable, size, bytes: output.subarray(start, end) };
  });
}
