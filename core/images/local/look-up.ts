import { AppError } from '../../base/index.ts';
import { isCommitSha, readLocalRef } from '../../git/index.ts';
import { bundledFiles, contentHash, folderFiles, sourceStamp } from './files.ts';
import type { GitAccess } from './git-access.ts';
import { askGitea } from './gitea.ts';
import type { SourceFile } from './source-tree.ts';
import { placeOf, type TemplateSource } from './sources.ts';

/** The newest version of a template's source. */
export interface Found {
  /** Empty where a source has no branches. */
  readonly ref: string;
  readonly sha: string;
}

export interface LookUpOptions {
  readonly resources: string;
  readonly access: GitAccess;
}

/** Asks sources what is newest in them. Throws what git throws, `template_no_dockerfile`, `template_not_found`. */
export class LookUp {
  readonly #options: LookUpOptions;
  /** Of files that have not changed since, by runtime. */
  readonly #hashes = new Map<string, { readonly stamp: string; readonly hash: string }>();

  constructor(options: LookUpOptions) {
    this.#options = options;
  }

  async newest(runtime: string, source: TemplateSource, signal?: AbortSignal): Promise<Found> {
    const { access, resources } = this.#options;
    const { ref } = source;
    if (source.kind === 'bundled') return this.#ofFiles(runtime, await bundledFiles(resources, runtime));
    if (source.kind === 'place') {
      const place = await placeOf(runtime, source.source);
      if (place.kind === 'folder') {
        const { files } = await folderFiles(place.folder, runtime);
        return this.#ofFiles(runtime, files);
      }
      if (isCommitSha(ref)) return { ref, sha: ref.toLowerCase() };
      const sha = await readLocalRef(place.gitFolder, ref);
      return {
        ref,
        sha: sha ?? required(await access.git().lsRemote(place.address, ref, signal), source.source, ref),
      };
    }
    if (isCommitSha(ref)) return { ref, sha: ref.toLowerCase() };
    const told = access.isDirect ? await askGitea(source.address, ref, access.gitea, signal) : null;
    return {
      ref,
      sha: told ?? required(await access.git().lsRemote(source.address, ref, signal), source.source, ref),
    };
  }

  /** Reads the files only when one of them may have changed since the last time. */
  async #ofFiles(runtime: string, files: readonly SourceFile[]): Promise<Found> {
    const stamp = sourceStamp(files);
    const known = this.#hashes.get(runtime);
    if (known?.stamp === stamp) return { ref: '', sha: known.hash };
    const hash = await contentHash(files);
    this.#hashes.set(runtime, { stamp, hash });
    return { ref: '', sha: hash };
  }
}

function required(found: { readonly sha: string } | null, source: string, ref: string): string {
  if (found) return found.sha;
  throw new AppError('git_ref_not_found', `${source} has no branch or tag "${ref}"`, {
    detail: 'Check how it is spelled, or make it there.',
  });
}
