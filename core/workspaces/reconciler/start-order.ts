import type { Store } from '../../store/index.ts';

/** Leads before those below them: by depth, then as the canvas lists them, level by level. */
export function inStartOrder(ids: Iterable<string>, store: Store): string[] {
  const keyed = [...ids].map((id) => ({ id, path: pathOf(id, store) }));
  return keyed.sort((a, b) => comparePaths(a.path, b.path)).map(({ id }) => id);
}

/** Positions from the root down to it. */
function pathOf(id: string, { workspaces }: Store): number[] {
  return [...workspaces.ancestorsOf(id).reverse(), id].map((each) => workspaces.get(each)?.position ?? 0);
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [level, position] of a.entries()) {
    const difference = position - (b[level] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
