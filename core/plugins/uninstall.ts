import { toAppError } from '../base/index.ts';
import type { Store } from '../store/index.ts';
import type { FilesOwner, WorkspaceFiles } from '../workspaces/index.ts';
import { stripBlocks } from './memory-blocks.ts';
import { isPluginName } from './names.ts';
import { PLUGINS_FOLDER } from './swap.ts';

const ROOT = '/configs';
const MEMORY_FILE = 'CLAUDE.md';
/** A plugin's skills, rules and fragments stand at most this deep below its folder. */
const DEPTH = 3;

/**
 * Takes a plugin out of a workspace: what its runtime put into the memory file, the skills that it brought, its folder.
 * Skills of the workspace's own template and of other plugins stay. Returns false when it was not there. Throws what the
 * files throw.
 */
export async function takeOut(
  files: WorkspaceFiles,
  owner: FilesOwner,
  name: string,
  store: Store,
): Promise<boolean> {
  const there = await pathsBelow(files, owner, PLUGINS_FOLDER, DEPTH);
  const live = `${PLUGINS_FOLDER}/${name}`;
  if (!there.some((path) => path === live)) return false;
  await stripMemory(files, owner, name, there);
  const installed = new Set((await pathsBelow(files, owner, 'skills', 1)).map((path) => path.split('/')[1]));
  for (const skill of skillsOf(there, name)) {
    if (!installed.has(skill) || isOfOthers(skill, name, there)) continue;
    if (store.workspaces.pathsBelow(owner.id, `skills/${skill}`).length > 0) continue;
    await files.remove(owner, ROOT, `skills/${skill}`);
  }
  await files.remove(owner, ROOT, live);
  return true;
}

async function stripMemory(
  files: WorkspaceFiles,
  owner: FilesOwner,
  name: string,
  there: readonly string[],
): Promise<void> {
  const before = await textOf(files, owner, MEMORY_FILE);
  if (before === undefined) return;
  const texts = new Map<string, string>();
  const below = `${PLUGINS_FOLDER}/${name}/`;
  for (const path of there) {
    const inside = path.startsWith(below) ? path.slice(below.length) : '';
    if (!/^(rules\/)?[^/]+\.md$/.test(inside)) continue;
    const text = await textOf(files, owner, path);
    if (text !== undefined) texts.set(inside, text);
  }
  const after = stripBlocks(before, name, (kind, file) =>
    texts.get(kind === 'rule' ? `rules/${file}` : file),
  );
  if (after !== before) await files.write(owner, ROOT, [{ path: MEMORY_FILE, content: Buffer.from(after) }]);
}

function skillsOf(there: readonly string[], name: string): string[] {
  const below = `${PLUGINS_FOLDER}/${name}/skills/`;
  return there
    .filter((path) => path.startsWith(below))
    .map((path) => path.slice(below.length))
    .filter(isPluginName);
}

function isOfOthers(skill: string, name: string, there: readonly string[]): boolean {
  return there.some((path) => {
    const [, plugin, folder, found] = path.split('/');
    return plugin !== name && folder === 'skills' && found === skill;
  });
}

/** Everything below a folder of `/configs`; nothing where there is no such folder. */
async function pathsBelow(
  files: WorkspaceFiles,
  owner: FilesOwner,
  folder: string,
  depth: number,
): Promise<string[]> {
  try {
    const { entries } = await files.list(owner, ROOT, folder, depth);
    return entries.map(({ path }) => path);
  } catch (error) {
    if (toAppError(error).code === 'file_not_found') return [];
    throw error;
  }
}

/** undefined for what is no file, or too large to be meant. */
async function textOf(files: WorkspaceFiles, owner: FilesOwner, path: string): Promise<string | undefined> {
  try {
    return Buffer.from(await files.read(owner, ROOT, path)).toString();
  } catch (error) {
    if (['file_not_found', 'not_a_file', 'file_too_large'].includes(toAppError(error).code)) return undefined;
    throw error;
  }
}
