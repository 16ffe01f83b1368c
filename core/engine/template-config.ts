import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { slugOf } from '../base/index.ts';
import { templateFolderOf } from './template-files.ts';

/** The config.yaml of a bundled workspace template, by its folder. */
export async function configIn(folder: string): Promise<Record<string, unknown>> {
  return (parse(await readFile(path.join(folder, 'config.yaml'), 'utf8')) ?? {}) as Record<string, unknown>;
}

/** The bundled template whose folder or whose own name is that of a workspace; undefined when there is none. */
export async function templateNamed(resources: string, name: string): Promise<string | undefined> {
  const wanted = slugOf(name, '');
  for (const entry of readdirSync(path.join(resources, 'workspace-templates'))) {
    const folder = templateFolderOf(resources, entry);
    if (folder === null) continue;
    const { name: own } = await configIn(folder);
    if (slugOf(entry, '') === wanted || (typeof own === 'string' && slugOf(own, '') === wanted)) return entry;
  }
  return undefined;
}
