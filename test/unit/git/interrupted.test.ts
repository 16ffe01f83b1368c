import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createGit, type GitAddress, mirrorFolder, parseGitAddress } from '../../../core/git/index.ts';
import { withLock } from '../../../core/git/mirror-lock.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

const git = createGit({ env: { PATH: process.env.PATH }, tokenHost: '' });
const BIG_BYTES = 600_000;

// Each runs git many times.
vi.setConfig({ testTimeout: 60_000 });

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let server: GitServer;
let repository: TestRepository;
let address: GitAddress;
let mirror: string;
let child: ChildProcess | undefined;
const at = (...names: string[]) => path.join(temporary.folder, ...names);
beforeEach(async () => {
  temporary = await temporaryFolder();
  repository = await TestRepository.create(at('served/acme/team.git'));
  server = await startGitServer(at('served'));
  const parsed = parseGitAddress(`http://${server.host}/acme/team.git`);
  if (!parsed.ok) throw new Error(parsed.problem);
  address = parsed.address;
  mirror = mirrorFolder(at('git'), address);
});
afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await server.close();
  await temporary.dispose();
});

const namesIn = async (folder: string) => (existsSync(folder) ? await readdir(folder) : []);
const partialPack = async () =>
  (await namesIn(path.join(mirror, 'objects/pack'))).find((name) => /^tmp_/.test(name));
/** Ids of processes that talk to the server of this test. */
async function talking(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return commandLine.includes(`//${server.host}/`) && commandLine.includes('git') ? [pid] : [];
    }),
  );
  return found.flat();
}
async function expectFetched(sha: string) {
  await rm(at('out'), { recursive: true, force: true });
  await mkdir(at('out'));
  await git.extractCommit(mirror, sha, at('out'));
  expect(await readFile(at('out/a.txt'), 'utf8')).toBe('whole');
}

describe('an interrupted fetch', () => {
  test('of a process that was killed is healed by the next one', async () => {
    const sha = await repository.commit({ 'a.txt': 'whole', big: randomBytes(BIG_BYTES) });
    server.drip = 500;
    const program = path.resolve(import.meta.dirname, '../../support/fetch-commit.ts');
    child = spawn(process.execPath, [program, mirror, address.url, sha], { stdio: 'inherit' });
    await until('part of the pack is there', partialPack);
    child.kill('SIGKILL');
    server.drip = null;
    await git.fetchCommit(mirror, address, sha);
    await expectFetched(sha);
    expect(await partialPack()).toBeUndefined();
  });

  test('by the caller ends all that it started, with either protocol', async () => {
    const sha = await repository.commit({ 'a.txt': 'whole', big: randomBytes(8 * BIG_BYTES) });
    for (const old of [false, true]) {
      await rm(mirror, { recursive: true, force: true });
      server.oldProtocol = old;
      // Slow enough not to be through by itself before the deadline below.
      server.drip = 500;
      const controller = new AbortController();
      const fetched = git.fetchCommit(mirror, address, sha, { signal: controller.signal });
      const ended = expect(fetched).rejects.toThrow('enough');
      await until('part of the pack is there', partialPack);
      if (process.platform === 'linux') expect(await talking()).not.toEqual([]);
      controller.abort(new Error('enough'));
      await ended;
      if (process.platform === 'linux') {
        await until('no process is left', async () => (await talking()).length === 0, 15_000);
      }
    }
    server.drip = null;
    await git.fetchCommit(mirror, address, sha);
    await expectFetched(sha);
  });

  test('that left locks and parts of files does not stop the next one', async () => {
    const first = await repository.commit({ 'a.txt': 'whole' });
    await git.fetchCommit(mirror, address, first);
    const second = await repository.commit({ 'a.txt': 'whole', 'b.txt': '2' });
    const left = [
      'shallow.lock',
      'config.lock',
      'HEAD.lock',
      'packed-refs.lock',
      `refs/commits/${second}.lock`,
      'objects/pack/tmp_pack_aaaaaa',
      'objects/pack/.tmp-1-pack-x.idx',
      'objects/tmp_obj_x',
    ];
    for (const name of left) await writeFile(path.join(mirror, name), 'x');
    await git.fetchCommit(mirror, address, second);
    await expectFetched(second);
    for (const name of left) expect(existsSync(path.join(mirror, name)), name).toBe(false);
  });

  test('that left parts of files costs nothing but those', async () => {
    const first = await repository.commit({ 'a.txt': 'whole' });
    await git.fetchCommit(mirror, address, first);
    await writeFile(path.join(mirror, 'objects/pack/tmp_pack_aaaaaa'), 'x');
    const second = await repository.commit({ 'a.txt': 'whole', 'b.txt': '2' });
    await git.fetchCommit(mirror, address, second);
    expect(await partialPack()).toBeUndefined();
    await expectFetched(first);
  });

  test.each([
    ['is only half made', async () => rm(path.join(mirror, 'HEAD'))],
    ['has a broken configuration', async () => writeFile(path.join(mirror, 'config'), '[core')],
    [
      'has a broken list of shallow commits',
      async () => writeFile(path.join(mirror, 'shallow'), 'rubbish\n'),
    ],
    ['lost its objects', async () => rm(path.join(mirror, 'objects/pack'), { recursive: true })],
    [
      'is a file',
      async () => {
        await rm(mirror, { recursive: true });
        await writeFile(mirror, 'x');
      },
    ],
  ])('in a mirror that %s is made anew', async (_what, damage) => {
    const first = await repository.commit({ 'a.txt': 'whole' });
    await git.fetchCommit(mirror, address, first);
    await damage();
    const second = await repository.commit({ 'a.txt': 'whole', 'b.txt': '2' });
    await git.fetchCommit(mirror, address, second);
    await expectFetched(second);
  });

  test('whose pack is damaged on disk is found when files are taken, and healed on request', async () => {
    const sha = await repository.commit({ 'a.txt': 'whole', big: randomBytes(100_000) });
    await git.fetchCommit(mirror, address, sha);
    const pack = (await namesIn(path.join(mirror, 'objects/pack'))).find((name) => name.endsWith('.pack'));
    await truncate(path.join(mirror, 'objects/pack', pack ?? ''), 1_000);
    await mkdir(at('out'));
    await expect(git.extractCommit(mirror, sha, at('out'))).rejects.toMatchObject({ code: 'git_damaged' });
    await git.fetchCommit(mirror, address, sha, { anew: true });
    await expectFetched(sha);
  });
});

describe('the lock of a mirror', () => {
  test('lets one in at a time and all of them through', async () => {
    const shas = [];
    for (const name of ['b', 'c', 'd', 'e'])
      shas.push(await repository.commit({ 'a.txt': 'whole', [name]: name }, name));
    await Promise.all(shas.map((sha) => git.fetchCommit(mirror, address, sha)));
    for (const sha of shas) await expectFetched(sha);
    expect(await namesIn(path.dirname(mirror))).toEqual(['team.git']);
  });

  test.each([
    ['of a dead process', '999999999 x', 0],
    ['of an earlier life with our number', `${process.pid} x`, 86_400],
    ['without a holder', '', 60],
    ['of somebody who has it for far too long', '1 x', 3_600],
  ])('%s is taken over', async (_what, content, ageSeconds) => {
    const sha = await repository.commit({ 'a.txt': 'whole' });
    await mkdir(path.dirname(mirror), { recursive: true });
    await writeFile(`${mirror}.lock`, content);
    const since = Date.now() / 1_000 - ageSeconds;
    await utimes(`${mirror}.lock`, since, since);
    await git.fetchCommit(mirror, address, sha);
    await expectFetched(sha);
  });

  test('of a living process is waited for', async () => {
    const sha = await repository.commit({ 'a.txt': 'whole' });
    await mkdir(path.dirname(mirror), { recursive: true });
    await writeFile(`${mirror}.lock`, `${process.ppid} x`);
    const controller = new AbortController();
    const waiting = git.fetchCommit(mirror, address, sha, { signal: controller.signal });
    const ended = expect(waiting).rejects.toThrow('enough');
    controller.abort(new Error('enough'));
    await ended;
    expect(existsSync(mirror)).toBe(false);
    const fetched = git.fetchCommit(mirror, address, sha);
    await rm(`${mirror}.lock`);
    await fetched;
    await expectFetched(sha);
  });
});

describe('a fetch that takes its time', () => {
  /** A git whose fetches begin with these lines of shell. */
  const slowGit = async (...before: string[]) => {
    const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const bin = path.join(temporary.folder, 'slow');
    await mkdir(bin);
    const script = `#!/bin/sh\ncase " $* " in *" fetch "*)\n${before.join('\n')}\n;; esac\nexec '${real}' "$@"\n`;
    await writeFile(path.join(bin, 'git'), script, { mode: 0o755 });
    return createGit({ env: { PATH: `${bin}:${process.env.PATH}` }, tokenHost: '', fetchStallMs: 2_000 });
  };

  test('is left alone as long as it tells how far it is', async () => {
    const sha = await repository.commit({ 'a.txt': 'whole' });
    const slow = await slowGit(
      'for share in 1 2 3 4 5 6 7 8 9; do',
      '  printf "Receiving objects: %s0%%\\r" $share >&2; sleep 0.3',
      'done',
    );
    const told: string[] = [];
    await slow.fetchCommit(mirror, address, sha, { onProgress: (text) => told.push(text) });
    await expectFetched(sha);
    expect(told.join('')).toContain('Receiving objects: 90%');
  });

  test('is ended when it is silent', async () => {
    const sha = await repository.commit({ 'a.txt': 'whole' });
    const silent = await slowGit('exec sleep 60');
    await expect(silent.fetchCommit(mirror, address, sha)).rejects.toMatchObject({
      code: 'git_unreachable',
      message: expect.stringContaining('2 seconds'),
    });
  });

  test('keeps its lock young, so that nobody takes it away', async () => {
    const file = path.join(temporary.folder, 'x.lock');
    await withLock(
      file,
      new AbortController().signal,
      async () => {
        await utimes(file, 1, 1);
        await vi.waitFor(() => expect(statSync(file).mtimeMs).toBeGreaterThan(1_000_000), 10_000);
      },
      20,
    );
    expect(existsSync(file)).toBe(false);
  });
});
