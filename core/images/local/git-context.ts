import { AppError } from '../../base/index.ts';
import type { TarEntry } from '../../docker/index.ts';
import {
  type Commit,
  type CommitBlob,
  type CommitEntry,
  containedLinks,
  type Git,
  type GitAddress,
  mirrorFolder,
} from '../../git/index.ts';
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
  const { runtime, address, sha } = request;
  const commit = await MirroredCommit.open(git, mirrorFolder(mirrors, address), request);
  const rules = new Set(
    commit.entries
      .filter(({ path, kind, size }) => RULES.includes(path) && kind === 'file' && size <= MAX_RULES_BYTES)
      .map(({ path }) => path),
  );
  const texts = new Map<string, string>();
  for await (const { path, bytes } of commit.read(({ path }) => rules.has(path)))
    texts.set(path, bytes.toString());
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
      const files = commit.read(({ path, kind }) => kind === 'file' && takes(path));
      for await (const { path, executable, bytes } of files)
        yield { path, mode: executable ? 0o755 : 0o644, content: { kind: 'bytes', bytes } };
    },
  };
}

async function containedLinksOf(
  commit: MirroredCommit,
  takes: (path: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  for await (const { path, bytes } of commit.read(({ path, kind }) => kind === 'link' && takes(path)))
    links.set(path, bytes.toString());
  return containedLinks(links);
}

/** A commit in a mirror that is fetched anew when any of its objects turns out to be damaged. */
class MirroredCommit {
  readonly #openAgain: () => Promise<Commit>;
  #commit: Commit;

  private constructor(commit: Commit, openAgain: () => Promise<Commit>) {
    this.#commit = commit;
    this.#openAgain = openAgain;
  }

  static async open(
    git: Git,
    mirror: string,
    { address, ref, sha, signal }: GitContextRequest,
  ): Promise<MirroredCommit> {
    const refName = ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
    const open = async (anew: boolean): Promise<Commit> => {
      await git.fetchCommit(mirror, address, sha, { refName, anew, signal });
      return git.openCommit(mirror, sha, { signal });
    };
    const openAgain = () => open(true);
    const commit = await open(false).catch((error: unknown) => {
      if (!isDamage(error)) throw error;
      return openAgain();
    });
    return new MirroredCommit(commit, openAgain);
  }

  get entries(): readonly CommitEntry[] {
    return this.#commit.entries;
  }

  get submodules(): readonly string[] {
    return this.#commit.submodules;
  }

  /** Each of the wanted entries once. A mirror that is still damaged after another fetch is given up. */
  async *read(wanted: (entry: CommitEntry) => boolean): AsyncGenerator<CommitBlob> {
    const had = new Set<string>();
    for (let isAnew = false; ; isAnew = true) {
      try {
        for await (const blobs of this.#commit.read((entry) => wanted(entry) && !had.has(entry.path))) {
          for (const blob of blobs) {
            had.add(blob.path);
            yield blob;
          }
        }
        return;
      } catch (error) {
        if (isAnew || !isDamage(error)) throw error;
        this.#commit = await this.#openAgain();
      }
    }
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'git_damaged';
}
