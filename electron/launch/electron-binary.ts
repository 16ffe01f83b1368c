import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** A slow line needs this for 110 MB; without a network the download gives up by itself much sooner. */
const DOWNLOAD_LIMIT_MS = 120_000;

const PROGRAM_BY_PLATFORM: Readonly<Record<string, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Where Electron's program is, or null. `ELECTRON_OVERRIDE_DIST_PATH` comes before the installed package. */
export function findElectron(
  root: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const program = PROGRAM_BY_PLATFORM[platform] ?? 'electron';
  const folders = [env.ELECTRON_OVERRIDE_DIST_PATH, path.join(root, 'node_modules/electron/dist')];
  for (const folder of folders) {
    if (folder && existsSync(path.join(folder, program))) return path.join(folder, program);
  }
  return null;
}

/** Has the installed package download its program. Says nothing when that fails: the next look will tell. */
export async function downloadElectron(root: string): Promise<void> {
  const installer = path.join(root, 'node_modules/electron/install.js');
  if (!existsSync(installer)) return;
  const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: DOWNLOAD_LIMIT_MS });
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}
