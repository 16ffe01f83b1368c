import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build, isBuilt } from '../../../electron/launch/build.ts';
import { findElectron } from '../../../electron/launch/electron-binary.ts';
import { runElectron } from '../../../electron/launch/window.ts';
import { chromiumFlags, type Machine, whyNoWindow } from '../../../electron/launch/window-support.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'molecule-launch-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Seconds since the epoch stand for the order of changes. */
async function touch(file: string, seconds: number): Promise<void> {
  const target = path.join(root, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, '');
  await utimes(target, seconds, seconds);
}

describe('the build', () => {
  const outputs = [
    'renderer/index.html',
    'electron/preload.cjs',
    'electron/main.js',
    'electron/engine.js',
    'electron/runtime.js',
  ];
  const sources = [
    'core/engine.ts',
    'electron/main.ts',
    'renderer/src/main.ts',
    'resources/workspace-runtime/main.ts',
    'vite.config.ts',
  ];

  async function project(): Promise<void> {
    for (const file of sources) await touch(file, 1_000);
    for (const folder of [
      'core',
      'electron',
      'renderer',
      'renderer/src',
      'resources',
      'resources/workspace-runtime',
    ]) {
      await utimes(path.join(root, folder), 1_000, 1_000);
    }
    for (const file of outputs) await touch(`dist/${file}`, 2_000);
  }

  it('is up to date when nothing has changed since', async () => {
    await project();
    expect(await isBuilt(root)).toBe(true);
  });

  it.each(sources)('is out of date when a source has changed: %s', async (file) => {
    await project();
    await utimes(path.join(root, file), 3_000, 3_000);
    expect(await isBuilt(root)).toBe(false);
  });

  it.each(outputs)('is out of date when a part of it is missing: %s', async (file) => {
    await project();
    await rm(path.join(root, 'dist', file));
    expect(await isBuilt(root)).toBe(false);
  });

  it('is out of date when a source was removed', async () => {
    await project();
    await rm(path.join(root, 'renderer/src/main.ts'));
    expect(await isBuilt(root)).toBe(false);
  });

  it('carries its output when it fails', async () => {
    await mkdir(path.join(root, 'node_modules/vite/bin'), { recursive: true });
    await writeFile(
      path.join(root, 'node_modules/vite/bin/vite.js'),
      'console.error("no such module"); process.exit(3)',
    );
    await expect(build(root)).rejects.toMatchObject({ code: 'build_failed', detail: 'no such module' });
  });
});

describe('finding Electron', () => {
  it('prefers the override to the installed package', async () => {
    expect(findElectron(root, {}, 'linux')).toBeNull();
    await touch('node_modules/electron/dist/electron', 1);
    expect(findElectron(root, {}, 'linux')).toBe(path.join(root, 'node_modules/electron/dist/electron'));
    await touch('other/electron', 1);
    const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(root, 'other') };
    expect(findElectron(root, env, 'linux')).toBe(path.join(root, 'other/electron'));
  });

  it('knows what the program is called elsewhere', async () => {
    await touch('node_modules/electron/dist/electron.exe', 1);
    expect(findElectron(root, {}, 'win32')).toMatch(/electron\.exe$/);
  });
});

describe('whether a window can be opened', () => {
  const desktop: Machine = { platform: 'linux', env: { DISPLAY: ':0' }, isRoot: false };

  it('needs a display on Linux', () => {
    expect(whyNoWindow(desktop)).toBeNull();
    expect(whyNoWindow({ ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
    expect(whyNoWindow({ ...desktop, env: {} })).toContain('no display');
    expect(whyNoWindow({ ...desktop, platform: 'darwin', env: {} })).toBeNull();
  });

  it('needs a user other than root, except in tests that say so', () => {
    const root = { ...desktop, isRoot: true };
    expect(whyNoWindow(root)).toContain('root');
    expect(chromiumFlags(root)).toEqual([]);
    const test = { ...root, env: { DISPLAY: ':0', MOLECULE_TEST_NO_SANDBOX: '1' } };
    expect(whyNoWindow(test)).toBeNull();
    expect(chromiumFlags(test)).toEqual(['--no-sandbox']);
  });

  it('never drops the sandbox of an ordinary user', () => {
    expect(chromiumFlags({ ...desktop, env: { DISPLAY: ':0', MOLECULE_TEST_NO_SANDBOX: '1' } })).toEqual([]);
  });
});

describe('a window that is to stop', () => {
  const forever = ['-e', 'setInterval(() => {}, 1000)'];

  it('stops, also when that was said before it opened', async () => {
    const stop = new AbortController();
    const opened = runElectron(process.execPath, forever, stop.signal);
    stop.abort();
    expect(await opened).toEqual({ how: 'quit', code: 0 });
    expect(await runElectron(process.execPath, forever, stop.signal)).toEqual({ how: 'quit', code: 0 });
  });
});
