import type { AppErrorJson, FileEntry } from '../../../../../core/contract/index.ts';
import { nameOf } from './place.ts';

/** A folder that was looked into, or is being. */
export interface Folder {
  /** null: they have not come yet. */
  readonly entries: readonly FileEntry[] | null;
  /** There are more than can be listed at once. */
  readonly truncated: boolean;
  readonly loading: boolean;
  /** Why it could not be looked into; an empty folder is something else. */
  readonly error: AppErrorJson | null;
}

export type Folders = Readonly<Record<string, Folder>>;

/** One row of the tree. */
export type TreeRow =
  | {
      readonly kind: 'entry';
      readonly path: string;
      readonly name: string;
      readonly folder: boolean;
      readonly size: number;
      readonly depth: number;
      readonly expanded: boolean;
      /** Place among its siblings, from 1, and how many they are. */
      readonly position: number;
      readonly siblings: number;
    }
  /** What is to be said about a folder in place of what is in it, or below that. */
  | {
      readonly kind: 'loading' | 'failed' | 'empty' | 'truncated';
      /** Of the folder. */
      readonly path: string;
      readonly depth: number;
      readonly message: string;
    };

/** The rows to show: folders before files, each by name; what is open shows what is in it. */
export function treeRows(folders: Folders, open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (path: string, depth: number) => {
    const folder = folders[path];
    const note = (kind: 'loading' | 'failed' | 'empty' | 'truncated', message = '') =>
      rows.push({ kind, path, depth, message });
    if (!folder) return;
    if (folder.error) note('failed', folder.error.message);
    if (folder.entries === null) {
      if (!folder.error) note('loading');
      return;
    }
    const sorted = sortedEntries(folder.entries);
    sorted.forEach((entry, index) => {
      const expanded = entry.folder && open.has(entry.path);
      rows.push({
        kind: 'entry',
        ...entry,
        name: nameOf(entry.path),
        depth,
        expanded,
        position: index + 1,
        siblings: sorted.length,
      });
      if (expanded) visit(entry.path, depth + 1);
    });
    if (sorted.length === 0 && depth > 0) note('empty');
    if (folder.truncated) note('truncated');
  };
  visit('', 0);
  return rows;
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function sortedEntries(entries: readonly FileEntry[]): FileEntry[] {
  return [...entries].sort(
    (a, b) => Number(b.folder) - Number(a.folder) || names.compare(nameOf(a.path), nameOf(b.path)),
  );
}
