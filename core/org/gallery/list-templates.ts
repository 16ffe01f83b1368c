import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf, toAppError } from '../../base/index.ts';
import type { OrgTemplate } from '../../contract/index.ts';
import { findOrgFile } from '../resolve/org-file.ts';
import type { ResolvedOrg } from '../types.ts';
import { readTemplateCard, unreadCard, withError } from './card.ts';

/** A folder whose sub-folders are org templates. */
export interface TemplateFolder {
  readonly folder: string;
  readonly origin: 'bundled' | 'installed';
}

/**
 * Lists the org templates of the given folders in their order, each folder's by name. Templates that cannot be
 * imported are listed with their error; a folder that does not exist is empty.
 */
export async function listOrgTemplates(
  folders: readonly TemplateFolder[],
  resolve: (dir: string) => Promise<ResolvedOrg>,
): Promise<OrgTemplate[]> {
  const templates: OrgTemplate[] = [];
  for (const { folder, origin } of folders) {
    const names = await subFolders(folder);
    for (const name of names) {
      const template = await readTemplate(path.resolve(folder, name), origin, resolve);
      if (template) templates.push(template);
    }
  }
  return templates;
}

async function subFolders(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
    return folders.map((entry) => entry.name).sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw toAppError(error, `The folder ${folder} cannot be listed`);
  }
}

/** Null when the folder does not mean to be a template. */
async function readTemplate(
  template: string,
  origin: OrgTemplate['origin'],
  resolve: (dir: string) => Promise<ResolvedOrg>,
): Promise<OrgTemplate | null> {
  const unread = unreadCard({ template, name: path.basename(template), origin });
  try {
    await findOrgFile(template);
  } catch (error) {
    return (await isHalfCheckout(template)) ? withError(unread, toAppError(error)) : null;
  }
  try {
    return await readTemplateCard(unread, await resolve(template));
  } catch (error) {
    return withError(unread, toAppError(error, `The template ${unread.dir} cannot be read`));
  }
}

/** A clone whose files never arrived: worth telling, unlike any other folder without an org file. */
async function isHalfCheckout(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).includes('.git');
  } catch {
    return false;
  }
}
