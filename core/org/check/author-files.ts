import { access, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { EXTERNAL_FOLDER } from '../resolve/roots.ts';

/** Entries that are looked at; a template of ordinary size has some hundreds. */
const MAX_ENTRIES = 20_000;
const MAX_IGNORE_FILE_BYTES = 256 * 1024;
/** Folders above the template in which its repository may begin. */
const MAX_LEVELS_UP = 8;
const NEVER_COMMITTED = new Set(['.git', 'node_modules', EXTERNAL_FOLDER]);

/** The rules of one `.gitignore` and the absolute folder that they are for. */
interface IgnoreRules {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The regular files of a template that git would commit, as sorted paths with `/`. Symlinks are not followed.
 * Of a template without limits only the beginning is looked at.
 */
export async function committedFiles(dir: string): Promise<string[]> {
  const found: string[] = [];
  let entries = 0;
  const walk = async (folder: string, above: readonly IgnoreRules[]): Promise<void> => {
    const own = await readRules(folder);
    const rules = own ? [...above, own] : above;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      entries += 1;
      if (entries > MAX_ENTRIES) return;
      const absolute = path.join(folder, entry.name);
      const isFolder = entry.isDirectory();
      if (NEVER_COMMITTED.has(entry.name) || isIgnored(absolute, isFolder, rules)) continue;
      if (isFolder) await walk(absolute, rules);
      else if (entry.isFile()) found.push(path.relative(dir, absolute).split(path.sep).join('/'));
    }
  };
  await walk(dir, await rulesAbove(dir));
  return found.sort();
}

/** A deeper rule decides over one further up. */
function isIgnored(absolute: string, isFolder: boolean, rules: readonly IgnoreRules[]): boolean {
  let ignored = false;
  for (const { folder, rules: own } of rules) {
    const relative = path.relative(folder, absolute).split(path.sep).join('/');
    const verdict = own.test(isFolder ? `${relative}/` : relative);
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}

/** The rules of the folders between the root of the repository and the template, if there is a repository. */
async function rulesAbove(dir: string): Promise<IgnoreRules[]> {
  const rules: IgnoreRules[] = [];
  let folder = dir;
  for (let level = 0; level <= MAX_LEVELS_UP; level += 1) {
    if (await exists(path.join(folder, '.git'))) return rules.reverse();
    const parent = path.dirname(folder);
    if (parent === folder) break;
    folder = parent;
    const own = await readRules(folder);
    if (own) rules.push(own);
  }
  return [];
}

async function readRules(folder: string): Promise<IgnoreRules | null> {
  const file = path.join(folder, '.gitignore');
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > MAX_IGNORE_FILE_BYTES) return null;
    return { folder, rules: ignore().add(await readFile(file, 'utf8')) };
  } catch {
    // Without a readable file there are no rules.
    return null;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
