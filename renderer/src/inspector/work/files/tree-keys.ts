import { folderOf } from './place.ts';
import type { TreeRow } from './tree.ts';

export type Entry = Extract<TreeRow, { kind: 'entry' }>;

/**
 * Where a key moves the cursor of the tree to; null for a key that moves nothing, undefined where there is nothing to
 * move to.
 */
export function keyTarget(key: string, rows: readonly TreeRow[], current: Entry): Entry | undefined | null {
  const entries = rows.filter((row): row is Entry => row.kind === 'entry');
  const index = entries.indexOf(current);
  const next = entries[index + 1];
  if (key === 'ArrowDown') return next;
  if (key === 'ArrowUp') return entries[index - 1];
  if (key === 'Home') return entries[0];
  if (key === 'End') return entries.at(-1);
  // What is folded opens first, and what is open folds.
  if (key === 'ArrowRight') {
    if (current.folder && !current.expanded) return null;
    return current.folder && next?.path.startsWith(`${current.path}/`) ? next : undefined;
  }
  if (key === 'ArrowLeft')
    return current.expanded ? null : entries.find(({ path }) => path === folderOf(current.path));
  if (key === ' ' || key.length !== 1) return null;
  const after = [...entries.slice(index + 1), ...entries.slice(0, index + 1)];
  return after.find(({ name }) => name.toLowerCase().startsWith(key.toLowerCase()));
}
