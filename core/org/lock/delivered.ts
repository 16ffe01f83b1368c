import { sha256 } from '../../base/index.ts';
import { copyFiles } from '../files/copy-files.ts';
import { flattenSpawning } from '../plan/missing-env.ts';
import { type TemplateFolders, templateRootOf } from '../resolve/workspace-env.ts';
import type { ResolvedOrg } from '../types.ts';

/** What of a resolved template its complete list of files is made from. */
export interface DeliveredSource extends TemplateFolders {
  /** What was read to resolve it. */
  readonly files: ResolvedOrg['files'];
  /** Every `files_dir`, once. */
  readonly folders: readonly string[];
}

export function deliveredSourceOf(org: ResolvedOrg): DeliveredSource {
  const { dir, allowedRoots, externals, files, workspaces } = org;
  const delivered = flattenSpawning(workspaces).filter(({ external }) => !external);
  const folders = new Set(delivered.map(({ filesDir }) => filesDir).filter((folder) => folder !== ''));
  return { dir, allowedRoots, externals, files, folders: [...folders] };
}

/**
 * The files of a template for its lock: those that were read to resolve it and those that its workspaces start
 * with, sorted by path. A folder that is gone by now has none. Throws `template_too_large`.
 */
export async function hashDelivered(source: DeliveredSource): Promise<ResolvedOrg['files']> {
  const root = templateRootOf(source);
  const hashes = new Map<string, string>();
  for (const folder of source.folders) {
    const located = root.locate(folder);
    if (!located.ok) continue;
    for (const { path, content } of await copyFiles(located.real, located.within)) {
      const name = folder === '.' ? path : `${folder}/${path}`;
      if (!hashes.has(name)) hashes.set(name, sha256(content));
    }
  }
  // What was read is known by its bytes as they are; what is copied has Unix line ends.
  for (const { path, sha256: hash } of source.files) hashes.set(path, hash);
  return [...hashes]
    .map(([path, hash]) => ({ path, sha256: hash }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
