import { createHash } from 'node:crypto';
import path from 'node:path';
import { AppError } from '../../../core/base/index.ts';
import type { ExternalCopy, ExternalRequest, ExternalStore } from '../../../core/org/index.ts';
import { type Files, temporaryFolder, writeTemplate } from './template.ts';

/** A store of repositories whose files lie in real folders, one for each `host/owner/name@ref`. */
export class FolderStore implements ExternalStore {
  readonly requests: ExternalRequest[] = [];
  /** How many were asked for at the same time at most. */
  atOnce = 0;
  offline = false;
  unconfirmed = false;
  readonly #copies = new Map<string, ExternalCopy>();
  readonly #folder = temporaryFolder();
  #running = 0;

  constructor(repositories: Readonly<Record<string, Files>>) {
    for (const [name, files] of Object.entries(repositories)) this.put(name, files);
  }

  /** Puts other files behind a ref: the branch has moved. Gives the SHA. */
  put(name: string, files: Files): string {
    const [repository = '', ref = ''] = name.split('@');
    const sha = createHash('sha1')
      .update(JSON.stringify([name, files]))
      .digest('hex');
    const dir = writeTemplate(files, path.join(this.#folder, sha));
    const slash = repository.indexOf('/');
    const copy: ExternalCopy = {
      host: repository.slice(0, slash),
      repo: repository.slice(slash + 1),
      ref,
      sha,
      dir,
      fetchedAt: '2026-11-02T10:00:00.000Z',
      offline: false,
    };
    this.#copies.set(name, copy).set(`${repository}@${ref}@${sha}`, copy);
    return sha;
  }

  async get(request: ExternalRequest): Promise<ExternalCopy> {
    this.requests.push(request);
    this.#running += 1;
    this.atOnce = Math.max(this.atOnce, this.#running);
    await new Promise((resolve) => setImmediate(resolve));
    this.#running -= 1;
    const { host, repo, ref, sha } = request;
    const copy = this.#copies.get([`${host}/${repo}`, ref, ...(sha ? [sha] : [])].join('@'));
    if (copy) return { ...copy, offline: this.offline, unconfirmed: this.unconfirmed };
    throw new AppError('external_not_found', `${host}/${repo} has no branch or tag "${ref}"`, {
      detail: 'Check `ref`.',
    });
  }
}
