import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isInside, listFiles, writeFileAtomic } from '../../../core/base/index.ts';
import { temporaryFolder } from '../../support/store.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...names: string[]) => path.join(temporary.folder, ...names);
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.dispose());

describe('writing at once', () => {
  test('makes folders, replaces what is there, and is for the owner only', async () => {
    const file = at('deep', 'er', 'token');
    await writeFileAtomic(file, 'one');
    await writeFileAtomic(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['token']);
  });

  test('that fails leaves nothing behind', async () => {
    await mkdir(at('taken'));
    await expect(writeFileAtomic(at('taken'), 'x')).rejects.toThrow();
    expect(await readdir(temporary.folder)).toEqual(['taken']);
  });
});

test.each([
  ['/a/b', '/a/b', true],
  ['/a/b', '/a/b/c', true],
  ['/a/b', '/a/b/../b/c', true],
  ['/a/b', '/a/b/..c', true],
  ['/a/b', '/a/bc', false],
  ['/a/b', '/a', false],
  ['/a/b', '/a/b/../c', false],
  ['/', '/anything', true],
])('inside %s: %s is %s', (root, target, inside) => expect(isInside(root, target)).toBe(inside));

test('lists regular files in order, and follows no link', async () => {
  await mkdir(at('b', '.git'), { recursive: true });
  await mkdir(at('node_modules'));
  for (const file of ['z.txt', 'b/a.txt', 'b/.git/HEAD', 'node_modules/x.js']) await writeFile(at(file), '');
  await symlink('/etc', at('link'));
  expect(await listFiles(temporary.folder)).toEqual(['b/a.txt', 'z.txt']);
});
