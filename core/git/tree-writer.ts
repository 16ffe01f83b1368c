import { lstat, mkdir, open, realpath, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isInside, Semaphore, systemCodeOf } from '../base/index.ts';
import { containedLinks, entryPathProblem, foldedPath } from './entry-path.ts';

/** Caps for what comes out of a repository or archive. */
export interface TreeLimits {
  /** Files, links and folders, also folders that only the paths of others name. */
  readonly maxEntries: number;
  /** Of all files together, unpacked. */
  readonly maxBytes: number;
  readonly maxFileBytes: number;
  /** For writing all of it. */
  readonly maxMs: number;
}

/** Far above real templates. */
export const TREE_LIMITS: TreeLimits = {
  maxEntries: 20_000,
  maxBytes: 200 * 1024 * 1024,
  maxFileBytes: 32 * 1024 * 1024,
  maxMs: 5 * 60_000,
};

/** Which `AppError` a broken rule becomes, and what the tree is called in its message. */
export interface TreeSource {
  readonly what: string;
  readonly invalid: string;
  readonly tooLarge: string;
}

const COLLISIONS = new Set(['EEXIST', 'EISDIR', 'ENOTDIR', 'ELOOP']);
/** Most of the time goes into waiting for the disk, once for each folder. */
const FLUSHES = 8;

/**
 * Writes the files of an untrusted tree below an empty folder that nobody else writes to, under the path rules
 * and limits. Symlinks come last, after every file and folder, so that nothing can be made through one. What it
 * throws is an `AppError` with the codes of the source; the folder is then worth nothing.
 */
export class TreeWriter {
  readonly #folder: string;
  readonly #limits: TreeLimits;
  readonly #source: TreeSource;
  readonly #signal: AbortSignal;
  readonly #folders = new Map<string, Promise<void>>();
  readonly #links = new Map<string, string>();
  #entries = 0;
  #bytes = 0;

  /** @param signal aborts when the time is over, see `TreeLimits.maxMs` */
  constructor(folder: string, limits: TreeLimits, source: TreeSource, signal: AbortSignal) {
    this.#folder = folder;
    this.#limits = limits;
    this.#source = source;
    this.#signal = signal;
  }

  /** Adds a file; its bytes count as they come, whatever size was announced. */
  async file(
    name: string,
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    executable: boolean,
  ): Promise<void> {
    this.#admit(name);
    await this.#makeFolder(path.posix.dirname(name));
    try {
      // Not "w": on systems that take two names for one the second must not replace the first.
      const handle = await open(path.join(this.#folder, name), 'wx', executable ? 0o755 : 0o644);
      try {
        let size = 0;
        for await (const chunk of chunks) {
          size += chunk.length;
          this.#checkTime();
          this.#count(name, chunk.length, size);
          await handle.write(chunk);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw this.#collision(name, error);
    }
  }

  async folder(name: string): Promise<void> {
    this.#check(name);
    // A new one counts when it is made.
    if (this.#folders.has(name)) this.#countEntry();
    await this.#makeFolder(name);
  }

  /** Notes a symlink; `finish` makes it. */
  link(name: string, target: string): void {
    this.#admit(name);
    if (this.#links.has(name)) throw this.#invalid(name, 'it is there twice');
    this.#links.set(name, target);
  }

  /** Throws the error for an entry that has no place in such a tree. */
  refuse(name: string, problem: string): never {
    throw this.#invalid(name, problem);
  }

  /**
   * Makes the symlinks that stay inside and flushes the folders. `skippedLinks`: the others, and those that some
   * system takes for a folder of the tree, sorted.
   */
  async finish(): Promise<{ readonly skippedLinks: readonly string[] }> {
    for (const name of this.#links.keys()) await this.#makeFolder(path.posix.dirname(name));
    const contained = containedLinks(this.#distinctLinks());
    for (const [name, target] of contained) await this.#makeLink(name, target);
    const made = new Set<string>();
    const root = await realpath(this.#folder);
    for (const name of contained.keys()) if (await this.#keepLink(name, root)) made.add(name);
    await this.#flush();
    return { skippedLinks: [...this.#links.keys()].filter((name) => !made.has(name)).sort() };
  }

  /** Without those that only some systems tell apart from a folder. One named exactly like a folder is refused. */
  #distinctLinks(): ReadonlyMap<string, string> {
    const folders = new Set([...this.#folders.keys()].map(foldedPath));
    for (const name of this.#links.keys()) {
      if (this.#folders.has(name)) throw this.#invalid(name, 'it is a link and a folder at once');
    }
    return new Map([...this.#links].filter(([name]) => !folders.has(foldedPath(name))));
  }

  async #makeLink(name: string, target: string): Promise<void> {
    this.#checkTime();
    try {
      await symlink(target, path.join(this.#folder, name));
    } catch (error) {
      // Windows lets only some users make links.
      if (process.platform !== 'win32' || systemCodeOf(error) !== 'EPERM') throw this.#collision(name, error);
    }
  }

  /** False for one that is not there. One that leads out is removed: a system may know a file by a second name. */
  async #keepLink(name: string, root: string): Promise<boolean> {
    this.#checkTime();
    const file = path.join(this.#folder, name);
    try {
      if (isInside(root, await realpath(file))) return true;
    } catch {
      // It leads nowhere, which is fine, or was not made.
      return lstat(file).then(
        () => true,
        () => false,
      );
    }
    await rm(file);
    return false;
  }

  async #flush(): Promise<void> {
    const few = new Semaphore(FLUSHES);
    const flushed = await Promise.allSettled(
      ['.', ...this.#folders.keys()].map((folder) =>
        few.run(async () => {
          this.#checkTime();
          await syncFolder(path.join(this.#folder, folder));
        }),
      ),
    );
    for (const outcome of flushed) if (outcome.status === 'rejected') throw outcome.reason;
  }

  #admit(name: string): void {
    this.#check(name);
    this.#countEntry();
  }

  #check(name: string): void {
    this.#checkTime();
    const problem = entryPathProblem(name);
    if (problem !== null) throw this.#invalid(name, problem);
  }

  #checkTime(): void {
    if (this.#signal.aborted) throw this.#tooLarge('Writing its files takes too long.');
  }

  #countEntry(): void {
    this.#entries += 1;
    const { maxEntries } = this.#limits;
    if (this.#entries > maxEntries) throw this.#tooLarge(`It has more than ${maxEntries} entries.`);
  }

  #count(name: string, bytes: number, fileSize: number): void {
    this.#bytes += bytes;
    const { maxBytes, maxFileBytes } = this.#limits;
    if (fileSize > maxFileBytes) throw this.#tooLarge(`${name} has more than ${maxFileBytes} bytes.`);
    if (this.#bytes > maxBytes) throw this.#tooLarge(`Its files have more than ${maxBytes} bytes.`);
  }

  /** At most once for each name, however many ask at the same time. */
  #makeFolder(name: string): Promise<void> {
    if (name === '.') return Promise.resolve();
    const made = this.#folders.get(name) ?? this.#makeNewFolder(name);
    this.#folders.set(name, made);
    return made;
  }

  async #makeNewFolder(name: string): Promise<void> {
    this.#checkTime();
    this.#countEntry();
    await this.#makeFolder(path.posix.dirname(name));
    const folder = path.join(this.#folder, name);
    try {
      await mkdir(folder);
    } catch (error) {
      // Another name of a folder that is there, on systems that take two for one.
      if (systemCodeOf(error) === 'EEXIST' && (await lstat(folder)).isDirectory()) return;
      throw this.#collision(name, error);
    }
  }

  #collision(name: string, error: unknown): unknown {
    if (!COLLISIONS.has(systemCodeOf(error) ?? '')) return error;
    return this.#invalid(name, 'another entry has the same name');
  }

  #invalid(name: string, problem: string): AppError {
    return refusedEntry(this.#source, name, problem);
  }

  #tooLarge(reason: string): AppError {
    return new AppError(this.#source.tooLarge, `${this.#source.what} is too large`, {
      detail: `${reason} Take what is not needed out of it.`,
    });
  }
}

/** The error for an entry of a tree that breaks the path rules. */
export function refusedEntry({ what, invalid }: TreeSource, name: string, problem: string): AppError {
  const shown = JSON.stringify(name.slice(0, 200));
  return new AppError(invalid, `${what} holds something that cannot be taken`, {
    detail: `The path ${shown} is refused: ${problem}. Remove or rename it there.`,
  });
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such thing.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
