import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, systemCodeOf } from '../../core/base/index.ts';

const SOURCES = [
  'core',
  'electron',
  'renderer',
  'resources/workspace-runtime',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];
const OUTPUTS = [
  'dist/renderer/index.html',
  'dist/electron/preload.cjs',
  'dist/electron/main.js',
  'dist/electron/engine.js',
  'dist/electron/runtime.js',
];

/** True when every output is there and none is older than any source. */
export async function isBuilt(root: string): Promise<boolean> {
  const built = await Promise.all(OUTPUTS.map((file) => modifiedAt(path.join(root, file))));
  const changed = await Promise.all(SOURCES.map((entry) => newestBelow(path.join(root, entry))));
  return Math.min(...built) >= Math.max(...changed);
}

/** Builds the app. Quiet unless it fails: then `AppError` `build_failed` carries the whole output. */
export async function build(root: string): Promise<void> {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new AppError('build_failed', 'The app could not be built', { detail: output.trim() });
}

/** Newest change of a file or of anything in a folder. A folder changes itself when entries come or go. */
async function newestBelow(entry: string): Promise<number> {
  const { isDirectory, time } = await look(entry);
  if (!isDirectory) return time;
  const children = await readdir(entry);
  const times = await Promise.all(children.map((child) => newestBelow(path.join(entry, child))));
  return Math.max(time, ...times);
}

async function modifiedAt(file: string): Promise<number> {
  return (await look(file)).time;
}

/** What is missing counts as made at the beginning of time. */
async function look(entry: string): Promise<{ isDirectory: boolean; time: number }> {
  try {
    const stats = await stat(entry);
    return { isDirectory: stats.isDirectory(), time: stats.mtimeMs };
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    return { isDirectory: false, time: 0 };
  }
}
