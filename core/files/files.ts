import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { AppError, toAppError } from '../base/index.ts';
import { type FileRootState, hasInstance } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import {
  cleanFilePath,
  cleanPath,
  type FileContent,
  type FileListing,
  type FilePart,
  type FileRoot,
  type FilesOwner,
  fileRoots,
  MAX_FILE_BYTES,
  type WorkspaceFiles,
} from '../workspaces/index.ts';

const CONFIGS: FileRoot = '/configs';
const CONFIG_FILE = 'config.yaml';
/** It sees no folder of this machine, whatever its template says. */
const SANDBOXED_TIER = 1;

export interface FilesOptions {
  /** Throws `workspace_not_found`, `workspace_removed`. */
  readonly require: (id: string) => WorkspaceRecord;
  /** Of the backend in use. Throws `no_backend`. */
  readonly files: () => WorkspaceFiles;
  /** Its configuration was changed: whoever runs with it gets a fresh instance soon. */
  readonly restartSoon: (id: string) => void;
}

/**
 * The files inside of workspaces, whether these run or not. All throw `workspace_not_found`, `workspace_removed`,
 * `no_volume`, `invalid_path` and what their backend throws. A change of the configuration restarts who runs with it.
 */
export class Files {
  readonly #options: FilesOptions;

  constructor(options: FilesOptions) {
    this.#options = options;
  }

  /** Which folders there are, and whether anything in them can be changed. */
  roots(id: string): Promise<FileRootState[]> {
    return this.reach(id, async (files, owner) =>
      fileRoots.map((root) => ({ root, ...files.access(owner, root) })),
    );
  }

  /** `file_not_found`, `not_a_folder`. */
  list(id: string, root: FileRoot, path: string, depth: number): Promise<FileListing> {
    return this.reach(id, (files, owner) => files.list(owner, root, cleanPath(root, path), depth));
  }

  /** `file_not_found`, `not_a_file`, `file_too_large`. */
  read(id: string, root: FileRoot, path: string, maxBytes = MAX_FILE_BYTES): Promise<Uint8Array> {
    return this.reach(id, (files, owner) => files.read(owner, root, cleanFilePath(root, path), maxBytes));
  }

  /** A part of a file of any size, and how large all of it is. `file_not_found`, `not_a_file`. */
  readPart(id: string, root: FileRoot, path: string, from: number, maxBytes: number): Promise<FilePart> {
    return this.reach(id, (files, owner) =>
      files.readPart(owner, root, cleanFilePath(root, path), from, maxBytes),
    );
  }

  /** `not_a_file`, `not_a_folder`, `file_too_large`, `files_read_only`. */
  async write(
    id: string,
    root: FileRoot,
    files: readonly FileContent[],
    maxBytes = MAX_FILE_BYTES,
    /** later: a change of the configuration counts from its next start on, whenever that is */
    restart: 'soon' | 'later' = 'soon',
  ): Promise<void> {
    const clean = files.map(({ path, content }) => ({ path: cleanFilePath(root, path), content }));
    for (const { path, content } of clean) if (content.length > maxBytes) throw tooMuch(path, maxBytes);
    await this.reach(id, (backend, owner) => backend.write(owner, root, clean));
    if (restart === 'soon') this.#changed(id, root);
  }

  /**
   * Writes one file if what is there still has a version (null: if nothing is there), and returns the new one. Who writes
   * at the very same moment, inside of the workspace, may still be overwritten. Throws `file_changed` and what `write` throws.
   */
  async writeVersion(
    id: string,
    root: FileRoot,
    file: FileContent,
    version: string | null | undefined,
    restart: 'soon' | 'later',
  ): Promise<string> {
    if (version !== undefined && (await this.#versionOf(id, root, file.path)) !== version)
      throw changed(root, file.path);
    await this.write(id, root, [file], MAX_FILE_BYTES, restart);
    return versionOf(file.content);
  }

  /** Makes a folder with those above it; fine when it is there. `not_a_folder`, `files_read_only`. */
  async makeFolder(id: string, root: FileRoot, path: string): Promise<void> {
    await this.reach(id, (files, owner) => files.makeFolder(owner, root, cleanFilePath(root, path)));
  }

  /** `file_not_found`, `invalid_path` where something is there already, `not_a_folder`, `files_read_only`. */
  async move(id: string, root: FileRoot, from: string, to: string): Promise<void> {
    const [source, target] = [cleanFilePath(root, from), cleanFilePath(root, to)];
    if (`${target}/`.startsWith(`${source}/`)) throw intoItself(root, source);
    await this.reach(id, (files, owner) => files.move(owner, root, source, target));
    this.#changed(id, root);
  }

  /** `file_not_found`, `files_read_only`. */
  async remove(id: string, root: FileRoot, path: string): Promise<void> {
    await this.reach(id, (files, owner) => files.remove(owner, root, cleanFilePath(root, path)));
    this.#changed(id, root);
  }

  /** Gives a workspace without a `config.yaml` one that says what the app knows. */
  async ensureConfig(id: string): Promise<void> {
    const { entries } = await this.list(id, CONFIGS, '', 1);
    if (entries.some(({ path }) => path === CONFIG_FILE)) return;
    const { name, role, tier, runtime, model } = this.#options.require(id);
    const config = { name, description: role, tier, runtime, ...(model ? { model } : {}) };
    await this.write(id, CONFIGS, [{ path: CONFIG_FILE, content: Buffer.from(stringify(config)) }]);
  }

  /** Hands over the files of a workspace as they are: no path is cleaned, and no change restarts anybody. */
  async reach<T>(id: string, work: (files: WorkspaceFiles, owner: FilesOwner) => Promise<T>): Promise<T> {
    const record = this.#options.require(id);
    if (!hasInstance(record)) {
      throw new AppError('no_volume', `${record.name} has no files here`, {
        detail: record.external ? 'It runs elsewhere.' : 'It only answers with canned phrases.',
      });
    }
    return work(this.#options.files(), ownerOf(record));
  }

  /** Of what is there now; null for nothing. What is too large to be read is nobody's version. */
  async #versionOf(id: string, root: FileRoot, path: string): Promise<string | null> {
    try {
      return versionOf(await this.read(id, root, path));
    } catch (error) {
      const { code } = toAppError(error);
      if (code === 'file_not_found') return null;
      if (code === 'file_too_large') throw changed(root, path);
      throw error;
    }
  }

  #changed(id: string, root: FileRoot): void {
    if (root === CONFIGS) this.#options.restartSoon(id);
  }
}

function ownerOf(record: WorkspaceRecord): FilesOwner {
  const { id, name, imageId, tier, workspaceDir, workspaceAccess } = record;
  const hasFolder = tier !== SANDBOXED_TIER && workspaceDir !== '' && workspaceAccess !== 'none';
  const hostFolder = hasFolder ? { path: workspaceDir, readOnly: workspaceAccess === 'read_only' } : null;
  return { id, name, image: imageId, hostFolder };
}

function tooMuch(path: string, maxBytes: number): AppError {
  return new AppError('file_too_large', `${path} is larger than ${maxBytes / 1024 / 1024} MiB`);
}

/** Of the content of a file. */
export function versionOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function changed(root: FileRoot, path: string): AppError {
  return new AppError('file_changed', `${root}/${path} was changed meanwhile`, {
    detail: 'Read it again, then repeat your change.',
  });
}

function intoItself(root: FileRoot, path: string): AppError {
  return new AppError('invalid_path', `${root}/${path} cannot be moved into itself`);
}
