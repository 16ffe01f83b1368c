import type { Workspace } from '../../../core/contract/index.ts';

const ROOT_KEY = 'root';

/**
 * Ids of children by parent id, roots under `root`, in the order of their position. A workspace whose parent
 * is unknown counts as a root, so that nothing is ever invisible. Lists that did not change keep the identity
 * they had in `previous`.
 */
export function childrenIndex(
  workspaces: Readonly<Record<string, Workspace>>,
  previous: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  const lists: Record<string, Workspace[]> = {};
  for (const workspace of Object.values(workspaces)) {
    if (workspace.status === 'removed') continue;
    const parent =
      workspace.parentId !== null && workspaces[workspace.parentId] ? workspace.parentId : ROOT_KEY;
    const list = lists[parent] ?? [];
    lists[parent] = list;
    list.push(workspace);
  }
  const index: Record<string, readonly string[]> = {};
  for (const [parent, list] of Object.entries(lists)) {
    const ids = list.sort(inOrder).map((workspace) => workspace.id);
    const before = previous[parent];
    index[parent] = before && sameIds(before, ids) ? before : ids;
  }
  return index;
}

/** The id of the root above a workspace; of itself when it is one. */
export function rootOf(
  workspaces: Readonly<Record<string, Pick<Workspace, 'parentId'>>>,
  id: string,
): string {
  let root = id;
  for (let up = workspaces[id]?.parentId; up && workspaces[up]; up = workspaces[up]?.parentId) root = up;
  return root;
}

/** True when putting `after` in the place of `before` changes the tree. */
export function movesInTree(before: Workspace | undefined, after: Workspace): boolean {
  return (
    before === undefined ||
    before.parentId !== after.parentId ||
    before.position !== after.position ||
    (before.status === 'removed') !== (after.status === 'removed')
  );
}

function inOrder(a: Workspace, b: Workspace): number {
  return a.position - b.position || a.createdAt - b.createdAt || a.id.localeCompare(b.id);
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
