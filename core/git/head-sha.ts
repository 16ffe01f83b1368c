import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { gitText } from './command.ts';
import { gitSettings } from './settings.ts';

/** Full SHA of the commit that a work tree is at; empty when the folder is none or git is missing. */
export async function headSha(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const gitDir = path.join(await realpath(folder), '.git');
    return (
      await gitText(['rev-parse', 'HEAD'], { settings: gitSettings({ PATH: env.PATH }, ''), gitDir })
    ).trim();
  } catch {
    return '';
  }
}
