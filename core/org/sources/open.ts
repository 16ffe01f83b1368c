import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, systemCodeOf, toAppError } from '../../base/index.ts';
import { type CacheOptions, createCommitCache } from '../externals/commit-cache.ts';
import { findOrgFile } from '../resolve/org-file.ts';
import { openArchive } from './archive.ts';
import type { TemplateReference } from './reference.ts';

/** A template that lies in a folder of this machine, ready to be resolved. */
export interface OpenedTemplate {
  /** Absolute folder that holds the org file. */
  readonly dir: string;
  readonly origin: {
    readonly kind: TemplateReference['kind'];
    /** Folder, file or address; never with credentials. */
    readonly location: string;
    /** Branch, tag, commit or `HEAD`; empty unless it is a repository. */
    readonly ref: string;
    /** Of a repository the commit, of an archive the SHA-256 of the file; empty for a folder. */
    readonly sha: string;
  };
  /** True when the last known commit was taken because nobody could or should be asked for the present one. */
  readonly offline: boolean;
}

/**
 * Brings a template to this machine. Throws AppError `template_not_found`, `archive_invalid`, or the codes of git:
 * `git_missing`, `git_unreachable`, `git_auth`, `git_not_found`, `git_ref_not_found`, `git_too_large`, `git_failed`.
 */
export async function openTemplate(
  reference: TemplateReference,
  options: CacheOptions,
): Promise<OpenedTemplate> {
  switch (reference.kind) {
    case 'folder':
      return openFolder(reference.dir);
    case 'archive': {
      // A folder may have such a name, too.
      if (await isFolder(reference.file)) return openFolder(reference.file);
      const { dir, sha } = await openArchive(reference.file, options.cacheFolder, options.now);
      const origin = { kind: 'archive', location: reference.file, ref: '', sha } as const;
      return { dir: await holdingOrg(dir), origin, offline: false };
    }
    case 'git': {
      const { address, ref, path: folder } = reference;
      const { dir, sha, offline } = await createCommitCache(options).get({ address, ref });
      const origin = { kind: 'git', location: address.url, ref, sha } as const;
      return { dir: await holdingOrg(path.join(dir, folder)), origin, offline };
    }
  }
}

async function openFolder(dir: string): Promise<OpenedTemplate> {
  const origin = { kind: 'folder', location: dir, ref: '', sha: '' } as const;
  return { dir: await holdingOrg(dir), origin, offline: false };
}

async function holdingOrg(dir: string): Promise<string> {
  await findOrgFile(dir);
  return dir;
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch (error) {
    const code = systemCodeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw toAppError(error, `${file} cannot be read`);
    throw new AppError('template_not_found', `There is no file ${file}`, {
      detail: 'Check the path.',
      cause: error,
    });
  }
}
