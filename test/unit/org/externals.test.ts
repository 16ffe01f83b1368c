import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogger, silentLogger } from '../../../core/base/index.ts';
import { completeFolder } from '../../../core/org/externals/complete-folder.ts';
import { createExternalStore } from '../../../core/org/externals/store.ts';
import type { ExternalRequest } from '../../../core/org/externals/types.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/store.ts';

const TOKEN = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

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

function storeOf({ offline = false, env = {} as NodeJS.ProcessEnv, logger = silentLogger() } = {}) {
  return createExternalStore({
    gitFolder: at('home/git'),
    cacheFolder: at('home/org-cache'),
    env: { PATH: process.env.PATH, MOLECULE_EXTERNAL_GITEA_URL: `http://${server.host}`, ...env },
    offline,
    logger,
    now: () => NOW,
  });
}
const request = (fields: Partial<ExternalRequest> = {}): ExternalRequest => ({
  host: server.host,
  repo: 'acme/team',
  ref: 'main',
  ...fields,
});
const keyFolder = () => at('home/org-cache', `${server.host.replace(':', '_')}__acme__team`);
const content = async (dir: string) => readFile(path.join(dir, 'a.txt'), 'utf8');

describe('a copy of a repository', () => {
  test('has a folder by its commit, complete with the time', async () => {
    const sha = await repository.commit({ 'a.txt': '1' });
    const copy = await storeOf().get(request());
    expect(copy).toEqual({
      ...request(),
      sha,
      dir: path.join(keyFolder(), sha),
      fetchedAt: '2026-01-02T03:04:05.000Z',
      offline: false,
    });
    expect(await readFile(path.join(copy.dir, '.complete'), 'utf8')).toBe(copy.fetchedAt);
    expect((await readdir(copy.dir)).sort()).toEqual(['.complete', 'a.txt']);
    expect((await readdir(keyFolder())).sort()).toEqual([sha, 'refs'].sort());
  });

  test('follows a branch that moves and keeps the old copy', async () => {
    await repository.commit({ 'a.txt': '1' });
    const first = await storeOf().get(request());
    const sha = await repository.commit({ 'a.txt': '2' });
    const second = await storeOf().get(request());
    expect(second.sha).toBe(sha);
    expect([await content(first.dir), await content(second.dir)]).toEqual(['1', '2']);
  });

  test('of an annotated tag is that of its commit', async () => {
    const sha = await repository.commit({ 'a.txt': '1' });
    await repository.git(['tag', '-a', '-m', 'x', 'v1', sha]);
    await repository.commit({ 'a.txt': '2' });
    const copy = await storeOf().get(request({ ref: 'v1' }));
    expect([copy.sha, await content(copy.dir)]).toEqual([sha, '1']);
  });

  test('of a commit, named in the ref or by a lock, needs nobody once it is there', async () => {
    const sha = await repository.commit({ 'a.txt': '1' });
    const pinned = await storeOf().get(request({ ref: sha.toUpperCase() }));
    expect([pinned.sha, await content(pinned.dir)]).toEqual([sha, '1']);
    const asked = server.requests.length;
    const locked = await storeOf().get(request({ sha }));
    const offline = await storeOf({ offline: true }).get(request({ ref: sha }));
    expect(locked).toEqual({
      ...request(),
      sha,
      dir: pinned.dir,
      fetchedAt: pinned.fetchedAt,
      offline: false,
    });
    expect(offline.offline).toBe(false);
    expect(server.requests.length).toBe(asked);
  });

  test('of a locked commit comes by its branch where a server hands out nothing else', async () => {
    server.oldProtocol = true;
    const first = await repository.commit({ 'a.txt': '1' });
    await repository.git(['tag', '-a', '-m', 'x', 'v1', first]);
    await repository.commit({ 'a.txt': '2' });
    expect(await content((await storeOf().get(request({ ref: 'v1', sha: first }))).dir)).toBe('1');
    await rm(at('home'), { recursive: true });
    await expect(storeOf().get(request({ ref: 'main', sha: first }))).rejects.toMatchObject({
      code: 'external_not_found',
    });
  });

  test('is made once for all that ask at the same time, in one store or several', async () => {
    await repository.commit({ 'a.txt': '1' });
    const store = storeOf();
    const same = await Promise.all([store.get(request()), store.get(request()), store.get(request())]);
    expect(new Set(same.map((copy) => JSON.stringify(copy))).size).toBe(1);
    const listings = server.requests.filter(({ path: name }) => name.includes('/info/refs'));
    expect(listings).toHaveLength(2);
    await rm(at('home/org-cache'), { recursive: true });
    const several = await Promise.all([storeOf().get(request()), storeOf().get(request())]);
    expect(several[0]).toEqual(several[1]);
  });

  test.each([
    ['a file', { '.complete': '2020-01-01T00:00:00Z' }],
    ['a link', { '.complete': { link: 'a.txt' } }],
    ['a folder', { '.complete/x': 'x' }],
  ])('does not take %s of the repository for its own mark', async (_what, files) => {
    await repository.commit({ 'a.txt': '1', ...files });
    const copy = await storeOf().get(request());
    expect(await content(copy.dir)).toBe('1');
    expect(await readFile(path.join(copy.dir, '.complete'), 'utf8')).toBe('2026-01-02T03:04:05.000Z');
  });
});

describe('a commit that the template itself names', () => {
  const pinned = (ref: string, offline = false) => storeOf({ offline }).get(request({ ref }));
  /** As a host has it that keeps forks and their origin in one place. */
  const commitOfFork = async () => {
    const sha = await repository.commit({ 'a.txt': 'fork' }, 'fork');
    await repository.git(['update-ref', '-d', 'refs/heads/fork']);
    return sha;
  };
  /** Each a child of the one before. */
  const grow = async (...contents: string[]) => {
    const shas: string[] = [];
    for (const text of contents) {
      shas.push(await repository.commit({ 'a.txt': text }, 'main', shas.at(-1) ?? null));
    }
    return shas;
  };

  test.each([true, false])(
    'is taken from the history of a branch or tag (commits alone: %s)',
    async (filter) => {
      await repository.git(['config', 'uploadpack.allowFilter', String(filter)]);
      const [first = '', , last = ''] = await grow('1', '2', '3');
      const tagged = await commitOfFork();
      await repository.git(['tag', '-a', '-m', 'x', 'v1', tagged]);
      for (const sha of [first, last, tagged]) {
        expect(await pinned(sha)).not.toHaveProperty('unconfirmed');
        const asked = server.requests.length;
        expect(await pinned(sha)).not.toHaveProperty('unconfirmed');
        expect(await pinned(sha, true)).not.toHaveProperty('unconfirmed');
        expect(server.requests.length).toBe(asked);
      }
    },
  );

  test('is refused when it is that of a fork, also where a lock has brought it', async () => {
    await grow('1', '2');
    const sha = await commitOfFork();
    const refused = {
      code: 'external_not_found',
      message: expect.stringContaining(`leads to ${sha}`),
      detail: expect.stringContaining('fork'),
    };
    await expect(pinned(sha)).rejects.toMatchObject(refused);
    await storeOf().get(request({ sha }));
    await expect(pinned(sha)).rejects.toMatchObject(refused);
    expect(await pinned(sha, true)).toMatchObject({ unconfirmed: true });
  });

  test('stays in doubt, and nobody is asked again, when the history is too large to ask for', async () => {
    const large = await repository.commit({ large: randomBytes(17 * 1024 * 1024) });
    const named = await repository.commit({ 'a.txt': '1' }, 'main', large);
    await repository.commit({ 'a.txt': '2' }, 'main', named);
    expect(await pinned(named)).toMatchObject({ unconfirmed: true });
    const asked = server.requests.length;
    expect(await pinned(named)).toMatchObject({ unconfirmed: true });
    expect(server.requests.length).toBe(asked);
    await rm(at('home'), { recursive: true });
    await repository.git(['config', 'uploadpack.allowFilter', 'true']);
    expect(await pinned(named)).not.toHaveProperty('unconfirmed');
  });
});

describe('what was left unfinished', () => {
  test.each([
    ['without a mark', null],
    ['with an empty mark', ''],
    ['with a mark that is no time', 'yes'],
  ])('%s is wiped and made anew', async (_what, mark) => {
    const sha = await repository.commit({ 'a.txt': '1' });
    const folder = path.join(keyFolder(), sha);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'half.txt'), 'x');
    if (mark !== null) await writeFile(path.join(folder, '.complete'), mark);
    await expect(storeOf({ offline: true }).get(request({ sha }))).rejects.toMatchObject({
      code: 'external_unreachable',
    });
    await storeOf().get(request());
    expect((await readdir(folder)).sort()).toEqual(['.complete', 'a.txt']);
  });

  test('and finished by another process in between is kept', async () => {
    const target = at('home/cache/x');
    const other = '2025-01-01T00:00:00.000Z';
    mkdirSync(target, { recursive: true });
    writeFileSync(path.join(target, 'half.txt'), 'x');
    const now = () => {
      // Between the look at the folder and the filling of a new one.
      writeFileSync(path.join(target, '.complete'), other);
      return NOW;
    };
    const found = await completeFolder(target, now, (folder) => writeFile(path.join(folder, 'mine.txt'), ''));
    expect(found).toEqual({ dir: target, completedAt: other });
    expect((await readdir(target)).sort()).toEqual(['.complete', 'half.txt']);
    expect(await readdir(at('home/cache'))).toEqual(['x']);
  });

  test('in temporary folders is removed unless somebody works there', async () => {
    const sha = await repository.commit({ 'a.txt': '1' });
    const dead = path.join(keyFolder(), `${sha}.tmp.999999999-aa`);
    const old = path.join(keyFolder(), `${sha}.tmp.${process.pid}-bb`);
    const living = path.join(keyFolder(), `${sha}.tmp.${process.ppid}-cc`);
    for (const folder of [dead, old, living]) {
      await mkdir(folder, { recursive: true });
      await utimes(folder, NOW / 1_000, folder === old ? NOW / 1_000 - 7_200 : NOW / 1_000);
    }
    await storeOf().get(request());
    expect([dead, old, living].map((folder) => existsSync(folder))).toEqual([false, false, true]);
  });

  test('by a failure leaves nothing behind', async () => {
    const inner = await repository.tree({ x: 'x' });
    await repository.commitTree(await repository.rawTree([{ mode: '40000', name: 'aux', sha: inner }]));
    await expect(storeOf().get(request())).rejects.toMatchObject({
      code: 'external_invalid',
      message: expect.stringContaining('acme/team at main'),
      detail: expect.stringContaining('aux'),
    });
    expect(await readdir(keyFolder())).toEqual([]);
  });

  test('or damaged in the mirror is fetched anew by itself', async () => {
    const sha = await repository.commit({ 'a.txt': '1', big: randomBytes(100_000) });
    await storeOf().get(request());
    const packs = at('home/git', server.host.replace(':', '_'), 'acme/team.git/objects/pack');
    const pack = (await readdir(packs)).find((name) => name.endsWith('.pack')) ?? '';
    // In the middle of the large file: only taking the files finds it out.
    await chmod(path.join(packs, pack), 0o600);
    const handle = await open(path.join(packs, pack), 'r+');
    await handle.write(Buffer.alloc(1_000), 0, 1_000, 50_000);
    await handle.close();
    await rm(keyFolder(), { recursive: true });
    expect(await content((await storeOf().get(request({ sha }))).dir)).toBe('1');
  });
});

describe('without a network', () => {
  test('the last known commit is taken and said to be old', async () => {
    await repository.commit({ 'a.txt': '1' });
    const known = await storeOf().get(request());
    await repository.commit({ 'a.txt': '2' });
    expect(await storeOf({ offline: true }).get(request())).toEqual({ ...known, offline: true });
    await server.close();
    expect(await storeOf().get(request())).toEqual({ ...known, offline: true });
    expect(await storeOf({ env: { PATH: at('nowhere') } }).get(request())).toEqual({
      ...known,
      offline: true,
    });
  });

  test('nobody is asked when that is wanted', async () => {
    await expect(storeOf({ offline: true }).get(request())).rejects.toMatchObject({
      code: 'external_unreachable',
    });
    expect(server.requests).toEqual([]);
  });

  test('what is missing is named, and how to get it', async () => {
    await repository.commit({ 'a.txt': '1' });
    await storeOf().get(request());
    await server.close();
    for (const store of [storeOf(), storeOf({ offline: true })]) {
      await expect(store.get(request({ ref: 'other' }))).rejects.toMatchObject({
        code: 'external_unreachable',
        message: expect.stringContaining(`${server.host}/acme/team at other is not on this machine`),
        detail: expect.stringMatching(/(reached|network).*MOLECULE_GIT_CONFIG/),
      });
    }
  });

  test('a refusal is not taken for it', async () => {
    await repository.commit({ 'a.txt': '1' });
    await storeOf().get(request());
    server.token = TOKEN;
    await expect(storeOf().get(request())).rejects.toMatchObject({ code: 'external_auth' });
  });

  test('a damaged memory of refs counts as none', async () => {
    await repository.commit({ 'a.txt': '1' });
    await storeOf().get(request());
    for (const name of await readdir(path.join(keyFolder(), 'refs'))) {
      await writeFile(path.join(keyFolder(), 'refs', name), '{"sha": "../../x"}');
    }
    await expect(storeOf({ offline: true }).get(request())).rejects.toMatchObject({
      code: 'external_unreachable',
    });
  });
});

describe('what cannot be', () => {
  test('is told with a code of its own', async () => {
    await repository.commit({ 'a.txt': '1' });
    const code = (fields: Partial<ExternalRequest>) =>
      storeOf()
        .get(request(fields))
        .then(
          () => 'nothing',
          (error: unknown) => (error as { code: string }).code,
        );
    expect(await code({ ref: 'nope' })).toBe('external_not_found');
    expect(await code({ repo: 'acme/none' })).toBe('external_not_found');
    expect(await code({ sha: 'a'.repeat(40) })).toBe('external_not_found');
    expect(await code({ host: 'user@git.example.org' })).toBe('external_invalid');
    expect(await code({ host: 'git.example.org/acme' })).toBe('external_invalid');
    expect(await code({ repo: '../team' })).toBe('external_invalid');
    expect(await code({ repo: 'acme/team?x' })).toBe('external_invalid');
  });

  test('in the environment is told when it is needed', async () => {
    const store = storeOf({ env: { MOLECULE_GIT_CONFIG: 'core.hooksPath=/x' } });
    await expect(store.get(request())).rejects.toMatchObject({ code: 'external_invalid' });
  });
});

test('the token is nowhere in the data folder, in the log or in an error', async () => {
  await repository.commit({ 'a.txt': '1', out: { link: '/etc' } });
  server.token = TOKEN;
  const logger = createLogger({ folder: at('home/logs'), level: 'trace' });
  const env = { MOLECULE_GITEA_TOKEN: TOKEN };
  expect(await content((await storeOf({ env, logger }).get(request())).dir)).toBe('1');
  server.answer = (_request, response) => response.writeHead(500).end(`no ${TOKEN}`);
  expect((await storeOf({ env, logger }).get(request())).offline).toBe(true);
  const failed = await storeOf({ env, logger })
    .get(request({ ref: 'other' }))
    .catch((error: unknown) => error);
  logger.error({ err: failed }, 'failed');
  expect(JSON.stringify(failed)).not.toContain(TOKEN);
  const all = await readdir(at('home'), { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect((await readFile(file)).includes(TOKEN), file).toBe(false);
  expect(await readFile(at('home/logs/engine.log'), 'utf8')).toContain('submodules and links left out');
});
