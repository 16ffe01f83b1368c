import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../environment.ts';

/** Where uploads and answered files lie, as the platform and the agent name it. */
export const UPLOADS = '/workspace/.molecule/chat-uploads';
/** By these the platform and the agent know each other. */
const CREDENTIALS = new Set(['.auth_token', '.platform_inbound_secret']);
/** Also what its own user may not look at. */
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EPERM']);

export type Places = ReturnType<typeof createPlaces>;

/** A regular file that is open for reading. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly size: number;
}

/** The folders that files are given out of, by their names inside of a workspace; elsewhere they lie somewhere else. */
export function createPlaces({
  configsDir,
  workspaceDir,
  pluginsDir,
}: Pick<Environment, 'configsDir' | 'workspaceDir' | 'pluginsDir'>) {
  // Outside of a container, the folders of these names belong to the machine.
  const inContainer = configsDir === '/configs';
  const roots: Readonly<Record<string, string>> = {
    '/configs': configsDir,
    '/workspace': workspaceDir,
    ...(inContainer ? { '/home': '/home', '/plugins': pluginsDir } : {}),
  };

  /** Root and the real place of a path below it; undefined where it leads out, or nowhere. */
  const locate = async (wanted: string): Promise<{ root: string; file: string } | undefined> => {
    const clean = path.posix.normalize(wanted);
    const name = Object.keys(roots).find((each) => clean.startsWith(`${each}/`));
    if (name === undefined || clean.includes('\0')) return undefined;
    try {
      const root = await realpath(roots[name] ?? '');
      const file = path.join(root, clean.slice(name.length + 1));
      // The folders may be links, as long as they lead to others of the same root.
      const folder = await realpath(path.dirname(file));
      const real = path.join(folder, path.basename(file));
      const isInside = real.startsWith(root + path.sep);
      return isInside && !(name === '/configs' && CREDENTIALS.has(path.relative(root, real)))
        ? { root, file: real }
        : undefined;
    } catch (error) {
      if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  };

  return {
    /** Opens a regular file, never through a link; undefined for anything else. Whoever gets it closes it. */
    async open(wanted: string): Promise<OpenFile | undefined> {
      const found = await locate(wanted);
      if (!found) return undefined;
      try {
        // A pipe that is opened waits for its other end.
        if (!(await lstat(found.file)).isFile()) return undefined;
        const handle = await open(found.file, constants.O_RDONLY | constants.O_NOFOLLOW);
        const { size } = await handle.stat();
        return { handle, size };
      } catch (error) {
        if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
        throw error;
      }
    },

    /** The real folder for uploads, made if it is not there. Throws where it leads out of the workspace. */
    async uploadsFolder(): Promise<string> {
      const root = await realpath(workspaceDir);
      const folder = path.join(root, UPLOADS.slice('/workspace/'.length));
      await mkdir(folder, { recursive: true });
      const real = await realpath(folder);
      if (real.startsWith(root + path.sep)) return real;
      throw new Error(`${UPLOADS} is a link that leads out of the workspace`);
    },
  };
}

/** Opens a new file that nobody else may read, never through a link. */
export function createFile(file: string): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  return open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
}
