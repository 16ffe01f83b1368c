import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createGit, type IncomingMirror, parseGitAddress } from '../../../core/git/index.ts';
import { TestRepository } from '../../support/git-repository.ts';

const git = createGit({ env: { PATH: process.env.PATH }, tokenHost: '' });
const { signal } = new AbortController();
let folder: string;
let mirror: string;

const at = (name: string) => path.join(folder, name);
const addressOf = (repository: TestRepository) => {
  const parsed = parseGitAddress(repository.url);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.address;
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-carry-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  mirror = at('mirror.git');
});

/** Everything of a mirror in another folder, as a kit would bring it. */
async function carried(): Promise<IncomingMirror> {
  const pocket = at('pocket');
  await mkdir(pocket, { recursive: true });
  const found = await git.readMirror(mirror, signal, async (content) => {
    for (const { name, file } of content.packs) await copyFile(file, path.join(pocket, name));
    return content;
  });
  if (!found) throw new Error('nothing in the mirror');
  const packs = found.packs.map(({ name }) => name);
  return { ...found, packs, writePack: (name, file) => copyFile(path.join(pocket, name), file) };
}

async function receive(target: string, incoming: IncomingMirror): Promise<void> {
  const staging = await mkdtemp(at('staging-'));
  await git.receiveMirror(target, incoming, staging, signal);
}

async function textAt(from: string, sha: string): Promise<string> {
  const out = await mkdtemp(at('out-'));
  await git.extractCommit(from, sha, out);
  return readFile(path.join(out, 'file'), 'utf8');
}

describe('a mirror', () => {
  it('is carried with its commits, whole, to a place where there is none or an older one', async () => {
    const source = await TestRepository.create(at('source.git'));
    const first = await source.commit({ file: 'one', 'deep/er': 'x' });
    await git.fetchCommit(mirror, addressOf(source), first);
    await cp(mirror, at('older.git'), { recursive: true });
    const second = await source.commit({ file: 'two' });
    await git.fetchCommit(mirror, addressOf(source), second);
    const incoming = await carried();
    expect(incoming.commits).toEqual([first, second].sort());
    await rm(source.dir, { recursive: true });

    for (const target of [at('new/place.git'), at('older.git')]) {
      expect(await git.holdsCommits(target, incoming.commits, signal)).toBe(false);
      await receive(target, incoming);
      expect(await git.holdsCommits(target, incoming.commits, signal)).toBe(true);
      expect(await textAt(target, first)).toBe('one');
      expect(await textAt(target, second)).toBe('two');
      // Nothing to do any more, and still the same.
      await receive(target, incoming);
      const names = await readdir(target);
      expect(names).not.toContain('hooks');
      expect(await readFile(path.join(target, 'config'), 'utf8')).not.toContain('remote');
    }
  });

  it('is carried without the history that it does not have', async () => {
    const source = await TestRepository.create(at('source.git'));
    const parent = await source.commit({ file: 'old' });
    const tree = await source.tree({ file: 'new' });
    const sha = await source.git(['commit-tree', tree, '-p', parent, '-m', 'next']);
    await source.git(['update-ref', 'refs/heads/main', sha]);
    await git.fetchCommit(mirror, addressOf(source), sha);
    const incoming = await carried();
    expect(incoming.commits).toEqual([sha]);
    const target = at('target.git');
    await receive(target, incoming);
    expect(await textAt(target, sha)).toBe('new');
    expect(await git.holdsCommits(target, [parent], signal)).toBe(false);
  });

  it('gives nothing where there is none', async () => {
    expect(await git.readMirror(at('none.git'), signal, async () => 'read')).toBeNull();
    const empty = await TestRepository.create(at('empty.git'));
    expect(await git.readMirror(empty.dir, signal, async () => 'read')).toBeNull();
  });

  it('takes no pack that is damaged, and no commit that is not in it', async () => {
    const source = await TestRepository.create(at('source.git'));
    const sha = await source.commit({ file: 'content '.repeat(1000) });
    await git.fetchCommit(mirror, addressOf(source), sha);
    const incoming = await carried();
    const cut = async (name: string, file: string) => {
      await incoming.writePack(name, file);
      await truncate(file, 100);
    };
    const noise = (_name: string, file: string) => writeFile(file, 'PACK and nothing more');
    const target = at('target.git');
    const wrong: IncomingMirror[] = [
      { ...incoming, writePack: cut },
      { ...incoming, writePack: noise },
      { ...incoming, packs: [] },
      { ...incoming, commits: ['1'.repeat(40)] },
    ];
    for (const each of wrong) {
      await expect(receive(target, each)).rejects.toMatchObject({ code: 'git_failed' });
      expect(await git.holdsCommits(target, each.commits, signal)).toBe(false);
    }
    await receive(target, incoming);
    expect(await git.holdsCommits(target, [sha], signal)).toBe(true);
  });

  it('keeps what is there when something else is brought that is not whole', async () => {
    const source = await TestRepository.create(at('source.git'));
    const sha = await source.commit({ file: 'mine' });
    await git.fetchCommit(mirror, addressOf(source), sha);
    const other = await TestRepository.create(at('other.git'));
    const broken = await other.commit({ file: 'not in the pack' });
    // A sound pack with the commit alone: neither its tree nor its file.
    const name = await packOf(other, broken);
    const incoming: IncomingMirror = {
      commits: [broken],
      packs: [path.basename(name)],
      writePack: (_name, file) => copyFile(name, file),
    };
    await expect(receive(mirror, incoming)).rejects.toMatchObject({ code: 'git_failed' });
    expect(await git.holdsCommits(mirror, [sha], signal)).toBe(true);
    expect(await textAt(mirror, sha)).toBe('mine');
    expect(await git.holdsCommits(mirror, [broken], signal)).toBe(false);
  });

  it('can be written to, and even made anew, while it is read', async () => {
    const source = await TestRepository.create(at('source.git'));
    const first = await source.commit({ file: 'one' });
    await git.fetchCommit(mirror, addressOf(source), first);
    const content = await git.readMirror(mirror, signal, async ({ commits, packs }) => {
      const second = await source.commit({ file: 'two' });
      await git.fetchCommit(mirror, addressOf(source), second, { anew: true });
      expect(await git.holdsCommits(mirror, [first], signal)).toBe(false);
      const bytes = await Promise.all(packs.map(({ file }) => readFile(file)));
      expect(bytes.map(({ length }) => length)).toEqual(packs.map(({ size }) => size));
      return commits;
    });
    expect(content).toEqual([first]);
    expect((await readdir(folder)).filter((name) => name.includes('carried'))).toEqual([]);
  });
});

/** Resolves with the file of a pack with one object. */
async function packOf(repository: TestRepository, object: string): Promise<string> {
  await mkdir(at('one-object'), { recursive: true });
  const hash = await repository.git(['pack-objects', at('one-object/pack')], `${object}\n`);
  return at(`one-object/pack-${hash.trim()}.pack`);
}
