import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import { pathToFileURL } from 'node:url';

/** What stands at a path: text or bytes of a file, or something else. */
export type Content =
  | string
  | Uint8Array
  | { readonly executable: string }
  | { readonly link: string }
  | { readonly submodule: string };

/** One line of a tree as git stores it, without any check. */
export interface RawEntry {
  readonly mode: string;
  readonly name: string | Uint8Array;
  readonly sha: string;
}

const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: os.devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_AUTHOR_DATE: '2024-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
  GIT_COMMITTER_DATE: '2024-01-01T00:00:00Z',
};

/** A real bare repository, written through git's plumbing so that trees can also hold what git would refuse. */
export class TestRepository {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async create(dir: string): Promise<TestRepository> {
    await mkdir(dir, { recursive: true });
    const repository = new TestRepository(dir);
    await repository.git(['init', '--quiet', '--bare', '--initial-branch=main']);
    return repository;
  }

  /** An existing repository, for example a mirror of ours. */
  static at(dir: string): TestRepository {
    return new TestRepository(dir);
  }

  get url(): string {
    return pathToFileURL(this.dir).href;
  }

  /** Runs git here and gives its trimmed output. */
  git(args: readonly string[], input: string | Uint8Array = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn('git', args, { env: { ...ENVIRONMENT, GIT_DIR: this.dir }, cwd: this.dir });
      let out = '';
      let errors = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        errors += text;
      });
      child.once('error', reject);
      child.once('close', (code) =>
        code === 0 ? resolve(out.trim()) : reject(new Error(`git ${args.join(' ')}: ${errors}`)),
      );
      // A command that reads nothing may end before it is given anything.
      child.stdin.on('error', () => undefined).end(input);
    });
  }

  /** Commits exactly these files, after `parent` or with no history, and moves the branch there. */
  async commit(
    files: Readonly<Record<string, Content>>,
    branch = 'main',
    parent: string | null = null,
  ): Promise<string> {
    return this.commitTree(await this.tree(files), branch, parent);
  }

  async commitTree(tree: string, branch = 'main', parent: string | null = null): Promise<string> {
    const sha = await this.git(['commit-tree', tree, ...(parent ? ['-p', parent] : []), '-m', 'a change']);
    await this.git(['update-ref', `refs/heads/${branch}`, sha]);
    return sha;
  }

  blob(content: string | Uint8Array): Promise<string> {
    return this.git(['hash-object', '-w', '--stdin'], content);
  }

  /** Writes a tree as it is given: names, order and modes unchecked. */
  rawTree(entries: readonly RawEntry[]): Promise<string> {
    const bytes = entries.map(({ mode, name, sha }) =>
      Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name), Buffer.from([0]), Buffer.from(sha, 'hex')]),
    );
    return this.git(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], Buffer.concat(bytes));
  }

  async tree(files: Readonly<Record<string, Content>>): Promise<string> {
    const folders = new Map<string, Record<string, Content>>();
    const entries: RawEntry[] = [];
    for (const [name, content] of Object.entries(files)) {
      const [top = '', ...rest] = name.split('/');
      if (rest.length === 0) entries.push(await this.#entry(name, content));
      else folders.set(top, { ...folders.get(top), [rest.join('/')]: content });
    }
    for (const [name, inner] of folders) {
      entries.push({ mode: '40000', name, sha: await this.tree(inner) });
    }
    const sortName = ({ mode, name }: RawEntry) =>
      Buffer.from(`${String(name)}${mode === '40000' ? '/' : ''}`);
    return this.rawTree(entries.sort((a, b) => Buffer.compare(sortName(a), sortName(b))));
  }

  async #entry(name: string, content: Content): Promise<RawEntry> {
    if (typeof content === 'string' || content instanceof Uint8Array) {
      return { mode: '100644', name, sha: await this.blob(content) };
    }
    if ('link' in content) return { mode: '120000', name, sha: await this.blob(content.link) };
    if ('submodule' in content) return { mode: '160000', name, sha: content.submodule };
    return { mode: '100755', name, sha: await this.blob(content.executable) };
  }
}
