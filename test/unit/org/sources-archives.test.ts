import { chmod, mkdir, readdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError, sha256, silentLogger } from '../../../core/base/index.ts';
import { TREE_LIMITS } from '../../../core/git/index.ts';
import { openArchive } from '../../../core/org/sources/archive.ts';
import { openTemplate } from '../../../core/org/sources/open.ts';
import { type TarMember, tarOf, type ZipMember, zipOf } from '../../support/archives.ts';
import { temporaryFolder } from '../../support/store.ts';

vi.setConfig({ testTimeout: 60_000 });

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...names: string[]) => path.join(temporary.folder, ...names);
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.dispose());

async function open(name: string, bytes: Uint8Array) {
  await writeFile(at(name), bytes);
  return openTemplate(
    { kind: 'archive', file: at(name) },
    {
      gitFolder: at('git'),
      cacheFolder: at('cache'),
      env: {},
      offline: true,
      logger: silentLogger(),
      now: () => Date.UTC(2026, 0, 1),
    },
  );
}

type Member = TarMember & ZipMember;
const ORG: Member = { name: 'org.yaml', content: 'name: x' };
const forms: readonly (readonly [string, (members: readonly Member[]) => Promise<Buffer>])[] = [
  ['x.tar', tarOf],
  ['x.tar.gz', async (members) => gzipSync(await tarOf(members))],
  ['x.tgz', async (members) => gzipSync(await tarOf(members))],
  ['x.zip', async (members) => zipOf(members)],
];
/** What is in the cache that is no marker: nothing, after a refusal. */
const kept = async () => readdir(at('cache/archives')).catch(() => []);

describe.each(forms)('%s', (name, pack) => {
  test('is unpacked once for each content', async () => {
    const bytes = await pack([
      ORG,
      { name: 'a/b/c.md', content: 'c' },
      { name: 'run.sh', content: '#!', mode: 0o100755 },
    ]);
    const opened = await open(name, bytes);
    expect(opened).toEqual({
      dir: at('cache/archives', sha256(bytes)),
      origin: { kind: 'archive', location: at(name), ref: '', sha: sha256(bytes) },
      offline: false,
    });
    expect(await readFile(path.join(opened.dir, 'a/b/c.md'), 'utf8')).toBe('c');
    expect((await stat(path.join(opened.dir, 'run.sh'))).mode & 0o100).toBe(0o100);
    expect((await stat(path.join(opened.dir, 'org.yaml'))).mode & 0o100).toBe(0);
    await writeFile(path.join(opened.dir, 'a/b/c.md'), 'not unpacked again');
    await open(`again-${name}`, bytes);
    expect(await readFile(path.join(opened.dir, 'a/b/c.md'), 'utf8')).toBe('not unpacked again');
    await rm(path.join(opened.dir, '.complete'));
    await open(name, bytes);
    expect(await readFile(path.join(opened.dir, 'a/b/c.md'), 'utf8')).toBe('c');
  });

  test('with a single top folder is entered, and one without a template is told', async () => {
    const bytes = await pack([{ name: 'my-org-main/org.yaml', content: 'name: x' }]);
    expect((await open(name, bytes)).dir).toBe(at('cache/archives', sha256(bytes), 'my-org-main'));
    await expect(open(name, await pack([{ name: 'readme', content: 'x' }]))).rejects.toMatchObject({
      code: 'template_not_found',
    });
  });

  test.each(['../x', 'a/../../x', '/etc/x', 'c:/x', '.git/config', 'a/.GIT /x', 'aux', 'a\nb', 'a:b'])(
    'that holds %j is refused and leaves nothing',
    async (bad) => {
      await expect(open(name, await pack([ORG, { name: bad, content: 'x' }]))).rejects.toMatchObject({
        code: 'archive_invalid',
      });
      expect(await kept()).toEqual([]);
      expect((await readdir(temporary.folder)).sort()).toEqual(['cache', name].sort());
    },
  );

  test('with one name twice, or a file where a folder is, is refused', async () => {
    for (const members of [
      [ORG, ORG],
      [ORG, { name: 'org.yaml/x', content: 'x' }],
    ]) {
      await expect(open(name, await pack(members))).rejects.toMatchObject({ code: 'archive_invalid' });
    }
  });

  test('that is cut off or damaged anywhere is refused or equal, never something in between', async () => {
    const whole = await pack([ORG, { name: 'b', content: 'bbbb'.repeat(300) }, { name: 'c', content: 'c' }]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.boolean(),
        fc.integer({ min: 1, max: 255 }),
        async (place, cut, flip) => {
          const broken = cut ? whole.subarray(0, place) : Buffer.from(whole);
          if (!cut) broken[place] = (broken[place] ?? 0) ^ flip;
          try {
            const { dir } = await open(name, broken);
            // A damaged tar has no sum over its content; a cut one must not pass.
            if (cut) expect((await readdir(dir)).sort()).toEqual(['.complete', 'b', 'c', 'org.yaml']);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
            expect((error as AppError).code).toMatch(/^(archive_invalid|template_not_found)$/);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect((await readdir(at('cache/archives'))).filter((each) => each.includes('.tmp.'))).toEqual([]);
  });

  test('that is empty, or something else, is refused', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('<html>'), Buffer.alloc(600, 'x')]) {
      await expect(open(name, bytes)).rejects.toMatchObject({ code: 'archive_invalid' });
    }
  });

  test('that unpacks to more than is allowed is stopped', async () => {
    const zeros = Buffer.alloc(33 * 1024 * 1024);
    await expect(open(name, await pack([ORG, { name: 'big', content: zeros }]))).rejects.toMatchObject({
      code: 'archive_invalid',
      message: expect.stringContaining('too large'),
    });
    expect(await kept()).toEqual([]);
  });
});

describe('links', () => {
  const members = (link: (name: string, target: string) => Member) => [
    ORG,
    link('in', 'org.yaml'),
    link('out', '../../../etc/passwd'),
    link('abs', '/etc/passwd'),
    link('a/up', '../org.yaml'),
  ];
  const nested = (link: (name: string, target: string) => Member) => [
    ORG,
    { name: 'b/y', content: 'y' },
    link('a', 'b'),
    link('a/x', '../../../../victim'),
    link('a/x/newdir/autostart.desktop', '/anything'),
  ];
  test.each([
    ['x.tar', () => tarOf(members((name, linkname) => ({ name, linkname, type: 'symlink' })))],
    ['x.zip', async () => zipOf(members((name, content) => ({ name, content, mode: 0o120777 })))],
  ])('in %s are made only where they stay inside', async (name, pack) => {
    const { dir } = await open(name, await pack());
    expect((await readdir(dir)).sort()).toEqual(['.complete', 'a', 'in', 'org.yaml']);
    expect(await readlink(path.join(dir, 'a/up'))).toBe('../org.yaml');
  });

  test.each([
    ['x.tar', () => tarOf(nested((name, linkname) => ({ name, linkname, type: 'symlink' })))],
    ['x.zip', async () => zipOf(nested((name, content) => ({ name, content, mode: 0o120777 })))],
  ])('in %s are never made through other links', async (name, pack) => {
    await mkdir(at('victim'));
    await expect(open(name, await pack())).rejects.toMatchObject({ code: 'archive_invalid' });
    expect(await readdir(at('victim'))).toEqual([]);
  });

  test('are never written through', async () => {
    await mkdir(at('victim'));
    const through = [
      ORG,
      { name: 'd', linkname: at('victim'), type: 'symlink' as const },
      { name: 'd/x', content: 'x' },
    ];
    const zipped = [ORG, { name: 'd', content: at('victim'), mode: 0o120777 }, { name: 'd/x', content: 'x' }];
    await open('x.tar', await tarOf(through)).catch(() => undefined);
    await open('x.zip', zipOf(zipped)).catch(() => undefined);
    expect(await readdir(at('victim'))).toEqual([]);
  });
});

describe('what only one format has', () => {
  test.each(['link', 'character-device', 'block-device', 'fifo'] as const)(
    'a %s in a tar is refused',
    async (type) => {
      const bytes = await tarOf([ORG, { name: 'x', type, linkname: 'org.yaml' }]);
      await expect(open('x.tar', bytes)).rejects.toMatchObject({
        code: 'archive_invalid',
        detail: expect.stringContaining(type),
      });
    },
  );

  test('a tar may say "./" in front of each name', async () => {
    const bytes = await tarOf([
      { name: './', type: 'directory' },
      { name: './org.yaml', content: 'name: x' },
      { name: './empty/', type: 'directory' },
    ]);
    const { dir } = await open('x.tar', bytes);
    expect((await readdir(dir)).sort()).toEqual(['.complete', 'empty', 'org.yaml']);
  });

  test('a tar that ends between two entries is not taken for a whole one', async () => {
    const whole = await tarOf([ORG, { name: 'b', content: 'b' }]);
    await expect(open('x.tar', whole.subarray(0, 1_024))).rejects.toMatchObject({
      code: 'archive_invalid',
      detail: expect.stringContaining('ends too early'),
    });
  });

  test('a zip that lies about a size, or is encrypted, is refused', async () => {
    const lies = zipOf([ORG, { name: 'b', content: 'x'.repeat(10_000), announcedSize: 10 }]);
    await expect(open('x.zip', lies)).rejects.toMatchObject({ code: 'archive_invalid' });
    await expect(
      open('y.zip', zipOf([ORG, { name: 'b', content: 'x', encrypted: true }])),
    ).rejects.toMatchObject({
      code: 'archive_invalid',
      detail: expect.stringContaining('encrypted or packed'),
    });
  });

  test('a zip of macOS has files beside the top folder that do not count', async () => {
    const bytes = zipOf([
      { name: 'org/' },
      { name: 'org/org.yaml', content: 'name: x' },
      { name: '__MACOSX/org/._org.yaml', content: 'x' },
    ]);
    expect((await open('x.zip', bytes)).dir).toBe(at('cache/archives', sha256(bytes), 'org'));
  });
});

describe('limits', () => {
  const few = { maxEntries: 2, maxBytes: 1_000, maxFileBytes: 600, maxMs: 60_000 };
  const openFew = async (name: string, bytes: Uint8Array) => {
    await writeFile(at(name), bytes);
    return openArchive(at(name), at('cache'), () => 0, few);
  };

  test.each(forms)('of entries, of each file and of all together hold for %s', async (name, pack) => {
    const of = (...sizes: number[]) =>
      pack(sizes.map((size, index) => ({ name: `f${index}`, content: 'x'.repeat(size) })));
    await openFew(name, await of(600, 400));
    for (const sizes of [[1, 1, 1], [601], [600, 401]]) {
      await expect(openFew(name, await of(...sizes)), String(sizes)).rejects.toMatchObject({
        code: 'archive_invalid',
        detail: expect.stringMatching(/more than/),
      });
    }
    const folders = await pack(['a/', 'b/', 'c/'].map((folder) => ({ name: folder, type: 'directory' })));
    await expect(openFew(name, folders)).rejects.toMatchObject({ code: 'archive_invalid' });
  });

  test.each(forms)(
    'also hold for folders that are only implied, and for the time: %s',
    async (name, pack) => {
      const deep = await pack([{ name: 'a/b/c/f', content: 'x' }]);
      await expect(openFew(name, deep)).rejects.toMatchObject({ code: 'archive_invalid' });
      const many = await pack(Array.from({ length: 500 }, (_, i) => ({ name: `f${i}`, content: 'x' })));
      await writeFile(at(name), many);
      const hasty = { ...TREE_LIMITS, maxMs: 1 };
      await expect(openArchive(at(name), at('cache'), () => 0, hasty)).rejects.toMatchObject({
        code: 'archive_invalid',
        detail: expect.stringContaining('takes too long'),
      });
      expect(await kept()).toEqual([]);
    },
  );

  test('also count what belongs to no file', async () => {
    await expect(openFew('x.tgz', gzipSync(Buffer.alloc(1_000_000)))).rejects.toMatchObject({
      code: 'archive_invalid',
      detail: expect.stringContaining('more than is allowed'),
    });
  });
});

test('a file that may not be read is not called broken', async () => {
  await writeFile(at('x.zip'), zipOf([ORG]));
  await utimes(at('x.zip'), 1, 1);
  await chmod(at('x.zip'), 0o000);
  const opened = await open('x.zip', Buffer.alloc(0)).catch((error: AppError) => error);
  // Who may do everything reads it all the same, and finds it empty now.
  if (process.getuid?.() !== 0) expect(opened).toMatchObject({ code: 'no_permission' });
});
