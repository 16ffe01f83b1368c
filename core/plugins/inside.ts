import { AppError, toAppError } from '../base/index.ts';
import { hasInstance, type Plugin } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import type { FilesOwner, WorkspaceFiles } from '../workspaces/index.ts';
import { MANIFEST_FILE, readManifest } from './manifest.ts';
import { isPluginName } from './names.ts';
import { PLUGINS_FOLDER } from './swap.ts';

/** What says that the files of a workspace cannot be reached now. */
const OFFLINE = new Set(['no_volume', 'no_backend', 'docker_absent', 'docker_lost', 'image_missing']);

/** Plugins by the folders that are there; one that says nothing of itself is one, too. */
export async function readPresent(files: WorkspaceFiles, owner: FilesOwner): Promise<Plugin[]> {
  const found: Plugin[] = [];
  try {
    const { entries } = await files.list(owner, '/configs', PLUGINS_FOLDER, 2);
    const all = new Set(entries.map(({ path }) => path));
    for (const { path, folder } of entries) {
      const [, name = '', inside] = path.split('/');
      if (!folder || inside !== undefined || !isPluginName(name)) continue;
      const manifest = `${path}/${MANIFEST_FILE}`;
      const bytes = all.has(manifest)
        ? await files.read(owner, '/configs', manifest).catch(() => undefined)
        : undefined;
      found.push(readManifest(name, bytes));
    }
    return found;
  } catch (error) {
    if (toAppError(error).code === 'file_not_found' || OFFLINE.has(toAppError(error).code)) return [];
    throw error;
  }
}

/** Throws `plugin_external` for what has no files here. */
export function requireInside(record: WorkspaceRecord): void {
  if (hasInstance(record)) return;
  throw new AppError('plugin_external', 'plugins cannot be installed into an external runtime from here', {
    detail: `Fetch it from there with GET /workspaces/${record.id}/plugins/<name>/download?source=<source>.`,
  });
}

/** As clients know it, where the files of a workspace cannot be reached. */
export async function online<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const cause = toAppError(thrown);
    if (!OFFLINE.has(cause.code)) throw thrown;
    throw new AppError('workspace_offline', 'workspace container not running', {
      detail: `${cause.message}. ${cause.detail ?? ''}`.trim(),
      cause,
    });
  }
}
