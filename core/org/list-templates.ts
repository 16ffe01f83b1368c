import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type AppError, systemCodeOf, toAppError } from '../base/index.ts';
import type { OrgTemplate } from '../contract/index.ts';
import { templateError } from './importable.ts';
import { findOrgFile, resolveOrg } from './resolve.ts';

/** A folder whose sub-folders are org templates. */
export interface TemplateFolder {
  readonly folder: string;
  /** It ships with the app. */
  readonly bundled: boolean;
}

/**
 * Lists the org templates of the given folders in their order, each folder's by name. `dir` is the absolute
 * path. Templates that cannot be imported are listed with their error; a folder that does not exist is empty.
 */
export async function listOrgTemplates(folders: readonly TemplateFolder[]): Promise<OrgTemplate[]> {
  const templates: OrgTemplate[] = [];
  for (const { folder, bundled } of folders) {
    const names = await subFolders(folder);
    for (const name of names) {
      const template = await readTemplate(path.resolve(folder, name), name, bundled);
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
async function readTemplate(dir: string, name: string, bundled: boolean): Promise<OrgTemplate | null> {
  const unread = { dir, name, description: '', workspaces: 0, bundled };
  try {
    await findOrgFile(dir);
  } catch (error) {
    return (await isHalfCheckout(dir)) ? { ...unread, error: errorJson(toAppError(error)) } : null;
  }
  try {
    const org = await resolveOrg(dir);
    const { name, description, totals } = org;
    const error = templateError(org);
    return {
      dir,
      name,
      description,
      workspaces: totals.workspaces,
      bundled,
      error: error && errorJson(error),
    };
  } catch (error) {
    return { ...unread, error: errorJson(toAppError(error, `The template ${name} cannot be read`)) };
  }
}

/** The contract's schema has a mutable list of actions. */
function errorJson(error: AppError): OrgTemplate['error'] {
  const json = error.toJSON();
  return { ...json, actions: json.actions.map((action) => ({ ...action })) };
}

/** A clone whose files never arrived: worth telling, unlike any other folder without an org file. */
async function isHalfCheckout(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).includes('.git');
  } catch {
    return false;
  }
}
