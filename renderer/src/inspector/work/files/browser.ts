import { create } from 'zustand';
import type { AppErrorJson, FileEntry, FileRoot, FileRootState } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { errorOf } from '../../errors.ts';
import { folderOf, isWithin, type Place } from './place.ts';
import type { Folder, Folders } from './tree.ts';

/** What is shown of the files of one workspace. */
export interface Browsed {
  /** null: not known yet. */
  readonly roots: readonly FileRootState[] | null;
  readonly rootsError: AppErrorJson | null;
  readonly root: FileRoot;
  /** What was looked into, by path, of the root. */
  readonly folders: Folders;
  /** Paths of the folders that are open. */
  readonly open: ReadonlySet<string>;
  /** Path that the keyboard is at. */
  readonly cursor: string | null;
  readonly search: string;
}

const NOTHING: Browsed = {
  roots: null,
  rootsError: null,
  root: '/configs',
  folders: {},
  open: new Set(),
  cursor: null,
  search: '',
};
const UNKNOWN: Folder = { entries: null, truncated: false, loading: true, error: null };

/** By workspace; it outlives the panes that show it. */
const useFiles = create<Readonly<Record<string, Browsed>>>(() => ({}));

export function browsedOf(workspaceId: string): Browsed {
  return useFiles.getState()[workspaceId] ?? NOTHING;
}

/** What is shown of the files of a workspace. */
export function useBrowsed<T>(workspaceId: string, select: (browsed: Browsed) => T): T {
  return useFiles((state) => select(state[workspaceId] ?? NOTHING));
}

/** Looks which folders there are, and into those that are open. */
export async function refreshFiles(workspaceId: string): Promise<void> {
  try {
    const { roots } = await client.call('files.roots', { id: workspaceId });
    const { root: chosen } = browsedOf(workspaceId);
    const isThere = roots.some(({ root, access }) => root === chosen && access !== 'none');
    const root = isThere ? chosen : (roots.find(({ access }) => access !== 'none')?.root ?? chosen);
    change(workspaceId, () => ({
      roots,
      rootsError: null,
      root,
      ...(root === chosen ? {} : { folders: {} }),
    }));
  } catch (thrown) {
    change(workspaceId, () => ({ rootsError: errorOf(thrown) }));
    return;
  }
  const { root, folders, open } = browsedOf(workspaceId);
  const known = ['', ...Object.keys(folders).filter((path) => path !== '' && open.has(path))];
  await Promise.all(known.map((path) => loadFolder({ workspaceId, root, path })));
}

export function chooseRoot(workspaceId: string, root: FileRoot): void {
  change(workspaceId, () => ({ root, folders: {}, open: new Set(), cursor: null, search: '' }));
  void loadFolder({ workspaceId, root, path: '' });
}

/** Looks into a folder; what was known of it stays until the answer comes. */
export async function loadFolder({ workspaceId, root, path }: Place): Promise<void> {
  const put = (folder: (before: Folder) => Folder) =>
    change(workspaceId, (browsed) =>
      browsed.root === root
        ? { folders: { ...browsed.folders, [path]: folder(browsed.folders[path] ?? UNKNOWN) } }
        : {},
    );
  put((before) => ({ ...before, loading: true }));
  try {
    const { files, truncated } = await client.call('files.list', { id: workspaceId, root, path });
    put(() => ({ entries: files, truncated, loading: false, error: null }));
  } catch (thrown) {
    const error = errorOf(thrown);
    put((before) => ({ ...before, loading: false, error }));
  }
}

/** Opens or closes a folder of the tree. */
export function toggleFolder(workspaceId: string, path: string): void {
  const { open, root } = browsedOf(workspaceId);
  const isOpen = open.has(path);
  change(workspaceId, () => ({
    open: new Set(isOpen ? [...open].filter((each) => each !== path) : [...open, path]),
  }));
  if (!isOpen) void loadFolder({ workspaceId, root, path });
}

/** Opens the folders above a path, so that it shows, and puts the keyboard there. */
export function revealPath({ workspaceId, root, path }: Place): void {
  const above: string[] = [];
  for (let at = folderOf(path); at !== ''; at = folderOf(at)) above.push(at);
  change(workspaceId, ({ open }) => ({ open: new Set([...open, ...above]), cursor: path }));
  for (const folder of ['', ...above]) void loadFolder({ workspaceId, root, path: folder });
}

export function setCursor(workspaceId: string, cursor: string): void {
  change(workspaceId, () => ({ cursor }));
}

export function setSearch(workspaceId: string, search: string): void {
  change(workspaceId, () => ({ search }));
}

/** Takes something out of the tree before the engine says so. Returns how to put it back. */
export function hideEntry({ workspaceId, path }: Place): () => void {
  const folder = folderOf(path);
  const before = browsedOf(workspaceId).folders[folder];
  const put = (entries: readonly FileEntry[] | null | undefined) =>
    change(workspaceId, ({ folders }) =>
      entries && folders[folder]
        ? { folders: { ...folders, [folder]: { ...folders[folder], entries } } }
        : {},
    );
  put(before?.entries?.filter((entry) => !isWithin(entry.path, path)));
  return () => put(before?.entries);
}

function change(workspaceId: string, next: (browsed: Browsed) => Partial<Browsed>): void {
  useFiles.setState((state) => {
    const before = state[workspaceId] ?? NOTHING;
    return { [workspaceId]: { ...before, ...next(before) } };
  });
}
