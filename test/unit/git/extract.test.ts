import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createGit, headSha, TREE_LIMITS, type TreeLimits } from '../../../core/git/index.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/store.ts';

const git = createGit({ env: { PATH: process.env.PATH }, tokenHost: '' });
const COMMIT = 'a'.repeat(40);

// Each runs git many times.
vi.setConfig({ testTimeout: 60_000 });

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let repository: TestRepository;
const at = (...names: string[]) => path.join(temporary.folder, ...names);
beforeEach(async () => {
  temporary = await temporaryFolder();
  repository = await TestRepository.create(at('mirror.git'));
  await mkdir(at('out'));
});
afterEach(() => temporary.dispose());

const extract = (sha: string, limits: Partial<TreeLimits> = {}) =>
  git.extractCommit(repository.dir, sha, at('out'), { ...TREE_LIMITS, ...limits });
const names = async () => (await readdir(at('out'), { recursive: true })).sort();

describe('what is written', () => {
  test('is byte for byte what the objects hold, whatever attributes and configuration say', async () => {
    const files = {
      '.gitattributes':
        '[attr]all text eol=crlf filter=evil ident export-subst working-tree-encoding=UTF-16\n* all\nsecret export-ignore\n',
      'a.txt': 'one\ntwo\r\n$Id$ $Format:%H$\n',
      secret: 'kept',
      empty: '',
      'deep/er/日本.bin': Buffer.from([0, 255, 10, 13, 10]),
    };
    const sha = await repository.commit(files);
    await repository.git(['config', 'filter.evil.smudge', `touch ${at('ran')}`]);
    await repository.git(['config', 'filter.evil.required', 'true']);
    await repository.git(['config', 'core.autocrlf', 'true']);
    expect(await extract(sha)).toEqual({ submodules: [], skippedLinks: [] });
    for (const [name, content] of Object.entries(files)) {
      expect(await readFile(at('out', name)), name).toEqual(Buffer.from(content));
    }
    await expect(stat(at('ran'))).rejects.toThrow();
  });

  test('keeps the executable bit and links that stay inside; submodules and other links are told', async () => {
    const sha = await repository.commit({
      'run.sh': { executable: '#!/bin/sh' },
      'plain.txt': 'x',
      'sub/up': { link: '../plain.txt' },
      folder: { link: 'sub' },
      'z-out': { link: '../../etc/passwd' },
      'a-out': { link: '/etc/passwd' },
      'vendor/lib': { submodule: COMMIT },
    });
    expect(await extract(sha)).toEqual({ submodules: ['vendor/lib'], skippedLinks: ['a-out', 'z-out'] });
    expect((await stat(at('out/run.sh'))).mode & 0o111).toBe(0o111);
    expect((await stat(at('out/plain.txt'))).mode & 0o111).toBe(0);
    expect(await readlink(at('out/sub/up'))).toBe('../plain.txt');
    expect(await readFile(at('out/folder/up'), 'utf8')).toBe('x');
    expect(await readdir(at('out'))).toEqual(['folder', 'plain.txt', 'run.sh', 'sub']);
  });

  test('of more files than one process hands out at once is complete', async () => {
    const big = Buffer.alloc(5 * 1024 * 1024, 'x');
    const sha = await repository.commit({ a: big, b: Buffer.concat([big, big]), c: big, d: 'end' });
    await extract(sha);
    expect(await names()).toEqual(['a', 'b', 'c', 'd']);
    expect((await stat(at('out/b'))).size).toBe(2 * big.length);
    expect(await readFile(at('out/d'), 'utf8')).toBe('end');
  });
});

test('the commit of a work tree is told, and nothing where there is none', async () => {
  const worktree = await TestRepository.create(at('tree/.git'));
  expect(await headSha(at('tree'), process.env)).toBe('');
  const sha = await worktree.commit({ a: 'x' });
  expect(await headSha(at('tree'), process.env)).toBe(sha);
  expect(await headSha(at('tree'), { PATH: at('nowhere') })).toBe('');
  for (const folder of ['', 'none']) expect(await headSha(at(folder), process.env), folder).toBe('');
});

describe('a hostile tree', () => {
  /** A good file, and after it one below the given names. */
  const attack = async (names: readonly (string | Uint8Array)[]) => {
    const good = { mode: '100644', name: '!good', sha: await repository.blob('x') };
    let entry = good;
    for (const name of [...names].reverse()) {
      const sha = entry === good ? good.sha : await repository.rawTree([entry]);
      entry = { mode: entry === good ? '100644' : '40000', name: name as string, sha };
    }
    return repository.commitTree(await repository.rawTree([good, entry]));
  };

  test.each([
    ['..', ['..', 'x']],
    ['.git', ['.git', 'config']],
    ['.git in capitals', ['a', '.GiT', 'hooks', 'post-checkout']],
    ['.git for macOS', ['.g\u200dit', 'config']],
    ['.git for Windows', ['git~1', 'config']],
    ['a slash', ['../x']],
    ['an absolute name', ['/x']],
    ['a backslash', ['..\\x']],
    ['a stream', ['a:b']],
    ['a device', ['aux.md']],
    ['bytes that are no text', [Buffer.from([0x61, 0xff])]],
  ])('with %s is refused before anything is written', async (_what, segments) => {
    const sha = await attack(segments);
    await expect(extract(sha)).rejects.toMatchObject({
      code: 'git_failed',
      detail: expect.stringContaining('refused'),
    });
    expect(await names()).toEqual([]);
  });

  test('cannot write through a link', async () => {
    const target = await repository.blob(at());
    const inner = await repository.tree({ planted: 'x' });
    const sha = await repository.commitTree(
      await repository.rawTree([
        { mode: '120000', name: 'a', sha: target },
        { mode: '40000', name: 'a', sha: inner },
      ]),
    );
    await extract(sha).catch(() => undefined);
    await expect(lstat(at('planted'))).rejects.toThrow();
    const inside = await repository.commitTree(
      await repository.rawTree([
        { mode: '120000', name: 'a', sha: await repository.blob('b') },
        { mode: '40000', name: 'a', sha: inner },
      ]),
    );
    await rm(at('out'), { recursive: true });
    await mkdir(at('out'));
    await expect(extract(inside)).rejects.toMatchObject({ code: 'git_failed' });
  });

  test('with the same name twice, or a kind of entry that does not exist, is refused', async () => {
    const sha = await repository.blob('x');
    const twice = [
      { mode: '100644', name: 'a', sha },
      { mode: '100644', name: 'a', sha },
    ];
    await expect(extract(await repository.commitTree(await repository.rawTree(twice)))).rejects.toMatchObject(
      {
        code: 'git_failed',
        detail: expect.stringContaining('same name'),
      },
    );
  });

  test('with too many entries or bytes is refused', async () => {
    const sha = await repository.commit({ a: 'xxxxx', 'b/c': 'xxxxx', 'b/d': 'x' });
    for (const limits of [{ maxEntries: 2 }, { maxEntries: 3 }, { maxBytes: 10 }, { maxFileBytes: 4 }]) {
      await expect(extract(sha, limits), JSON.stringify(limits)).rejects.toMatchObject({
        code: 'git_too_large',
      });
      await rm(at('out'), { recursive: true });
      await mkdir(at('out'));
    }
    await extract(sha, { maxEntries: 4, maxBytes: 11, maxFileBytes: 5 });
  });

  test('with a file that is too large is refused before that is read', async () => {
    const sha = await repository.commit({ big: randomBytes(100_000) });
    const blob = await repository.git(['rev-parse', 'main:big']);
    // Its size can be told, its content cannot.
    const object = at('mirror.git/objects', blob.slice(0, 2), blob.slice(2));
    await chmod(object, 0o600);
    await truncate(object, 50_000);
    await expect(extract(sha)).rejects.toMatchObject({ code: 'git_damaged' });
    await expect(extract(sha, { maxFileBytes: 99_999 })).rejects.toMatchObject({ code: 'git_too_large' });
  });

  test('that unfolds into folders without a file, for ever, is stopped', async () => {
    let tree = await repository.rawTree([]);
    for (let level = 0; level < 12; level += 1) {
      const sha = tree;
      tree = await repository.rawTree([...'0123456789'].map((name) => ({ mode: '40000', name, sha })));
    }
    const endless = await repository.commitTree(tree);
    await expect(extract(endless, { maxMs: 500 })).rejects.toMatchObject({
      code: 'git_too_large',
      detail: expect.stringContaining('takes too long'),
    });
  });

  test('that unfolds a few objects into billions of files is stopped', async () => {
    let tree = await repository.tree({ f: 'x' });
    for (let level = 0; level < 12; level += 1) {
      const sha = tree;
      tree = await repository.rawTree([...'0123456789'].map((name) => ({ mode: '40000', name, sha })));
    }
    await expect(extract(await repository.commitTree(tree))).rejects.toMatchObject({ code: 'git_too_large' });
  });

  test('whose objects are missing or damaged is told apart: fetching anew helps', async () => {
    const sha = await repository.commit({ 'a.txt': 'one', 'b/c.txt': 'two' });
    const blob = await repository.git(['rev-parse', 'main:a.txt']);
    const file = (object: string) => at('mirror.git/objects', object.slice(0, 2), object.slice(2));
    await rm(file(blob));
    await expect(extract(sha)).rejects.toMatchObject({ code: 'git_damaged' });
    await rm(file(await repository.git(['rev-parse', 'main:b'])));
    await expect(extract(sha)).rejects.toMatchObject({ code: 'git_damaged' });
    await expect(extract(COMMIT)).rejects.toMatchObject({ code: 'git_damaged' });
  });
});
