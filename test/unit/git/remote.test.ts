import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createGit, type GitAddress, mirrorFolder, parseGitAddress } from '../../../core/git/index.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/store.ts';

const TOKEN = 'f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed';

// Each runs git many times.
vi.setConfig({ testTimeout: 60_000 });

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let server: GitServer;
let repository: TestRepository;
const at = (...names: string[]) => path.join(temporary.folder, ...names);
beforeEach(async () => {
  temporary = await temporaryFolder();
  repository = await TestRepository.create(at('served/acme/team.git'));
  server = await startGitServer(at('served'));
});
afterEach(async () => {
  await server.close();
  await temporary.dispose();
});

function addressOf(url: string): GitAddress {
  const parsed = parseGitAddress(url);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.address;
}
const served = (repo = 'acme/team') => addressOf(`http://${server.host}/${repo}.git`);
const gitOf = (env: NodeJS.ProcessEnv = {}) =>
  createGit({ env: { PATH: process.env.PATH, ...env }, tokenHost: server.host });
const files = async (folder: string) => (await readdir(folder, { recursive: true })).sort();

async function fetchAndExtract(
  sha: string,
  git = gitOf(),
  address = served(),
  refName: string | null = null,
) {
  const mirror = mirrorFolder(at('git'), address);
  await git.fetchCommit(mirror, address, sha, { refName });
  const folder = at(`out-${(await readdir(temporary.folder)).length}`);
  await mkdir(folder);
  const extracted = await git.extractCommit(mirror, sha, folder);
  return { folder, mirror, ...extracted };
}

describe('where a ref points', () => {
  test('a branch, a tag, an annotated tag by its commit, HEAD, and nothing', async () => {
    const first = await repository.commit({ 'a.txt': '1' });
    await repository.git(['tag', 'light', first]);
    await repository.git(['tag', '-a', '-m', 'x', 'heavy', first]);
    const second = await repository.commit({ 'a.txt': '2' });
    await repository.commit({ 'a.txt': '3' }, 'feature/main');
    const git = gitOf();
    expect(await git.lsRemote(served(), 'main')).toEqual({ name: 'refs/heads/main', sha: second });
    expect(await git.lsRemote(served(), 'light')).toEqual({ name: 'refs/tags/light', sha: first });
    expect(await git.lsRemote(served(), 'heavy')).toEqual({ name: 'refs/tags/heavy', sha: first });
    expect(await git.lsRemote(served(), 'HEAD')).toEqual({ name: 'HEAD', sha: second });
    expect(await git.lsRemote(served(), 'refs/tags/heavy')).toEqual({ name: 'refs/tags/heavy', sha: first });
    await repository.git(['update-ref', 'refs/pull/7/head', first]);
    for (const none of ['nope', 'mai*', first.slice(0, 8), '-x', '', 'refs/pull/7/head', 'pull/7/head']) {
      expect(await git.lsRemote(served(), none), none).toBeNull();
    }
  });

  test('a branch wins over a tag of the same name', async () => {
    const tagged = await repository.commit({ 'a.txt': '1' });
    await repository.git(['tag', 'main', tagged]);
    const branch = await repository.commit({ 'a.txt': '2' });
    expect((await gitOf().lsRemote(served(), 'main'))?.sha).toBe(branch);
  });

  test('a repository that is not there, a server that is not, and one that sends elsewhere', async () => {
    await expect(gitOf().lsRemote(served('acme/none'), 'main')).rejects.toMatchObject({
      code: 'git_not_found',
    });
    server.answer = (_request, response) => response.writeHead(302, { Location: 'http://192.0.2.1/' }).end();
    await expect(gitOf().lsRemote(served(), 'main')).rejects.toMatchObject({
      code: 'git_failed',
      message: expect.stringContaining('any more'),
    });
    server.answer = (_request, response) => response.writeHead(503).end();
    await expect(gitOf().lsRemote(served(), 'main')).rejects.toMatchObject({ code: 'git_unreachable' });
    const closed = served();
    await server.close();
    await expect(gitOf().lsRemote(closed, 'main')).rejects.toMatchObject({
      code: 'git_unreachable',
      detail: expect.stringContaining('Check the network'),
    });
  });

  test('git itself is missing', async () => {
    const git = createGit({ env: { PATH: at('nowhere') }, tokenHost: '' });
    await expect(git.lsRemote(served(), 'main')).rejects.toMatchObject({ code: 'git_missing' });
  });

  test('the signal of the caller ends it with its reason, also while a helper still waits for the server', async () => {
    let connected = false;
    const reached = new Promise<void>((resolve) => {
      server.answer = (request) => {
        connected = true;
        request.socket.once('close', () => {
          connected = false;
        });
        resolve();
      };
    });
    const controller = new AbortController();
    const asked = gitOf().lsRemote(served(), 'main', controller.signal);
    await reached;
    controller.abort(new Error('not wanted any more'));
    await expect(asked).rejects.toThrow('not wanted any more');
    expect(connected).toBe(true);
  });
});

describe('the token', () => {
  test('opens a private repository; without it the error says what to do', async () => {
    const sha = await repository.commit({ 'a.txt': 'private' });
    server.token = TOKEN;
    await expect(gitOf().lsRemote(served(), 'main')).rejects.toMatchObject({
      code: 'git_auth',
      detail: expect.stringContaining('MOLECULE_GITEA_TOKEN'),
    });
    const git = gitOf({ MOLECULE_GITEA_TOKEN: `${TOKEN}\n` });
    expect((await git.lsRemote(served(), 'main'))?.sha).toBe(sha);
    const { folder } = await fetchAndExtract(sha, git);
    expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('private');
  });

  test('goes to no other host, also not to a mirror that stands in for its own', async () => {
    await repository.commit({ 'a.txt': '1' });
    const other = createGit({
      env: { PATH: process.env.PATH, MOLECULE_GITEA_TOKEN: TOKEN },
      tokenHost: 'git.example.org',
    });
    await other.lsRemote(served(), 'main');
    const mirrored = createGit({
      env: {
        PATH: process.env.PATH,
        MOLECULE_GITEA_TOKEN: TOKEN,
        MOLECULE_GIT_CONFIG: `url.http://${server.host}/.insteadOf=https://git.example.org/`,
      },
      tokenHost: 'git.example.org',
    });
    expect(
      await mirrored.lsRemote(addressOf('https://git.example.org/acme/team.git'), 'main'),
    ).not.toBeNull();
    expect(server.requests.length).toBeGreaterThan(1);
    expect(server.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });

  test('stands neither in the arguments of a process, nor on disk, nor in an error', async () => {
    const sha = await repository.commit({ 'a.txt': '1' });
    server.token = TOKEN;
    // A git that notes its arguments and, for one command, tells everything it knows.
    await writeFile(
      at('git-spy'),
      `#!/bin/sh
printf '%s\\n' "$*" >> '${at('arguments')}'
case "$1" in update-ref) env >&2; exit 1;; esac
PATH='${process.env.PATH}' exec git "$@"
`,
      { mode: 0o755 },
    );
    await mkdir(at('bin'));
    await rename(at('git-spy'), at('bin/git'));
    const git = gitOf({ PATH: `${at('bin')}:${process.env.PATH}`, MOLECULE_GITEA_TOKEN: TOKEN });
    const { mirror } = await fetchAndExtract(sha, git);
    server.oldProtocol = true;
    const moved = await repository.commit({ 'a.txt': '2' });
    await repository.git(['tag', '-a', '-m', 'x', 'v2', moved]);
    await repository.commit({ 'a.txt': '3' });
    const failed = await git
      .fetchCommit(mirror, served(), moved, { refName: 'refs/tags/v2' })
      .catch((error: unknown) => error as Error & { cause: Error });
    const told = `${JSON.stringify(failed)} ${String(failed)} ${String(failed?.cause)} ${failed?.cause.stack}`;
    expect(told).toContain('GIT_CONFIG_COUNT');
    expect(told).toContain('<redacted-token>');
    expect(told).not.toContain(TOKEN);
    const listed = await readFile(at('arguments'), 'utf8');
    expect(listed).toContain('fetch');
    expect(listed).not.toContain(TOKEN);
    for (const name of await files(at('git'))) {
      const bytes = await readFile(at('git', name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(TOKEN), name).toBe(false);
    }
  });

  test('with characters that would add a header is refused without being told', () => {
    expect(() => gitOf({ MOLECULE_GITEA_TOKEN: 'abc\r\nX-Evil: 1' })).toThrow(
      expect.objectContaining({ code: 'git_failed', message: expect.not.stringContaining('Evil') }),
    );
  });
});

describe('fetching a commit', () => {
  test('brings exactly that commit, also when its branch moved on and it is in no ref', async () => {
    const old = await repository.commit({ 'a.txt': 'old', 'sub/b.txt': 'b' });
    const { folder, mirror } = await fetchAndExtract(old);
    expect(await files(folder)).toEqual(['a.txt', 'sub', 'sub/b.txt']);
    const moved = await repository.commit({ 'a.txt': 'new' });
    expect(await readFile(path.join((await fetchAndExtract(moved)).folder, 'a.txt'), 'utf8')).toBe('new');
    expect(await TestRepository.at(mirror).git(['rev-list', '--count', moved])).toBe('1');
  });

  test('is not asked for again once it is there', async () => {
    const sha = await repository.commit({ 'a.txt': '1' });
    await fetchAndExtract(sha);
    const asked = server.requests.length;
    await fetchAndExtract(sha);
    expect(server.requests.length).toBe(asked);
  });

  test('from a server that hands out only what it names: by name, and only if that is the commit', async () => {
    server.oldProtocol = true;
    const first = await repository.commit({ 'a.txt': '1' });
    await repository.git(['tag', '-a', '-m', 'x', 'v1', first]);
    const second = await repository.commit({ 'a.txt': '2' });
    await expect(fetchAndExtract(first)).rejects.toMatchObject({
      code: 'git_ref_not_found',
      detail: expect.stringContaining('Name a branch or tag'),
    });
    await expect(fetchAndExtract(first, gitOf(), served(), 'refs/heads/main')).rejects.toMatchObject({
      code: 'git_ref_not_found',
    });
    const { folder } = await fetchAndExtract(first, gitOf(), served(), 'refs/tags/v1');
    expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('1');
    expect(await readFile(path.join((await fetchAndExtract(second)).folder, 'a.txt'), 'utf8')).toBe('2');
  });

  test('a commit that does not exist, and an object that is none', async () => {
    await repository.commit({ 'a.txt': '1' });
    await expect(fetchAndExtract('1'.repeat(40))).rejects.toMatchObject({ code: 'git_ref_not_found' });
    const tree = await repository.git(['rev-parse', 'main^{tree}']);
    await expect(fetchAndExtract(tree)).rejects.toMatchObject({ code: expect.stringMatching(/^git_/) });
  });

  test('stops at the limit of bytes and leaves nothing of it', async () => {
    const noise = Buffer.from(
      Array.from({ length: 300_000 }, (_, index) => (index * index * 2_654_435_761) >>> 24),
    );
    const sha = await repository.commit({ big: noise });
    const mirror = mirrorFolder(at('git'), served());
    await expect(gitOf().fetchCommit(mirror, served(), sha, { maxBytes: 10_000 })).rejects.toMatchObject({
      code: 'git_too_large',
    });
    expect(
      (await files(path.join(mirror, 'objects'))).filter((name) => /pack$/.test(name) && name !== 'pack'),
    ).toEqual([]);
    await gitOf().fetchCommit(mirror, served(), sha);
  });

  test('refuses content that git knows to be unsafe', async () => {
    const blob = await repository.blob('[core]');
    const inner = await repository.rawTree([{ mode: '100644', name: 'config', sha: blob }]);
    const sha = await repository.commitTree(
      await repository.rawTree([{ mode: '40000', name: '.git', sha: inner }]),
    );
    await expect(fetchAndExtract(sha)).rejects.toMatchObject({
      code: 'git_failed',
      message: expect.stringContaining('unsafe'),
    });
  });

  test('from a folder address, and instead of a host by MOLECULE_GIT_CONFIG', async () => {
    const sha = await repository.commit({ 'a.txt': 'local' });
    const local = addressOf(repository.url);
    expect((await gitOf().lsRemote(local, 'main'))?.sha).toBe(sha);
    expect(await files((await fetchAndExtract(sha, gitOf(), local)).folder)).toEqual(['a.txt']);
    for (const base of [`file://${at('served')}/`, `${at('served')}/`]) {
      const git = gitOf({ MOLECULE_GIT_CONFIG: `# ours\nurl.${base}.insteadOf=https://git.example.org/` });
      const address = addressOf('https://git.example.org/acme/team.git');
      expect((await git.lsRemote(address, 'main'))?.sha).toBe(sha);
      expect(await files((await fetchAndExtract(sha, git, address)).folder)).toEqual(['a.txt']);
    }
  });

  test('from a folder that belongs to somebody else', async () => {
    const sha = await repository.commit({ 'a.txt': 'shared' });
    // Git's own switch for its tests, which takes every folder for somebody else's.
    const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    await mkdir(at('bin'));
    const script = `#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec '${real}' "$@"\n`;
    await writeFile(at('bin/git'), script, { mode: 0o755 });
    const env = { PATH: `${at('bin')}:${process.env.PATH}` };
    expect(() =>
      execFileSync('git', ['ls-remote', repository.url], {
        env: { ...env, HOME: at(), GIT_CONFIG_NOSYSTEM: '1' },
        stdio: 'pipe',
      }),
    ).toThrow('dubious ownership');
    const mirrored = {
      ...env,
      MOLECULE_GIT_CONFIG: `url.file://${at('served')}/.insteadOf=https://git.example.org/`,
    };
    for (const [git, url] of [
      [gitOf(env), repository.url],
      [gitOf(mirrored), 'https://git.example.org/acme/team.git'],
    ] as const) {
      expect((await git.lsRemote(addressOf(url), 'main'))?.sha).toBe(sha);
      expect(await files((await fetchAndExtract(sha, git, addressOf(url))).folder)).toEqual(['a.txt']);
    }
  });

  test('a repository that is another program’s configuration changes nothing', async () => {
    await repository.commit({ 'a.txt': '1' });
    await writeFile(at('evil'), '[url "file:///nowhere/"]\n\tinsteadOf = http://\n');
    const git = gitOf({ HOME: temporary.folder, GIT_CONFIG_GLOBAL: at('evil'), GIT_DIR: at('evil') });
    expect(await git.lsRemote(served(), 'main')).not.toBeNull();
  });
});
