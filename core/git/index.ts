import { simpleGit } from 'simple-git';

/** Nothing of the user's git configuration takes part. */
const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

/** Full SHA of the commit that a work tree is at; empty when the folder is none or git is missing. */
export async function headSha(folder: string): Promise<string> {
  try {
    return (await simpleGit({ baseDir: folder }).env(ENVIRONMENT).revparse(['HEAD'])).trim();
  } catch {
    return '';
  }
}
