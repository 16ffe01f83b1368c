import { lstat, mkdir, readdir, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError, isInside } from '../../../core/base/index.ts';
import { TREE_LIMITS, type TreeLimits, TreeWriter } from '../../../core/git/index.ts';
import { temporaryFolder } from '../../support/store.ts';

vi.setConfig({ testTimeout: 60_000 });

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...names: string[]) => path.join(temporary.folder, ...names);
beforeEach(async () => {
  temporary = await temporaryFolder();
  await mkdir(at('victim'));
});
afterEach(() => temporary.dispose());

/** A path with its target for a link, with null for a file; one that ends with a slash is a folder. */
type Entry = readonly [name: string, target: string | null];
const SOURCE = { what: 'The tree', invalid: 'bad_tree', tooLarge: 'large_tree' };

async function writeTree(
  entries: readonly Entry[],
  limits: Partial<TreeLimits> = {},
  signal = new AbortController().signal,
): Promise<readonly string[]> {
  await rm(at('out'), { recursive: true, force: true });
  await mkdir(at('out'));
  const writer = new TreeWriter(at('out'), { ...TREE_LIMITS, ...limits }, SOURCE, signal);
  for (const [name, target] of entries) {
    if (target !== null) writer.link(name, target);
    else if (name.endsWith('/')) await writer.folder(name.slice(0, -1));
    else await writer.file(name, [Buffer.from('x')], false);
  }
  return (await writer.finish()).skippedLinks;
}
/** Paths of all that is in the folder, nothing followed: what readdir does by itself ends nowhere when links loop. */
async function there(folder = ''): Promise<string[]> {
  const entries = await readdir(at('out', folder), { withFileTypes: true });
  const below = entries.map(async (entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? [name, ...(await there(name))] : [name];
  });
  return (await Promise.all(below)).flat().sort();
}
const outside = async () => ({ all: (await readdir(at())).sort(), victim: await readdir(at('victim')) });

describe('links', () => {
  test('are never made through links', async () => {
    const through: Entry[] = [
      ['b/y', null],
      ['a', 'b'],
      ['a/x', '../../victim'],
      ['a/x/newdir/autostart.desktop', '/anything'],
    ];
    for (const entries of [through, [...through].reverse()]) {
      await expect(writeTree(entries)).rejects.toMatchObject({
        code: 'bad_tree',
        detail: expect.stringContaining('link'),
      });
      expect(await outside()).toEqual({ all: ['out', 'victim'], victim: [] });
    }
  });

  test.each([
    ['a link', ['a/x', 'b']],
    ['a file', ['a/x', null]],
    ['a folder', ['a/x/', null]],
  ] as const)('have nothing below them: %s is refused, whichever comes first', async (_what, below) => {
    for (const target of ['b', '..', '/victim']) {
      const link: Entry = ['a', target];
      for (const entries of [
        [link, below],
        [below, link],
      ]) {
        await expect(writeTree(entries)).rejects.toMatchObject({ code: 'bad_tree' });
      }
    }
  });

  test('named like a folder for some systems are left out on all of them', async () => {
    const skipped = await writeTree([
      ['A', '.'],
      ['a/x', '..'],
      ['stra\u00dfe', '.'],
      ['STRASSE/x', '..'],
      ['caf\u00e9', '.'],
      ['cafe\u0301/x', '..'],
      ['z\u200c', '.'],
      ['z/x', '..'],
    ]);
    expect(skipped).toEqual(['A', 'caf\u00e9', 'stra\u00dfe', 'z\u200c'].sort());
    expect(await readlink(at('out/a/x'))).toBe('..');
  });

  test('whose way leads through another only on some systems are left out', async () => {
    const skipped = await writeTree([
      ['d/e/k', '../..'],
      ['out', 'd/e/K/..'],
      ['kelvin', 'd/e/\u212a/..'],
      ['fine', 'd/e/k/d'],
    ]);
    expect(skipped).toEqual(['kelvin', 'out']);
    expect(await realpath(at('out/fine'))).toBe(await realpath(at('out/d')));
  });

  test('that lead out by what the rules cannot know are taken back', async () => {
    const writer = new TreeWriter(at('out'), TREE_LIMITS, SOURCE, new AbortController().signal);
    await mkdir(at('out'));
    await writer.file('real', [Buffer.from('x')], false);
    writer.link('leads', 'SHORT~1/secret');
    writer.link('stays', 'real');
    writer.link('nowhere', 'none/at/all');
    // As a system does that gives files a second name.
    await writeFile(at('victim/secret'), 'x');
    await symlink(at('victim'), at('out/SHORT~1'));
    expect(await writer.finish()).toEqual({ skippedLinks: ['leads'] });
    await expect(lstat(at('out/leads'))).rejects.toThrow();
    expect(await there()).toEqual(['SHORT~1', 'nowhere', 'real', 'stays']);
  });
});

test('nothing is ever made outside the folder, and no link leads there', async () => {
  const name = fc.constantFrom('a', 'A', 'b', 'caf\u00e9', 'cafe\u0301', 'x');
  const place = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const step = fc.oneof(name, fc.constantFrom('..', '..', '.', 'victim'));
  const target = fc.oneof(
    fc.array(step, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/')),
    fc.constant('/tmp'),
  );
  const entry = fc.oneof(
    fc.tuple(place, fc.constant(null)),
    fc.tuple(
      place.map((folder) => `${folder}/`),
      fc.constant(null),
    ),
    { weight: 3, arbitrary: fc.tuple(place, target) },
  );
  let whole = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 7 }), async (entries) => {
      try {
        await writeTree(entries);
        whole += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
      expect(await outside()).toEqual({ all: ['out', 'victim'], victim: [] });
      const root = await realpath(at('out'));
      for (const each of await there()) {
        const real = await realpath(at('out', each)).catch(() => root);
        expect(isInside(root, real), each).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
  expect(whole).toBeGreaterThan(20);
});

describe('limits', () => {
  test('count folders that only the names of others imply', async () => {
    await writeTree([['a/b/c', null]], { maxEntries: 3 });
    for (const entries of [
      [['a/b/c/d', null]],
      [['a/b/c/d', '../x']],
      [['a/b/c/d/', null]],
      [
        ['a/b/', null],
        ['a/b/', null],
        ['a/b/', null],
      ],
    ] as Entry[][]) {
      await expect(writeTree(entries, { maxEntries: 3 }), String(entries)).rejects.toMatchObject({
        code: 'large_tree',
        detail: expect.stringContaining('more than 3 entries'),
      });
    }
  });

  test('end the work when the time is over', async () => {
    const over = AbortSignal.abort();
    for (const entry of [
      ['a', null],
      ['a/', null],
      ['a', 'b'],
    ] as Entry[]) {
      await expect(writeTree([entry], {}, over)).rejects.toMatchObject({
        code: 'large_tree',
        detail: expect.stringContaining('takes too long'),
      });
    }
    await expect(writeTree([], {}, over)).rejects.toMatchObject({ code: 'large_tree' });
    expect(await there()).toEqual([]);
    const controller = new AbortController();
    await mkdir(at('slow'));
    const writer = new TreeWriter(at('slow'), TREE_LIMITS, SOURCE, controller.signal);
    const chunks = function* () {
      for (;;) {
        yield Buffer.from('x');
        controller.abort();
      }
    };
    await expect(writer.file('endless', chunks(), false)).rejects.toMatchObject({ code: 'large_tree' });
  });
});
