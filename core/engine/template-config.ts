import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { AppError, slugOf } from '../base/index.ts';
import { type TemplateRoots, templateFolderOf } from './template-files.ts';

/** The config.yaml of a workspace template, by its folder. Throws `template_invalid`. */
export async function configIn(folder: string): Promise<Record<string, unknown>> {
  const text = await readFile(path.join(folder, 'config.yaml'), 'utf8');
  try {
    return (parse(text) ?? {}) as Record<string, unknown>;
  } catch (error) {
    const name = path.basename(folder);
    throw new AppError('template_invalid', `The config.yaml of the template "${name}" cannot be read`, {
      detail: error instanceof Error ? error.message : '',
      cause: error,
    });
  }
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
