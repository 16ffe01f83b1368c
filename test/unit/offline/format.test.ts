import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { AppError, newId, toAppError } from '../../../core/base/index.ts';
import { TREE_LIMITS } from '../../../core/git/index.ts';
import { closingBytes, openingBytes } from '../../../core/offline/format/layout.ts';
import { drain } from '../../../core/offline/format/output.ts';
import { openKit } from '../../../core/offline/format/reader.ts';
import { writeKit } from '../../../core/offline/format/writer.ts';
import { type TarMember, tarOf } from '../../support/archives.ts';
import { kitOf, NO_FACTS, scratch } from './support.ts';

const MIB = 1024 * 1024;
const END_BYTES = 1024;
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Opens it and says why it was refused. */
async function refusal(file: string): Promise<string> {
  try {
    await (await openKit(file)).close();
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? `${error.code}: ${error.detail}` : String(error);
  }
}

/** A kit that somebody else made, with a digest that fits: these entries, listed as they are. */
async function forged(
  members: readonly TarMember[],
  listed: readonly object[] = [],
  facts: object = {},
): Promise<string> {
  const manifest = JSON.stringify({ format: 1, ...NO_FACTS, ...facts, entries: listed });
  const inner = (await tarOf([...members, { name: 'manifest.json', content: manifest }])).subarray(
    0,
    -END_BYTES,
  );
  return sealed(Buffer.concat([await openingBytes(), inner]));
}

async function sealed(body: Buffer): Promise<string> {
  const file = path.join(await scratch(), 'forged.kit');
  await writeFile(file, Buffer.concat([body, await closingBytes(sha256(body))]));
  return file;
}

const listedFile = (name: string, content: string) => ({
  path: name,
  kind: 'file',
  executable: false,
  size: content.length,
  sha256: sha256(content),
});

describe('a kit', () => {
  it('gives back what went in, and says the hash that other programs see', async () => {
    const long = `orgs/x/${'folder-with-a-long-name/'.repeat(12)}ü.md`;
    const big = Buffer.alloc(3 * MIB + 17, 'layer');
    const { file, summary } = await kitOf(async (kit) => {
      await kit.folder('images/abc');
      await kit.stream(
        'images/abc/layer.tar',
        big.length,
        Readable.from([big.subarray(0, MIB), big.subarray(MIB)]),
      );
      await kit.link('images/def', 'abc/layer.tar');
      await kit.file(long, 'hello', true);
      await kit.file('heads.json', '');
    });
    const bytes = await readFile(file);
    expect(summary).toMatchObject({ format: 1, files: 3, sizeBytes: bytes.length, sha256: sha256(bytes) });
    const kit = await openKit(file);
    expect(kit.summary).toEqual(summary);
    const contents = await Promise.all(
      kit.entries.map(async (entry) => [
        entry.path,
        entry.kind,
        entry.executable,
        entry.kind === 'link' ? entry.target : sha256(await buffer(Readable.from(kit.read(entry)))),
      ]),
    );
    expect(contents).toEqual([
      ['images/abc', 'folder', false, sha256('')],
      ['images/abc/layer.tar', 'file', false, sha256(big)],
      ['images/def', 'link', false, 'abc/layer.tar'],
      [long, 'file', true, sha256('hello')],
      ['heads.json', 'file', false, sha256('')],
    ]);
    await kit.close();
  });

  it('is the same file for the same content', async () => {
    const fill: Parameters<typeof kitOf>[0] = (kit) => kit.file('plugins/a/b', 'c');
    expect(await readFile((await kitOf(fill)).file)).toEqual(await readFile((await kitOf(fill)).file));
  });

  it('of any content is read back', async () => {
    const segment = fc
      .stringMatching(/^[a-zA-Z0-9_é][a-zA-Z0-9_-]{0,40}$/)
      .filter((name) => !/^(con|prn|aux|nul|com\d|lpt\d|git~\d+)$/i.test(name));
    const files = fc.uniqueArray(
      fc.record({
        path: fc
          .array(segment, { minLength: 1, maxLength: 8 })
          .map((parts) => `orgs/one/${parts.join('/')}/f`),
        content: fc.uint8Array({ maxLength: 3000 }),
        executable: fc.boolean(),
      }),
      { selector: ({ path: name }) => name, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const { file } = await kitOf(async (kit) => {
          for (const each of all) await kit.file(each.path, each.content, each.executable);
        });
        const kit = await openKit(file);
        const read = await Promise.all(
          kit.entries.map(async (entry) => ({
            path: entry.path,
            content: new Uint8Array(await buffer(Readable.from(kit.read(entry)))),
            executable: entry.executable,
          })),
        );
        await kit.close();
        expect(read).toEqual(
          all.map(({ content, ...rest }) => ({ ...rest, content: new Uint8Array(content) })),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('writing a kit', () => {
  const write = (
    file: string,
    fill: Parameters<typeof writeKit>[1],
    force = false,
    signal = new AbortController().signal,
  ) => writeKit({ file, force, signal }, fill);
  const empty = async () => NO_FACTS;

  it('replaces a file only when told to', async () => {
    const file = path.join(await scratch(), 'a.kit');
    await writeFile(file, 'mine');
    await expect(write(file, empty)).rejects.toMatchObject({ code: 'kit_exists' });
    expect(await readFile(file, 'utf8')).toBe('mine');
    await write(file, empty, true);
    expect(await refusal(file)).toBe('accepted');
  });

  it('never replaces what is no file', async () => {
    const folder = await scratch();
    await mkdir(path.join(folder, 'folder.kit'));
    await symlink('folder.kit', path.join(folder, 'link.kit'));
    for (const name of ['folder.kit', 'link.kit'])
      await expect(write(path.join(folder, name), empty, true)).rejects.toMatchObject({ code: 'kit_exists' });
    expect(await readdir(folder)).toEqual(['folder.kit', 'link.kit']);
  });

  it('leaves nothing behind when it fails, is cancelled, or has no folder', async () => {
    const folder = await scratch();
    const file = path.join(folder, 'a.kit');
    const broken = new AppError('broken', 'It broke');
    await expect(
      write(file, async (kit) => {
        await kit.file('orgs/a/b', 'c');
        throw broken;
      }),
    ).rejects.toBe(broken);
    const cancel = new AbortController();
    const endless = async function* () {
      for (;;) {
        yield Buffer.alloc(MIB);
        cancel.abort(new AppError('cancelled', 'It was cancelled'));
      }
    };
    const cancelled = write(
      file,
      async (kit) => {
        await kit.stream('images/x', 1e12, endless());
        return NO_FACTS;
      },
      false,
      cancel.signal,
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expect(
      write(file, async (kit) => {
        await kit.stream('images/x', 5, Readable.from([Buffer.from('four')]));
        return NO_FACTS;
      }),
    ).rejects.toMatchObject({ detail: 'Size mismatch' });
    expect(await readdir(folder)).toEqual([]);
    await expect(write(path.join(folder, 'none/a.kit'), empty)).rejects.toMatchObject({
      code: 'folder_not_found',
    });
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    const handle = await open('/dev/full', 'w');
    const archive = pack();
    archive.entry({ name: 'x' }, Buffer.alloc(64 * MIB));
    archive.finalize();
    const full = drain(archive, handle).catch((error: unknown) => toAppError(error));
    expect(await full).toMatchObject({ code: 'disk_full' });
    await handle.close();
  });

  it('touches nothing that somebody has beside it, and removes what a killed export left', async () => {
    const folder = await scratch();
    const file = path.join(folder, 'a.kit');
    const mine = path.join(folder, 'mine');
    await writeFile(mine, 'mine');
    await writeFile(`${file}.part`, 'also mine');
    await symlink(mine, `${file}.1.part`);
    const abandoned = `${file}.${2 ** 22 + 1}-${newId()}.part`;
    await writeFile(abandoned, 'half');
    await write(file, empty);
    expect(await readFile(mine, 'utf8')).toBe('mine');
    expect(await readFile(`${file}.part`, 'utf8')).toBe('also mine');
    expect((await readdir(folder)).sort()).toEqual(['a.kit', 'a.kit.1.part', 'a.kit.part', 'mine']);
  });

  it('takes no more, and no other names, than a reader would take', async () => {
    const nothing = async function* () {};
    const fills: Parameters<typeof kitOf>[0][] = [
      (kit) => kit.stream('orgs/a/big', TREE_LIMITS.maxFileBytes + 1, nothing()),
      async (kit) => {
        for (let number = 0; number <= TREE_LIMITS.maxEntries; number += 1)
          await kit.link(`org-cache/a/b/${number}`, 'x');
      },
      async (kit) => {
        await kit.file('orgs/a/Name', '');
        await kit.file('orgs/a/name', '');
      },
      async (kit) => {
        await kit.file('orgs/a/b', '');
        await kit.file('orgs/a/b/c', '');
      },
    ];
    for (const fill of fills) await expect(kitOf(fill)).rejects.toMatchObject({ code: 'kit_entry_invalid' });
    // A repository may have what only some systems tell apart.
    await kitOf(async (kit) => {
      await kit.file('org-cache/r/c/Name', '');
      await kit.file('org-cache/r/c/name', '');
    });
  });

  it('takes no path that a reader would refuse', async () => {
    for (const name of [
      'orgs/a/../b',
      'orgs/a',
      'elsewhere/a',
      'orgs/a/.git/config',
      'git',
      'plugins/a/nul',
    ]) {
      await expect(kitOf((kit) => kit.file(name, ''))).rejects.toMatchObject({ code: 'kit_entry_invalid' });
    }
    await expect(kitOf((kit) => kit.link('orgs/a/b', 'c'))).rejects.toMatchObject({
      code: 'kit_entry_invalid',
    });
  });
});

describe('a kit that is not as it was written', () => {
  it('is refused wherever it was cut off', async () => {
    const { file, summary } = await kitOf((kit) =>
      kit.stream('images/layer', 4 * MIB, Readable.from([Buffer.alloc(4 * MIB, 7)])),
    );
    const whole = await readFile(file);
    const cuts = [1, 511, 512, 1023, 1024, 1025, 2047, 3071, 3072];
    for (let at = 0; at < summary.sizeBytes; at += MIB) cuts.push(at, at + 1);
    for (const end of [1, 512, 1024, 1025, 1536, 2048, 2049]) cuts.push(summary.sizeBytes - end);
    for (const size of cuts) {
      await writeFile(file, whole);
      await truncate(file, size);
      expect(await refusal(file), `cut to ${size}`).toMatch(/^kit_(damaged|unsupported): /);
    }
    for (const more of [Buffer.alloc(1), Buffer.alloc(512), Buffer.from('x')]) {
      await writeFile(file, Buffer.concat([whole, more]));
      expect(await refusal(file), 'longer').toMatch(/^kit_damaged: /);
    }
  });

  it('is refused with any bit turned', async () => {
    const { file, summary } = await kitOf(async (kit) => {
      await kit.link('org-cache/r/c/link', 'file');
      await kit.file('org-cache/r/c/file', Buffer.alloc(2000, 1));
      await kit.file(`orgs/x/${'a-long-name/'.repeat(20)}b`, 'content', true);
    });
    const whole = await readFile(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(summary.sizeBytes - 1), fc.nat(7), async (at, bit) => {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        await writeFile(file, flipped);
        expect(await refusal(file)).toMatch(/^kit_(damaged|unsupported): /);
      }),
      { numRuns: 400 },
    );
    await writeFile(file, whole);
    expect(await refusal(file)).toBe('accepted');
  });

  it('is refused while it is read, too', async () => {
    const { file } = await kitOf((kit) => kit.file('orgs/a/b', 'before'));
    const kit = await openKit(file);
    const [entry] = kit.entries;
    if (!entry) throw new Error('no entry');
    const bytes = await readFile(file);
    await writeFile(file, Buffer.from(bytes.toString('latin1').replace('before', 'behind'), 'latin1'));
    await expect(buffer(Readable.from(kit.read(entry)))).rejects.toMatchObject({ code: 'kit_damaged' });
    await kit.close();
  });

  it('is told from what is no kit and from a newer one', async () => {
    const file = path.join(await scratch(), 'a.kit');
    expect(await refusal(file)).toMatch(/^kit_not_found/);
    expect(await refusal(path.dirname(file))).toMatch(/^kit_not_found/);
    for (const content of ['', 'PK\x03\x04 something', 'x'.repeat(10_000)]) {
      await writeFile(file, content);
      expect(await refusal(file)).toMatch(/^kit_unsupported: Choose a file/);
    }
    await writeFile(file, await tarOf([{ name: 'FORMAT', content: 'molecule-offline-kit 2\n' }]));
    expect(await refusal(file)).toMatch(/^kit_unsupported: It has format 2/);
  });
});

describe('a kit that somebody made up', () => {
  it('is refused for paths, kinds, doubles and what its manifest does not list', async () => {
    const one = { name: 'orgs/a/b', content: 'c' };
    const listed = listedFile('orgs/a/b', 'c');
    expect(await refusal(await forged([one], [listed]))).toBe('accepted');
    const bad: [string, readonly TarMember[], readonly object[]][] = [
      ['twice', [one, one], [listed, listed]],
      ['other entries', [one], []],
      ['other entries', [], [listed]],
      ['says otherwise', [one], [listedFile('orgs/a/b', 'd')]],
      ['says otherwise', [one], [listedFile('orgs/a/c', 'c')]],
      ['no such part', [{ name: '../b' }], [listedFile('../b', '')]],
      ['no such part', [{ name: '/etc/passwd' }], [listedFile('/etc/passwd', '')]],
      ['contains \\"..\\"', [{ name: 'git/../b' }], [listedFile('git/../b', '')]],
      ['it is a link', [{ name: 'orgs/a/l', type: 'symlink', linkname: 'b' }], []],
      ['of no kind', [{ name: 'images/l', type: 'link', linkname: 'b' }], []],
      ['of no kind', [{ name: 'images/l', type: 'character-device' }], []],
      ['after the manifest', [{ name: 'manifest.json', content: '{}' }, one], [listed]],
    ];
    for (const [why, members, entries] of bad) {
      expect(await refusal(await forged(members, entries))).toContain(why.replaceAll('\\"', '"'));
    }
  });

  it('is refused for names that collide, and texts that would do something to a terminal', async () => {
    const names = ['orgs/a/B', 'orgs/a/b'];
    const members = names.map((name) => ({ name, content: 'c' }));
    const listed = names.map((name) => listedFile(name, 'c'));
    expect(await refusal(await forged(members, listed))).toContain('same name');
    const id = `sha256:${'0'.repeat(64)}`;
    const image = { tag: 'a/workspace-template-x:1', id, runtime: 'x', sizeBytes: 1 };
    const org = { name: 'A', workspaces: 1, folder: 'a' };
    expect(await refusal(await forged([], [], { orgs: [org], images: [image] }))).toBe('accepted');
    const bad: object[] = [
      { orgs: [{ ...org, name: '\u001b[2Jgone' }] },
      { orgs: [{ ...org, name: 'a\u202eb' }] },
      { repositories: ['https://x\r'] },
      { requiredSecrets: ['KEY\n'] },
      { platform: 'linux/amd64\u0007' },
      { createdAt: 1e300 },
      { images: [{ ...image, tag: 'ubuntu:latest' }] },
      { images: [{ ...image, tag: 'a/workspace-template-x' }] },
      { images: [{ ...image, id: 'x' }] },
    ];
    for (const facts of bad)
      expect(await refusal(await forged([], [], facts)), JSON.stringify(facts)).toContain('manifest cannot');
  });

  it('is refused for links that lead out', async () => {
    for (const linkname of ['../../../etc', '/etc', 'a/../..', 'x/../../up']) {
      const link = {
        path: 'org-cache/r/c/l',
        kind: 'link',
        executable: false,
        size: 0,
        sha256: sha256(linkname),
      };
      const file = await forged([{ name: 'org-cache/r/c/l', type: 'symlink', linkname }], [link]);
      expect(await refusal(file)).toContain('leads out');
    }
  });

  it('is refused without a manifest, or with a strange one', async () => {
    expect(await refusal(await sealed(await openingBytes()))).toContain('no manifest');
    for (const content of ['', 'null', '{"format":1}', '{']) {
      const inner = (await tarOf([{ name: 'manifest.json', content }])).subarray(0, -END_BYTES);
      expect(await refusal(await sealed(Buffer.concat([await openingBytes(), inner])))).toContain(
        'manifest cannot',
      );
    }
  });
});
