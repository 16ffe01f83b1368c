import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFiles, silentLogger } from '../../../core/base/index.ts';
import { clearSwap, repairSwap, swapIn } from '../../../core/plugins/swap.ts';
import type { FilesOwner, WorkspaceFiles } from '../../../core/workspaces/access/types.ts';
import { processFiles } from '../../../core/workspaces/process/files.ts';
import { temporaryFolder } from '../../support/store.ts';
import { filesOf } from './support.ts';

const owner: FilesOwner = { id: 'w', name: 'Writer', image: '', hostFolder: null };
const NOW = Date.UTC(2026, 10, 28);
const OLD = { 'plugin.yaml': 'version: 1', 'gone.md': 'x' };
const NEW = { 'plugin.yaml': 'version: 2', 'skills/s/SKILL.md': 'y' };

let folder: string;
let removeFolder: () => Promise<void>;
let configs: string;
let real: WorkspaceFiles;
beforeEach(async () => {
  ({ folder, dispose: removeFolder } = await temporaryFolder());
  configs = path.join(folder, 'w', 'configs');
  await mkdir(configs, { recursive: true });
  real = processFiles((id) => path.join(folder, id), []);
});
afterEach(() => removeFolder());

/** How many calls swapping a plugin that is there takes, without those that clean up. */
const CHANGES = ['write', 'move', 'remove'] as const;

/** Real files whose n-th change fails: before or after it was made, only once or from then on. */
function faulty(
  at: number,
  when: 'before' | 'after',
  how: 'once' | 'for good',
): WorkspaceFiles & { count: number } {
  const state = { count: 0 };
  const wrapped = { ...real } as Record<string, unknown>;
  for (const name of CHANGES) {
    const call = real[name] as (...args: unknown[]) => Promise<unknown>;
    wrapped[name] = async (...args: unknown[]) => {
      state.count += 1;
      const isDown = how === 'for good' && state.count > at;
      if (isDown || (state.count === at && when === 'before')) throw new Error('injected');
      const result = await call(...args);
      if (state.count === at) throw new Error('injected');
      return result;
    };
  }
  return Object.assign(wrapped as unknown as WorkspaceFiles, {
    get count() {
      return state.count;
    },
  });
}

const placeOf = (files: WorkspaceFiles) => ({ files, owner, logger: silentLogger() });
async function contentOf(name: string): Promise<Record<string, string> | null> {
  const at = path.join(configs, 'plugins', name);
  const found = await listFiles(at).catch(() => null);
  if (found === null) return null;
  const texts = await Promise.all(
    found.map(async (file) => [file, await readFile(path.join(at, file), 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}
const whole = (texts: Record<string, string>) => ({ '.complete': '', ...texts });

/** Everything in `/configs` besides plugins. */
const leftovers = async () => (await readdir(configs)).filter((name) => name !== 'plugins');

describe.each([
  ['one that is there', true],
  ['the first time', false],
])('putting a plugin into its place: %s', (_, isThere) => {
  const before = isThere ? whole(OLD) : null;
  beforeEach(async () => {
    if (!isThere) return;
    await swapIn(placeOf(real), 'p', filesOf(OLD), NOW);
    await clearSwap(placeOf(real));
  });

  it('replaces all of it and leaves nothing else', async () => {
    await swapIn(placeOf(real), 'p', filesOf(NEW), NOW + 1_000);
    await clearSwap(placeOf(real));
    expect(await contentOf('p')).toEqual(whole(NEW));
    expect(await leftovers()).toEqual([]);
    expect(await readdir(path.join(configs, 'plugins'))).toEqual(['p']);
  });

  const steps = isThere ? [1, 2, 3, 4] : [1, 2, 3];
  describe.each(steps)('when change %i fails', (step) => {
    it('what was there is there again', async () => {
      await expect(
        swapIn(placeOf(faulty(step, 'before', 'once')), 'p', filesOf(NEW), NOW + 1_000),
      ).rejects.toThrow('injected');
      expect(await contentOf('p')).toEqual(before);
      expect(await leftovers()).toEqual([]);
    });

    it.each(['before', 'after'] as const)('a crash %s it is put right at the next start', async (when) => {
      await expect(
        swapIn(placeOf(faulty(step, when, 'for good')), 'p', filesOf(NEW), NOW + 1_000),
      ).rejects.toThrow();
      await repairSwap(placeOf(real));
      const isLast = step === steps.at(-1) && when === 'after';
      expect(await contentOf('p')).toEqual(isLast ? whole(NEW) : before);
      expect(await leftovers()).toEqual([]);
    });
  });
});

it('a plugin that cannot be put back is told so, and comes back with the next start', async () => {
  await swapIn(placeOf(real), 'p', filesOf(OLD), NOW);
  await clearSwap(placeOf(real));
  const failing = faulty(4, 'before', 'for good');
  await expect(swapIn(placeOf(failing), 'p', filesOf(NEW), NOW)).rejects.toMatchObject({
    code: 'plugin_swap_failed',
  });
  expect(await contentOf('p')).toBeNull();
  expect(await repairSwap(placeOf(real))).toEqual(['p']);
  expect(await contentOf('p')).toEqual(whole(OLD));
});

it('a link in its place is replaced, not followed', async () => {
  await mkdir(path.join(folder, 'outside'));
  await writeFile(path.join(folder, 'outside/kept'), 'x');
  await mkdir(path.join(configs, 'plugins'));
  await symlink(path.join(folder, 'outside'), path.join(configs, 'plugins/p'));
  await swapIn(placeOf(real), 'p', filesOf(NEW), NOW);
  await clearSwap(placeOf(real));
  expect(await contentOf('p')).toEqual(whole(NEW));
  expect(await readdir(path.join(folder, 'outside'))).toEqual(['kept']);
});

it('nothing is written where the folder of plugins leads elsewhere', async () => {
  await mkdir(path.join(folder, 'outside'));
  await symlink(path.join(folder, 'outside'), path.join(configs, 'plugins'));
  await expect(swapIn(placeOf(real), 'p', filesOf(NEW), NOW)).rejects.toMatchObject({ code: 'invalid_path' });
  expect(await readdir(path.join(folder, 'outside'))).toEqual([]);
  expect(await leftovers()).toEqual([]);
});
