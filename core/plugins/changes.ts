import { sha256, toAppError } from '../base/index.ts';
import type { FilesOwner, WorkspaceFiles } from '../workspaces/index.ts';
import { COMPLETE_MARKER, type PluginFile } from './tree.ts';

/** Content hash by path. */
export type Digests = ReadonlyMap<string, string>;

const SKILL_FILE = 'SKILL.md';
/** What runtimes leave between the files of a plugin. */
const MADE_BY_RUNTIMES = /(^|\/)__pycache__\/|\.pyc$/;
const DEEPEST = 64;
/** Stands for the hash of a file that differs for sure, which saves reading it. */
const DIFFERS = 'differs';

/**
 * Whether an agent that runs has to be restarted for its plugin to become what is installed: not where only contents of
 * `SKILL.md` differ, as skills are read whenever they are used.
 *
 * @param live null where nothing is there, or it cannot be told what
 */
export function needsRestart(staged: Digests, live: Digests | null): boolean {
  if (live === null) return true;
  for (const path of new Set([...staged.keys(), ...live.keys()])) {
    if (path === COMPLETE_MARKER || MADE_BY_RUNTIMES.test(path)) continue;
    const [before, after] = [live.get(path), staged.get(path)];
    if (before === after) continue;
    if (before === undefined || after === undefined || path.split('/').at(-1) !== SKILL_FILE) return true;
  }
  return false;
}

export function digestsOf(files: readonly PluginFile[]): Digests {
  return new Map(files.map(({ path, content }) => [path, sha256(content)]));
}

/** What is there of a plugin in a workspace. Only files that may be what is staged are read. */
export async function liveDigests(
  files: WorkspaceFiles,
  owner: FilesOwner,
  folder: string,
  staged: readonly PluginFile[],
): Promise<Digests | null> {
  const sizes = new Map(staged.map(({ path, content }) => [path, content.length]));
  const digests = new Map<string, string>();
  try {
    const { entries, truncated } = await files.list(owner, '/configs', folder, DEEPEST);
    if (truncated) return null;
    for (const entry of entries) {
      if (entry.folder) continue;
      const path = entry.path.slice(folder.length + 1);
      const mayBeSame = sizes.get(path) === entry.sizeBytes;
      digests.set(path, mayBeSame ? sha256(await files.read(owner, '/configs', entry.path)) : DIFFERS);
    }
    return digests;
  } catch (error) {
    // Whatever cannot be looked at is taken for something else; delivering will tell what is wrong.
    if (toAppError(error).code === 'internal') throw error;
    return null;
  }
}
