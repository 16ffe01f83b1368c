import { realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError, hostFolderProblem, isInside } from '../base/index.ts';
import type { WorkspaceSpec } from './backend.ts';

/** Folders in the user's own that hold credentials, or the socket of a container engine. */
const CREDENTIALS = [
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.docker',
  '.kube',
  '.minikube',
  '.config',
  '.password-store',
  '.mozilla',
  '.thunderbird',
  '.claude',
  '.codex',
  '.gemini',
  '.colima',
  '.lima',
  '.orbstack',
  '.rd',
  '.local/share/keyrings',
  '.local/share/containers',
  '.local/share/docker',
  'Library/Keychains',
  'Library/Application Support',
  'Library/Containers',
  'Library/LaunchAgents',
  'AppData',
];
/** Of whoever runs the system; a container engine may well look into it. */
const ROOT_HOME = '/root';

/**
 * Makes sure that the folder which a workspace works in is there, as nothing may create it in the user's place, and
 * that it exposes neither the system nor credentials nor what is `guarded` (real paths of folders of the app), also
 * not through a link.
 * Throws `workspace_dir_missing`, `workspace_dir_refused`.
 */
export async function checkHostFolder(
  { name, hostFolder }: Pick<WorkspaceSpec, 'name' | 'hostFolder'>,
  guarded: readonly string[],
): Promise<void> {
  if (hostFolder === null) return;
  const found = await stat(hostFolder.path).catch(() => null);
  if (!found?.isDirectory()) {
    const what = found ? 'is not a folder' : 'is not there';
    throw new AppError('workspace_dir_missing', `${name} works in ${hostFolder.path}, which ${what}`, {
      detail: 'Create the folder, or name another one in its settings or its template, then try again.',
    });
  }
  const exposed = exposedBy(await realpath(hostFolder.path), await realHome(), guarded);
  if (exposed === null) return;
  throw new AppError('workspace_dir_refused', `${name} may not work in ${hostFolder.path}`, {
    detail: `An agent there would see ${exposed}. Name a project folder in its settings or its template.`,
  });
}

/** What an agent would see that works in `folder`, a real path; null when that is nobody's business but its own. */
function exposedBy(folder: string, home: string, guarded: readonly string[]): string | null {
  // Some systems keep the homes below /var: what is in the user's own is not the system's.
  const isOwn = isInside(home, folder) && home !== path.parse(home).root;
  const isRoots = process.platform === 'linux' && isInside(ROOT_HOME, folder);
  const isSystem = isRoots || hostFolderProblem(folder, process.platform) !== null;
  if (!isOwn && isSystem) return 'the system itself';
  const overlaps = (other: string) => isInside(folder, other) || isInside(other, folder);
  if (guarded.some(overlaps)) return 'the data of this app';
  if (isInside(folder, home)) return 'the whole home folder';
  return CREDENTIALS.some((each) => overlaps(path.join(home, each))) ? 'stored credentials' : null;
}

async function realHome(): Promise<string> {
  const home = os.homedir();
  return realpath(home).catch(() => home);
}
