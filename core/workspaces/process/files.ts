import { lstat, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isInside, systemCodeOf, writeFileAtomic } from '../../base/index.ts';
import {
  cleanPath,
  fileNotFound,
  invalidPath,
  isHidden,
  listingCollector,
  notAFile,
  notAFolder,
  noVolume,
  TOKEN_FILE,
  tooLarge,
} from '../access/paths.ts';
import {
  type FileRoot,
  type FilesOwner,
  MAX_FILE_BYTES,
  MAX_TOKEN_BYTES,
  READ_WRITE,
  type WorkspaceFiles,
} from '../access/types.ts';
import { checkHostFolder } from '../host-folder.ts';

const FILE_MODE = 0o644;
const PERMISSIONS = 0o777;
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR']);

/** Files of workspaces that run as processes: folders of this machine. `home` is the one that holds a workspace's own. */
export function processFiles(home: (id: string) => string, guarded: readonly string[]): WorkspaceFiles {
  const rootOf = async (owner: FilesOwner, root: FileRoot): Promise<string> => {
    const why = lacks(root);
    if (why !== null) throw noVolume(owner.name, root, why);
    const given =
      root === '/workspace' && owner.hostFolder?.readOnly === false ? owner.hostFolder.path : null;
    // What its agent may not work in, nobody reaches in its name.
    if (given !== null) await checkHostFolder(owner, guarded);
    const folder = given ?? path.join(home(owner.id), root.slice(1));
    try {
      return await realpath(folder);
    } catch (error) {
      if (!isNotThere(error)) throw error;
      throw noVolume(owner.name, root, 'It comes with the first start. Start the workspace once.');
    }
  };
  /** The real place of what is there; null when nothing is. Throws `invalid_path` for what lies outside, or is a credential. */
  const real = async (base: string, root: FileRoot, relative: string): Promise<string | null> => {
    try {
      const found = await realpath(path.join(base, relative));
      if (!isInside(base, found)) throw invalidPath(relative, 'it is a link that leads elsewhere');
      cleanPath(root, path.relative(base, found).split(path.sep).join('/'));
      return found;
    } catch (error) {
      if (isNotThere(error)) return null;
      throw error;
    }
  };

  return {
    access(_owner, root) {
      const reason = lacks(root);
      return reason === null ? READ_WRITE : { access: 'none', reason };
    },

    async list(owner, root, relative, depth) {
      const base = await rootOf(owner, root);
      const folder = await real(base, root, relative);
      if (folder === null) throw fileNotFound(root, relative);
      if (!(await stat(folder)).isDirectory()) throw notAFolder(root, relative);
      const collector = listingCollector(root, relative, depth);
      const walk = async (at: string, prefix: string, left: number): Promise<boolean> => {
        for (const entry of await readdir(at, { withFileTypes: true })) {
          const entryPath = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
          if (isHidden(root, entryPath)) continue;
          const isFolder = entry.isDirectory();
          if (!isFolder && !entry.isFile() && !entry.isSymbolicLink()) continue;
          const full = path.join(at, entry.name);
          const sizeBytes = entry.isFile() ? (await lstat(full)).size : 0;
          if (!collector.add({ path: entryPath, sizeBytes, folder: isFolder })) return false;
          if (isFolder && left > 1 && !(await walk(full, entryPath, left - 1))) return false;
        }
        return true;
      };
      await walk(folder, relative, depth);
      return collector.listing();
    },

    async read(owner, root, relative, maxBytes = MAX_FILE_BYTES) {
      const base = await rootOf(owner, root);
      const file = await real(base, root, relative);
      if (file === null) throw fileNotFound(root, relative);
      const found = await stat(file);
      if (!found.isFile()) throw notAFile(root, relative);
      if (found.size > maxBytes) throw tooLarge(root, relative, maxBytes);
      return readFile(file);
    },

    async readPart(owner, root, relative, from, maxBytes) {
      const base = await rootOf(owner, root);
      const file = await real(base, root, relative);
      if (file === null) throw fileNotFound(root, relative);
      const found = await stat(file);
      // Before it is opened: a pipe would never let go.
      if (!found.isFile()) throw notAFile(root, relative);
      const handle = await open(file);
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxBytes), 0, maxBytes, from);
        return { content: buffer.subarray(0, bytesRead), sizeBytes: found.size };
      } finally {
        await handle.close();
      }
    },

    async write(owner, root, files) {
      const base = await rootOf(owner, root);
      for (const { path: relative, content, mode = FILE_MODE } of files) {
        const file = (await real(base, root, relative)) ?? (await newPlace(base, root, relative));
        const found = await stat(file).catch(() => null);
        if (found && !found.isFile()) throw notAFile(root, relative);
        await writeFileAtomic(file, content, found ? found.mode & PERMISSIONS : mode);
      }
    },

    async makeFolder(owner, root, relative) {
      const base = await rootOf(owner, root);
      const found = await real(base, root, relative);
      if (found === null) await mkdir(await newPlace(base, root, relative));
      else if (!(await stat(found)).isDirectory()) throw notAFolder(root, relative);
    },

    async remove(owner, root, relative) {
      const base = await rootOf(owner, root);
      await rm(await present(base, root, relative), { recursive: true, force: true });
    },

    async move(owner, root, from, to) {
      const base = await rootOf(owner, root);
      const source = await present(base, root, from);
      if (await real(base, root, to)) throw invalidPath(to, 'something is there already');
      await rename(source, await newPlace(base, root, to));
    },

    async token(owner) {
      const file = path.join(await rootOf(owner, '/configs'), TOKEN_FILE);
      try {
        const found = await lstat(file);
        return found.isFile() && found.size <= MAX_TOKEN_BYTES ? await readFile(file, 'utf8') : null;
      } catch (error) {
        if (isNotThere(error)) return null;
        throw error;
      }
    },
  };

  /** Where a thing is that may be a link, which is not followed; the folders above must not lead out. */
  async function present(base: string, root: FileRoot, relative: string): Promise<string> {
    const folder = await real(base, root, path.posix.dirname(relative));
    const target = folder && path.join(folder, path.posix.basename(relative));
    if (target === null || !(await lstat(target).catch(() => null))) throw fileNotFound(root, relative);
    return target;
  }

  /** Where a file comes that is not there yet, with the folders above it made. */
  async function newPlace(base: string, root: FileRoot, relative: string): Promise<string> {
    let folder = base;
    for (const part of relative.split('/').slice(0, -1)) {
      const next = path.join(folder, part);
      const found = await real(base, root, path.relative(base, next));
      if (found !== null && !(await stat(found)).isDirectory()) throw notAFolder(root, relative);
      if (found === null) {
        if (await lstat(next).catch(() => null))
          throw invalidPath(relative, 'it is a link that leads nowhere');
        await mkdir(next);
      }
      folder = found ?? next;
    }
    const file = path.join(folder, relative.split('/').at(-1) ?? '');
    if (await lstat(file).catch(() => null)) throw invalidPath(relative, 'it is a link that leads nowhere');
    return file;
  }
}

function lacks(root: FileRoot): string | null {
  const isThere = root === '/configs' || root === '/workspace';
  return isThere ? null : 'Without Docker there are only /configs and /workspace.';
}

function isNotThere(error: unknown): boolean {
  return !(error instanceof AppError) && NOT_THERE.has(systemCodeOf(error) ?? '');
}
