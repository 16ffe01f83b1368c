import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseImageTars } from '../../../core/images/base/base-image-tar.ts';
import { parseLdd } from '../../../core/images/base/libraries.ts';
import { findNodeBinary } from '../../../core/images/base/node-binary.ts';

describe('libraries of a program', () => {
  it('reads ldd of glibc and of musl', () => {
    const glibc = `	linux-vdso.so.1 (0x00007ffd)
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f1)
	libgone.so => not found
	/lib64/ld-linux-x86-64.so.2 (0x00007f2)
`;
    expect(parseLdd(glibc)).toEqual(['/lib/x86_64-linux-gnu/libm.so.6', '/lib64/ld-linux-x86-64.so.2']);
    const musl = `	/lib/ld-musl-aarch64.so.1 (0xffff)
	libc.musl-aarch64.so.1 => /lib/ld-musl-aarch64.so.1 (0xffff)
`;
    expect(parseLdd(musl)).toEqual(['/lib/ld-musl-aarch64.so.1']);
  });
});

describe('where the base image comes from', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-base-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds archives of this architecture in the order of folders and endings', async () => {
    for (const name of ['molecule-base-amd64.tar.gz', 'molecule-base-amd64.tar', 'molecule-base-arm64.tar']) {
      await writeFile(path.join(folder, name), '');
    }
    expect(baseImageTars(['/nowhere', folder], 'amd64').map((file) => path.basename(file))).toEqual([
      'molecule-base-amd64.tar',
      'molecule-base-amd64.tar.gz',
    ]);
  });

  it('says of every program why it cannot be the Node.js of the image', async () => {
    const script = path.join(folder, 'script');
    await writeFile(script, '#!/bin/sh\n'.padEnd(64, '#'));
    const elf = Buffer.alloc(64);
    elf.write('7f454c46', 0, 'hex');
    elf.writeUInt16LE(0xb7, 18);
    const foreign = path.join(folder, 'foreign');
    await writeFile(foreign, elf);
    const result = await findNodeBinary('amd64', [path.join(folder, 'none'), script, foreign]);
    expect(result).toEqual({
      reason: expect.stringMatching(
        /none: not there; .*script: not a Linux program; .*foreign: not for amd64/,
      ),
    });
  });
});
