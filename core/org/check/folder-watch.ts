import { type FSWatcher, watch } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Disposable, isInside } from '../../base/index.ts';

/** A template of ordinary size has some dozens; what lies in further ones changes unseen. */
const MAX_FOLDERS = 5_000;

export interface FolderWatchOptions {
  /** Names of folders that are not looked into. */
  readonly ignored: ReadonlySet<string>;
  /** Something below the folder has changed. */
  readonly onChange: () => void;
  /** The folder itself cannot be watched any more. */
  readonly onLost: () => void;
}

/**
 * Watches a folder and all below it, each by itself: watching recursively reads the whole tree at once, also what
 * is ignored. Links are not followed. Dispose it to stop.
 */
export class FolderWatch implements Disposable {
  readonly #root: string;
  readonly #options: FolderWatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  #disposed = false;

  /** Throws the system error when there is no such folder. */
  constructor(root: string, options: FolderWatchOptions) {
    this.#root = root;
    this.#options = options;
    this.#open(root);
    void this.#openBelow(root);
  }

  dispose(): void {
    this.#disposed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #open(folder: string): void {
    const watcher = watch(folder, (event, name) => this.#changed(folder, event, name));
    watcher.on('error', () => {
      this.#close(folder);
      if (folder === this.#root && !this.#disposed) this.#options.onLost();
    });
    this.#watchers.set(folder, watcher);
  }

  /** False when it is watched already, is gone again, or the system watches no more. */
  #tryOpen(folder: string): boolean {
    if (this.#disposed || this.#watchers.has(folder) || this.#watchers.size >= MAX_FOLDERS) return false;
    try {
      this.#open(folder);
      return true;
    } catch {
      return false;
    }
  }

  async #openBelow(folder: string): Promise<void> {
    for (const child of await subfoldersOf(folder)) {
      if (this.#options.ignored.has(child)) continue;
      const absolute = path.join(folder, child);
      if (this.#tryOpen(absolute)) await this.#openBelow(absolute);
    }
  }

  #changed(folder: string, event: string, name: string | null): void {
    if (this.#disposed || (name !== null && this.#options.ignored.has(name))) return;
    this.#options.onChange();
    // That the folder itself went away comes with its own name or none. Another one in its place, which may even
    // have the same inode, is not what is watched. A child of that name only makes it look once more.
    const isAboutRoot = folder === this.#root && (name === null || name === path.basename(folder));
    if (isAboutRoot && event === 'rename') {
      this.#options.onLost();
      return;
    }
    if (event === 'rename' && name !== null) void this.#renew(path.join(folder, name));
  }

  /** What came or went may be a folder; whatever is watched there is another one now. */
  async #renew(absolute: string): Promise<void> {
    for (const folder of this.#watchers.keys()) if (isInside(absolute, folder)) this.#close(folder);
    const stats = await lstat(absolute).catch(() => null);
    if (!stats?.isDirectory() || !this.#tryOpen(absolute)) return;
    await this.#openBelow(absolute);
  }

  #close(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

async function subfoldersOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
