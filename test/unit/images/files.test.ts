import { readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TREE_LIMITS, type TreeLimits } from '../../../core/git/index.ts';
import {
  bundledFiles,
  contentHash,
  filesContext,
  folderFiles,
  sourceStamp,
} from '../../../core/images/local/files.ts';
import { bundledRuntimes } from '../../../core/images/runtimes.ts';

describe('the source of a bundled template', () => {
  let resources: string;
  beforeEach(async () => {
    resources = await mkdtemp(path.join(os.tmpdir(), 'molecule-source-'));
  });
  afterEach(() => rm(resources, { recursive: true }));

  const write = async (name: string, content = 'x') => {
    const file = path.join(resources, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  };
  const hash = async () => contentHash(await bundledFiles(resources, 'tiny'));

  it('lists template, runtime and its dependency in one sorted context', async () => {
    await write('workspace-templates/tiny/Dockerfile');
    await write('workspace-templates/tiny/config.yaml');
    await write('workspace-runtime/main.ts');
    await write('workspace-runtime/node_modules/yaml/package.json');
    await write('workspace-runtime/node_modules/yaml/LICENSE');
    await write('workspace-runtime/node_modules/yaml/dist/index.js');
    await write('workspace-runtime/node_modules/yaml/dist/index.d.ts');
    await write('workspace-runtime/node_modules/yaml/README.md');
    expect((await bundledFiles(resources, 'tiny')).map((file) => file.path)).toEqual([
      'Dockerfile',
      'config.yaml',
      'node_modules/yaml/LICENSE',
      'node_modules/yaml/dist/index.js',
      'node_modules/yaml/package.json',
      'runtime/main.ts',
    ]);
  });

  it('finds the dependency among the installed ones in a clone', async () => {
    await write('workspace-templates/tiny/Dockerfile');
    await write('workspace-runtime/main.ts');
    const paths = (await bundledFiles(resources, 'tiny')).map((file) => file.path);
    expect(paths).toContain('node_modules/yaml/dist/index.js');
    expect(paths.some((file) => file.endsWith('.d.ts'))).toBe(false);
  });

  it('knows the runtimes that have a folder', async () => {
    await write('workspace-templates/tiny/Dockerfile');
    await write('workspace-templates/big/Dockerfile');
    expect(await bundledRuntimes(resources)).toEqual(['big', 'tiny']);
    expect(await bundledRuntimes(path.join(resources, 'none'))).toEqual([]);
  });

  it('leaves out what .dockerignore names, but never what the builder itself reads', async () => {
    await write('plain/Dockerfile');
    await write('plain/.dockerignore', '# secrets\n*.env\n!keep.env\ndocs/**\nDockerfile\n');
    for (const name of ['a.env', 'keep.env', 'docs/deep/page.md', 'src/a.env', 'run.js'])
      await write(`plain/${name}`);
    const paths = async () =>
      (await folderFiles(path.join(resources, 'plain'), 'plain')).files.map(({ path }) => path);
    expect((await paths()).sort()).toEqual([
      '.dockerignore',
      'Dockerfile',
      'keep.env',
      'run.js',
      'src/a.env',
    ]);
  });

  it('takes the rules of the Dockerfile itself before those of the folder, as for a repository', async () => {
    await write('plain/Dockerfile');
    await write('plain/.dockerignore', 'a\n');
    await write('plain/Dockerfile.dockerignore', 'b\n');
    for (const name of ['a', 'b']) await write(`plain/${name}`);
    const { files } = await folderFiles(path.join(resources, 'plain'), 'plain');
    expect(files.map((file) => file.path)).toContain('a');
    expect(files.map((file) => file.path)).not.toContain('b');
  });

  it('says what it leaves out by itself', async () => {
    await write('plain/Dockerfile');
    await write('plain/.dockerignore', 'ignored\n');
    await write('plain/sub/node_modules/x/index.js');
    await write('plain/.git/config');
    for (const name of ['link', 'ignored']) await symlink('Dockerfile', path.join(resources, 'plain', name));
    const { files, notes } = await folderFiles(path.join(resources, 'plain'), 'plain');
    expect(files.map((file) => file.path)).toEqual(['.dockerignore', 'Dockerfile']);
    expect(notes).toEqual([
      expect.stringMatching(/^link is left out: .*link/),
      expect.stringMatching(/^sub\/node_modules is left out: /),
    ]);
    expect((await filesContext(files, notes)).notes).toBe(notes);
  });

  it('refuses a folder that is far larger than any template', async () => {
    await write('plain/Dockerfile');
    await write('plain/.dockerignore', 'ignored\n');
    const take = (limits: Partial<TreeLimits>) =>
      folderFiles(path.join(resources, 'plain'), 'plain', { ...TREE_LIMITS, ...limits });
    await write('plain/ignored', 'x'.repeat(100));
    await write('plain/a', 'x'.repeat(50));
    expect((await take({ maxEntries: 3, maxFileBytes: 50, maxBytes: 59 })).files).toHaveLength(3);
    for (const limits of [{ maxEntries: 2 }, { maxFileBytes: 49 }, { maxBytes: 58 }])
      await expect(take(limits)).rejects.toMatchObject({ code: 'template_too_large' });
  });

  it.runIf(process.platform === 'linux')('opens few files at a time', async () => {
    const file = await write('workspace-templates/tiny/Dockerfile');
    const files = Array.from({ length: 3_000 }, (_, index) => {
      return { path: `f${index}`, file, mode: 0o644, size: 1, modifiedMs: 0 };
    });
    const opened = () => readdirSync('/proc/self/fd').length;
    const before = opened();
    let most = 0;
    const done = contentHash(files);
    let ended = false;
    void done.finally(() => {
      ended = true;
    });
    while (!ended) {
      most = Math.max(most, opened());
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await done).toMatch(/^[0-9a-f]{64}$/);
    expect(most - before).toBeLessThan(100);
  });

  it('names the missing Dockerfile, also where a folder has its name', async () => {
    await write('workspace-templates/tiny/config.yaml');
    await mkdir(path.join(resources, 'workspace-templates/tiny/Dockerfile'));
    await expect(bundledFiles(resources, 'tiny')).rejects.toMatchObject({
      code: 'template_no_dockerfile',
      detail: expect.stringContaining(path.join('tiny', 'Dockerfile')),
    });
  });

  it('has a hash of paths, executable bit and bytes, and of nothing else', async () => {
    const dockerfile = await write('workspace-templates/tiny/Dockerfile');
    const script = await write('workspace-templates/tiny/run.js');
    const before = await hash();
    await utimes(dockerfile, 1, 1);
    await chmod(dockerfile, 0o600);
    expect(await hash()).toBe(before);

    await chmod(script, 0o755);
    const executable = await hash();
    expect(executable).not.toBe(before);
    await writeFile(script, 'y');
    expect(await hash()).not.toBe(executable);
  });

  it('does not depend on the order of the files, but on each of their bytes', async () => {
    const file = await write('workspace-templates/tiny/Dockerfile');
    const entry = fc.record({ path: fc.string({ minLength: 1 }), mode: fc.constantFrom(0o644, 0o755) });
    const entries = fc.uniqueArray(entry, { minLength: 1, maxLength: 8, selector: (one) => one.path });
    await fc.assert(
      fc.asyncProperty(entries, fc.string(), fc.string(), async (all, one, other) => {
        const files = all.map((each) => ({ ...each, file, size: 0, modifiedMs: 0 }));
        await writeFile(file, one);
        const first = await contentHash(files);
        expect(await contentHash([...files].reverse())).toBe(first);
        await writeFile(file, other);
        expect((await contentHash(files)) === first).toBe(one === other);
      }),
      { numRuns: 40 },
    );
  });

  it('has a stamp that moves with size and time, without reading', async () => {
    const file = await write('workspace-templates/tiny/Dockerfile');
    const stamp = async () => sourceStamp(await bundledFiles(resources, 'tiny'));
    const before = await stamp();
    expect(await stamp()).toBe(before);
    await utimes(file, 5, 5);
    expect(await stamp()).not.toBe(before);
  });
});
