import type { TarEntry } from '../../docker/index.ts';
import type { SeedFile } from '../backend.ts';

/** User and group that agents run as. */
export const AGENT_ID = 1000;
const FOLDER_MODE = 0o755;

/**
 * What is written below `/` of a container that was not started yet. `files` go to `/configs` with the folders
 * between; `ownedFolders` are handed to the agent, since a fresh volume belongs to root.
 */
export function seedEntries(files: readonly SeedFile[], ownedFolders: readonly string[]): TarEntry[] {
  const folders = new Set(ownedFolders.map((folder) => folder.replace(/^\//, '')));
  for (const file of files) {
    const parts = file.path.split('/').slice(0, -1);
    for (const depth of parts.keys()) folders.add(['configs', ...parts.slice(0, depth + 1)].join('/'));
  }
  return [
    ...[...folders]
      .sort()
      .map(
        (path): TarEntry => ({ path, mode: FOLDER_MODE, owner: AGENT_ID, content: { kind: 'directory' } }),
      ),
    ...files.map(
      ({ path, mode, content }): TarEntry => ({
        path: `configs/${path}`,
        mode,
        owner: AGENT_ID,
        content: { kind: 'bytes', bytes: content },
      }),
    ),
  ];
}
