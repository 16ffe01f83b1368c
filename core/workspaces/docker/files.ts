import { AppError, type Clock, withinTime } from '../../base/index.ts';
import type { Docker, PathStat, TarEntry } from '../../docker/index.ts';
import {
  cleanPath,
  fileNotFound,
  foldersAbove,
  invalidPath,
  listingCollector,
  notAFile,
  notAFolder,
  TOKEN_FILE,
  tooLarge,
} from '../access/paths.ts';
import {
  type FileContent,
  type FileRoot,
  type FilesOwner,
  MAX_FILE_BYTES,
  MAX_TOKEN_BYTES,
  READ_WRITE,
  type WorkspaceFiles,
} from '../access/types.ts';
import { moveInContainer, removeInContainer } from './files-change.ts';
import {
  lacksWithoutContainer,
  type StandInParts,
  standInNames,
  sweepStandIns,
  withFilesContainer,
} from './files-container.ts';
import { listInside } from './files-list.ts';
import { AGENT_ID } from './seed.ts';

const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;
/** Docker hands out folders only with the content of all files; beyond this a listing is cut short. */
const MAX_LISTED_BYTES = 512 * 1024 * 1024;
/** Of an archive, before the content of each file. */
const ENTRY_BYTES = 512;
const READ_ONLY_FOLDER = 'It is a folder of this machine that the workspace may only read.';
/** Whatever a workspace has made of its files, nobody waits for them longer. */
const LIMIT_MS = 300_000;

/** A path of a container, with no link left in it that leads out of its root. */
interface Place {
  readonly path: string;
  /** null: nothing is there. */
  readonly stat: PathStat | null;
}

export interface DockerFiles extends WorkspaceFiles {
  /** Removes what a crash has left of containers that only stood in for others. */
  sweep(): Promise<void>;
}

export interface DockerFilesParts extends StandInParts {
  readonly clock: Clock;
}

const nothing = () => undefined;

/**
 * Files of workspaces over Docker's archives: of the container, whether it runs or not, or else of one that is never
 * started and only lends its volumes.
 */
export function dockerFiles({ docker, guarded, clock }: DockerFilesParts): DockerFiles {
  /** By the name of the stand-in, so that no second one of the same name gets in the way of the first. */
  const turns = new Map<string, Promise<void>>();
  const inContainer = async <T>(
    owner: FilesOwner,
    root: FileRoot,
    work: (id: string) => Promise<T>,
  ): Promise<T> => {
    const { lender } = standInNames(owner.id);
    const before = turns.get(lender) ?? Promise.resolve();
    const result = before.then(() =>
      withinTime(
        clock,
        LIMIT_MS,
        onceMore(() => withFilesContainer({ docker, guarded }, owner, root, work)),
        tooSlow,
      ),
    );
    const turn = result.then(nothing, nothing);
    turns.set(lender, turn);
    try {
      return await result;
    } finally {
      if (turns.get(lender) === turn) turns.delete(lender);
    }
  };

  return {
    access(owner, root) {
      const reason = docker.container(owner.id) ? null : lacksWithoutContainer(owner, root);
      if (reason !== null) return { access: 'none', reason };
      const isFixed = root === '/workspace' && owner.hostFolder?.readOnly === true;
      return isFixed ? { access: 'read_only', reason: READ_ONLY_FOLDER } : READ_WRITE;
    },

    sweep: () => sweepStandIns(docker, new Set(turns.keys())),

    list: (owner, root, path, depth) =>
      inContainer(owner, root, async (id) => {
        const place = await locate(docker, id, root, path);
        if (!place.stat) throw fileNotFound(root, path);
        if (place.stat.kind !== 'folder') throw notAFolder(root, path);
        const collector = listingCollector(root, path, depth);
        const running = docker.container(owner.id)?.state === 'running';
        const inside = running ? await listInside(docker, id, place.path, depth) : null;
        if (inside) for (const entry of inside) collector.add({ ...entry, path: below(path, entry.path) });
        else await listArchived(docker, id, place.path, path, collector);
        return collector.listing();
      }),

    read: (owner, root, path, maxBytes = MAX_FILE_BYTES) =>
      inContainer(owner, root, async (id) => {
        const { path: found, stat } = await locate(docker, id, root, path);
        if (!stat) throw fileNotFound(root, path);
        if (stat.kind !== 'file') throw notAFile(root, path);
        if (stat.sizeBytes > maxBytes) throw tooLarge(root, path, maxBytes);
        const content = await docker.archives.read(id, found, maxBytes);
        if (!content) throw notAFile(root, path);
        return content;
      }),

    readPart: (owner, root, path, from, maxBytes) =>
      inContainer(owner, root, async (id) => {
        const { path: found, stat } = await locate(docker, id, root, path);
        if (!stat) throw fileNotFound(root, path);
        if (stat.kind !== 'file') throw notAFile(root, path);
        const part = await docker.archives.readPart(id, found, from, maxBytes);
        if (!part) throw notAFile(root, path);
        return part;
      }),

    write: (owner, root, files) =>
      inContainer(owner, root, async (id) => {
        if (!(await docker.archives.stat(id, root))) throw fileNotFound(root, '');
        await docker.archives.write(id, root, await entriesFor(docker, id, root, files));
      }),

    makeFolder: (owner, root, path) =>
      inContainer(owner, root, async (id) => {
        if (!(await docker.archives.stat(id, root))) throw fileNotFound(root, '');
        const folders = await missingFolders(docker, id, root, [...foldersAbove(path), path]);
        if (folders.length > 0) await docker.archives.write(id, root, folders);
      }),

    remove: (owner, root, path) =>
      inContainer(owner, root, async (id) => {
        // A link itself is removed, wherever it leads; the folders above must not lead out.
        const above = await locate(docker, id, root, path.split('/').slice(0, -1).join('/'));
        const full = `${above.path}/${path.split('/').at(-1)}`;
        if (above.stat?.kind !== 'folder' || !(await docker.archives.stat(id, full)))
          throw fileNotFound(root, path);
        await removeInContainer({ docker, guarded }, owner, root, id, full);
        if (await docker.archives.stat(id, full)) throw notRemoved(root, path);
      }),

    move: (owner, root, from, to) =>
      inContainer(owner, root, async (id) => {
        const above = await locate(docker, id, root, from.split('/').slice(0, -1).join('/'));
        const source = `${above.path}/${from.split('/').at(-1)}`;
        if (above.stat?.kind !== 'folder' || !(await docker.archives.stat(id, source)))
          throw fileNotFound(root, from);
        const target = await newPlace(docker, id, root, to);
        await moveInContainer({ docker, guarded }, owner, root, id, source, target);
        const isLeft = (await docker.archives.stat(id, source)) !== null;
        if (isLeft || !(await docker.archives.stat(id, target))) throw notMoved(root, from);
      }),

    token: (owner) =>
      inContainer(owner, '/configs', async (id) => {
        const file = `/configs/${TOKEN_FILE}`;
        const stat = await docker.archives.stat(id, file);
        if (stat?.kind !== 'file' || stat.sizeBytes > MAX_TOKEN_BYTES) return null;
        const content = await docker.archives.read(id, file, MAX_TOKEN_BYTES);
        return content && Buffer.from(content).toString();
      }),
  };
}

/** Collects what an archive has; all files in it pass by, so of a large folder only a part is listed. */
async function listArchived(
  docker: Docker,
  id: string,
  folder: string,
  path: string,
  collector: ReturnType<typeof listingCollector>,
): Promise<void> {
  let passed = 0;
  await docker.archives.walk(id, folder, ({ name, kind, sizeBytes }) => {
    passed += sizeBytes + ENTRY_BYTES;
    if (passed > MAX_LISTED_BYTES) collector.cutShort();
    // The first part is the name of the folder itself.
    const relative = name.split('/').filter(Boolean).slice(1).join('/');
    const isFolder = kind === 'folder';
    const entry = { path: below(path, relative), sizeBytes: isFolder ? 0 : sizeBytes, folder: isFolder };
    return (kind === 'other' || collector.add(entry)) && passed <= MAX_LISTED_BYTES;
  });
}

function below(path: string, relative: string): string {
  return [path, relative].filter(Boolean).join('/');
}

/** Follows every link of a path, each of which must stay in the root. Throws `invalid_path`. */
async function locate(docker: Docker, id: string, root: FileRoot, path: string): Promise<Place> {
  const steps = path === '' ? [] : [...foldersAbove(path), path];
  let place: Place = { path: root, stat: await docker.archives.stat(id, root) };
  for (const step of steps) {
    // Nothing is below a file, which Docker would not put into words.
    if (place.stat?.kind !== 'folder') return { ...place, stat: null };
    const next = `${place.path}/${step.split('/').at(-1)}`;
    // Links may lead back up to where the credentials are.
    cleanPath(root, next.slice(root.length + 1));
    place = { path: next, stat: await docker.archives.stat(id, next) };
    if (place.stat?.kind !== 'link') continue;
    const { linkTarget } = place.stat;
    if (linkTarget !== root && !linkTarget.startsWith(`${root}/`)) throw linkOut(step);
    const target = linkTarget.slice(root.length + 1);
    cleanPath(root, target);
    place = { path: linkTarget, stat: await docker.archives.stat(id, linkTarget) };
    if (place.stat?.kind === 'link') throw linkOut(step);
  }
  return place;
}

/** Where something comes that is not there yet. Throws `invalid_path` when it is, and `not_a_folder`. */
async function newPlace(docker: Docker, id: string, root: FileRoot, path: string): Promise<string> {
  let base: string = root;
  let left = path;
  for (const folder of foldersAbove(path)) {
    const { path: found, stat } = await locate(docker, id, root, folder);
    if (!stat) return `${base}/${left}`;
    if (stat.kind !== 'folder') throw notAFolder(root, folder);
    base = found;
    left = path.slice(folder.length + 1);
  }
  const target = `${base}/${left}`;
  if (await docker.archives.stat(id, target)) throw invalidPath(path, 'something is there already');
  return target;
}

/** Files with the folders that are missing above them; what is there keeps its permissions. */
async function entriesFor(
  docker: Docker,
  id: string,
  root: FileRoot,
  files: readonly FileContent[],
): Promise<TarEntry[]> {
  const folders = new Map<string, TarEntry>();
  const entries: TarEntry[] = [];
  for (const { path, content, mode: wanted = FILE_MODE } of files) {
    const missing = await missingFolders(docker, id, root, foldersAbove(path));
    for (const folder of missing) folders.set(folder.path, folder);
    const { stat } = await locate(docker, id, root, path);
    if (stat && stat.kind !== 'file') throw notAFile(root, path);
    const mode = stat?.mode ?? wanted;
    entries.push({ path, mode, owner: AGENT_ID, content: { kind: 'bytes', bytes: content } });
  }
  return [...[...folders.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), ...entries];
}

/** Of some folders those that are not there. Throws `not_a_folder` where something else is in the way. */
async function missingFolders(
  docker: Docker,
  id: string,
  root: FileRoot,
  folders: readonly string[],
): Promise<TarEntry[]> {
  const missing: TarEntry[] = [];
  for (const path of folders) {
    const { stat } = await locate(docker, id, root, path);
    if (stat && stat.kind !== 'folder') throw notAFolder(root, path);
    if (!stat) missing.push({ path, mode: FOLDER_MODE, owner: AGENT_ID, content: { kind: 'directory' } });
  }
  return missing;
}

/** The container may have been replaced between looking for it and asking it. */
async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'container_missing') return work();
    throw error;
  }
}

function linkOut(path: string): AppError {
  return invalidPath(path, 'it is a link that leads elsewhere');
}

function tooSlow(): AppError {
  return new AppError('files_timeout', `The files were not reached within ${LIMIT_MS / 60_000} minutes`, {
    detail: 'Restart the workspace, then try again.',
  });
}

function notRemoved(root: string, path: string): AppError {
  return new AppError('files_read_only', `${root}/${path} could not be removed`, {
    detail: 'It belongs to another user of the container, or to a folder that may only be read.',
  });
}

function notMoved(root: string, path: string): AppError {
  return new AppError('files_read_only', `${root}/${path} could not be moved`, {
    detail: 'It belongs to another user of the container, or to a folder that may only be read.',
  });
}
