import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type AppError, systemCodeOf, toAppError } from '../../base/index.ts';
import type { OrgTemplate } from '../../contract/index.ts';
import { templateError } from '../resolve/importable.ts';
import { findOrgFile } from '../resolve/org-file.ts';
import type { ResolvedOrg, ResolvedWorkspace } from '../types.ts';

/** A folder whose sub-folders are org templates. */
export interface TemplateFolder {
  readonly folder: string;
  readonly origin: 'bundled' | 'installed';
}

/** Enough to see what kind of org it is. */
const PREVIEW_LENGTH = 60;

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
  const dir = path.basename(template);
  const unread: Omit<OrgTemplate, 'error'> = {
    template,
    dir,
    name: dir,
    description: '',
    workspaces: 0,
    origin,
    sizeBytes: null,
    requiredEnv: [],
    recommendedEnv: [],
    preview: [],
  };
  try {
    await findOrgFile(template);
  } catch (error) {
    return (await isHalfCheckout(template)) ? { ...unread, error: errorJson(toAppError(error)) } : null;
  }
  try {
    return await readTemplateCard({ ...unread, error: null }, await resolve(template));
  } catch (error) {
    return { ...unread, error: errorJson(toAppError(error, `The template ${dir} cannot be read`)) };
  }
}

/** A card with what reading its template tells. */
export async function readTemplateCard(card: OrgTemplate, org: ResolvedOrg): Promise<OrgTemplate> {
  const error = templateError(org);
  return {
    ...card,
    name: org.name,
    description: org.description,
    workspaces: org.totals.workspaces,
    sizeBytes: await sizeOf(org),
    requiredEnv: org.requiredEnv.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
    recommendedEnv: org.recommendedEnv.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
    preview: previewOf(org.workspaces).slice(0, PREVIEW_LENGTH),
    error: error && errorJson(error),
  };
}

function previewOf(workspaces: readonly ResolvedWorkspace[]): OrgTemplate['preview'] {
  return workspaces.flatMap(({ name, role, depth, children }) => [
    { name, role, depth },
    ...previewOf(children),
  ]);
}

/** Of what was read in the template's own folder, in bytes. */
async function sizeOf({ dir, files }: ResolvedOrg): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(path.join(dir, file.path)).then(
        ({ size }) => size,
        // It lies in another repository, or went away meanwhile.
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
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
