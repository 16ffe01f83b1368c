import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemCodeOf } from '../../../core/base/index.ts';
import { Engines } from '../../support/engine-process.ts';
import { allOnline, byName, importOrg, TRIO } from '../engine/support.ts';

const engines = new Engines();
const DISK_BYTES = 16 * 1024 * 1024;
const disk = path.join(os.tmpdir(), `molecule-disk-${process.pid}`);

/** Puts a disk of that size there; false where that is not allowed. */
function mountDisk(): boolean {
  mkdirSync(disk, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', disk]).status === 0;
}
function removeDisk(): void {
  spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true });
}

const canMount = mountDisk();
removeDisk();
const NEEDS_MOUNT = canMount ? '' : ' (skipped: a small disk cannot be mounted without root)';

/** Writes until nothing more fits; the engine may take some of the room meanwhile. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const chunk of [Buffer.alloc(1024 * 1024), Buffer.alloc(4096)]) {
      while ((await handle.write(chunk).catch(fullDisk)) !== null);
    }
  } finally {
    await handle.close();
  }
}

function fullDisk(error: unknown): null {
  if (systemCodeOf(error) === 'ENOSPC') return null;
  throw error;
}

describe.skipIf(!canMount)(`a full disk${NEEDS_MOUNT}`, () => {
  const filler = path.join(disk, 'filler');
  beforeAll(() => expect(mountDisk()).toBe(true));
  afterAll(async () => {
    await engines.dispose();
    removeDisk();
  });

  it('stops an import as a whole, with the way out; afterwards it works', async () => {
    const home = path.join(disk, 'home');
    const engine = await engines.start({ home, args: ['--port', '0', '--backend', 'process'] });
    await fill(filler);

    // The write-ahead log may have room for the first few: what counts is that none is half there.
    let refused: unknown;
    for (let attempt = 0; attempt < 200 && refused === undefined; attempt += 1) {
      const name = `Filler ${attempt} ${'x'.repeat(200)}`;
      await engine.call('workspaces.create', { name, role: 'y'.repeat(900) }).catch((error: unknown) => {
        refused = error;
      });
    }
    expect(refused).toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('disk is full'),
      actions: [{ operation: 'doctor.run' }],
    });
    const before = (await byName(engine)).size;
    await expect(engine.call('org.import', { template: TRIO })).rejects.toMatchObject({ code: 'disk_full' });
    const told = await engine.cli('org', 'import', TRIO);
    expect(told).toMatchObject({ code: 1, stderr: expect.stringContaining('The disk is full') });
    expect((await byName(engine)).size).toBe(before);
    expect((await engine.admin.get('/health')).status).toBe(200);

    await rm(filler);
    for (const { id } of (await byName(engine)).values())
      await engine.call('workspaces.remove', { id, purge: true });
    await importOrg(engine);
    await allOnline(engine, 3);
    expect((await engine.cli('chat', 'Lead', 'hello')).stdout.trim()).toBe('Hello from Lead');
    await engine.kill();

    const again = await engines.start({ home, args: ['--backend', 'process'] });
    await allOnline(again, 3);
    await again.stop();
  });
});
