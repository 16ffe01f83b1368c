import { AppError } from '../../base/index.ts';
import type { TarEntry } from '../../docker/index.ts';
import { type Commit, containedLinks, type Git, type GitAddress, mirrorFolder } from '../../git/index.ts';
import { contextFilter, noDockerfile, type TemplateContext } from './context.ts';

export interface GitContextRequest {
  readonly runtime: string;
  readonly address: GitAddress;
  readonly ref: string;
  readonly sha: string;
  readonly signal: AbortSignal;
}

/** Files that decide how the others are used; far below the caps of a tree. */
const MAX_RULES_BYTES = 1024 * 1024;
const RULES = ['Dockerfile', 'Dockerfile.dockerignore', '.dockerignore', '.runtime-version'];

/**
 * The build context of a commit, straight from git objects: fetched into the bare mirror if it is not there, and
 * read without a working tree. Throws what git throws, and `template_no_dockerfile`.
 */
export async function gitContext(
  git: Git,
  mirrors: string,
  request: GitContextRequest,
): Promise<TemplateContext> {
  const { runtime, address, sha, signal } = request;
  const mirror = mirrorFolder(mirrors, address);
  const open = async (anew: boolean): Promise<Commit> => {
    const refName = request.ref.startsWith('refs/') ? request.ref : `refs/heads/${request.ref}`;
    await git.fetchCommit(mirror, address, sha, { refName, anew, signal });
    return git.openCommit(mirror, sha, { signal });
  };
  const commit = await open(false).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'git_damaged') throw error;
    return open(true);
  });
  const isRule = new Set(
    commit.entries.filter(
      ({ path, kind, size }) => RULES.includes(path) && kind === 'file' && size <= MAX_RULES_BYTES,
    ),
  );
  const texts = new Map<string, string>();
  for await (const blobs of commit.read((entry) => isRule.has(entry))) {
    for (const { path, bytes } of blobs) texts.set(path, bytes.toString());
  }
  const dockerfile = texts.get('Dockerfile');
  if (dockerfile === undefined) throw noDockerfile(runtime, `${address.url} (${sha.slice(0, 12)})`);
  const takes = contextFilter(texts.get('Dockerfile.dockerignore') ?? texts.get('.dockerignore') ?? '');
  const links = await containedLinksOf(commit, takes);
  const skipped = commit.entries.filter(
    ({ path, kind }) => kind === 'link' && takes(path) && !links.has(path),
  );
  return {
    dockerfile,
    runtimeVersion: texts.get('.runtime-version') ?? '',
    notes: [
      ...skipped.map(({ path }) => `${path} is left out: it is a link that leads out of the template`),
      ...commit.submodules.map((path) => `${path} is left out: it is a submodule`),
    ],
    async *entries(): AsyncGenerator<TarEntry> {
      for (const [path, target] of links) yield { path, mode: 0o777, content: { kind: 'link', target } };
      for await (const blobs of commit.read(({ path, kind }) => kind === 'file' && takes(path))) {
        for (const { path, executable, bytes } of blobs) {
          yield { path, mode: executable ? 0o755 : 0o644, content: { kind: 'bytes', bytes } };
        }
      }
    },
  };
}

async function containedLinksOf(
  commit: Commit,
  takes: (path: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  for await (const blobs of commit.read(({ path, kind }) => kind === 'link' && takes(path))) {
    for (const { path, bytes } of blobs) links.set(path, bytes.toString());
  }
  return containedLinks(links);
}
