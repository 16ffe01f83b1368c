import { stringify } from 'yaml';
import { AppError } from '../base/index.ts';
import { hasInstance } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import {
  cleanFilePath,
  cleanPath,
  type FileContent,
  type FileListing,
  type FileRoot,
  type FilesOwner,
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

  /** `file_not_found`, `not_a_folder`. */
  list(id: string, root: FileRoot, path: string, depth: number): Promise<FileListing> {
    return this.reach(id, (files, owner) => files.list(owner, root, cleanPath(root, path), depth));
  }

  /** `file_not_found`, `not_a_file`, `file_too_large`. */
  read(id: string, root: FileRoot, path: string, maxBytes = MAX_FILE_BYTES): Promise<Uint8Array> {
    return this.reach(id, (files, owner) => files.read(owner, root, cleanFilePath(root, path), maxBytes));
  }

  /** `not_a_file`, `not_a_folder`, `file_too_large`, `files_read_only`. */
  async write(
    id: string,
    root: FileRoot,
    files: readonly FileContent[],
    maxBytes = MAX_FILE_BYTES,
  ): Promise<void> {
    const clean = files.map(({ path, content }) => ({ path: cleanFilePath(root, path), content }));
    for (const { path, content } of clean) if (content.length > maxBytes) throw tooMuch(path, maxBytes);
    await this.reach(id, (backend, owner) => backend.write(owner, root, clean));
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
