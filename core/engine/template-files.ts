import { existsSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { type CopyLimits, copyFiles } from '../org/index.ts';
import type { StoredFile } from '../store/index.ts';

const TEMPLATE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** Part of the build context, or written for each workspace; not copied into `/configs`. */
const NOT_SEEDED = new Set(['Dockerfile', '.dockerignore', 'config.yaml']);

/** Folders that hold workspace templates, one folder each; of two with one name the first counts. */
export type TemplateRoots = readonly string[];

export function isTemplateName(name: string): boolean {
  return TEMPLATE_NAME.test(name);
}

/** The folder of a workspace template; null when there is none of that name. */
export function templateFolderOf(roots: TemplateRoots, name: string): string | null {
  if (!isTemplateName(name)) return null;
  const folders = roots.map((root) => path.join(root, name));
  return folders.find((folder) => existsSync(path.join(folder, 'config.yaml'))) ?? null;
}

/**
 * What a template puts into `/configs` besides config.yaml; nothing when there is no such template. The template itself
 * may be a link, and links in it lead to their content as long as that is part of it or of another template. Throws
 * `template_too_large`.
 */
export async function templateFiles(roots: TemplateRoots, name: string): Promise<StoredFile[]> {
  const folder = templateFolderOf(roots, name);
  if (folder === null) return [];
  const within = await Promise.all([folder, path.dirname(folder)].map((each) => realpath(each)));
  const files = await copyFiles(folder, within);
  return files.filter((file) => !NOT_SEEDED.has(file.path));
}

/**
 * What a plugin puts into `/configs`, from the first of these folders that has it; null when none does. Links that
 * lead out of the plugin are left out. Throws `template_too_large`.
 */
export async function pluginFiles(
  folders: readonly string[],
  name: string,
  limits?: CopyLimits,
): Promise<StoredFile[] | null> {
  if (!TEMPLATE_NAME.test(name)) return null;
  const folder = folders.map((each) => path.join(each, name)).find(isFolder);
  if (folder === undefined) return null;
  const files = await copyFiles(folder, [await realpath(folder)], limits);
  return files.map((file) => ({ ...file, path: `plugins/${name}/${file.path}` }));
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
