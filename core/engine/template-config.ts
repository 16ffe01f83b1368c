import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { slugOf } from '../base/index.ts';
import { type TemplateRoots, templateFolderOf } from './template-files.ts';

/** The config.yaml of a workspace template, by its folder. */
export async function configIn(folder: string): Promise<Record<string, unknown>> {
  return (parse(await readFile(path.join(folder, 'config.yaml'), 'utf8')) ?? {}) as Record<string, unknown>;
}

/** The template whose folder or whose own name is that of a workspace; undefined when there is none. */
export async function templateNamed(roots: TemplateRoots, name: string): Promise<string | undefined> {
  const wanted = slugOf(name, '');
  for (const entry of roots.filter((root) => existsSync(root)).flatMap((root) => readdirSync(root))) {
    const folder = templateFolderOf(roots, entry);
    if (folder === null) continue;
    const { name: own } = await configIn(folder);
    if (slugOf(entry, '') === wanted || (typeof own === 'string' && slugOf(own, '') === wanted)) return entry;
  }
  return undefined;
}
