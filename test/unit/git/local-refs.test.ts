import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localGitFolder, readLocalRef } from '../../../core/git/index.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('a repository on this machine', () => {
  let folder: string;
  let dispose: () => Promise<void>;
  let repository: TestRepository;
  let sha: string;
  beforeEach(async () => {
    ({ folder, dispose } = await temporaryFolder());
    repository = await TestRepository.create(path.join(folder, 'bare.git'));
    sha = await repository.commit({ a: '1' });
  });
  afterEach(() => dispose());

  it('is found bare, with a work tree, and as a linked work tree; other folders are none', async () => {
    const work = path.join(folder, 'work');
    const linked = path.join(folder, 'linked');
    execFileSync('git', ['clone', '--quiet', repository.dir, work]);
    execFileSync('git', ['-C', work, 'worktree', 'add', '--quiet', '-b', 'side', linked]);
    expect(await localGitFolder(repository.dir)).toBe(repository.dir);
    expect(await localGitFolder(work)).toBe(path.join(work, '.git'));
    expect(await localGitFolder(linked)).toBe(path.join(work, '.git'));
    expect(await readLocalRef(path.join(work, '.git'), 'side')).toBe(sha);
    await mkdir(path.join(folder, 'plain/.git'), { recursive: true });
    await writeFile(path.join(folder, 'file'), '');
    for (const name of ['plain', 'none', 'file'])
      expect(await localGitFolder(path.join(folder, name))).toBeNull();
  });

  it('tells a branch, loose or packed, and the loose one where it is both', async () => {
    expect(await readLocalRef(repository.dir, 'main')).toBe(sha);
    await repository.git(['pack-refs', '--all']);
    expect(await readLocalRef(repository.dir, 'main')).toBe(sha);
    expect(await readLocalRef(repository.dir, 'refs/heads/main')).toBe(sha);
    const moved = await repository.commit({ a: '2' });
    expect(await readLocalRef(repository.dir, 'main')).toBe(moved);
    await repository.commit({ a: '3' }, 'deep/er');
    await repository.git(['pack-refs', '--all']);
    expect(await readLocalRef(repository.dir, 'deep/er')).toMatch(/^[0-9a-f]{40}$/);
    expect(await readLocalRef(repository.dir, 'er')).toBeNull();
  });

  it('leaves to git what only git can tell', async () => {
    await repository.git(['tag', '-a', 'v1', sha, '-m', 'x']);
    await repository.git(['symbolic-ref', 'refs/heads/alias', 'refs/heads/main']);
    for (const ref of ['v1', 'refs/tags/v1', 'alias', 'none', 'HEAD', '../config', '']) {
      expect(await readLocalRef(repository.dir, ref)).toBeNull();
    }
  });
});
